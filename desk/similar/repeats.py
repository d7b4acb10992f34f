"""A customer tells what looks like the problem of their open ticket, or like another one: nobody guesses which."""

from collections.abc import Iterable

from desk.similar.likeness import alike, features
from desk.similar.rules import Similar
from desk.tickets.ticket import Ticket
from desk.triage.proposal import Aspect, Proposal

SURE = 0.7  # of the product, where asking is the price of being wrong


def told_before(words: str, tickets: Iterable[Ticket], rules: Similar) -> Ticket | None:
    """Give the ticket whose problem is told again in these words, the likeliest of several."""
    said = features(words)
    judged = [(alike(said, features("\n".join((t.description, *t.details)))), t) for t in tickets]
    found = [(share, ticket) for share, ticket in judged if share >= rules.same_words]
    return max(found, key=lambda one: (one[0], one[1].id))[1] if found else None


def is_another(proposal: Proposal | None, ticket: Ticket) -> bool:
    """Whether words surely report a problem of another product than the ticket's, as it was graded and as proposed."""
    if proposal is None or not proposal.is_report or proposal.category is None:
        return False
    if proposal.confidences.get(Aspect.PRODUCT_CATEGORY, 1.0) < SURE:
        return False
    grade, proposed = ticket.grading.active, ticket.proposal
    known = {grade.category if grade else None, proposed.category if proposed else None} - {None}
    return bool(known) and proposal.category not in known
