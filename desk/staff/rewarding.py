"""Rewards and penalties in chat, each with its criterion, its form and what it is tied to (R4.4.3, R4.4.4-3)."""

from desk.appraisal.consequence import FORMS, GROUNDS, Consequence, Form, Ground, Kind, Tie, TieKind, checked
from desk.appraisal.judging import is_led, may_lead
from desk.appraisal.showing import consequence_line
from desk.appraisal.subject import department_of
from desk.appraisal.wording import FORM, GROUND, TIE
from desk.errors import NotPermittedError
from desk.people import Member
from desk.replies import Say
from desk.staff.appraising import appraised, who
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step, options_of
from desk.texts import text
from desk.tickets.timeline import person
from desk.turns import Outbound


def reward(job: Job) -> Step | None:
    """Put a reward on record."""
    return _enter(job, Kind.REWARD)


def penalise(job: Job) -> Step | None:
    """Put a penalty on record."""
    return _enter(job, Kind.PENALTY)


def _enter(job: Job, kind: Kind) -> Step | None:
    draft = job.draft
    if step := _next(job, kind):
        return step
    _, ground, form, tie, called, words = job.said
    member = _member(draft)
    entry = Consequence(
        id=draft.scene.numbers.consequence(),
        kind=kind,
        ground=Ground(ground),
        form=Form(form),
        person=person(member) if member else None,
        department=department_of(appraised(draft).scope, draft.around.staff),
        ties=(Tie(kind=TieKind(tie), words=called),),
        words=words,
        by=person(draft.member),
        at=draft.scene.now,
    )
    draft.reward(checked(entry, by=draft.member))
    draft.say(text("On record."), consequence_line(entry))
    if member and member.addresses:
        draft.owe([Outbound(to=member.addresses[0], message=Say(body=(consequence_line(entry),)))])
    return None


def _next(job: Job, kind: Kind) -> Step | None:
    match len(job.said):
        case 0:
            return who(job.draft)
        case 1:
            _check(job.draft)
            options = tuple(Option(value=one, label=GROUND[one]) for one in GROUNDS[kind])
            return Step(question=(text("What is it for?"),), options=options)
        case 2:
            return Step(
                question=(text("In what form?"),),
                options=tuple(Option(value=one, label=FORM[one]) for one in FORMS[kind]),
            )
        case 3:
            return Step(question=(text("What is it tied to? It must be one of these."),), options=options_of(TIE))
        case 4:
            return Step(
                question=(text("Which one? Please name it: the step, the clause or the number of the measure."),)
            )
        case 5:
            return Step(question=(text("And in words: what happened?"),))
        case _:
            return None


def _check(draft: Draft) -> None:
    """Raise NotPermittedError unless the member leads whom it is about, and it is neither them nor their own team."""
    scope = appraised(draft).scope
    if scope.person == draft.member.id or (is_led(draft.member) and scope.department == draft.member.department):
        raise NotPermittedError(text("Nobody rewards or punishes themselves."))
    if not may_lead(draft.member, department_of(scope, draft.around.staff)):
        raise NotPermittedError(text("Only supervisors, and leads for their department, may do this."))


def _member(draft: Draft) -> Member | None:
    number = appraised(draft).scope.person
    return draft.around.staff.by_id.get(number) if number is not None else None
