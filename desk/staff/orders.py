"""Which order is carried out by what, and which ticket is meant when none is named."""

from collections.abc import Iterable

from desk.cards import shorten
from desk.conversations import StaffDialog
from desk.discretion import words_for
from desk.staff import (
    abilities,
    accounting,
    appraising,
    assessing,
    caring,
    correcting,
    examining,
    finishing,
    flowing,
    improving,
    looking,
    measures,
    measuring,
    offering,
    on_site,
    papers,
    parked,
    parts,
    pausing,
    personal,
    picturing,
    qualifying,
    reaching,
    registering,
    reporting,
    rewarding,
    rostering,
    speaking,
    supplying,
    surveying,
    taking,
    training,
    using,
    visiting,
    weighing,
)
from desk.staff.draft import Draft
from desk.staff.rights import check
from desk.staff.scanning import drop_scans
from desk.staff.steps import Form, Job, Option, Step, proceed
from desk.staff.vocabulary import Order
from desk.terms import TicketId
from desk.texts import text
from desk.tickets.ticket import Ticket

MOST_CHOICES = 6
_SHORT = 30

FORMS: dict[Order, Form] = {
    Order.HELP: looking.show_help,
    Order.QUEUE: looking.queue,
    Order.MINE: looking.mine,
    Order.TICKET: looking.show_ticket,
    Order.DIALOGUE: looking.dialogue,
    Order.TIMELINE: looking.timeline,
    Order.MORE: looking.more,
    Order.GRADE: assessing.assess,
    Order.ACCEPT: taking.accept,
    Order.DECLINE: taking.decline,
    Order.HANDOVER: taking.hand_over,
    Order.CANDIDATES: offering.show_candidates,
    Order.VISIT: visiting.visit,
    Order.WAY: on_site.set_out,
    Order.ARRIVED: on_site.arrive,
    Order.USED: using.used,
    Order.PHOTOS: picturing.photos,
    Order.DOCUMENTS: papers.documents,
    Order.EVIDENCE: papers.evidence,
    Order.NOTE: speaking.note,
    Order.REPLY: speaking.reply,
    Order.CALLED: speaking.called,
    Order.CARE: caring.take_care,
    Order.ESCALATE: caring.pass_up,
    Order.APOLOGISE: caring.apologise,
    Order.WORDS: speaking.words,
    Order.ATTACH: speaking.attach,
    Order.WAIT: pausing.wait,
    Order.RESUME: pausing.resume,
    Order.ETA: pausing.expect,
    Order.PART: parts.ask_part,
    Order.TAKE: parts.take_part,
    Order.DONE: parts.finish_part,
    Order.COMPLETE: finishing.complete,
    Order.RELEASE: finishing.release,
    Order.REACHED: finishing.reached,
    Order.UNSOLVED: finishing.unsolved,
    Order.MISSED: finishing.missed,
    Order.SURVEY: surveying.points,
    Order.REFUSED: surveying.refused,
    Order.SUPPLIER: supplying.supplier,
    Order.EVALUATE: supplying.evaluate,
    Order.CLOSE: finishing.close,
    Order.SET: registering.set_field,
    Order.LOG: registering.log,
    Order.COMPLEX: registering.mark_complex,
    Order.HAZARD: correcting.hazard,
    Order.NO_PROBLEM: correcting.no_problem,
    Order.MERGE: registering.merge,
    Order.NOTIFY: reaching.notify,
    Order.SENT: reaching.sent,
    Order.DUTY: personal.duty,
    Order.ON: rostering.switch_on,
    Order.OFF: rostering.switch_off,
    Order.LEAVE: rostering.leave,
    Order.ROSTER: rostering.roster,
    Order.SKILLS: abilities.skills,
    Order.REGION: abilities.region,
    Order.BASE: abilities.base,
    Order.TIER: qualifying.tier,
    Order.CERTIFICATE: qualifying.certificate,
    Order.QUIET: personal.quiet,
    Order.LANGUAGE: personal.language,
    Order.SLA: measuring.sla,
    Order.QUALITY: weighing.quality,
    Order.FEEDBACK: improving.feedback,
    Order.CASE: improving.case,
    Order.CASES: improving.cases,
    Order.MEASURE: measures.measure,
    Order.MEASURES: measures.measures,
    Order.REPORT: reporting.report,
    Order.WEEKLY: accounting.weekly,
    Order.GANTT: reporting.gantt,
    Order.TASKS: reporting.tasks,
    Order.FLOW: flowing.flow,
    Order.APPRAISAL: appraising.appraisal,
    Order.JUDGE: appraising.judge,
    Order.CONTEST: appraising.contest,
    Order.ANSWER: appraising.answer,
    Order.REWARD: rewarding.reward,
    Order.PENALTY: rewarding.penalise,
    Order.TEST: examining.test,
    Order.TRAINING: training.training,
    Order.PARKED: parked.parked,
    Order.REPLAY: parked.replay,
    Order.DROP: parked.drop,
}


