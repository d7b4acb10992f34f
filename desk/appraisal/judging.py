"""Judging an appraisal, objecting to it, and answering: who may do what, and what has to be said (C23)."""

from datetime import datetime

from desk.appraisal.scoring import BEST
from desk.appraisal.sheet import AppraisalSheet, Contest, Criterion, Judgement
from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.terms import Role
from desk.texts import text
from desk.tickets.timeline import person
from desk.values import replace


def may_lead(member: Member, department: str) -> bool:
    """Whether a member supervises, or leads this department."""
    is_lead = Role.LEAD in member.roles and bool(department) and member.department == department
    return member.has(Role.SUPERVISOR, Role.MANAGER) or is_lead


def may_see(sheet: AppraisalSheet, member: Member) -> bool:
    """Whether an appraisal is the member's own, or of those whom they lead."""
    return (sheet.person is not None and sheet.person.id == member.id) or may_lead(member, sheet.department)


def check_not_own(sheet: AppraisalSheet, member: Member) -> None:
    """Raise NotPermittedError when somebody would appraise themselves, or others than those whom they lead."""
    is_own = sheet.person.id == member.id if sheet.person else member.department == sheet.department and is_led(member)
    if is_own:
        raise NotPermittedError(text("Nobody appraises themselves. Please ask another supervisor."))
    if not may_lead(member, sheet.department):
        raise NotPermittedError(text("Only supervisors, and leads for their department, may do this."))


def is_led(member: Member) -> bool:
    """Whether a member answers for a department as its lead."""
    return Role.LEAD in member.roles


def judge(
    sheet: AppraisalSheet, criterion: Criterion, points: int, reason: str, *, by: Member, now: datetime
) -> AppraisalSheet:
    """Add a judgement, with its reason and its author. Raises DeskError without a reason or beyond 0 to 100."""
    check_not_own(sheet, by)
    if not reason.strip():
        raise DeskError(text("A judgement needs a reason in words."))
    if not 0 <= points <= BEST:
        raise DeskError(text("Please give 0 to 100 points."))
    said = Judgement(criterion=criterion, points=points, reason=reason.strip(), by=person(by), at=now)
    return replace(sheet, judgements=(*sheet.judgements, said))


def contest(sheet: AppraisalSheet, words: str, *, by: Member, now: datetime) -> AppraisalSheet:
    """Add what the person appraised objects to; of a department, its lead does."""
    is_theirs = sheet.person.id == by.id if sheet.person else is_led(by) and by.department == sheet.department
    if not is_theirs:
        raise NotPermittedError(text("Only the person appraised can object."))
    if not words.strip():
        raise DeskError(text("Please say in words what is wrong."))
    return replace(sheet, contests=(*sheet.contests, Contest(words=words.strip(), by=person(by), at=now)))


def answer(sheet: AppraisalSheet, words: str, *, by: Member, now: datetime) -> AppraisalSheet:
    """Answer the objection that is open. Raises DeskError when there is none, or nothing is said."""
    check_not_own(sheet, by)
    asked = sheet.open_contest
    if asked is None:
        raise DeskError(text("There is no open objection to this appraisal."))
    if not words.strip():
        raise DeskError(text("Please answer in words."))
    said = replace(asked, answer=words.strip(), answered_by=person(by), answered_at=now)
    return replace(sheet, contests=tuple(said if one is asked else one for one in sheet.contests))
