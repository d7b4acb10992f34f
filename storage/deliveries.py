"""Deliveries: the changing half of an outgoing message; lanes, one an address; and the cards last sent."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    SmallInteger,
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
from desk.messages import Address, Channel, InboundMessage, Press
from desk.replies import Card, choices_of
from desk.turns import Outbound
from storage import addresses
from storage.bulk import Bulk, Values, among, incoming
from storage.dialogue import message_ids, message_tickets, messages
from storage.ready import Ready
from storage.schema import INSTANT, metadata

_IS_OWED = text("due_at IS NOT NULL")

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # the message's id
    Column("address", Text, nullable=False),
    Column("ticket", BigInteger),
    Column("state", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("settled_at", INSTANT),  # since when it is no longer due: begun, or settled
    Column("cost", Integer, nullable=False),  # of the platform's messages, so far
    Column("card_key", Text),
    Column("revises", Boolean, nullable=False),
    Column("platform_id", Text),
    Column("words", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('due', 'leased', 'sent', 'unknown', 'refused', 'held')", name="state"),
    Index("deliveries_owed", "address", "id", postgresql_where=text("state IN ('due', 'leased')")),
    Index("deliveries_settled", "settled_at", postgresql_using="brin"),
    Index("deliveries_troubled", "settled_at", postgresql_where=text("state IN ('unknown', 'refused')")),
    Index("deliveries_held", "address", postgresql_where=text("state = 'held'")),
    Index("deliveries_platform_id", "address", "platform_id", postgresql_where=text("platform_id IS NOT NULL")),
)

# one row an address; it carries the lease, and `due_at` and `priority` of what is owed there, if anything is
lanes = Table(
    "lanes",
    metadata,
    Column("address", Text, primary_key=True),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", INSTANT),
    Column("is_put_off", Boolean, nullable=False),  # its oldest delivery did not go out: nothing overtakes it
    Column("leased_until", INSTANT),
    Column("is_replying", Boolean, nullable=False),  # leased for a webhook's own answer, not to the account's sender
    Column("news_at", INSTANT),  # when news that gathers last went out, or goes out next
    Index("lanes_due", text("split_part(address, ':', 1)"), "priority", "due_at", postgresql_where=_IS_OWED),
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
IS_OWED = deliveries.c.state.in_([literal_column("'due'"), literal_column("'leased'")])
# The same of rows that are found by their ids. Said like the condition of `deliveries_owed`, the server would rather
# read all of that index, which is as good as empty at a quiet hour and as long as the backlog at another.
IS_STILL_OWED = deliveries.c.state.not_in(
    [literal_column(state) for state in ("'sent'", "'unknown'", "'refused'", "'held'")]
)

_owed = incoming(
    messages.c.address,
    messages.c.author,
    messages.c.has_choices,
    messages.c.body,
    deliveries.c.ticket,
    deliveries.c.card_key,
    deliveries.c.revises,
    deliveries.c.priority,
    deliveries.c.due_at,
    name="owing",
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
    ["address", "priority", "due_at", "is_put_off", "is_replying"],
    select(
        _numbered.c.address,
        func.min(_numbered.c.priority),
        func.min(_numbered.c.due_at),
        literal(value=False),
        literal(value=False),
    )
    .group_by(_numbered.c.address)
    .order_by(_numbered.c.address),
)
_is_idle = lanes.c.due_at.is_(None)
_sooner = func.least(lanes.c.due_at, _fresh.excluded.due_at)
_woken = _fresh.on_conflict_do_update(
    index_elements=["address"],
    set_={
        # what waits merely for company goes out with what does not; what is put off stays so, to keep the order
        "due_at": case((lanes.c.is_put_off, lanes.c.due_at), else_=_sooner),
        "priority": case(
            (_is_idle, _fresh.excluded.priority), else_=func.least(lanes.c.priority, _fresh.excluded.priority)
        ),
    },
).cte("woken")
OWE = Bulk(
    statement=insert(deliveries)
    .from_select(
        ["id", "address", "ticket", "card_key", "revises", "priority", "due_at", "state", "attempts", "cost"],
        select(
            _numbered.c.id,
            _numbered.c.address,
            _numbered.c.ticket,
            _numbered.c.card_key,
            _numbered.c.revises,
            _numbered.c.priority,
            _numbered.c.due_at,
            literal("due"),
            literal(0),
            literal(0),
        ),
    )
    # done from the last to the first: the lanes, which others may wait for, are locked last
    .add_cte(_woken, _said, _linked),
    source=_owed,
)


def rows(outbound: Iterable[Outbound], *, now: datetime) -> list[Values]:
    """Give what `OWE` writes down and owes, in each chat in this order; due when their patience ends."""
    return [_row(out, now=now) for out in outbound]


def _row(out: Outbound, *, now: datetime) -> Values:
    card = out.message if isinstance(out.message, Card) else None
    return (
        addresses.spell(out.to),
        out.author,
        bool(choices_of(out.message)),
        encode(out.message),
        out.ticket,
        card.key if card else None,
        bool(card and card.revises),
        out.priority.value,
        now + out.patience,
    )


_HELD = Ready(
    update(deliveries)
    .where(among(deliveries.c.address, "addresses"), deliveries.c.state == literal_column("'held'"))
    .values(state="due", due_at=NOW, settled_at=None, reason=None)
    .returning(deliveries.c.address, deliveries.c.priority)
)
_revived = incoming(lanes.c.address, lanes.c.priority)
_revival = insert(lanes).from_select(
    ["address", "priority", "due_at", "is_put_off", "is_replying"],
    select(_revived.c.address, _revived.c.priority, NOW, literal(value=False), literal(value=False)).order_by(
        _revived.c.address
    ),
)
_WAKE = Bulk(
    statement=_revival.on_conflict_do_update(
        index_elements=["address"],
        set_={
            "due_at": case(
                (lanes.c.is_put_off, lanes.c.due_at), else_=func.least(lanes.c.due_at, _revival.excluded.due_at)
            ),
            "priority": case(
                (_is_idle, _revival.excluded.priority), else_=func.least(lanes.c.priority, _revival.excluded.priority)
            ),
        },
    ),
    source=_revived,
)


async def revive(connection: AsyncConnection, wanted: Iterable[Address], *, now: datetime) -> None:
    """Make held deliveries due again: these people wrote, so the platform lets the desk answer."""
    if spelled := addresses.spell_all(wanted):
        held = await _HELD.run(connection, addresses=spelled, now=now)
        most_urgent: dict[str, int] = {}
        for address, priority in held:
            most_urgent[address] = min(priority, most_urgent.get(address, priority))
        await _WAKE.run(connection, sorted(most_urgent.items()), now=now)


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
