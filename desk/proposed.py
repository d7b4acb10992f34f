"""What staff see of a proposal: the hazard, what is proposed, how sure that is, and the words it rests on."""

from collections.abc import Iterator

from desk import wording
from desk.discretion import words_for
from desk.people import Member
from desk.replies import Row
from desk.texts import Text, text, verbatim
from desk.tickets.proposing import words_of
from desk.tickets.ticket import Grade, Ticket
from desk.triage.advice import named
from desk.triage.proposal import Aspect, Proposal
from desk.triage.shown import readable

_ALL = 100  # percent
MOST_SIGNS = 4
LONGEST = 40  # characters of all of them, about a line on a phone
_GRAVE = (Aspect.SAFETY, Aspect.SEVERITY, Aspect.CLASS)
_SHOWN = (*_GRAVE, Aspect.SERVICE_TYPE, Aspect.PRODUCT_CATEGORY, Aspect.IS_REPORT)


def rows(ticket: Ticket, member: Member) -> Iterator[Row]:
    """Give the card's rows: a hazard for as long as it is one, the rest until somebody has graded."""
    if ticket.is_hazard:
        yield Row(label=text("⚠ Hazard"), value=named(words_of(ticket)))
    if ticket.proposal is None or ticket.grading.active:
        return
    yield Row(label=text("Proposed"), value=_judged(ticket.proposal, ticket.grading.proposed))
    if signs := words_for(member, ticket, ", ".join(_signs(ticket.proposal, words_of(ticket)))):
        yield Row(label=text("Because of"), value=verbatim(signs))


def summary(grade: Grade, *, category: Text | None = None) -> Text:
    """Name class, severity, service and product of a grade."""
    return text(
        "{class_}, {severity}, {service}, {category}",
        class_=wording.CLASS[grade.problem_class],
        severity=wording.SEVERITY[grade.severity],
        service=wording.SERVICE[grade.service_type],
        category=category or wording.CATEGORY[grade.category],
    )


def _judged(proposal: Proposal, grade: Grade | None) -> Text:
    if grade is None:
        return text("No problem ({percent} % sure)", percent=_sureness(proposal, Aspect.IS_REPORT))
    category = None if proposal.category else text("no product named")
    return text(
        "{judged} ({percent} % sure)", judged=summary(grade, category=category), percent=_sureness(proposal, *_GRAVE)
    )


def _sureness(proposal: Proposal, *aspects: Aspect) -> int:
    """Tell in percent how sure the least sure of these judgements is."""
    return round(_ALL * min((proposal.confidences[a] for a in aspects if a in proposal.confidences), default=0.0))


def _signs(proposal: Proposal, message: str) -> Iterator[str]:
    """Give the words that speak for it, those of what is grave first; each once and whole, as many as fit."""
    found = readable((sign for aspect in _SHOWN for sign in proposal.signs.get(aspect, ())), message)
    room, shown = LONGEST, 0
    for words in found:
        if len(words) > room or any(words != other and words in other for other in found):
            continue
        room, shown = room - len(words), shown + 1
        yield f"“{words}”"
        if shown == MOST_SIGNS:
            return
