"""Whom a job is and can be offered to, and why: for agents, leads and supervisors (R1.4-3, R2.1-7)."""

from desk.dispatch.candidates import Bar, Candidate, candidates
from desk.dispatch.needs import needs_handler
from desk.errors import DeskError
from desk.staff.steps import Job, Step
from desk.texts import Text, text
from desk.tickets.ticket import Ticket

_MOST = 15
_SHARE = 100  # percent
_BARS: dict[Bar, Text] = {
    Bar.UNREACHED: text("has no chat with the desk"),
    Bar.OFF: text("is off duty"),
    Bar.ON_LEAVE: text("is on leave"),
    Bar.ON_CALL: text("is on call, and others are on duty"),
    Bar.CERTIFICATE: text("has no valid certificate for it"),
    Bar.EXPERTISE: text("is an expert of another field"),
    Bar.DECLINED: text("has declined it"),
    Bar.SHIFT_ENDS: text("is soon off duty"),
    Bar.HOLDS_OFFER: text("has another offer to answer"),
}


def show_candidates(job: Job) -> Step | None:
    """List who may be asked next, the best first, with what counts; and who can't be, with the reason."""
    draft, ticket = job.draft, job.ticket
    if not needs_handler(ticket):
        raise DeskError(text("Ticket {number} is looking for nobody.", number=ticket.id))
    found = candidates(ticket, draft.around)
    asked = frozenset(offer.to for offer in ticket.dispatch.offers)
    head = text("Ticket {number}: who can take it, the best first:", number=ticket.id)
    lines = tuple(_line(one, is_asked=one.member.id in asked) for one in found[:_MOST])
    nobody = text("Nobody belongs to its tier.")
    draft.say(head, *(lines or (nobody,)), *offers_of(ticket))
    return None


def offers_of(ticket: Ticket) -> tuple[Text, ...]:
    """Say who has an offer of a ticket at this moment, and until when."""
    dispatch = ticket.dispatch
    if not dispatch.open:
        return ()
    names = ", ".join(offer.name for offer in dispatch.open[:_MOST])
    until = min(offer.until for offer in dispatch.open)
    return (text("Offered to {names}, who may answer by {at}", names=names, at=until),)


def _line(one: Candidate, *, is_asked: bool) -> Text:
    name = one.member.name
    if one.bar:
        return text("– {name} {reason}", name=name, reason=_BARS[one.bar])
    known = text(
        "{skill} % of the skills, {way}, {jobs} in hand, {lately} accepted in seven days",
        skill=round(one.skill * _SHARE),
        way=_way(one),
        jobs=one.work.open_jobs,
        lately=one.work.accepted_lately,
    )
    if is_asked:
        return text("• {name} (asked already): {known}", name=name, known=known)
    return text("• {name}: {known}", name=name, known=known)


def _way(one: Candidate) -> Text:
    if one.km is not None:
        return text("{km} km away", km=round(one.km))
    if one.in_region is None:
        return text("way not known")
    return text("in their region") if one.in_region else text("outside of their region")
