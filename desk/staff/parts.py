"""Other departments' parts of a ticket: asked for, taken, done, each as a card of its own (R3.3-3)."""

from desk import notices
from desk.errors import DeskError
from desk.people import Member
from desk.replies import Card, Choice, Row
from desk.staff.draft import Draft, department_name
from desk.staff.rights import is_handler
from desk.staff.steps import Job, Option, Step, Taken
from desk.staff.vocabulary import Order
from desk.terms import Role, Status, SubtaskId
from desk.texts import Text, text, verbatim
from desk.tickets import moves, subtasks, work
from desk.tickets.ticket import Subtask, SubtaskState, Ticket
from desk.tokens import Button, seal
from desk.turns import Around, Outbound

STATES: dict[SubtaskState, Text] = {
    SubtaskState.OPEN: text("Open"),
    SubtaskState.TAKEN: text("Taken"),
    SubtaskState.DONE: text("Done"),
}
_OFFERED = {SubtaskState.OPEN: (Order.TAKE, Order.DONE), SubtaskState.TAKEN: (Order.DONE,), SubtaskState.DONE: ()}
_LABELS = {Order.TAKE: text("Take"), Order.DONE: text("Done")}


def ask_part(job: Job) -> Step | None:
    """Ask another department for its part of the work."""
    draft, ticket = job.draft, job.ticket
    match job.said:
        case ():
            if not draft.member.has(Role.AGENT):
                work.check_handler(ticket, draft.member)
            moves.check_in(ticket, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)
            question = text("Ticket {number}: which department is needed?", number=ticket.id)
            return Step(question=(question,), options=_departments(draft, ticket))
        case (_,):
            return Step(question=(text("What shall they do?"),))
        case _:
            _open(draft, ticket, department=job.said[0], title=job.said[1])
            return None


def take_part(job: Job) -> Step | None:
    """Take a part of the own department; first wins."""
    draft = job.draft
    if not job.said:
        return _which_part(job, SubtaskState.OPEN)
    number = SubtaskId(int(job.said[0]))
    taken = draft.apply(subtasks.take(job.ticket, number, by=draft.member, now=draft.scene.now))
    _refresh(draft, taken, subtasks.find(taken, number))
    return None


def finish_part(job: Job) -> Step | None:
    """Report a part done; the handler hears of it."""
    draft = job.draft
    match job.said:
        case ():
            return _which_part(job, SubtaskState.OPEN, SubtaskState.TAKEN)
        case (number,):
            held = subtasks.find(job.ticket, SubtaskId(int(number)))
            subtasks.finish(job.ticket, held.id, result="", by=draft.member, now=draft.scene.now)
            return Step(question=(text("What is the result of “{part}”?", part=held.title),))
        case _:
            _finish(draft, job.ticket, SubtaskId(int(job.said[0])), result=job.said[1])
            return None


def joint_state(ticket: Ticket) -> tuple[Text, ...]:
    """Say how all parts of a ticket stand, one line each."""
    return tuple(
        text("{part}: {state} {name}", part=held.title, state=STATES[held.state], name=held.taken_by or "")
        for held in ticket.subtasks
    )


def part_card(ticket: Ticket, held: Subtask, member: Member, around: Around, *, revises: bool = False) -> Card:
    """Draw a part for one member of its department, with what they may press."""
    choices = tuple(
        Choice(token=seal(_button(order, ticket, held, member), secret=around.secret), label=_LABELS[order])
        for order in _OFFERED[held.state]
    )
    rows = [Row(label=text("State"), value=STATES[held.state])]
    if held.taken_by:
        rows.append(Row(label=text("Who"), value=verbatim(held.taken_by)))
    department = department_name(held.department, around.policy.departments, locale=member.locale)
    rows.append(Row(label=text("Department"), value=department))
    return Card(
        key=f"part:{ticket.id}:{held.id}",
        title=text("Part {part} of ticket {number}", part=held.id, number=ticket.id),
        rows=tuple(rows),
        body=(verbatim(held.title),),
        choices=choices,
        revises=revises,
    )


def _button(order: Order, ticket: Ticket, held: Subtask, member: Member) -> Button:
    """Make a button that stays good whatever happens to the ticket itself; the part's own state guards it."""
    return Button(action=order, ticket=ticket.id, person=member.id, argument=str(held.id))


def _departments(draft: Draft, ticket: Ticket) -> tuple[Option, ...]:
    others = (d.key for d in draft.around.policy.departments if d.key != ticket.department)
    return tuple(Option(value=key, label=draft.department(key)) for key in others)


def _open(draft: Draft, ticket: Ticket, *, department: str, title: str) -> None:
    part = draft.scene.numbers.subtask()
    now = draft.scene.now
    opened = draft.apply(
        subtasks.open_subtask(ticket, part, department=department, title=title, by=draft.member, now=now)
    )
    held = subtasks.find(opened, part)
    staff = draft.around.staff
    asked = staff.on_duty(*work.HANDLERS, department=department) or staff.on_duty(Role.SUPERVISOR)
    draft.owe(_cards(draft, opened, held, asked))
    name = draft.department(department)
    draft.say(text("{department} is asked: {part}", department=name, part=title), *joint_state(opened))


def _finish(draft: Draft, ticket: Ticket, part: SubtaskId, *, result: str) -> None:
    done = draft.apply(subtasks.finish(ticket, part, result=result, by=draft.member, now=draft.scene.now))
    held = subtasks.find(done, part)
    _refresh(draft, done, held)
    news = text("Ticket {number}, “{part}” is done: {words}", number=done.id, part=held.title, words=held.result)
    draft.owe(notices.tell_person(done.assignee or done.owner, draft.around, news, *joint_state(done), ticket=done))


def _refresh(draft: Draft, ticket: Ticket, held: Subtask) -> None:
    staff = draft.around.staff
    asked = staff.on_duty(*work.HANDLERS, department=held.department) or staff.on_duty(Role.SUPERVISOR)
    others = [m for m in asked if m.id != draft.member.id]
    draft.owe(_cards(draft, ticket, held, others, revises=True))
    draft.send(part_card(ticket, held, draft.member, draft.around, revises=True), ticket=ticket.id)


def _cards(
    draft: Draft, ticket: Ticket, held: Subtask, members: tuple[Member, ...] | list[Member], *, revises: bool = False
) -> tuple[Outbound, ...]:
    return tuple(
        Outbound(to=address, message=part_card(ticket, held, m, draft.around, revises=revises), ticket=ticket.id)
        for m in members
        for address in (m.addresses if revises else m.addresses[:1])
    )


def _which_part(job: Job, *states: SubtaskState) -> Step:
    """Ask which part is meant, by its number."""
    ticket, member = job.ticket, job.draft.member
    if not ticket.subtasks:
        raise DeskError(text("Ticket {number} has no parts of other departments.", number=ticket.id))
    mine = [
        s
        for s in ticket.subtasks
        if s.state in states and (s.department == member.department or is_handler(ticket, member))
    ]
    options = tuple(Option(value=str(s.id), label=text("{id}: {part}", id=s.id, part=s.title)) for s in mine)
    known = {str(s.id) for s in ticket.subtasks}

    def read(words: str) -> Taken | None:
        first, _, rest = words.partition(" ")
        return (first, rest) if first in known else None

    question = text("Which part of ticket {number}? Please give its number.", number=ticket.id)
    return Step(question=(question,), options=options, read=read, numbers_are_words=True)