def form_of(job: Job) -> Form:
    """Give what carries an order out. Raises NotPermittedError when it is not for this member, or not this ticket."""
    if job.order is Order.WHICH:
        return which
    check(job.order, job.draft.member, job.ticket if job.about else None)
    return FORMS[job.order]


def begin(draft: Draft, order: Order, *, about: TicketId | None, rest: str = "", argument: str = "") -> None:
    """Start an order anew, whatever question was open; without a ticket it is asked which one is meant."""
    draft.ask(StaffDialog())
    if order is Order.CANCEL:
        is_something = drop_scans(draft) or draft.dialog.order
        draft.say(text("All right, nothing is changed.") if is_something else text("There was nothing to end."))
        return
    if about is None and order.is_about_a_ticket:
        ask_which(draft, order, rest)
        return
    draft.about = about
    rest = argument if order in _NAMED_BY_ARGUMENT and argument else rest
    job = Job(draft=draft, order=order, about=about, rest=rest, argument=argument)
    proceed(job, form_of(job))


def ask_which(draft: Draft, order: Order, *said: str) -> None:
    """Ask which of the member's tickets is meant, and keep the words meanwhile."""
    tickets = draft.scene.listing[:MOST_CHOICES]
    if not tickets:
        draft.say(text("Which ticket? Please name it, like this: /note 7 …"))
        return
    numbers = " ".join(str(ticket.id) for ticket in tickets)
    kept = (numbers, order.value, *said)
    job = Job(draft=draft, order=Order.WHICH, said=kept)
    proceed(job, lambda job: _which_step(job, tickets))


def which(job: Job) -> Step | None:
    """Go on with an order once its ticket is chosen. Said: the numbers offered, the order, its words, the choice."""
    _, order, *said = job.said
    wanted = Order(order)
    if len(said) == _WORDS_OF.get(wanted, 1):
        return _which_step(job, job.draft.scene.tickets.values())
    *kept, chosen = said
    about = TicketId(int(chosen))
    job.draft.ask(StaffDialog())
    if wanted in _WORDS_OF:
        go_on(Job(draft=job.draft, order=wanted, about=about, said=tuple(kept)))
    else:
        begin(job.draft, wanted, about=about, rest=kept[0])
    return None


def go_on(job: Job) -> None:
    """Follow an order from a point where something was said already."""
    job.draft.about = job.about
    proceed(job, form_of(job))


_NAMED_BY_ARGUMENT = {
    Order.GRADE,
    Order.HAZARD,
    Order.TAKE,
    Order.DONE,
    Order.SENT,
    Order.PARKED,
    Order.REPLAY,
    Order.DROP,
    Order.VISIT,
    Order.CASE,
    Order.MEASURE,
    Order.TRAINING,
    *(Order.JUDGE, Order.ANSWER, Order.REWARD, Order.PENALTY),
}
_WORDS_OF = {Order.WORDS: 1, Order.ATTACH: 2}


def _which_step(job: Job, tickets: Iterable[Ticket]) -> Step:
    problems = {t.id: shorten(words_for(job.draft.member, t, t.problem), _SHORT) for t in tickets}
    numbers = [TicketId(int(number)) for number in job.said[0].split()]
    options = tuple(
        Option(value=str(number), label=text("{number}: {problem}", number=number, problem=problems.get(number, "")))
        for number in numbers
    )
    return Step(question=(text("Which ticket is it about?"),), options=options)
