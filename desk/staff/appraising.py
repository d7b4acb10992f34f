"""Appraisals in chat: seen by whom they are about, judged by supervisors, objected to, answered (R4.4.2, C23)."""

from collections.abc import Iterable

from desk.appraisal import judging
from desk.appraisal.appraised import Appraised
from desk.appraisal.news import may_judge
from desk.appraisal.sheet import AppraisalSheet, Criterion
from desk.appraisal.showing import consequence_line, name_of, result_line, shown, tickets_of
from desk.appraisal.subject import spelled, subject_in
from desk.appraisal.wording import CRITERION
from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.quality.asking import ME, Scope
from desk.replies import Choice, Say
from desk.staff.draft import Draft
from desk.staff.steps import Job, Step, Taken, options_of
from desk.staff.vocabulary import Order
from desk.texts import Text, text
from desk.turns import Outbound

MOST_LISTED = 20
MOST_BUTTONS = 6
EVIDENCE = "e"


def appraisal(job: Job) -> Step | None:
    """Show the newest appraisal: one's own, or of somebody one leads; with its evidence when that is asked for."""
    draft, found, words = job.draft, appraised(job.draft), (job.rest or job.argument).strip()
    if (
        words
        and words.casefold() not in ME
        and subject_in(words, staff=draft.around.staff, policy=draft.around.policy) is None
    ):
        raise DeskError(text("Nobody here is called {name}.", name=words))
    sheet = found.newest
    if sheet is None:
        none = text("There is no appraisal yet. One is made on the first day after each period.")
        draft.say(none, *map(result_line, found.tested))
    elif found.evidence:
        draft.say(*tickets_of(sheet, found.evidence))
    else:
        told = (*shown(sheet, _name(sheet, draft)), *map(consequence_line, found.consequences))
        told = (*told, *map(result_line, found.tested))
        draft.say(*told, choices=_choices(sheet, found.scope, draft))
    if found.to_judge and not found.evidence:
        _list_to_judge(found.to_judge, draft)
    return None


def judge(job: Job) -> Step | None:
    """Add a judgement to somebody's newest appraisal: a criterion, points of 100, and the reason."""
    draft = job.draft
    if not job.said:
        return who(draft)
    sheet = newest(draft)
    judging.check_not_own(sheet, draft.member)
    name = _name(sheet, draft)
    if len(job.said) == 1:
        return Step(question=(text("{name}: what do you judge?", name=name),), options=options_of(CRITERION))
    if len(job.said) == 2:  # noqa: PLR2004 -- whom, and what of them
        asked = text("How many points of 100?")
        return Step(question=(asked,), read=points_in, numbers_are_words=True)
    if len(job.said) == 3:  # noqa: PLR2004 -- and the points
        return Step(question=(text("Why? {name} will read your reason.", name=name),))
    _, criterion, points, reason = job.said
    now = draft.scene.now
    judged = judging.judge(sheet, Criterion(criterion), int(points), reason, by=draft.member, now=now)
    draft.appraise(judged)
    draft.say(text("Noted in the appraisal of {name}, {period}.", name=name, period=sheet.period))
    news = text("Your appraisal of {period} was judged: /appraisal shows it.", period=sheet.period)
    draft.owe(_to_the_appraised(judged, draft, news))
    return None


def contest(job: Job) -> Step | None:
    """Take what a member objects to in their own newest appraisal, and tell those who can answer."""
    draft = job.draft
    sheet = newest(draft)
    if not job.said:
        return Step(question=(text("Your appraisal of {period}: what is wrong?", period=sheet.period),))
    contested = judging.contest(sheet, job.said[0], by=draft.member, now=draft.scene.now)
    draft.appraise(contested)
    draft.say(text("Your objection is kept with the appraisal. A supervisor will answer it."))
    name = draft.member.name
    news = text("{name} objects to the appraisal of {period}: {words}", name=name, period=sheet.period,
                words=job.said[0])  # fmt: skip
    how = text("Answer with /answer and the name.")
    judges = (m for m in draft.around.staff.members if may_judge(contested, m))
    draft.owe(_told(judges, news, how))
    return None


