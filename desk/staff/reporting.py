"""Reports, Gantt charts and task lists on demand: `/report weekly`, `/gantt me`, `/tasks technical` (R2.3-2)."""

from datetime import date
from zoneinfo import ZoneInfo

from desk.deliveries import Priority
from desk.errors import DeskError, NotPermittedError
from desk.papers.paper import PaperKind, PaperWanted
from desk.reports.asking import asked_for
from desk.reports.board import Whose
from desk.reports.kinds import NAMES, ReportKind, kind_of
from desk.reports.pushing import caption, scope_of
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step, Taken
from desk.terms import Role
from desk.texts import Text, text

_ME = frozenset({"me", "mine", "我", "我的", "自己"})
_ALL = frozenset({"all", "everybody", "全部", "所有", "全体"})
_LEADING = (Role.SUPERVISOR, Role.MANAGER, Role.LEAD)


def report(job: Job) -> Step | None:
    """Have a report drawn: of the last period that is over, or the one of a day that is named."""
    draft = job.draft
    if not job.said:
        return Step(
            question=(text("Which report?"),),
            options=tuple(Option(value=kind.value, label=name) for kind, name in NAMES.items()),
            read=_read_kind,
        )
    kind, day = ReportKind(job.said[0]), _day(job.rest.strip())
    policy = draft.around.policy
    today = draft.scene.now.astimezone(ZoneInfo(policy.zone)).date()
    asked = asked_for(kind, day, scope_of(draft.member) or "", policy, today=today)
    _want(draft, PaperKind.REPORT, asked.spell(), caption(asked))
    return None


def gantt(job: Job) -> Step | None:
    """Have open tickets drawn over time."""
    _board(job, PaperKind.GANTT, text("Open tickets over time"))
    return None


def tasks(job: Job) -> Step | None:
    """Have a task list drawn."""
    _board(job, PaperKind.TASKS, text("Task list"))
    return None


def _read_kind(words: str) -> Taken | None:
    name, _, rest = words.partition(" ")
    kind = kind_of(name)
    return (kind.value, rest.strip()) if kind else None


def _day(words: str) -> date | None:
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise DeskError(text("Please name a day of its time like 2026-11-01.")) from None


def _board(job: Job, kind: PaperKind, title: Text) -> None:
    draft = job.draft
    whose = _whose(draft, job.rest.strip())
    _want(draft, kind, whose.spell(), title)


def _whose(draft: Draft, words: str) -> Whose:
    """Understand whose work is asked for. Raises NotPermittedError where it is none of the member's business."""
    member = draft.member
    leads = member.has(*_LEADING)
    if words.casefold() in _ME or not (words or leads):
        return Whose(member=member.id)
    own = Whose(department="" if member.has(Role.SUPERVISOR, Role.MANAGER) else member.department)
    wanted = own if not words or words.casefold() in _ALL else _named(draft, words)
    if not leads or (own.department and not _is_of(draft, wanted, own.department)):
        raise NotPermittedError(text("That is the work of others. /tasks me shows yours."))
    return wanted


def _named(draft: Draft, words: str) -> Whose:
    said = words.casefold()
    for department in draft.around.policy.departments:
        if said in {department.key, *(name.casefold() for name in department.names.values())}:
            return Whose(department=department.key)
    found = draft.around.staff.named(words)
    if found is None or len(found[0]) != 1:
        raise DeskError(text("There is no department and no one member of the name {name}.", name=words))
    return Whose(member=found[0][0].id)


def _is_of(draft: Draft, whose: Whose, department: str) -> bool:
    if whose.member is None:
        return whose.department == department
    return draft.around.staff.by_id[whose.member].department == department


def _want(draft: Draft, kind: PaperKind, argument: str, title: Text) -> None:
    here = draft.conversation.address
    draft.want(
        PaperWanted(
            key=f"{kind} {draft.scene.message.key}",
            kind=kind,
            argument=argument,
            locale=draft.member.locale,
            to=(here,),
            caption=(title,),
            asked_by=here,
            priority=Priority.ANSWER,
        )
    )
    draft.say(text("{title} is being drawn, it comes in a moment.", title=title))
