"""How late the desk is: the age of the oldest work that is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.deliveries import lanes
from storage.put_off import put_off
from storage.timers import timers

_OLDEST = select(
    select(func.min(lanes.c.due_at)).where(lanes.c.due_at.is_not(None)).scalar_subquery().label("deliveries"),
    select(func.min(timers.c.due_at)).scalar_subquery().label("timers"),
    select(func.min(put_off.c.due_at)).where(~put_off.c.is_parked).scalar_subquery().label("messages"),
)


async def lag(connection: AsyncConnection, *, now: datetime) -> Mapping[str, timedelta]:
    """Tell how late the oldest of `deliveries`, `timers` and put-off `messages` is; zero when nothing is late."""
    oldest = (await connection.execute(_OLDEST)).one()._asdict()
    return {kind: max(now - due_at, timedelta()) if due_at else timedelta() for kind, due_at in oldest.items()}
