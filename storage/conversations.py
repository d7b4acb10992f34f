"""Conversations: one row a chat, locked for the turn; and the provenance of whose conversation it is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Row,
    Table,
    Text,
    bindparam,
    case,
    false,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.conversations import Conversation, CustomerDialog, StaffDialog
from desk.messages import Address, ConversationId
from desk.people import Tempo
from desk.terms import CustomerId
from storage import addresses
from storage.bulk import Bulk, Values, among, incoming
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("customer_id", BigInteger, ForeignKey("customers.id")),
    Column("locale", Text),
    Column("has_left", Boolean, nullable=False, server_default=text("false")),
    Column("dialog", RECORD),
    Column("staff_dialog", RECORD),
    Column("tempo", RECORD),
    Column("opened_at", INSTANT, nullable=False),
    Column("used_at", INSTANT, nullable=False),
    CheckConstraint("split_part(address, chr(58), 2) <> ''", name="address"),
    Index("conversations_customer_id", "customer_id", postgresql_where=text("customer_id IS NOT NULL")),
    postgresql_with={"fillfactor": "80"},  # rows change with every turn: room to do it in place
)

# every change of a conversation's customer, so that a wrong link can be undone; append-only
identity_links = Table(
    "identity_links",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("conversation_id", BigInteger, nullable=False, index=True),
    Column("from_customer", BigInteger),
    Column("to_customer", BigInteger),
    Column("at", INSTANT, nullable=False),
)

_LOCK = Ready(
    select(conversations)
    .where(among(conversations.c.address, "addresses"))
    .order_by(conversations.c.address)
    .with_for_update(key_share=True)
)

_new = incoming(conversations.c.address)
_OPEN = Bulk(
    statement=insert(conversations)
    .from_select(
        ["address", "opened_at", "used_at"],
        select(_new.c.address, bindparam("now", type_=INSTANT), bindparam("now", type_=INSTANT)).order_by(_new.c.place),
    )
    .on_conflict_do_nothing()
    .returning(conversations),
    source=_new,
)


async def converse(
    connection: AsyncConnection, wanted: Iterable[Address], *, now: datetime
) -> dict[Address, Conversation]:
    """Lock conversations in the order of their addresses, opening those that are new."""
    spelled = addresses.spell_all(wanted)
    if not spelled:
        return {}
    found = await _lock(connection, spelled)
    if missing := [a for a in spelled if a not in found]:
        opened = await _OPEN.run(connection, [(a,) for a in missing], now=now)
        found |= {row.address: row for row in opened}
    if missing := [a for a in spelled if a not in found]:  # somebody else opened them in between
        found |= await _lock(connection, missing)
    return {addresses.read(a): _conversation(row) for a, row in found.items()}


async def _lock(connection: AsyncConnection, spelled: list[str]) -> dict[str, Row[Any]]:
    return {row.address: row for row in await _LOCK.run(connection, addresses=spelled)}


_QUESTIONS = Ready(
    select(conversations.c.address, conversations.c.staff_dialog).where(
        among(conversations.c.address, "addresses"), conversations.c.staff_dialog.is_not(None)
    )
)


async def open_questions(connection: AsyncConnection, wanted: Iterable[Address]) -> dict[Address, StaffDialog]:
    """Give the question that is open in each chat of staff, where one is; nothing is locked."""
    rows = await _QUESTIONS.run(connection, addresses=addresses.spell_all(wanted))
    dialogs = {addresses.read(row.address): decode(StaffDialog, row.staff_dialog) for row in rows}
    return {address: dialog for address, dialog in dialogs.items() if dialog.order}


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        address=addresses.read(row.address),
        customer=CustomerId(row.customer_id) if row.customer_id is not None else None,
        locale=row.locale,
        left=row.has_left,
        dialog=decode(CustomerDialog, row.dialog or {}),
        staff_dialog=decode(StaffDialog, row.staff_dialog or {}),
        tempo=decode(Tempo, row.tempo or {}),
    )


_changed = incoming(
    conversations.c.id,
    conversations.c.customer_id,
    conversations.c.locale,
    conversations.c.has_left,
    conversations.c.dialog,
    conversations.c.staff_dialog,
    conversations.c.tempo,
    Column("is_used", Boolean),
    name="changed",
)
_linked = (
    insert(identity_links)
    .from_select(
        ["conversation_id", "from_customer", "to_customer", "at"],
        select(conversations.c.id, conversations.c.customer_id, _changed.c.customer_id, bindparam("now", type_=INSTANT))
        .join_from(conversations, _changed, conversations.c.id == _changed.c.id)
        .where(conversations.c.customer_id.is_distinct_from(_changed.c.customer_id)),
    )
    .cte("handed_over")
)
WRITE = Bulk(
    statement=update(conversations)
    .where(conversations.c.id == _changed.c.id)
    .values(
        customer_id=_changed.c.customer_id,
        locale=_changed.c.locale,
        has_left=_changed.c.has_left,
        dialog=_changed.c.dialog,
        staff_dialog=_changed.c.staff_dialog,
        tempo=_changed.c.tempo,
        used_at=case((_changed.c.is_used, bindparam("now", type_=INSTANT)), else_=conversations.c.used_at),
    )
    .add_cte(_linked),
    source=_changed,
)


def rows(changed: Iterable[tuple[Conversation, bool]]) -> list[Values]:
    """Give what `WRITE` replaces; `True` with one says that the person wrote in it. A change of customer is noted."""
    return [
        (c.id, c.customer, c.locale, c.left, encode(c.dialog), encode(c.staff_dialog), encode(c.tempo), is_used)
        for c, is_used in changed
    ]


_LEAVE = (
    update(conversations)
    .where(among(conversations.c.address, "addresses"), conversations.c.has_left.is_(false()))
    .values(has_left=literal(value=True))
)


async def mark_left(connection: AsyncConnection, spelled: list[str]) -> None:
    """Note that people can't be reached at these (spelled) addresses."""
    await connection.execute(_LEAVE, {"addresses": spelled})


def addresses_of(customer: Column[int]) -> Any:  # noqa: ANN401 -- SQLAlchemy's type of a subquery's array
    """Give a customer's addresses as an array, most recently used first, without those that left."""
    theirs = (
        select(conversations.c.address)
        .where(conversations.c.customer_id == customer, conversations.c.has_left.is_(false()))
        .order_by(conversations.c.used_at.desc(), conversations.c.id)
    )
    return func.array(theirs.scalar_subquery(), type_=ARRAY(Text))
