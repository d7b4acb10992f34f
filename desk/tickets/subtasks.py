"""Sub-tasks: work of other departments on the same ticket (R3.3-3)."""

from dataclasses import replace
from datetime import datetime

from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.terms import Role, Status, SubtaskId
from desk.texts import text
from desk.tickets import moves
from desk.tickets.part import Subtask, SubtaskState
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, amend, staff
from desk.tickets.work import check_handler


def open_subtask(
    ticket: Ticket, subtask: SubtaskId, *, department: str, title: str, by: Member, now: datetime
) -> Change:
    """Ask another department for its part; the ticket can't be completed before it is done (T11)."""
    if not by.has(Role.AGENT):
        check_handler(ticket, by)
    moves.check_in(ticket, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)
    added = Subtask(id=subtask, department=department, title=title)
    return amend(ticket, Act.SUBTASK_OPENED, by=staff(by), now=now, note=title, subtasks=(*ticket.subtasks, added))


def take(ticket: Ticket, subtask: SubtaskId, *, by: Member, now: datetime) -> Change:
    """Take a sub-task of one's own department; first wins."""
    held = find(ticket, subtask)
    if held.state is not SubtaskState.OPEN:
        raise DeskError(text("This part was taken by {name}.", name=held.taken_by or ""))
    _check_department(held, by)
    taken = replace(held, state=SubtaskState.TAKEN, taken_by=by.name, taker=by.id)
    return _put(ticket, taken, Act.SUBTASK_TAKEN, by=by, now=now)


def finish(ticket: Ticket, subtask: SubtaskId, *, result: str, by: Member, now: datetime) -> Change:
    """Report a sub-task done."""
    held = find(ticket, subtask)
    if not held.is_open:
        raise DeskError(text("This part is done already."))
    _check_department(held, by)
    done = replace(held, state=SubtaskState.DONE, taken_by=held.taken_by or by.name, taker=by.id, result=result)
    return _put(ticket, done, Act.SUBTASK_DONE, by=by, now=now)


def find(ticket: Ticket, subtask: SubtaskId) -> Subtask:
    """Give one sub-task of a ticket. Raises DeskError when there is none of that number."""
    for held in ticket.subtasks:
        if held.id == subtask:
            return held
    raise DeskError(text("Ticket {number} has no such part.", number=ticket.id))


def _check_department(held: Subtask, member: Member) -> None:
    if member.department != held.department and not member.has(Role.SUPERVISOR):
        raise NotPermittedError(text("This part belongs to another department."))


def _put(ticket: Ticket, subtask: Subtask, act: Act, *, by: Member, now: datetime) -> Change:
    all_of_them = tuple(subtask if s.id == subtask.id else s for s in ticket.subtasks)
    return amend(ticket, act, by=staff(by), now=now, note=subtask.result or subtask.title, subtasks=all_of_them)
