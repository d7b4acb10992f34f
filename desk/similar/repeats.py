"""A customer tells what looks like the problem of their open ticket, or like another one: nobody guesses which."""

from collections.abc import Iterable

from desk.similar.likeness import alike, features
from desk.similar.rules import Similar
from desk.tickets.ticket import Ticket
from desk.triage.proposal import Proposal


def told_before(words: str, tickets: Iterable[Ticket], rules: Similar) -> Ticket | None:
    """Give the ticket whose problem is told again in these words, the likeliest of several."""
    said = features(words)
    judged = [(alike(said, features("\n".join((t.description, *t.details)))), t) for t in tickets]
    found = [(share, ticket) for share, ticket in judged if share >= rules.same_words]
    return max(found, key=lambda one: (one[0], one[1].id))[1] if found else None


def is_another(proposal: Proposal | None, ticket: Ticket) -> bool:
    """Whether words report a problem of another product than the ticket's, as far as both are known."""
    if proposal is None or not proposal.is_report or proposal.category is None:
        return False
    grade = ticket.grading.active
    known = grade.category if grade else (ticket.proposal.category if ticket.proposal else None)
    return known is not None and known is not proposal.category
