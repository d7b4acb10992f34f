"""Answers that come all at once: from a form, or told on the phone and typed by a member of staff (R1.3-10, R2.4-2)."""

from collections.abc import Mapping

from desk import outcome
from desk.errors import DeskError, IncompleteError
from desk.notices import tell_person
from desk.survey import chasing, taking
from desk.survey.cooling import OF_THE_RESULT
from desk.survey.dimension import SurveyDimension
from desk.survey.hearing_out import heard_out
from desk.survey.impartial import check_customer
from desk.survey.round import SurveyRound
from desk.survey.words import read_points
from desk.terms import Status
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, ActorKind, Change, amend
from desk.turns import Around, Turn

FORM = "form"
PHONE = "phone"


def take_answers(
    ticket: Ticket,
    held: SurveyRound | None,
    points: Mapping[SurveyDimension, int],
    comment: str,
    around: Around,
    *,
    via: str = FORM,
    by: Actor | None = None,
) -> Turn:
    """Store what a form brings, late answers too, and close the ticket where that is all it waited for (C13, T17).

    `held` is the round that the form was made for. Raises DeskError when it does not count any more, when there is
    nothing in the form, or outside of the scale; NotPermittedError when it is filled in by who did the work.
    """
    customer = around.customers.get(ticket.customer)
    check_customer(ticket, customer, around.staff)
    now_held = taking.round_of(ticket, around.policy_for(ticket), now=around.now)
    if ticket.status not in _OPEN or (held is not None and held.asked_at != now_held.asked_at):
        raise DeskError(
            text("We are working on ticket {number} again, and ask you once more when it is done.", number=ticket.id)
        )
    if not points and not comment.strip():
        raise DeskError(text("Please choose at least one number, or write a few words."))
    by = by or Actor(kind=ActorKind.CUSTOMER, id=ticket.customer, name=(customer.name if customer else None) or "")
    change = taking.answer(
        ticket, points, comment=comment, policy=around.policy_for(ticket), via=via, by=by, now=around.now
    )
    if points:
        return _closed_if_complete(change, around, by=by)
    return Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries)


def _closed_if_complete(change: Change, around: Around, *, by: Actor) -> Turn:
    """Close a confirmed ticket whose customer has said all; what is missing is told to the owner."""
    ticket, learnt = heard_out(change.ticket, around)
    if ticket.status is not Status.CONFIRMED:
        timers = () if ticket.status is Status.RESULT_SENT else chasing.over(ticket)
        return _joined(change, learnt, Turn(tickets=(ticket,), timers=timers))
    try:
        return _joined(change, learnt, outcome.closed(ticket, around, by=by))
    except IncompleteError as missing:
        refused = amend(ticket, Act.CLOSURE_REFUSED, by=SYSTEM, now=around.now)
        told = tell_person(ticket.owner, around, missing.text, ticket=ticket)
        end = Turn(tickets=(ticket,), entries=refused.entries, outbound=told, timers=chasing.over(ticket))
        return _joined(change, learnt, end)


def _joined(change: Change, learnt: Turn, end: Turn) -> Turn:
    return Turn(
        about=change.ticket.id,
        tickets=end.tickets,
        entries=(*change.entries, *learnt.entries, *end.entries),
        outbound=(*learnt.outbound, *end.outbound),
        timers=(*learnt.timers, *end.timers),
        cases=learnt.cases,
    )


def read_form(words: str, held: SurveyRound, *, scale: int) -> tuple[dict[SurveyDimension, int], str] | None:
    """Read points as a member types them for a customer; one alone is for the result. None where they are none."""
    asked = held.open_questions or held.asks
    rated = read_points(words, open_questions=len(asked), scale=scale)
    if rated is None:
        return None
    if rated.is_for_all:
        return {dimension: given for dimension in asked if (given := rated.points[0])}, rated.words
    if len(rated.points) == 1:
        return {OF_THE_RESULT: given} if (given := rated.points[0]) else {}, rated.words
    return {d: given for d, given in zip(asked, rated.points, strict=False) if given}, rated.words


_OPEN = frozenset({Status.RESULT_SENT, Status.CONFIRMED, Status.CLOSED})
