"""The parts that such work always has, for several departments: opened by themselves, ended with it (R3.3-3, C27)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from desk.policy import Policy
from desk.terms import ProblemClass, ServiceType, Status, SubtaskId, WaitReason
from desk.tickets.part import Subtask, SubtaskState
from desk.tickets.ticket import Person, Ticket
from desk.tickets.timeline import SYSTEM, Act, Change, amend
from desk.values import replace

MOST_PARTS = 6  # that one turn opens
_FOR_PARTS = frozenset({WaitReason.PARTS, WaitReason.SUPPLIER, WaitReason.VISIT})


def is_certain(ticket: Ticket) -> bool:
    """Whether it is sure that the work is what it was graded as: its class says so, or a visit or parts are needed.

    A slight fault of class general may be solved in a few words.
    """
    grade = ticket.grading.active
    is_more = grade is not None and grade.problem_class is not ProblemClass.GENERAL
    waits_for = ticket.wait.reason if ticket.wait else None
    return is_more or ticket.times.onsite_need_at is not None or waits_for in _FOR_PARTS


def join(ticket: Ticket, *, policy: Policy, fresh: Callable[[], SubtaskId], now: datetime) -> Change:
    """Open what is missing of the usual parts, and give the handler that of their department; no change where all is.

    Only for work under way: before somebody has accepted it, there is nobody to work together with.
    """
    if ticket.assignee is None or ticket.status not in {Status.IN_PROGRESS, Status.WAITING}:
        return Change(ticket=ticket)
    have = {part.department for part in ticket.subtasks if part.is_usual}
    usual = policy.subtasks.get(_service(ticket), {}) if is_certain(ticket) else {}
    opened = (
        Subtask(id=fresh(), department=department, title=next(iter(names.values())), names=names, is_usual=True)
        for department, names in usual.items()
        if department not in have
    )
    parts = tuple(_with(ticket.assignee, part, ticket) for part in (*ticket.subtasks, *opened))
    if parts == ticket.subtasks:
        return Change(ticket=ticket)
    act = Act.SUBTASK_OPENED if len(parts) > len(ticket.subtasks) else Act.SUBTASK_TAKEN
    note = ", ".join(part.title for part in parts if part not in ticket.subtasks)
    return amend(ticket, act, by=SYSTEM, now=now, note=note, subtasks=parts)


def ended(ticket: Ticket) -> tuple[Subtask, ...]:
    """Give the parts as they are once the work is complete: usual ones that nobody took are not needed."""
    return tuple(_ended(part, ticket) for part in ticket.subtasks)


def begun_anew(ticket: Ticket) -> tuple[Subtask, ...]:
    """Give the parts as they are when the work goes on after all: what others have done stays done."""
    return tuple(_begun_anew(part, ticket) for part in ticket.subtasks)


def _service(ticket: Ticket) -> ServiceType:
    grade = ticket.grading.active
    return grade.service_type if grade else ServiceType.OTHER


def _with(handler: Person, part: Subtask, ticket: Ticket) -> Subtask:
    """Give the handler the usual part of their department, also after a hand-over."""
    earlier = {who.id for who in ticket.handlers} - {handler.id}
    is_free = part.state is SubtaskState.OPEN or (part.state is SubtaskState.TAKEN and part.taker in earlier)
    if part.is_usual and part.department == handler.department and is_free:
        return replace(part, state=SubtaskState.TAKEN, taken_by=handler.name, taker=handler.id)
    return part


def _ended(part: Subtask, ticket: Ticket) -> Subtask:
    if part.is_usual and part.state is SubtaskState.OPEN:
        return replace(part, state=SubtaskState.NOT_NEEDED)
    if part.is_usual and part.state is SubtaskState.TAKEN:
        return replace(part, state=SubtaskState.DONE, result=ticket.handling.result)
    return part


def _begun_anew(part: Subtask, ticket: Ticket) -> Subtask:
    if part.is_usual and part.state is SubtaskState.NOT_NEEDED:
        return replace(part, state=SubtaskState.OPEN)
    if part.is_usual and ticket.assignee and part.taker == ticket.assignee.id:
        return replace(part, state=SubtaskState.TAKEN, result="")
    return part


def shown(ticket: Ticket) -> Iterator[Subtask]:
    """Give the parts that are worth showing: all but those that turned out not to be needed."""
    return (part for part in ticket.subtasks if part.state is not SubtaskState.NOT_NEEDED)


def waits_for_parts(part: Subtask, ticket: Ticket) -> bool:
    """Whether a part of another department than the handler's is what the ticket waits for: parts to come."""
    waits = ticket.wait is not None and ticket.wait.reason in {WaitReason.PARTS, WaitReason.SUPPLIER}
    is_open = part.state in {SubtaskState.OPEN, SubtaskState.TAKEN}
    theirs = ticket.assignee.department if ticket.assignee else ticket.department
    return waits and is_open and part.department != theirs
