"""What somebody who goes leaves behind: their jobs stay theirs, and are asked about."""

from collections.abc import Iterator, Sequence

from desk.cards import shorten
from desk.discretion import words_for
from desk.errors import NotPermittedError
from desk.people import Member, Staff
from desk.replies import Choice, Say
from desk.roster.shifts import Shift
from desk.staff.draft import Draft
from desk.staff.rights import is_handler
from desk.staff.roster_words import span_words
from desk.staff.vocabulary import Order
from desk.terms import Role
from desk.texts import Text, text
from desk.tickets import work
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.turns import Around, Outbound

MOST_BUTTONS = 6
_SHORT = 40


def jobs_left(draft: Draft, member: Member) -> list[Ticket]:
    """Give the open tickets that a member handles, of those that were loaded."""
    return [ticket for ticket in draft.scene.listing if is_handler(ticket, member) and ticket.status.is_open]


def offer_jobs(draft: Draft, member: Member, jobs: Sequence[Ticket]) -> None:
    """Name the jobs that a member holds, and offer to hand them over where it is theirs to do."""
    if jobs:
        asked = _question(member, jobs, draft.member, draft.around)
        draft.say(*asked.body, choices=asked.choices)


def leave_imported(member: Member, leave: Shift, jobs: Sequence[Ticket], around: Around) -> Iterator[Outbound]:
    """Owe a member word of a leave that a file put into their roster, with the jobs that may last until then.

    Who leads them hears of it where there are such jobs.
    """
    held = [ticket for ticket in jobs if is_handler(ticket, member) and may_last(ticket, leave)]
    when = span_words(leave, around.policy.zone)
    news = Say(body=(on_leave(when),))
    messages = (news, _question(member, held, member, around)) if held else (news,)
    yield from (Outbound(to=address, message=one) for address in member.addresses[:1] for one in messages)
    if held:
        told = Say(body=(on_leave_with(member, when, held),))
        yield from (Outbound(to=one.addresses[0], message=told) for one in above(member, around.staff) if one.addresses)


def on_leave(when: Text) -> Text:
    """Confirm a leave to whoever goes."""
    return text("You are on leave: {span}. New jobs do not reach you then.", span=when)


def on_leave_with(member: Member, when: Text, jobs: Sequence[Ticket]) -> Text:
    """Say to who leads a member that they go, and how much they leave behind."""
    return text("{name} is on leave: {span}. Jobs in hand then: {count}", name=member.name, span=when, count=len(jobs))


def above(member: Member, staff: Staff) -> tuple[Member, ...]:
    """Name who leads a member: the lead of their department, else the supervisors."""
    found = staff.on_duty(Role.LEAD, department=member.department) or staff.supervisors()
    return tuple(one for one in found if one.id != member.id)


def may_last(ticket: Ticket, leave: Shift) -> bool:
    """Whether a job may not be done before a leave begins."""
    return ticket.times.expected_at is None or ticket.times.expected_at >= leave.start


def _question(member: Member, jobs: Sequence[Ticket], to: Member, around: Around) -> Say:
    """Ask about the jobs that a member holds; with buttons to hand over those that are theirs to give who is asked."""
    buttons = tuple(_hand_over(ticket, to, around) for ticket in jobs[:MOST_BUTTONS] if may_hand_over(ticket, to))
    if member.id == to.id:
        question = text("You hold these jobs. Shall somebody else take one of them?")
    else:
        question = text("{name} holds these jobs. Shall somebody else take one of them?", name=member.name)
    return Say(body=(question, *(_line(ticket, to) for ticket in jobs)), choices=buttons)


def _hand_over(ticket: Ticket, to: Member, around: Around) -> Choice:
    made = Button(action=Order.HANDOVER, ticket=ticket.id, version=ticket.version, person=to.id)
    label = text("Hand over {number}", number=ticket.id)
    return Choice(token=seal(made, secret=around.secret), label=label)


def may_hand_over(ticket: Ticket, member: Member) -> bool:
    """Whether the job is a member's to give away."""
    try:
        work.check_handler(ticket, member)
    except NotPermittedError:
        return False
    return True


def _line(ticket: Ticket, to: Member) -> Text:
    problem = shorten(words_for(to, ticket, ticket.problem), _SHORT)
    if ticket.times.expected_at is None:
        return text("Ticket {number} · {problem}", number=ticket.id, problem=problem)
    return text("Ticket {number} · expected {at} · {problem}",
                number=ticket.id, at=ticket.times.expected_at, problem=problem)  # fmt: skip
