"""What somebody who goes leaves behind: their jobs stay theirs, and are asked about."""

from collections.abc import Sequence

from desk.cards import shorten
from desk.discretion import words_for
from desk.errors import NotPermittedError
from desk.people import Member
from desk.staff.draft import Draft
from desk.staff.rights import is_handler
from desk.staff.vocabulary import Order
from desk.texts import Text, text
from desk.tickets import work
from desk.tickets.ticket import Ticket

MOST_BUTTONS = 6
_SHORT = 40


def jobs_left(draft: Draft, member: Member) -> list[Ticket]:
    """Give the open tickets that a member handles, of those that were loaded."""
    return [ticket for ticket in draft.scene.listing if is_handler(ticket, member) and ticket.status.is_open]


def offer_jobs(draft: Draft, member: Member, jobs: Sequence[Ticket]) -> None:
    """Name the jobs that a member holds, and offer to hand them over where it is theirs to do."""
    if not jobs:
        return
    buttons = tuple(
        draft.choice(Order.HANDOVER, text("Hand over {number}", number=ticket.id), ticket=ticket)
        for ticket in jobs[:MOST_BUTTONS]
        if may_hand_over(ticket, draft.member)
    )
    if member.id == draft.member.id:
        question = text("You hold these jobs. Shall somebody else take one of them?")
    else:
        question = text("{name} holds these jobs. Shall somebody else take one of them?", name=member.name)
    draft.say(question, *(_line(ticket, draft) for ticket in jobs), choices=buttons)


def may_hand_over(ticket: Ticket, member: Member) -> bool:
    """Whether the job is a member's to give away."""
    try:
        work.check_handler(ticket, member)
    except NotPermittedError:
        return False
    return True


def _line(ticket: Ticket, draft: Draft) -> Text:
    problem = shorten(words_for(draft.member, ticket, ticket.problem), _SHORT)
    if ticket.times.expected_at is None:
        return text("Ticket {number} · {problem}", number=ticket.id, problem=problem)
    return text("Ticket {number} · expected {at} · {problem}",
                number=ticket.id, at=ticket.times.expected_at, problem=problem)  # fmt: skip
