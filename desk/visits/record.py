"""What the record says of the work at the customer's place: arrivals, parts, photos, the signature (R2.2-6, R2.4-1)."""

from desk.discretion import customer_for, words_for
from desk.messages import Channel
from desk.people import Member
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket
from desk.visits.photos import count_of
from desk.visits.stock import line_of
from desk.visits.visit import Moment, Signature, SigningState
from desk.visits.wording import SIGNING, arrival, told
from desk.wording import CHANNEL


def on_record(ticket: Ticket, reader: Member) -> tuple[Text, ...]:
    """Say all that is known of a ticket's visits, to a member of staff as they may read it (R5.4-10)."""
    signatures = ticket.visit.signatures if ticket.visit else ()
    return (
        *_appointment(ticket, reader),
        *_arrivals(ticket),
        *_parts(ticket),
        *_photos(ticket),
        *(_signature(one, customer_for(reader, ticket)) for one in signatures),
    )


def _appointment(ticket: Ticket, reader: Member) -> tuple[Text, ...]:
    visit = ticket.visit
    if visit is None or not visit.is_pending:
        return ()
    lines = [text("Visit: {time}", time=told(visit.chosen))] if visit.chosen else []
    if visit.wish:
        lines.append(text("The customer wishes: {words}", words=words_for(reader, ticket, visit.wish)))
    return tuple(lines)


def _arrivals(ticket: Ticket) -> tuple[Text, ...]:
    check_ins = ticket.visit.check_ins if ticket.visit else ()
    return tuple(text("Arrived: {at}, {how}", at=one.at, how=arrival(one)) for one in check_ins)


def _parts(ticket: Ticket) -> tuple[Text, ...]:
    if not ticket.parts_used:
        return ()
    return (text("Parts used: {parts}", parts=listed(tuple(map(line_of, ticket.parts_used)))),)


def _photos(ticket: Ticket) -> tuple[Text, ...]:
    before, after = (count_of(ticket, moment) for moment in Moment)
    if not before + after:
        return ()
    return (
        text(
            "Photos: {before} before the work, {after} after it: /photos {number}",
            before=before,
            after=after,
            number=ticket.id,
        ),
    )


def _signature(one: Signature, customer: str) -> Text:
    """Say how it stands with a signature; of the chat only the app, which tells nobody where to write."""
    if one.state is SigningState.SIGNED and one.at:
        return text(
            "Signature: {name}, {at}, {channel}, SHA-256 of the words: {sha256}",
            name=customer,
            at=one.at,
            channel=CHANNEL[Channel(one.chat.partition(":")[0])],
            sha256=one.sha256 or "—",
        )
    return text("Signature: {state}, {at}", state=SIGNING[one.state], at=one.at or one.asked_at)
