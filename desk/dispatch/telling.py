"""What people are told of offers: the card with its time to answer, and what became of it (R2.1-7)."""

from collections.abc import Iterable
from dataclasses import replace

from desk.cards import job_card
from desk.dispatch.record import Answer
from desk.messages import Channel
from desk.people import Member
from desk.replies import Card
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound


def offered_to(ticket: Ticket, members: Iterable[Member], around: Around) -> tuple[Outbound, ...]:
    """Owe members the card of a job that is offered to them. It is work, not a reminder: no quiet hours hold it."""
    return tuple(
        Outbound(to=member.addresses[0], message=job_card(ticket, member, around), ticket=ticket.id)
        for member in members
        if member.addresses
    )


def left_to(ticket: Ticket, members: Iterable[Member], around: Around) -> tuple[Outbound, ...]:
    """Owe those who lead the card of a job that nobody has taken, with who was asked."""
    nobody = text("Nobody has taken ticket {number} yet. Please accept it or hand it over.", number=ticket.id)
    asked = [offer.name for offer in ticket.dispatch.offers if offer.answer in {Answer.IGNORED, Answer.DECLINED}]
    names = ", ".join(dict.fromkeys(asked))
    lines = (nobody, text("Asked without success: {names}", names=names)) if names else (nobody,)
    cards = ((member, job_card(ticket, member, around)) for member in members if member.addresses)
    return tuple(
        Outbound(to=member.addresses[0], message=replace(card, body=(*lines, *card.body)), ticket=ticket.id)
        for member, card in cards
    )


_ONCE = frozenset({Channel.WECOM})  # where a card can be changed once only


def changed_for(
    ticket: Ticket, members: Iterable[Member], around: Around, *, is_over: bool = True
) -> tuple[Outbound, ...]:
    """Change the cards that members have of a job, quietly and in place.

    While its search is not over, not where a card changes only once: that is for what became of the job.
    """
    return tuple(
        Outbound(
            to=address, message=replace(job_card(ticket, member, around, revises=True), quiet=True), ticket=ticket.id
        )
        for member in members
        for address in member.addresses
        if is_over or address.channel not in _ONCE
    )


def latest(told: Iterable[Outbound]) -> tuple[Outbound, ...]:
    """Leave out the cards that another one of the same ticket follows in the same chat and turn.

    If any of them is a new card, the last is.
    """
    last: dict[object, Outbound] = {}
    for place, out in enumerate(told):
        key = (out.to, out.message.key) if isinstance(out.message, Card) else place
        before = last.pop(key, None)
        is_new = before is not None and isinstance(before.message, Card) and not before.message.revises
        last[key] = _anew(out) if is_new else out
    return tuple(last.values())


def _anew(out: Outbound) -> Outbound:
    if not isinstance(out.message, Card):
        return out
    return replace(out, message=replace(out.message, revises=False, quiet=False))