def answer(job: Job) -> Step | None:
    """Answer the objection of somebody whom one leads."""
    draft = job.draft
    if not job.said:
        return who(draft)
    sheet = newest(draft)
    asked = sheet.open_contest
    if asked and len(job.said) == 1:
        return Step(question=(text("{name} wrote: {words}", name=asked.by.name, words=asked.words),
                              text("What do you answer?")))  # fmt: skip
    answered = judging.answer(sheet, job.said[-1], by=draft.member, now=draft.scene.now)
    draft.appraise(answered)
    draft.say(text("Your answer is kept with the appraisal."))
    news = text("{name} has answered your objection: {words}", name=draft.member.name, words=job.said[-1])
    draft.owe(_to_the_appraised(answered, draft, news))
    return None


def appraised(draft: Draft) -> Appraised:
    """Give what was loaded. Raises NotPermittedError where it may not be seen."""
    found = draft.scene.appraisal
    if found is None:
        raise NotPermittedError(text("Only supervisors, and leads for their department, see the figures of others."))
    return found


def newest(draft: Draft) -> AppraisalSheet:
    """Give the newest sheet. Raises DeskError where there is none."""
    sheet = appraised(draft).newest
    if sheet is None:
        raise DeskError(text("There is no appraisal yet. One is made on the first day after each period."))
    return sheet


def who(draft: Draft) -> Step:
    """Ask whom it is about; a member or a department."""

    def read(words: str) -> Taken | None:
        named = subject_in(words, staff=draft.around.staff, policy=draft.around.policy)
        return (spelled(named[0], draft.around.policy), named[1]) if named else None

    return Step(
        question=(text("Whom is it about? Please give a name, a number like #12, or a department."),), read=read
    )


def points_in(words: str) -> Taken | None:
    """Read a number of points off the beginning of some words."""
    first, _, rest = words.strip().partition(" ")
    is_number = first.isascii() and first.isdigit() and len(first) < 4  # noqa: PLR2004 -- up to 100
    return (first, rest.strip()) if is_number else None


def _name(sheet: AppraisalSheet, draft: Draft) -> Text:
    return name_of(sheet, draft.around.policy.departments, locale=draft.member.locale)


def _choices(sheet: AppraisalSheet, scope: Scope, draft: Draft) -> tuple[Choice, ...]:
    key, member = spelled(scope, draft.around.policy), draft.member
    found = [draft.choice(Order.APPRAISAL, text("Evidence"), argument=f"{key} {EVIDENCE}")]
    if may_judge(sheet, member):
        found.append(draft.choice(Order.JUDGE, text("Judge"), argument=key))
        found.append(draft.choice(Order.REWARD, text("Reward"), argument=key))
        found.append(draft.choice(Order.PENALTY, text("Penalty"), argument=key))
        if sheet.open_contest:
            found.append(draft.choice(Order.ANSWER, text("Answer"), argument=key))
    if sheet.person and sheet.person.id == member.id:
        found.append(draft.choice(Order.CONTEST, text("Object")))
    return tuple(found)


def _list_to_judge(sheets: tuple[AppraisalSheet, ...], draft: Draft) -> None:
    lines = (text("{name}, {period}", name=_name(sheet, draft), period=sheet.period) for sheet in sheets[:MOST_LISTED])
    choices = tuple(
        draft.choice(Order.APPRAISAL, _name(sheet, draft), argument=_key(sheet, draft))
        for sheet in sheets[:MOST_BUTTONS]
    )
    draft.say(text("These wait for your judgement: {count}", count=len(sheets)), *lines, choices=choices)


def _key(sheet: AppraisalSheet, draft: Draft) -> str:
    scope = Scope(person=sheet.person.id) if sheet.person else Scope(department=sheet.department)
    return spelled(scope, draft.around.policy)


def _to_the_appraised(sheet: AppraisalSheet, draft: Draft, *news: Text) -> tuple[Outbound, ...]:
    member = draft.around.staff.by_id.get(sheet.person.id) if sheet.person else None
    return _told([member] if member else [], *news)


def _told(members: Iterable[Member], *news: Text) -> tuple[Outbound, ...]:
    return tuple(Outbound(to=m.addresses[0], message=Say(body=news)) for m in members if m.addresses)
