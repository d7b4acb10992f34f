"""A job that is handed over by name: its receiver has the time of an offer to answer, then it is offered to others."""

from desk.dispatch.needs import severity_of
from desk.dispatch.record import Answer, JobOffer, Stage
from desk.dispatch.telling import changed_for, offered_to
from desk.dispatch.workload import FREE
from desk.notices import tell_members, tell_person
from desk.people import Member
from desk.terms import MemberId, Status
from desk.texts import text
from desk.tickets import work
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act
from desk.turns import Around, Timer, TimerKind, Turn
from desk.values import replace


def awaits_receiver(ticket: Ticket) -> bool:
    """Whether a job was handed over to somebody who has not accepted it yet."""
    return ticket.status is Status.ASSIGNED and ticket.assignee is not None


def hand(ticket: Ticket, around: Around, *, by: Member | None) -> Turn:
    """Give the receiver as long to answer as an offer of the job would; their card says so. `by` gave it to them."""
    assert ticket.assignee  # noqa: S101 -- `awaits_receiver` was asked
    to, until = ticket.assignee, around.now + around.policy.offers.answer_within[severity_of(ticket)]
    giver = by.id if by and by.id != to.id else None
    offer = JobOffer(to=MemberId(to.id), name=to.name, at=around.now, until=until, stage=Stage.HANDED, by=giver)
    dispatch = replace(ticket.dispatch, offers=(*ticket.dispatch.offers, offer), next_at=until)
    handed = replace(ticket, dispatch=dispatch)
    receiver = around.staff.by_id.get(offer.to)
    cards = offered_to(handed, (receiver,) if receiver else (), around)
    return Turn(tickets=(handed,), outbound=cards, timers=(_timer(handed, offer),))


def handed_to(ticket: Ticket) -> JobOffer | None:
    """Give the time that the receiver of a job has to answer, while it runs."""
    held = ticket.dispatch.held_by(MemberId(ticket.assignee.id)) if ticket.assignee else None
    return held if held and held.stage is Stage.HANDED else None


def lapse(ticket: Ticket, around: Around) -> Turn:
    """Take the job back from a receiver whose time is over: it goes on as an offer to others, at once.

    Who handed it over and who owns it hear of it. The clocks of the ticket go on throughout.
    """
    offer = handed_to(ticket)
    if offer is None:
        return Turn()
    if offer.until > around.now:
        return Turn(timers=(_timer(ticket, offer),))
    over = ignored(offer, around)
    act = Act.OFFER_IGNORED if over.seen_at else Act.OFFER_UNSEEN
    change = work.take_back(ticket, act, now=around.now, note=offer.name)
    offers = tuple(over if one is offer else one for one in ticket.dispatch.offers)
    free = replace(change.ticket, dispatch=replace(ticket.dispatch, offers=offers, next_at=None))
    news = text("{name} has not answered: ticket {number} is offered to others now.", name=offer.name, number=free.id)
    giver = around.staff.by_id.get(offer.by) if offer.by is not None else None
    told = (
        *tell_members((giver,) if giver else (), news, ticket=free),
        *tell_person(free.owner, around, news, ticket=free),
    )
    once = {out.to: out for out in told}
    receiver = around.staff.by_id.get(offer.to)
    cards = changed_for(free, (receiver,) if receiver else (), around, is_over=False)
    return Turn(about=free.id, tickets=(free,), entries=change.entries, outbound=(*once.values(), *cards))


def ignored(offer: JobOffer, around: Around) -> JobOffer:
    """Give an offer that nobody answered in time, with whether it was seen: who has written since can have seen it."""
    heard = around.workloads.get(offer.to, FREE).heard_at
    seen_at = offer.seen_at or (heard if heard and heard >= offer.at else None)
    return replace(offer, answer=Answer.IGNORED, answered_at=around.now, seen_at=seen_at)


def _timer(ticket: Ticket, offer: JobOffer) -> Timer:
    return Timer(ticket=ticket.id, kind=TimerKind.OFFER, due_at=offer.until)
