"""A case is opened: for a low score, a comment that complains, what staff report (R4.2.3-2, R4.2.3-3, R1.3-11)."""

from collections.abc import Mapping
from datetime import datetime

from desk.improvement.case import Case, CaseCategory, CaseSource
from desk.improvement.complaining import complains
from desk.improvement.reference import CaseReference
from desk.improvement.showing import show_case
from desk.people import Member
from desk.policy import Policy
from desk.survey.campaign import CampaignRound
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CaseId, Role
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, amend
from desk.turns import Around, Turn
from desk.values import replace


def after_answers(ticket: Ticket, answers: SurveyRound, around: Around) -> Turn:
    """Open a case where any dimension is low or the comment complains; once a round, however often it is asked."""
    is_opened = any(known.asked_at == answers.asked_at for known in ticket.cases)
    if is_opened or answers.is_void:
        return Turn()
    low = lowest(answers.points, around.policy_for(ticket))
    if low is None and not complains(answers.comment, around):
        return Turn()
    case = replace(
        _negative(next_case(ticket), answers, low, around),
        ticket=ticket.id,
        department=ticket.department,
        owner=ticket.owner,
    )
    return opened(case, ticket, around, by=SYSTEM, asked_at=answers.asked_at)


def after_campaign(held: CampaignRound, around: Around) -> tuple[CampaignRound, Turn]:
    """Open a case for an answer to a campaign, as soon as it is negative: nobody knows whether more comes.

    Gives what is held of the answers after it, which remembers the case: there is one for each customer and campaign.
    """
    answers = held.answers
    low = lowest(answers.points, around.policy)
    if answers.case or (low is None and not complains(answers.comment, around)):
        return held, Turn()
    case = _negative(CaseId(f"C{held.campaign}-{held.customer}"), answers, low, around)
    turn = opened(replace(case, customer=held.customer), None, around, by=SYSTEM)
    return replace(held, answers=replace(answers, case=case.id)), turn


def _negative(number: CaseId, answers: SurveyRound, low: str | None, around: Around) -> Case:
    return Case(
        id=number,
        source=CaseSource.SURVEY if low else CaseSource.COMMENT,
        words=answers.comment,
        points={str(dimension): given for dimension, given in answers.points.items()},
        by=SYSTEM,
        opened_at=around.now,
        due_at=around.now + around.policy.improvement.close,
        category=CaseCategory(low) if low else None,
    )


def lowest(points: Mapping[SurveyDimension, int], policy: Policy) -> str | None:
    """Give the dimension with the fewest points, if they are so few as to be negative (policy survey.negative)."""
    if not points:
        return None
    worst = min(points, key=lambda dimension: points[dimension])
    return str(worst) if points[worst] <= policy.survey.negative else None


def next_case(ticket: Ticket) -> CaseId:
    """Give the number of a ticket's next case."""
    return CaseId(f"{ticket.id}-{len(ticket.cases) + 1}")


def opened(case: Case, ticket: Ticket | None, around: Around, *, by: Actor, asked_at: datetime | None = None) -> Turn:
    """Enter a case, in the ticket's timeline too; owner and supervisors get its card, whoever opened it does not."""
    case = watched(case)
    members = {m.id: m for m in concerned(case, around) if m.id != by.id}
    told = tuple(out for member in members.values() for out in show_case(case, member, around, ticket=ticket))
    if ticket is None:
        return Turn(outbound=told, cases=(case,))
    known = (*ticket.cases, CaseReference(id=case.id, asked_at=asked_at))
    change = amend(ticket, Act.CASE_OPENED, by=by, now=around.now, note=case.id, cases=known)
    return Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries, outbound=told, cases=(case,))


def concerned(case: Case, around: Around) -> tuple[Member, ...]:
    """Give whom a case is pushed to: its owner and the supervisors; what concerns no ticket, those above too."""
    owner = around.staff.by_id.get(case.owner.id) if case.owner else None
    leads: tuple[Member, ...] = ()
    if case.source is CaseSource.DROP:
        leads = around.staff.on_duty(Role.MANAGER)
    elif case.ticket is None:
        leads = around.staff.on_duty(Role.LEAD, department=case.department)
    return (*([owner] if owner else []), *around.staff.supervisors(), *leads)


def watched(case: Case) -> Case:
    """Have the desk look at an open case when it is due."""
    return replace(case, look_at=case.due_at if case.is_open else None)
