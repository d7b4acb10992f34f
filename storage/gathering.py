"""News that gathers: a second one to a person within so long waits, and goes out with all that come meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.gathering import goes_out_at
from desk.messages import Address
from desk.turns import Outbound
from storage import addresses
from storage.bulk import Bulk, incoming
from storage.deliveries import lanes

_wanted = incoming(lanes.c.address, name="wanted")
_opened = insert(lanes).from_select(
    ["address", "priority", "is_put_off", "is_replying"],
    select(_wanted.c.address, literal(0), literal(value=False), literal(value=False)).order_by(_wanted.c.address),
)
# all the lanes that will be written to, in the order in which everybody locks them
_LOCK = Bulk(
    statement=_opened.on_conflict_do_update(index_elements=["address"], set_={"priority": lanes.c.priority}).returning(
        lanes.c.address, lanes.c.news_at, lanes.c.due_at, lanes.c.leased_until
    ),
    source=_wanted,
)
_noted = incoming(lanes.c.address, lanes.c.news_at, name="noted")
_NOTE = Bulk(
    statement=update(lanes).where(lanes.c.address == _noted.c.address).values(news_at=_noted.c.news_at), source=_noted
)


async def gathered(connection: AsyncConnection, outbound: Sequence[Outbound], *, now: datetime) -> Sequence[Outbound]:
    """Give what is about to be owed; of those that gather, each to go out when its kind does next."""
    if not any(out.gathers for out in outbound):
        return outbound
    spelled = sorted(addresses.spell_all(out.to for out in outbound))
    rows = await _LOCK.run(connection, [(address,) for address in spelled])
    last: dict[Address, datetime | None] = {addresses.read(row.address): row.news_at for row in rows}
    unsent = {
        addresses.read(row.address)
        for row in rows
        if row.due_at is not None and (row.leased_until is None or row.leased_until <= now)
    }
    told: list[Outbound] = []
    noted: dict[str, datetime] = {}
    for out in outbound:
        if out.gathers and not out.patience:  # what waits for an hour of its own waits for nothing else
            at = goes_out_at(last[out.to], within=out.gathers, is_unsent=out.to in unsent, now=now)
            last[out.to] = noted[addresses.spell(out.to)] = at
            unsent.add(out.to)
            out = replace(out, patience=max(at - now, timedelta()))  # noqa: PLW2901 -- the same, at its time
        told.append(out)
    await _NOTE.run(connection, sorted(noted.items()))
    return told
