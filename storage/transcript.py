"""A ticket's dialogue as staff read it: what the customer and the desk said to each other, and whether it arrived."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, Row, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, decoder_of
from desk.deliveries import ELSEWHERE
from desk.messages import Channel, InboundMessage
from desk.replies import MediaKind, Outgoing, Say, StoredMedia, choices_of
from desk.terms import TicketId
from desk.turns import DialogueLine
from storage import addresses, plain
from storage.attachments import attachments
from storage.bulk import among
from storage.deliveries import deliveries
from storage.dialogue import message_tickets, messages
from storage.members import member_addresses, members

_outgoing = decoder_of(Outgoing)

_STAFF_CHANNELS = [channel.value for channel in Channel if channel.is_staff]
_author = select(members.c.name).where(members.c.id == messages.c.author).scalar_subquery()
_writer = (
    select(members.c.name)
    .join_from(member_addresses, members, members.c.id == member_addresses.c.member_id)
    .where(member_addresses.c.address == messages.c.address)
    .scalar_subquery()
)
# job cards, orders and their answers are staff's own business; the files that staff send about a ticket are not
_is_dialogue = or_(
    func.split_part(messages.c.address, ":", 1).not_in(_STAFF_CHANNELS),
    exists().where(attachments.c.message_id == messages.c.id),
)
_LAST = (
    select(
        messages.c.id,
        messages.c.address,
        messages.c.is_outgoing,
        messages.c.at,
        messages.c.body,
        deliveries.c.state,
        deliveries.c.words,
        deliveries.c.reason,
        func.coalesce(_author, _writer).label("member"),
    )
    .join_from(message_tickets, messages, messages.c.id == message_tickets.c.message_id)
    .outerjoin(deliveries, deliveries.c.id == messages.c.id)
    .where(
        message_tickets.c.ticket == bindparam("ticket", type_=BigInteger),
        messages.c.body["_"].astext != literal_column("'Toast'"),
        _is_dialogue,
    )
    .order_by(messages.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_KEPT = (
    select(attachments)
    .where(among(attachments.c.message_id, "messages"), attachments.c.kept_at.is_not(None))
    .order_by(attachments.c.id)
)


async def lines(connection: AsyncConnection, ticket: TicketId, *, limit: int) -> tuple[DialogueLine, ...]:
    """Give the last messages of a ticket, oldest first."""
    last = await connection.execute(_LAST, {"ticket": ticket, "limit": limit})
    rows = list(reversed(last.all()))
    media = await _media(connection, rows)
    labels = {
        c.token: plain.spoken(c.label) for row in rows if row.is_outgoing for c in choices_of(_outgoing(row.body))
    }
    return tuple(_sent(row) if row.is_outgoing else _received(row, media=media[row.id], labels=labels) for row in rows)


async def _media(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[int, list[StoredMedia]]:
    found: dict[int, list[StoredMedia]] = defaultdict(list)
    for row in await connection.execute(_KEPT, {"messages": [row.id for row in rows]}):
        name, mime = row.media.get("name") or row.kind, row.mime or row.media.get("mime") or "application/octet-stream"
        found[row.message_id].append(StoredMedia(sha256=row.sha256, kind=MediaKind(row.kind), name=name, mime=mime))
    return found


def _sent(row: Row[Any]) -> DialogueLine:
    message = _outgoing(row.body)
    return DialogueLine(
        at=row.at,
        outgoing=True,
        channel=addresses.read(row.address).channel.value,
        who=row.member or "",
        words=row.words or plain.owed(message),
        delivery=_fate(row),
        media=(message.media,) if isinstance(message, Say) and message.media else (),
    )


def _fate(row: Row[Any]) -> str:
    """Say how it stands with a message; what was told in another app says where."""
    is_elsewhere = row.state == "refused" and (row.reason or "").startswith(ELSEWHERE)
    return row.reason if is_elsewhere else row.state or ""


def _received(row: Row[Any], *, media: Sequence[StoredMedia], labels: Mapping[str, str]) -> DialogueLine:
    message = decode(InboundMessage, row.body)
    return DialogueLine(
        at=row.at,
        outgoing=False,
        channel=message.address.channel.value,
        who=row.member or message.sender_name or "",
        words=plain.said(message.parts, labels=labels),
        media=tuple(media),
        key=(message.album or message.key) if media else "",
    )
