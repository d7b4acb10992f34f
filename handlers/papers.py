"""Papers that wait to be drawn, as the use cases see them."""

from datetime import datetime, timedelta
from typing import Protocol

from desk.papers.paper import PaperDue
from desk.replies import StoredMedia


class Papers(Protocol):
    """The papers that turns wanted and that are not drawn yet, within a transaction."""

    async def claim(self, *, now: datetime, lease: timedelta) -> PaperDue | None:
        """Lease the paper that has waited longest; one whose lease ran out comes again."""
        ...

    async def done(self, due: PaperDue, files: tuple[StoredMedia, ...], *, now: datetime) -> bool:
        """Note what was drawn; False where it is no longer ours: the lease ran out, and somebody else is at it."""
        ...

    async def again(self, due: PaperDue, *, reason: str, at: datetime) -> bool:
        """Note that it could not be drawn this time; False as above."""
        ...

    async def given_up(self, due: PaperDue, *, reason: str, now: datetime) -> bool:
        """Note that it won't be drawn; False as above."""
        ...
