"""What the system proposes of a ticket, and what people say of it (R2.2-3, R2.2-4, C19)."""

import re
from datetime import datetime
from typing import Any

from desk.discretion import masked
from desk.policy import Policy
from desk.routing.table import routed
from desk.terms import ProductCategory, ServiceType
from desk.tickets.grading import LEVEL_OF
from desk.tickets.ticket import Grade, Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend
from desk.triage.deciding import alarms, is_alike, joined
from desk.triage.examples import Example
from desk.triage.proposal import Proposal
from desk.values import replace

BY_SYSTEM = "system"
READ_AGAIN = 300  # characters of all that was told: more is not read again with each message, only what is new
_NO_WORDS = re.compile(r"^(?:📍|☎).*$", re.MULTILINE)  # a place or a contact that was shared
_MARKS = re.compile("[📷🎬📎🎤]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def told_in(*pieces: str) -> str:
    """Give what was said in pieces of a ticket: without what stands there for pictures, places and contacts."""
    told = (_MARKS.sub("", _NO_WORDS.sub("", piece)).strip() for piece in pieces)
    return "\n".join(piece for piece in told if any(char.isalnum() for char in piece))


def words_of(ticket: Ticket) -> str:
    """Give all that the customer has told of a ticket."""
    return told_in(ticket.description, *ticket.details, *ticket.feedback.doubts)


def is_read_again(ticket: Ticket) -> bool:
    """Whether all words are judged together when some are added: a long ticket would cost its length squared."""
    return ticket.proposal is None or len(words_of(ticket)) <= READ_AGAIN


def added(before: Ticket, after: Ticket) -> str:
    """Give what the customer has told of a ticket since it was as before."""
    return told_in(*after.details[len(before.details) :], *after.feedback.doubts[len(before.feedback.doubts) :])


def propose(
    ticket: Ticket, whole: Proposal, *, latest: Proposal | None = None, policy: Policy, now: datetime
) -> Change:
    """Take over what is proposed of all that was told, and of the `latest` words alone.

    It raises what was proposed before and never lowers it; where it says the same, nothing changes. A ticket that tells
    of a hazard is marked as one until staff say otherwise, and goes where its proposal is routed to.
    """
    proposal = joined(ticket.proposal, whole, latest)
    is_hazard = ticket.is_hazard or alarms(ticket.proposal, whole, latest)
    if is_alike(ticket.proposal, proposal) and is_hazard == ticket.is_hazard:
        return Change(ticket=ticket)
    grading = replace(ticket.grading, proposed=as_grade(proposal, now=now))
    return amend(
        ticket,
        Act.PROPOSED,
        by=SYSTEM,
        now=now,
        rule="R2.2-3",
        proposal=proposal,
        grading=grading,
        is_hazard=is_hazard,
        **_way(replace(ticket, grading=grading), policy, is_hazard=is_hazard),
    )


def as_grade(proposal: Proposal, *, now: datetime) -> Grade | None:
    """Give a proposal as a grade that people may take over; None where it says too little for one."""
    if proposal.problem_class is None or proposal.severity is None:
        return None
    return Grade(
        problem_class=proposal.problem_class,
        severity=proposal.severity,
        response_level=LEVEL_OF[proposal.severity],
        category=proposal.category or ProductCategory.OTHER,
        service_type=proposal.service_type or ServiceType.OTHER,
        by=BY_SYSTEM,
        at=now,
    )


def mark(ticket: Ticket, *, is_hazard: bool, by: Actor, policy: Policy, now: datetime) -> Change:
    """Say as a person whether people may come to harm; a hazard that nobody has graded goes where it is proposed to."""
    return amend(ticket, Act.MARKED, by=by, now=now, is_hazard=is_hazard, **_way(ticket, policy, is_hazard=is_hazard))


def _way(ticket: Ticket, policy: Policy, *, is_hazard: bool) -> dict[str, Any]:
    """Give where a hazard that nobody has graded goes; of what is graded, which expert it needs now (R2.1-5)."""
    way = routed(replace(ticket, is_hazard=is_hazard), policy)
    if ticket.grading.active is None:
        return way if is_hazard else {}
    return {"expertise": way["expertise"]}


def locale_of(words: str) -> str:
    """Tell in which of the desk's languages a customer wrote."""
    return "zh_CN" if _HAN.search(words) else "en"


def lesson(ticket: Ticket, grade: Grade | None, *, by: Actor, now: datetime, is_report: bool = True) -> Example:
    """Give what there is to learn from somebody's judgement of a ticket; without a grade, no more than was said.

    "Other product" is no judgement where no product is named.
    """
    proposal = ticket.proposal
    judged = grade if is_report else None
    category = judged.category if judged else None
    if category is ProductCategory.OTHER and proposal is not None and proposal.category is None:
        category = None
    words = masked(words_of(ticket), ticket)
    return Example(
        words=words,
        language=locale_of(words)[:2],
        is_report=is_report,
        problem_class=judged.problem_class if judged else None,
        severity=judged.severity if judged else None,
        service_type=judged.service_type if judged else None,
        category=category,
        is_hazard=is_report and ticket.is_hazard,
        ticket=ticket.id,
        by=by,
        at=now,
        proposed=proposal,
    )
