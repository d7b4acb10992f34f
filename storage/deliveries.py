"""Deliveries: the changing half of an outgoing message; lanes, one an address; and the cards last sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import encode
from desk.deliveries import Outcome, PutOff, Refusal, Sent, Unclear
from desk.messages import Address, Channel, InboundMessage, Press
from desk.replies import Card, choices_of
from desk.turns import Outbound
from storage import addresses, conversations
from storage.bulk import Bulk, Values, among, incoming
from storage.dialogue import message_ids, message_tickets, messages
from storage.schema import INSTANT, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # the message's id
    Column("address", Text, nullable=False),
    Column("ticket", BigInteger),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("settled_at", INSTANT),
    Column("card_key", Text),
    Column("revises", Boolean, nullable=False),
    Column("platform_id", Text),
    Column("words", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('due', 'sent', 'unknown', 'refused', 'held')", name="state"),
    Index("deliveries_due", "address", "id", postgresql_where=text("state = 'due'")),
    Index("deliveries_held", "address", postgresql_where=text("state = 'held'")),
    Index("deliveries_platform_id", "address", "platform_id", postgresql_where=text("platform_id IS NOT NULL")),
)

# one row an address; it carries the lease, and `due_at` while something is owed there
lanes = Table(
    "lanes",
    metadata,
    Column("address", Text, primary_key=True),
    Column("due_at", INSTANT),
    Column("leased_until", INSTANT),
    Index("lanes_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    postgresql_with={"fillfactor": "50"},  # every delivery changes its lane
)

# what the platform calls the card last sent under a key, and the code that may revise it once
cards = Table(
    "cards",
    metadata,
    Column("address", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("platform_id", Text),
    Column("response_code", Text),
    Index("cards_platform_id", "address", "platform_id"),
)

NOW = bindparam("now", type_=INSTANT)

_owed = incoming(
    messages.c.address,
    messages.c.author,
    messages.c.has_choices,
    messages.c.body,
    deliveries.c.ticket,
    deliveries.c.card_key,
    deliveries.c.revises,
)
_numbered = select(message_ids.next_value().label("id"), _owed).order_by(_owed.c.place).cte("numbered")
_said = (
    insert(messages)
    .from_select(
        ["id", "address", "is_outgoing", "at", "recorded_at", "author", "has_choices", "body"],
        select(
            _numbered.c.id,
            _numbered.c.address,
            literal(value=True),
            NOW,
            NOW,
            _numbered.c.author,
            _numbered.c.has_choices,
            _numbered.c.body,
        ),
    )
    .cte("said")
)
_linked = (
    insert(message_tickets)
    .from_select(
        ["ticket", "message_id"],
        select(_numbered.c.ticket, _numbered.c.id).where(_numbered.c.ticket.is_not(None)),
    )
    .cte("linked")
)
_fresh = insert(lanes).from_select(
    ["address", "due_at"], select(_numbered.c.address, NOW).distinct().order_by(_numbered.c.address)
)
# a lane that waits for its oldest message goes on waiting: order is kept
_woken = _fresh.on_conflict_do_update(
    index_elements=["address"], set_={"due_at": func.coalesce(lanes.c.due_at, _fresh.excluded.due_at)}
).cte("woken")
_OWE = Bulk(
    statement=insert(deliveries)
    .from_select(
        ["id", "address", "ticket", "card_key", "revises", "state", "attempts", "due_at"],
        select(
            _numbered.c.id,
            _numbered.c.address,
            _numbered.c.ticket,
            _numbered.c.card_key,
            _numbered.c.revises,
            literal("due"),
            literal(0),
            NOW,
        ),
    )
    .add_cte(_said, _linked, _woken),
    source=_owed,
)


async def owe(connection: AsyncConnection, outbound: Iterable[Outbound], *, now: datetime) -> None:
    """Write messages down and owe them to their people, due now; in each chat in this order."""
    await _OWE.run(connection, [_row(out) for out in outbound], now=now)


def _row(out: Outbound) -> Values:
    card = out.message if isinstance(out.message, Card) else None
    return (
        addresses.spell(out.to),
        out.author,
        bool(choices_of(out.message)),
        encode(out.message),
        out.ticket,
        card.key if card else None,
        bool(card and card.revises),
    )


_gone = incoming(
    deliveries.c.id,
    deliveries.c.state,
    deliveries.c.due_at,
    deliveries.c.platform_id,
    deliveries.c.words,
    deliveries.c.reason,
)
_SETTLE = Bulk(
    statement=update(deliveries)
    # not what another worker settled since, when our lease had run out
    .where(deliveries.c.id == _gone.c.id, deliveries.c.state == literal_column("'due'"))
    .values(
        state=_gone.c.state,
        attempts=deliveries.c.attempts + 1,
        due_at=func.coalesce(_gone.c.due_at, deliveries.c.due_at),
        settled_at=case((_gone.c.state != "due", NOW)),
        platform_id=func.coalesce(_gone.c.platform_id, deliveries.c.platform_id),
        words=func.coalesce(_gone.c.words, deliveries.c.words),
        reason=_gone.c.reason,
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
            return (id_, "sent", None, receipt.platform_id, receipt.words, None)
        case PutOff(until=until, reason=reason):
            return (id_, "due", until, None, None, reason)
        case Refusal(reason=reason, held=held):
            return (id_, "held" if held else "refused", None, None, None, reason)
        case Unclear(reason=reason):
            return (id_, "unknown", None, None, None, reason)
        case _:
            assert_never(outcome)


_HELD = (
    update(deliveries)
    .where(among(deliveries.c.address, "addresses"), deliveries.c.state == literal_column("'held'"))
    .values(state="due", due_at=NOW, settled_at=None)
    .returning(deliveries.c.address)
)
_revived = incoming(lanes.c.address)
_revival = insert(lanes).from_select(
    ["address", "due_at"], select(_revived.c.address, NOW).order_by(_revived.c.address)
)
_WAKE = Bulk(
    statement=_revival.on_conflict_do_update(
        index_elements=["address"], set_={"due_at": func.least(lanes.c.due_at, _revival.excluded.due_at)}
    ),
    source=_revived,
)


async def revive(connection: AsyncConnection, wanted: Iterable[Address], *, now: datetime) -> None:
    """Make held deliveries due again: these people wrote, so the platform lets the desk answer."""
    if spelled := addresses.spell_all(wanted):
        rows = await connection.execute(_HELD, {"addresses": spelled, "now": now})
        await _WAKE.run(connection, [(address,) for address in sorted(set(rows.scalars()))], now=now)


_pressed = incoming(cards.c.address, cards.c.platform_id, cards.c.response_code)
_REFRESH = Bulk(
    statement=update(cards)
    .where(cards.c.address == _pressed.c.address, cards.c.platform_id == _pressed.c.platform_id)
    .values(response_code=_pressed.c.response_code),
    source=_pressed,
)


async def refresh_cards(connection: AsyncConnection, received: Iterable[InboundMessage]) -> None:
    """Keep the fresh code that WeCom gives with every press: it alone may revise the pressed card."""
    rows = {
        (addresses.spell(m.address), m.platform_id): part.press
        for m in received
        if m.address.channel is Channel.WECOM and m.platform_id
        for part in m.parts
        if isinstance(part, Press) and part.press
    }
    await _REFRESH.run(connection, [(*card, code) for card, code in rows.items()])
