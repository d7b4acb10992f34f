"""What was sent lately on a channel, for whoever has to keep to its limits from now on."""

from datetime import datetime

from sqlalchemy import Text, bindparam, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.messages import Channel
from desk.pacing import Spent
from storage import addresses
from storage.deliveries import deliveries
from storage.schema import INSTANT

_SINCE, _UNTIL = bindparam("since", type_=INSTANT), bindparam("until", type_=INSTANT)
_is_sent = deliveries.c.state == literal_column("'sent'")
# what is under way, or may have arrived, counts as one that has
_cost = case((_is_sent, deliveries.c.cost), else_=func.greatest(deliveries.c.cost, 1))
_counts = (
    deliveries.c.state.in_([literal_column(state) for state in ("'leased'", "'sent'", "'unknown'")])
    & (func.split_part(deliveries.c.address, ":", 1) == bindparam("channel", type_=Text))
    & (deliveries.c.settled_at > _SINCE)
)
_EACH = select(deliveries.c.address, deliveries.c.settled_at, _cost.label("cost")).where(_counts)
_minute = func.date_trunc("minute", deliveries.c.settled_at)
_SUMS = (
    select(func.max(deliveries.c.settled_at).label("settled_at"), func.sum(_cost).label("cost"))
    .where(_counts, deliveries.c.settled_at <= _UNTIL)
    .group_by(_minute)
)


async def spent(
    connection: AsyncConnection, channel: Channel, *, since: datetime, by_chat_since: datetime
) -> list[Spent]:
    """Give what was sent since then: each chat's own after `by_chat_since`, and what is older in sums of a minute."""
    each = await connection.execute(_EACH, {"channel": channel.value, "since": by_chat_since})
    sums = await connection.execute(_SUMS, {"channel": channel.value, "since": since, "until": by_chat_since})
    return [
        *(Spent(at=row.settled_at, cost=row.cost, to=addresses.read(row.address)) for row in each),
        *(Spent(at=row.settled_at, cost=row.cost) for row in sums),
    ]
