"""Workers of one machine, who share a database and a data folder."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.spool import FolderSpool
from handlers.shelter import PATIENCE
from sandbox.clock import TravelledClock
from tests.handlers.stage import NOW, Front, Rope

KEYS = "SELECT key FROM messages WHERE NOT is_outgoing ORDER BY id"


class Workers:
    """Workers of one machine: each with its own way in, one database, one data folder."""

    def __init__(self, database: AsyncEngine, folder: Path) -> None:
        self._database, self.folder, self.clock = database, folder, TravelledClock(NOW)
        self.spools: list[FolderSpool] = []

    def start(self, *, patience: timedelta = PATIENCE) -> Front:
        """Start one more."""
        self.spools.append(FolderSpool(self.folder))
        return Front(store=Rope(self._database), clock=self.clock, spool=self.spools[-1], patience=patience)

    def files(self) -> list[str]:
        return sorted(path.read_text() for path in self.folder.glob("*")) if self.folder.exists() else []


async def keys(front: Front) -> list[str]:
    return [str(key) for (key,) in await front.rows(KEYS)]
