"""What an answer points at: the choices that a typed digit counts, and the message that a reply quotes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Row,
    Text,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decoder_of
from desk.conversations import Offer
from desk.messages import Address
from desk.replies import Outgoing, Say, choices_of
from desk.terms import TicketId
from storage import addresses, plain
from storage.bulk import Bulk, incoming
from storage.deliveries import deliveries
from storage.dialogue import message_tickets, messages

_outgoing = decoder_of(Outgoing)
_MOST_LOOKED_AT = 30  # messages with choices back from the last

_asked = incoming(Column("address", Text), name="asked")
# a message under way may be on the phone already; one that waits, was held or refused is not
_is_seen = deliveries.c.state.in_([literal_column(state) for state in ("'sent'", "'unknown'", "'leased'")])
# after a member's own words a digit answers them, not what the desk had asked before
_is_word_or_offer = or_(messages.c.has_choices, messages.c.author.is_not(None))
_others = deliveries.alias()
# told in short with others, under one name of the platform's, it showed no choices
_is_in_digest = exists().where(
    _others.c.address == deliveries.c.address,
    _others.c.platform_id == deliveries.c.platform_id,
    _others.c.id != deliveries.c.id,
)
_last = (
    select(messages.c.body, messages.c.has_choices, deliveries.c.ticket, _is_in_digest.label("is_in_digest"))
    .join_from(messages, deliveries, deliveries.c.id == messages.c.id)
    .where(messages.c.address == _asked.c.address, _is_word_or_offer, _is_seen)
    .order_by(messages.c.id.desc())
    .limit(1)
    .lateral("last")
)
_OFFERS = Bulk(
    statement=select(_asked.c.address, _last.c.body, _last.c.ticket)
    .join_from(_asked, _last, true())
    .where(_last.c.has_choices, ~_last.c.is_in_digest),
    source=_asked,
)


async def offers(connection: AsyncConnection, wanted: Iterable[Address]) -> dict[Address, Offer]:
    """Give what a typed digit means in each conversation: the choices of the last message sent that had any.

    Where a member has written since, it means nothing of the kind.
    """
    rows = await _OFFERS.run(connection, [(address,) for address in addresses.spell_all(wanted)])
    return {addresses.read(row.address): _offer(row) for row in rows}


def _offer(row: Row[Any]) -> Offer:
    message = _outgoing(row.body)
    return Offer(
        tokens=tuple(choice.token for choice in choices_of(message)),
        ticket=TicketId(row.ticket) if row.ticket is not None else None,
        on_keys=isinstance(message, Say) and message.share is not None,
    )


_quoted = incoming(Column("address", Text), Column("platform_id", Text), name="quoted")
_received = (
    select(messages.c.id, message_tickets.c.ticket, messages.c.body["amends"].is_(None).label("is_original"))
    .join_from(messages, message_tickets, message_tickets.c.message_id == messages.c.id, isouter=True)
    .where(messages.c.address == _quoted.c.address, messages.c.platform_id == _quoted.c.platform_id)
    .correlate(_quoted)
)
_sent = (
    select(deliveries.c.id, deliveries.c.ticket, true().label("is_original"))
    .where(
        deliveries.c.address == _quoted.c.address,
        deliveries.c.platform_id == _quoted.c.platform_id,
        deliveries.c.ticket.is_not(None),
    )
    .correlate(_quoted)
)
_meant = union_all(_received, _sent).lateral("meant")
_REPLIED_TO = Bulk(
    statement=select(
        _quoted.c.address, _quoted.c.platform_id, func.max(_meant.c.ticket, type_=BigInteger).label("ticket")
    )
    .join_from(_quoted, _meant, true())
    .group_by(_quoted.c.address, _quoted.c.platform_id)
    # of an edit alone, which is there already itself, nothing is known
    .having(or_(func.max(_meant.c.ticket).is_not(None), func.bool_or(_meant.c.is_original))),
    source=_quoted,
)


async def tickets_replied_to(
    connection: AsyncConnection, refs: Iterable[tuple[Address, str]]
) -> dict[tuple[Address, str], TicketId | None]:
    """Give the ticket that each quoted message belongs to; the newest, should it belong to several.

    One that is on record and belongs to none has None; one that never came is not there.
    """
    rows = await _REPLIED_TO.run(connection, sorted({(addresses.spell(address), ref) for address, ref in refs}))
    return {
        (addresses.read(row.address), row.platform_id): TicketId(row.ticket) if row.ticket is not None else None
        for row in rows
    }


_WITH_CHOICES = (
    select(messages.c.body, deliveries.c.words)
    .join_from(messages, deliveries, deliveries.c.id == messages.c.id)
    .where(messages.c.address == bindparam("address", type_=Text), messages.c.has_choices, _is_seen)
    .order_by(messages.c.id.desc())
    .limit(_MOST_LOOKED_AT)
)


async def shown(connection: AsyncConnection, address: Address, token: str) -> str:
    """Give the words of the last message that had a choice, as they were really sent; none where it is long gone."""
    rows = await connection.execute(_WITH_CHOICES, {"address": addresses.spell(address)})
    found = (row for row in rows if any(choice.token == token for choice in choices_of(_outgoing(row.body))))
    return next((row.words or plain.owed(_outgoing(row.body)) for row in found), "")
