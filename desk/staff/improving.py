"""Feedback cases in staff's hands: `/cases`, `/case 1001-1`, `/feedback words…` (R4.2.3-2, R4.2.3-3, R1.3-11)."""

from desk.improvement.case import Case, CaseSource
from desk.improvement.entries import case_named
from desk.improvement.opening import next_case, opened
from desk.improvement.showing import LABELS, button, case_card, name_of
from desk.improvement.wording import SOURCE
from desk.staff import casework
from desk.staff.draft import Draft
from desk.staff.hearing import number_in
from desk.staff.rights import check
from desk.staff.steps import Job, Option, Step, Taken, proceed
from desk.staff.vocabulary import Order
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import staff
from desk.values import replace

MOST_LISTED, MOST_BUTTONS = 20, 6
_ACTIONS = tuple(Option(value=action, label=label) for action, label in LABELS.items())


def case(job: Job) -> Step | None:
    """Show a case, or do with it what a button or a word says."""
    if not job.said:
        return Step(question=(text("Which case? /cases lists them."),), read=_read_case)
    held = casework.held(job)
    if len(job.said) > 1:
        return casework.act(job, held)
    todo = Step(question=(text("{case}: what is to be done?", case=name_of(held)),), options=_ACTIONS)
    if job.rest and todo.take(job.rest):
        return todo
    job.draft.send(case_card(held, job.draft.member, job.draft.around, ticket=casework.ticket_of(job, held)),
                   ticket=held.ticket)  # fmt: skip
    return None


def cases(job: Job) -> Step | None:
    """List the open cases that the member sees, overdue ones first."""
    draft = job.draft
    listed, now = draft.scene.entries.listed_cases, draft.scene.now
    if not listed:
        draft.say(text("No feedback case is open."))
        return None
    late = sum(one.due_at <= now for one in listed)
    choices = tuple(
        button("", one, draft.member, draft.around, label=text("Case {number}", number=one.id))
        for one in listed[:MOST_BUTTONS]
    )
    title = text("Open feedback cases: {count}, overdue: {late}", count=len(listed), late=late)
    draft.say(title, *(_line(one, draft) for one in listed[:MOST_LISTED]), choices=choices)
    return None


def feedback(job: Job) -> Step | None:
    """Put a problem that a member met on the register; about a ticket by its number or by a reply to it."""
    draft = job.draft
    if job.about is None and not job.said and (found := _about(job)):
        about, rest = found
        proceed(replace(job, about=about, rest=rest), feedback)
        return None
    ticket = job.ticket if job.about else None
    check(Order.FEEDBACK, draft.member, ticket)
    if not job.said:
        return Step(question=(text("What went wrong, and what should be better? Your words go on the register."),))
    entered = _reported(draft, ticket, job.said[0])
    draft.take(opened(entered, ticket, draft.around, by=entered.by))
    draft.say(text("Thank you. It is on the register: {case}. You hear what comes of it.", case=name_of(entered)))
    return None


def _reported(draft: Draft, ticket: Ticket | None, words: str) -> Case:
    now = draft.scene.now
    return Case(
        id=next_case(ticket) if ticket else draft.scene.numbers.case(),
        source=CaseSource.INTERNAL,
        ticket=ticket.id if ticket else None,
        department=(ticket.department if ticket else "") or draft.member.department,
        words=words,
        by=staff(draft.member),
        opened_at=now,
        due_at=now + draft.around.policy.improvement.close,
        owner=ticket.owner if ticket else None,
    )


def _about(job: Job) -> tuple[TicketId, str] | None:
    """Find the ticket that feedback is about, and the words without its number."""
    known, replied = job.draft.scene.tickets, job.draft.scene.replied_ticket
    first, _, rest = job.rest.partition(" ")
    number = number_in(first)
    if number and number in known:
        return number, rest.strip()
    return (replied, job.rest) if replied in known and replied else None


def _read_case(words: str) -> Taken | None:
    first, _, rest = words.strip().partition(" ")
    if first.isascii() and first.isdigit():
        return f"{first}-1", rest.strip()
    number = case_named(first)
    return (number, rest.strip()) if number else None


def _line(one: Case, draft: Draft) -> Text:
    now = draft.scene.now
    owner = one.owner.name if one.owner else "—"
    if one.due_at <= now:
        return text(
            "{case} · {source} · {owner} · open for {age} · overdue since {at}",
            case=name_of(one),
            source=SOURCE[one.source],
            owner=owner,
            age=now - one.opened_at,
            at=one.due_at,
        )
    return text(
        "{case} · {source} · {owner} · open for {age} · due {at}",
        case=name_of(one),
        source=SOURCE[one.source],
        owner=owner,
        age=now - one.opened_at,
        at=one.due_at,
    )
