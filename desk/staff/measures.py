"""Measures in staff's hands: `/measure` begins one, `/measure M18` shows it, `/measures` lists them (R4.3-1)."""

from desk.cards import shorten
from desk.errors import DeskError, NotPermittedError
from desk.improvement.effects import LABELS, compared, measure_card, show_measure
from desk.improvement.entries import measure_named, ticket_of
from desk.improvement.judging import begun, check_under_way, judged
from desk.improvement.measure import Measure, MeasureState, Metric, Origin
from desk.improvement.seeing import judges
from desk.improvement.wording import MEASURE_STATE, METRIC, ORIGIN
from desk.people import require
from desk.routing.naming import department_name
from desk.staff.colleagues import nobody
from desk.staff.deciding import due, until_when
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step, Taken, options_of, proceed
from desk.staff.vocabulary import Order
from desk.terms import MeasureId, MemberId, Role
from desk.texts import Text, text
from desk.tickets.timeline import Act, Entry, person, staff
from desk.turns import Turn
from desk.values import replace

MOST_LISTED, MOST_BUTTONS, _SHORT = 20, 6, 40
ME, ALL = "me", "all"
_STATES = {"worked": MeasureState.WORKED, "did_not": MeasureState.DID_NOT, "go_on": MeasureState.UNDER_WAY}
_ACTIONS = tuple(Option(value=action, label=label) for action, label in LABELS.items())
_ORIGINS = tuple(Option(value=origin.value, label=ORIGIN[origin]) for origin in Origin)


def measure(job: Job) -> Step | None:
    """Begin a measure, or show and judge the one that is named."""
    first = job.said[0] if job.said else "".join(job.rest.split(maxsplit=1)[:1])
    if number := measure_named(first):
        if not job.said:
            proceed(replace(job, said=(number,), rest=job.rest.partition(" ")[2].strip()), measure)
            return None
        return _known(job, _held(job, number))
    require(job.draft.member, Role.SUPERVISOR, Role.MANAGER, Role.LEAD)
    return _begin(job)


def measures(job: Job) -> Step | None:
    """List the measures under way that the member sees, what is due first before the others."""
    draft = job.draft
    listed = draft.scene.entries.listed_measures
    if not listed:
        draft.say(text("No measure is under way. /measure begins one."))
        return None
    choices = tuple(
        draft.choice(Order.MEASURE, text("Measure {number}", number=one.id), argument=one.id)
        for one in listed[:MOST_BUTTONS]
    )
    title = text("Measures under way: {count}", count=len(listed))
    draft.say(title, *(_line(one) for one in listed[:MOST_LISTED]), choices=choices)
    return None


def _known(job: Job, held: Measure) -> Step | None:
    """Show a measure, count its effect anew, or take its owner's verdict."""
    draft, said = job.draft, job.said[1:]
    todo = Step(question=(text("Measure {number}: what is to be done?", number=held.id),), options=_ACTIONS)
    if not said:
        if job.rest and todo.take(job.rest):
            return todo
        draft.send(measure_card(held, draft.member, draft.around), ticket=None)
        return None
    check_under_way(held)
    if said[0] == "count":
        draft.take(Turn(measures=(replace(held, look_at=draft.scene.now),)))
        draft.say(text("The figures of measure {number} are being counted. They come in a moment.", number=held.id))
        return None
    if len(said) == 1:
        figures = tuple(text("{label}: {value}", label=row.label, value=row.value) for row in compared(held))
        question = text("Measure {number}: what do you judge by? A few words, please.", number=held.id)
        return Step(question=(*figures, question))
    _judge(draft, held, *said[:2])
    return None


def _judge(draft: Draft, held: Measure, verdict: str, words: str) -> None:
    done = judged(held, _STATES[verdict], words, now=draft.scene.now)
    label = LABELS[verdict]
    entries: tuple[Entry, ...] = ()
    if done.case and (ticket := ticket_of(done.case)):
        note = f"{done.id}: {verdict} {words}"
        by = staff(draft.member)
        entries = (Entry(ticket=ticket, at=draft.scene.now, actor=by, act=Act.CASE_MEASURED, note=note),)
    draft.take(Turn(entries=entries, measures=(done,)))
    draft.say(text("Measure {number}: {verdict}. That is on the register.", number=done.id, verdict=label))


def _begin(job: Job) -> Step | None:
    """Ask what a measure of its own needs: what, why, by which figure, whose, who and until when (R4.3-1)."""
    match len(job.said):
        case 0:
            return Step(question=(text("What is to be done better, and how?"),))
        case 1:
            return Step(question=(text("What does it follow from?"),), options=_ORIGINS)
        case 2:
            question = text("By which figure shall we see whether it works?")
            return Step(question=(question,), options=options_of(METRIC))
        case 3:
            return Step(question=(text("Whose figures?"),), options=_scopes(job.draft))
        case 4:
            return _whose(job.draft)
        case 5:
            return until_when(job)
        case _:
            _enter(job)
            return None


def _scopes(draft: Draft) -> tuple[Option, ...]:
    policy, locale = draft.around.policy, draft.member.locale
    named = (
        Option(value=one.key, label=department_name(one.key, policy.departments, locale=locale))
        for one in policy.departments
    )
    return (Option(value=ALL, label=text("All departments")), *named)


def _whose(draft: Draft) -> Step:
    def read(words: str) -> Taken | None:
        if words == ME:
            return str(draft.member.id), ""
        named = draft.around.staff.named(words)
        if named is None or len(named[0]) > 1:
            raise nobody(words)
        return str(named[0][0].id), named[1]

    return Step(question=(text("Who answers for it?"),), options=(Option(value=ME, label=text("I do")),), read=read)


def _enter(job: Job) -> None:
    draft = job.draft
    what, origin, metric, scope, owner, when = job.said[:6]
    entered = Measure(
        id=draft.scene.numbers.measure(),
        origin=Origin(origin),
        what=what,
        department="" if scope == ALL else scope,
        owner=person(draft.around.staff.by_id[MemberId(int(owner))]),
        metric=Metric(metric),
        begun_at=draft.scene.now,
        due_at=due(job, when),
    )
    entered = begun(entered, draft.around.policy)
    draft.take(Turn(measures=(entered,)))
    draft.send(measure_card(entered, draft.member, draft.around), ticket=None)
    if entered.owner.id != draft.member.id:
        draft.owe(show_measure(entered, draft.around.staff.by_id[entered.owner.id], draft.around))


def _held(job: Job, number: MeasureId) -> Measure:
    found = job.draft.scene.entries.measures.get(number)
    if found is None:
        raise DeskError(text("There is no measure {number}.", number=number))
    if not judges(found, job.draft.member):
        raise NotPermittedError(text("Your role does not allow this. Please ask a supervisor."))
    return found


def _line(one: Measure) -> Text:
    return text(
        "Measure {number} · {what} · {owner} · {metric} · {state}, due {at}",
        number=one.id,
        what=shorten(one.what, _SHORT),
        owner=one.owner.name,
        metric=METRIC[one.metric],
        state=MEASURE_STATE[one.state],
        at=one.due_at,
    )
