"""Deliveries that are begun, and how they went: committed before the platform hears of them, and after it answered."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

from sqlalchemy import BigInteger, Boolean, Column, Text, case, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.deliveries import Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.messages import Address
from storage import addresses, conversations
from storage.bulk import Bulk, Values, incoming
from storage.deliveries import IS_STILL_OWED, NOW, cards, deliveries, lanes
from storage.schema import INSTANT

_starting = incoming(
    Column("id", BigInteger),
    Column("address", Text),
    Column("until", INSTANT),
    Column("again", Boolean),
    name="starting",
)
# only from the state in which this worker found it: of two, one begins it
_was = case((_starting.c.again, literal_column("'leased'")), else_=literal_column("'due'"))
_BEGIN = Bulk(
    statement=update(deliveries)
    .where(
        deliveries.c.id == _starting.c.id,
        deliveries.c.state == _was,
        lanes.c.address == _starting.c.address,
        lanes.c.leased_until == _starting.c.until,
    )
    # the first time counts: so long ago it may have arrived
    .values(state="leased", settled_at=case((_starting.c.again, deliveries.c.settled_at), else_=NOW))
    .returning(deliveries.c.id),
    source=_starting,
)


async def begin(
    connection: AsyncConnection, starting: Iterable[Owed], leases: Mapping[Address, datetime], *, now: datetime
) -> frozenset[int]:
    """Note that deliveries are about to be sent; gives those that may be, as their lanes are still leased so long."""
    rows = [
        (owed.id, addresses.spell(owed.address), leases[owed.address], owed.begun_at is not None) for owed in starting
    ]
    return frozenset(row.id for row in await _BEGIN.run(connection, sorted(rows), now=now))


_gone = incoming(
    deliveries.c.id,
    deliveries.c.state,
    deliveries.c.due_at,
    deliveries.c.platform_id,
    deliveries.c.words,
    deliveries.c.reason,
    deliveries.c.cost,
    deliveries.c.attempts,
)
_SETTLE = Bulk(
    statement=update(deliveries)
    # not what another worker settled since, when our lease had run out
    .where(deliveries.c.id == _gone.c.id, IS_STILL_OWED)
    .values(
        state=_gone.c.state,
        attempts=deliveries.c.attempts + _gone.c.attempts,
        due_at=func.coalesce(_gone.c.due_at, deliveries.c.due_at),
        settled_at=case((_gone.c.state == "leased", deliveries.c.settled_at), (_gone.c.state != "due", NOW)),
        platform_id=func.coalesce(_gone.c.platform_id, deliveries.c.platform_id),
        words=func.coalesce(_gone.c.words, deliveries.c.words),
        reason=_gone.c.reason,
        cost=func.coalesce(_gone.c.cost, deliveries.c.cost),
    )
    .returning(deliveries.c.id, deliveries.c.address, deliveries.c.card_key),
    source=_gone,
)
_sent_cards = incoming(*cards.c)
_new_cards = insert(cards).from_select(
    [column.name for column in cards.c],
    select(*(_sent_cards.c[column.name] for column in cards.c)).order_by(_sent_cards.c.address, _sent_cards.c.key),
)
_WRITE_CARDS = Bulk(
    statement=_new_cards.on_conflict_do_update(
        index_elements=["address", "key"],
        set_={
            "platform_id": func.coalesce(_new_cards.excluded.platform_id, cards.c.platform_id),
            "response_code": _new_cards.excluded.response_code,
        },
    ),
    source=_sent_cards,
)


async def settle(connection: AsyncConnection, outcomes: Mapping[int, Outcome], *, now: datetime) -> None:
    """Note how deliveries went; receipts of cards are kept for their next revision."""
    rows = [_settled(id_, outcome) for id_, outcome in sorted(outcomes.items())]
    settled = sorted(await _SETTLE.run(connection, rows, now=now))
    sent: dict[tuple[str, str], Values] = {}
    for id_, address, key in settled:
        outcome = outcomes[id_]
        if key is not None and isinstance(outcome, Sent):
            sent[address, key] = (address, key, outcome.receipt.platform_id, outcome.receipt.response_code)
    await _WRITE_CARDS.run(connection, sent.values())
    gone = {id_ for id_, outcome in outcomes.items() if isinstance(outcome, Refusal) and outcome.unreachable}
    if gone:
        await conversations.mark_left(connection, sorted({address for id_, address, _ in settled if id_ in gone}))


def _settled(id_: int, outcome: Outcome) -> Values:
    match outcome:
        case Sent(receipt=receipt):
            return (id_, "sent", None, receipt.platform_id, receipt.words, None, receipt.cost, 1)
        case PutOff(until=until, reason=reason, is_try=is_try, parts=parts, is_unsure=is_unsure):
            return (id_, "leased" if is_unsure else "due", until, None, None, reason, parts or None, int(is_try))
        case Refusal(reason=reason, held=held, knock=knock):
            return (id_, "held" if held else "refused", None, knock or None, None, reason, None, 1)
        case Unclear(reason=reason):
            return (id_, "unknown", None, None, None, reason, None, 1)
        case _:
            assert_never(outcome)
