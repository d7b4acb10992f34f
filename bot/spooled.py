"""How many messages wait in the data folder because the database was away, whichever process left them there."""

import asyncio
from pathlib import Path

from bot.spool_file import ASIDE, ENDING, readings
from desk.messages import InboundMessage

FOLDER = "spool"
LARGEST = 64 * 1024 * 1024  # bytes of one file that are looked at


async def spooled(data_dir: Path) -> int:
    """Count the messages of all spool files; those of one file count until all of them are in the store."""
    return await asyncio.to_thread(count, data_dir)


def count(data_dir: Path) -> int:
    """Count them, in a thread's own time."""
    return sum(_lines(path) for path in (data_dir / FOLDER).glob(f"*{ENDING}"))


def set_aside(data_dir: Path) -> list[InboundMessage | None]:
    """Give what the database would never take, for a person to look at; None for what this version can't read."""
    return readings(aside(data_dir))


def aside(data_dir: Path) -> Path:
    """Name the file of it: renamed to end like the others, it is brought to the database once more."""
    return data_dir / FOLDER / ASIDE


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST).count(b"\n")
    except OSError:  # emptied and removed at this moment
        return 0
