"""Follows every ticket that a turn changes: whoever waits for a handler gets a search for one, whoever has one none.

Everything that changes a ticket goes through here once, whoever does it; no order has to remember the offers.
"""

from collections.abc import Mapping

from desk.dispatch.handing import awaits_receiver, hand, handed_to
from desk.dispatch.hands import accepted as accepted_of
from desk.dispatch.needs import needs_handler, placed, severity_of
from desk.dispatch.record import Answer, Dispatch, JobOffer
from desk.dispatch.stepping import begin, go_on, timer_of
from desk.dispatch.telling import changed_for, latest
from desk.people import Member
from desk.terms import MemberId, Severity, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry, staff
from desk.turns import Around, Turn
from desk.values import replace


def followed(
    turn: Turn,
    before: Mapping[TicketId, Ticket],
    around: Around,
    *,
    by: Member | None = None,
    knows_workloads: bool = True,
) -> Turn:
    """Bring the offers of a turn's tickets in line with what it made of them.

    `before` are the tickets as they were, `by` who wrote. Where the workloads aren't known, the first step of a search
    waits for the next tick of the timers, which knows them; not for what is urgent.
    """
    turn = _seen(turn, before, around, by) if by else turn
    for ticket in turn.tickets:
        old = before.get(ticket.id)
        if awaits_receiver(ticket):
            turn = _with(turn, _handed(ticket, old, around, by))
        else:
            turn = _with(turn, _follow(ticket, old, around, is_informed=knows_workloads))
    accepted = tuple(accepted_of(before, turn.tickets, now=around.now))
    return replace(turn, accepted=(*turn.accepted, *accepted)) if accepted else turn


def _follow(ticket: Ticket, old: Ticket | None, around: Around, *, is_informed: bool) -> Turn:
    dispatch = ticket.dispatch
    if not needs_handler(ticket):
        taker = ticket.assignee.id if ticket.assignee else None
        return _end(ticket, around, taker=taker) if dispatch.open or dispatch.next_at else Turn()
    if dispatch.next_at is None or _is_another_search(ticket, old, around):
        ended = _end(ticket, around, taker=None) if dispatch.open else Turn(tickets=(ticket,))
        return _with(
            ended, begin(ended.tickets[0], around, at_once=is_informed or severity_of(ticket) is Severity.URGENT)
        )
    declined = tuple(
        _answered(offer, Answer.DECLINED, around) if offer.is_open and offer.to in ticket.declined_by else offer
        for offer in dispatch.offers
    )
    if declined == dispatch.offers:
        return Turn()
    ticket = replace(ticket, dispatch=replace(dispatch, offers=declined))
    if ticket.dispatch.open:
        return Turn(tickets=(ticket,))
    if is_informed:
        return go_on(ticket, around)
    ticket = replace(ticket, dispatch=replace(ticket.dispatch, next_at=around.now))
    return Turn(tickets=(ticket,), timers=(timer_of(ticket),))


def _handed(ticket: Ticket, old: Ticket | None, around: Around, by: Member | None) -> Turn:
    """End a search: the job is handed over to somebody, who has their time to answer."""
    if handed_to(ticket):
        return Turn()
    is_new = old is None or old.assignee != ticket.assignee
    ended = _end(ticket, around, taker=None) if ticket.dispatch.open else Turn(tickets=(ticket,))
    return _with(ended, hand(ended.tickets[0], around, by=by if is_new else None))


def _is_another_search(ticket: Ticket, old: Ticket | None, around: Around) -> bool:
    """Whether other people are asked from now on, or at another pace: it goes elsewhere, or has become urgent."""
    if old is None or not needs_handler(old):
        return old is not None
    here, there = (placed(one, around.policy) for one in (ticket, old))
    if (here.department, here.tier) != (there.department, there.tier):
        return True
    return severity_of(ticket) is Severity.URGENT is not severity_of(old)


def _end(ticket: Ticket, around: Around, *, taker: int | None) -> Turn:
    """End a search: whoever took the job accepted their offer, other people's are withdrawn, and their cards say so."""
    dispatch = ticket.dispatch
    last = dispatch.last_to(MemberId(taker)) if taker is not None else None
    offers = tuple(
        _answered(offer, Answer.ACCEPTED, around) if offer is last else _withdrawn(offer, ticket, around)
        for offer in dispatch.offers
    )
    ended = replace(ticket, dispatch=replace(dispatch, offers=offers, next_at=None))
    losers = {offer.to for offer in dispatch.offers if offer.to != taker}
    members = [member for member in around.staff.members if member.id in losers]
    return Turn(tickets=(ended,), outbound=changed_for(ended, members, around), timers=(timer_of(ended),))


def _withdrawn(offer: JobOffer, ticket: Ticket, around: Around) -> JobOffer:
    if not offer.is_open:
        return offer
    return _answered(offer, Answer.DECLINED if offer.to in ticket.declined_by else Answer.WITHDRAWN, around)


def _answered(offer: JobOffer, answer: Answer, around: Around) -> JobOffer:
    own = answer in {Answer.ACCEPTED, Answer.DECLINED}
    seen_at = offer.seen_at or (around.now if own else None)
    return replace(offer, answer=answer, answered_at=around.now, seen_at=seen_at)


def _seen(turn: Turn, before: Mapping[TicketId, Ticket], around: Around, by: Member) -> Turn:
    """Note that whoever has an offer has seen it: they wrote or pressed something about its ticket."""
    if turn.about is None:
        return turn
    changed = {ticket.id: ticket for ticket in turn.tickets}
    ticket = changed.get(turn.about) or before.get(turn.about)
    offer = ticket.dispatch.held_by(by.id) if ticket else None
    if ticket is None or offer is None or offer.seen_at or by.id in ticket.declined_by:
        return turn
    if not (needs_handler(ticket) or awaits_receiver(ticket)):
        return turn
    seen = _with_offer(ticket.dispatch, offer, replace(offer, seen_at=around.now))
    entry = Entry(ticket=ticket.id, at=around.now, actor=staff(by), act=Act.OFFER_SEEN)
    changed[ticket.id] = replace(ticket, dispatch=seen)
    return replace(turn, tickets=tuple(changed.values()), entries=(entry, *turn.entries))


def _with_offer(dispatch: Dispatch, old: JobOffer, new: JobOffer) -> Dispatch:
    return replace(dispatch, offers=tuple(new if offer is old else offer for offer in dispatch.offers))


def _with(turn: Turn, part: Turn) -> Turn:
    """Take into a turn what was decided of one of its tickets."""
    changed = {ticket.id: ticket for ticket in (*turn.tickets, *part.tickets)}
    return replace(
        turn,
        tickets=tuple(changed.values()),
        entries=(*turn.entries, *part.entries),
        outbound=latest((*turn.outbound, *part.outbound)) if part.outbound else turn.outbound,
        timers=(*turn.timers, *part.timers),
    )
