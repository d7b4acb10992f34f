"""Results of tests in chat: `/test Li service_norms exam 85 knows the norms well` (R7.3.1-2, R7.3.1-3)."""

from desk.appraisal.examining import WAYS, Subject, Tested, Way, passed
from desk.appraisal.judging import may_lead
from desk.appraisal.showing import result_line
from desk.appraisal.subject import department_of
from desk.appraisal.wording import SUBJECT, WAY
from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.replies import Say
from desk.staff.appraising import appraised, points_in, who
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step, options_of
from desk.texts import text
from desk.tickets.timeline import person
from desk.turns import Outbound


def test(job: Job) -> Step | None:
    """Put the result of a test on record; the person tested reads it."""
    draft = job.draft
    if step := _next(job):
        return step
    _, subject, way, points, words = job.said
    member = _member(draft)
    result = Tested(
        id=draft.scene.numbers.test(),
        person=person(member),
        subject=Subject(subject),
        way=Way(way),
        points=int(points),
        words=words,
        by=person(draft.member),
        at=draft.scene.now,
    )
    draft.examine(passed(result, by=draft.member))
    draft.say(text("On record."), result_line(result))
    if member.addresses:
        draft.owe([Outbound(to=member.addresses[0], message=Say(body=(result_line(result),)))])
    return None


def _next(job: Job) -> Step | None:
    match job.said:
        case ():
            return who(job.draft)
        case (_,):
            _member(job.draft)
            return Step(question=(text("What was tested?"),), options=options_of(SUBJECT))
        case (_, subject):
            ways = WAYS[Subject(subject).is_knowledge]
            return Step(question=(text("How?"),), options=tuple(Option(value=way, label=WAY[way]) for way in ways))
        case (_, _, _):
            return Step(question=(text("How many points of 100?"),), read=points_in, numbers_are_words=True)
        case (_, _, _, _):
            return Step(question=(text("And in words: what did you see?"),))
        case _:
            return None


def _member(draft: Draft) -> Member:
    """Give whom it is about. Raises DeskError for a department, NotPermittedError for whom one does not lead."""
    scope = appraised(draft).scope
    found = draft.around.staff.by_id.get(scope.person) if scope.person is not None else None
    if found is None:
        raise DeskError(text("People are tested, not departments."))
    if not may_lead(draft.member, department_of(scope, draft.around.staff)):
        raise NotPermittedError(text("Only supervisors, and leads for their department, may do this."))
    return found
