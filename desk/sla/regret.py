"""What a customer is told when the desk is late: sorry, who sees to it, and by when they hear from us (R2.3-6)."""

from collections.abc import Sequence
from datetime import timedelta

from desk.attention import Rung
from desk.notices import tell_customer
from desk.sla.chain import Step
from desk.sla.limits import answered_at, response_limits
from desk.sla.misses import Miss
from desk.texts import Text, text
from desk.tickets.ticket import Escalation, Ticket
from desk.tickets.timeline import Act
from desk.tickets.verdict import Duty
from desk.turns import Around, Outbound
from desk.values import replace

TOLD_LATELY = timedelta(hours=1)  # one regret for several limits of one kind

_PASSED_ON: dict[Rung | None, Text] = {
    Rung.LEAD: text("We have asked the head of the department to see to it."),
    Rung.SUPERVISOR: text("We have asked our supervisor to see to it."),
    Rung.MANAGEMENT: text("We have asked our management to see to it."),
    None: text("We have asked somebody in charge to see to it."),
}


def regretted(
    ticket: Ticket, misses: Sequence[Miss], step: Step, state: Escalation, around: Around
) -> tuple[Escalation, tuple[Outbound, ...]]:
    """Tell the customer of an escalation: of what they wait for and were promised, once for several of one kind."""
    miss = next((one for one in misses if one.act is Act.LIMIT_MISSED and _waits_for(ticket, one.duty)), None)
    if miss is None or _was_told(state, miss, around):
        return state, ()
    told = tell_customer(
        ticket, around, _sorry(ticket, miss), _who_sees_to_it(ticket, step), _when(ticket, miss, around)
    )
    return replace(state, told_of=miss.duty, told_at=around.now), told


def passed_on(ticket: Ticket, step: Step) -> tuple[Text, ...]:
    """Say to the customer that somebody has passed their ticket up."""
    return (text("Hello! There is news of your ticket {number}.", number=ticket.id), _PASSED_ON[step.rung])


def _who_sees_to_it(ticket: Ticket, step: Step) -> Text:
    """Say to whom it went; where nobody but the handler is there to hear of it, nobody else is promised."""
    handler = ticket.assignee or ticket.owner
    if handler and [member.id for member in step.members] == [handler.id]:
        return text("{name} sees to it as soon as possible.", name=handler.name)
    return _PASSED_ON[step.rung]


def _waits_for(ticket: Ticket, duty: Duty) -> bool:
    """Whether the customer still waits for it. A job with an expected time has its own word for them when it passes."""
    times = ticket.times
    match duty:
        case Duty.RESPONSE:
            return answered_at(ticket) is None
        case Duty.COMPLETION | Duty.RESULT:
            return times.handled_at is None and times.expected_at is None
        case Duty.ON_SITE:
            return times.arrived_at is None and times.handled_at is None and times.expected_at is None
        case Duty.CALL_BACK:
            return ticket.call_back_asked
        case _:
            return False


def _was_told(state: Escalation, miss: Miss, around: Around) -> bool:
    return state.told_of is miss.duty and state.told_at is not None and around.now < state.told_at + TOLD_LATELY


def _sorry(ticket: Ticket, miss: Miss) -> Text:
    number, at = ticket.id, miss.due_at
    match miss.duty:
        case Duty.RESPONSE:
            return text("Hello! You still wait for our answer about ticket {number}, due by {at}. We are sorry.",
                        number=number, at=at)  # fmt: skip
        case Duty.ON_SITE:
            return text("Hello! Nobody has been with you yet for ticket {number}, due by {at}. We are sorry.",
                        number=number, at=at)  # fmt: skip
        case Duty.CALL_BACK:
            return text("Hello! We have not called you yet about ticket {number}, due by {at}. We are sorry.",
                        number=number, at=at)  # fmt: skip
        case _:
            return text("Hello! Ticket {number} is not settled yet; it should have been by {at}. We are sorry.",
                        number=number, at=at)  # fmt: skip


def _when(ticket: Ticket, miss: Miss, around: Around) -> Text:
    """Say by when they hear from us: by the next limit that binds us, if there is one."""
    coming = (limit.due_at for limit in response_limits(ticket, around.policy_for(ticket)) if limit.due_at > around.now)
    at = min(coming, default=None) if miss.duty is Duty.RESPONSE else None
    return text("You will hear from us by {at}.", at=at) if at else text("You hear from us as soon as we know more.")
