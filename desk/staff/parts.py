"""Other departments' parts of a ticket: asked for, taken, done, each as a card of its own (R3.3-3)."""

from desk import notices, wording
from desk.errors import DeskError
from desk.jointly import joint_state
from desk.people import Member
from desk.replies import Card, Choice, Row
from desk.routing.naming import department_name
from desk.staff.draft import Draft
from desk.staff.rights import is_handler
from desk.staff.steps import Job, Option, Step, Taken
from desk.staff.vocabulary import Order
from desk.terms import Role, Status, SubtaskId
from desk.texts import text, verbatim
from desk.tickets import joint, moves, subtasks, work
from desk.tickets.part import Subtask, SubtaskState
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.turns import Around, Outbound

_OFFERED = {SubtaskState.OPEN: (Order.TAKE, Order.DONE), SubtaskState.TAKEN: (Order.DONE,)}
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
            return Step(question=(text("What is the result of “{part}”?", part=held.title_in(draft.member.locale)),))
        case _:
            _finish(draft, job.ticket, SubtaskId(int(job.said[0])), result=job.said[1])
            return None


def join(draft: Draft, ticket: Ticket) -> Ticket:
    """Open the parts that such work always has, once that is certain, and show them to their departments."""
    policy, now = draft.around.policy_for(ticket), draft.scene.now
    change = joint.join(ticket, policy=policy, fresh=draft.scene.numbers.subtask, now=now)
    if change.ticket is ticket:
        return ticket
    joined = draft.apply(change)
    had = {part.id for part in ticket.subtasks}
    for part in joined.open_subtasks:
        if part.id not in had and part.state is SubtaskState.OPEN:
            draft.owe(_cards(draft, joined, part, _asked(draft, part.department)))
    return joined


def part_card(ticket: Ticket, held: Subtask, member: Member, around: Around, *, revises: bool = False) -> Card:
    """Draw a part for one member of its department, with what they may press."""
    choices = tuple(
        Choice(token=seal(_button(order, ticket, held, member), secret=around.secret), label=_LABELS[order])
        for order in _OFFERED.get(held.state, ())
    )
    rows = [Row(label=text("State"), value=wording.PART[held.state])]
    if held.taken_by:
        rows.append(Row(label=text("Who"), value=verbatim(held.taken_by)))
    department = department_name(held.department, around.policy.departments, locale=member.locale)
    rows.append(Row(label=text("Department"), value=department))
    return Card(
        key=f"part:{ticket.id}:{held.id}",
        title=text("Part {part} of ticket {number}", part=held.id, number=ticket.id),
        rows=tuple(rows),
        body=(verbatim(held.title_in(member.locale)),),
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
    draft.owe(_cards(draft, opened, held, _asked(draft, department)))
    asked = text("{department} is asked: {part}", department=draft.department(department), part=title)
    draft.say(asked, *joint_state(opened, locale=draft.member.locale))


def _finish(draft: Draft, ticket: Ticket, part: SubtaskId, *, result: str) -> None:
    done = draft.apply(subtasks.finish(ticket, part, result=result, by=draft.member, now=draft.scene.now))
    held = subtasks.find(done, part)
    _refresh(draft, done, held)
    who = done.assignee or done.owner
    reader = notices.member_of(who, draft.around.staff) or draft.member
    part_done = held.title_in(reader.locale)
    news = text("Ticket {number}, “{part}” is done: {words}", number=done.id, part=part_done, words=held.result)
    lines = (news, *joint_state(done, locale=reader.locale))
    draft.owe(notices.tell_person(who, draft.around, *lines, ticket=done))


def _refresh(draft: Draft, ticket: Ticket, held: Subtask) -> None:
    others = [m for m in _asked(draft, held.department) if m.id != draft.member.id]
    draft.owe(_cards(draft, ticket, held, others, revises=True))
    draft.send(part_card(ticket, held, draft.member, draft.around, revises=True), ticket=ticket.id)


def _asked(draft: Draft, department: str) -> tuple[Member, ...]:
    """Name who may take a part: the department's people on duty, else supervisors."""
    staff = draft.around.staff
    return staff.on_duty(*work.HANDLERS, department=department) or staff.supervisors()


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
    options = tuple(
        Option(value=str(s.id), label=text("{id}: {part}", id=s.id, part=s.title_in(member.locale))) for s in mine
    )
    known = {str(s.id) for s in ticket.subtasks}

    def read(words: str) -> Taken | None:
        first, _, rest = words.partition(" ")
        return (first, rest) if first in known else None

    question = text("Which part of ticket {number}? Please give its number.", number=ticket.id)
    return Step(question=(question,), options=options, read=read, numbers_are_words=True)
