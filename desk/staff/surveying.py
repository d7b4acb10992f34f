"""The result form of a call back: the customer's points, or that they do not want to give any (C13, R1.3-10)."""

from desk import outcome
from desk.errors import DeskError
from desk.staff.steps import Job, Option, Step, Taken
from desk.survey import chasing, taking
from desk.survey.form import PHONE, read_form
from desk.survey.hearing_out import heard_out
from desk.survey.impartial import check_customer, check_taker
from desk.survey.round import SurveyRound
from desk.terms import Status
from desk.texts import Text, text
from desk.tickets import closing, moves
from desk.tickets.record import listed, missing_for_closure
from desk.tickets.timeline import staff

_SKIP = Option(value="skip", label=text("Not asked"))
_MAY_BE_CALLED = (Status.RESULT_SENT, Status.CONFIRMED)


def points(job: Job) -> Step | None:
    """Take the points that the customer gives on the phone; late ones count too."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, Status.CONFIRMED, Status.CLOSED)
    check(job)
    if not job.said:
        return ask(job)
    draft.apply(closing.attempt(ticket, "", by=draft.member, now=draft.scene.now))
    keep(job, job.said[0])
    draft.say(text("Ticket {number}: the points are noted.", number=ticket.id))
    return None


def refused(job: Job) -> Step | None:
    """Note that the customer was reached, and does not want to rate. Each button counts once."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, *_MAY_BE_CALLED)
    if job.argument and job.argument != str(ticket.feedback.human_attempts):
        raise DeskError(text("This call is noted already."))
    by, now = staff(draft.member), draft.scene.now
    called = draft.apply(closing.attempt(ticket, job.rest, by=draft.member, now=now))
    told = draft.apply(taking.decline(called, policy=draft.around.policy_for(ticket), by=by, now=now))
    draft.time(*chasing.over(told))
    draft.refresh(told)
    draft.say(text("Ticket {number}: it is noted that the customer does not want to rate.", number=told.id))
    return None


def check(job: Job) -> None:
    """Raise NotPermittedError where the points would be for work of the member's own, or of the customer's."""
    check_taker(job.ticket, job.draft.member)
    check_customer(job.ticket, job.draft.around.customers.get(job.ticket.customer), job.draft.around.staff)


def ask(job: Job, *, may_skip: bool = False) -> Step:
    """Put the questions as they are to be asked on the phone."""
    ticket, held = job.ticket, round_of(job)
    rules = job.draft.around.policy_for(ticket).survey
    asked = held.open_questions or held.asks
    lines = [text("{place}. {words}", place=n, words=rules.instrument.question(d)) for n, d in enumerate(asked, 1)]
    head = text(
        "Ticket {number}: how satisfied is the customer, from 1 to {scale}?", number=ticket.id, scale=rules.scale
    )
    how = text(
        "Type {count} numbers in this order, “-” for none, and the customer's words after them.", count=len(asked)
    )
    question: tuple[Text, ...] = (head, *lines, how) if len(asked) > 1 else (head, *lines)
    options = (_SKIP,) if may_skip else ()
    return Step(
        question=question, options=options, read=lambda words: _read(words, held, rules.scale), numbers_are_words=True
    )


def keep(job: Job, words: str) -> None:
    """Store the points that were typed; with them a confirmed ticket closes if its record is complete."""
    draft, ticket = job.draft, job.ticket
    policy = draft.around.policy_for(ticket)
    read = read_form(words, round_of(job), scale=policy.survey.scale)
    given, comment = read or ({}, "")
    by, now = staff(draft.member), draft.scene.now
    rated = draft.apply(taking.answer(ticket, given, comment=comment, policy=policy, via=PHONE, by=by, now=now))
    draft.time(*chasing.over(rated))
    draft.take(heard_out(rated, draft.around)[1])
    if rated.status is Status.CONFIRMED:
        _close_if_complete(job)


def round_of(job: Job) -> SurveyRound:
    """Give the round that counts."""
    return taking.round_of(job.ticket, job.draft.around.policy_for(job.ticket), now=job.draft.scene.now)


def _read(words: str, held: SurveyRound, scale: int) -> Taken | None:
    is_good = words == _SKIP.value or read_form(words, held, scale=scale) is not None
    return (words, "") if is_good else None


def _close_if_complete(job: Job) -> None:
    draft = job.draft
    if missing := missing_for_closure(taking.settled(job.ticket)):
        fields = listed(missing)
        draft.say(text("Ticket {number} can't close yet. Missing: {fields}.", number=job.ticket.id, fields=fields))
        return
    draft.take(outcome.closed(job.ticket, draft.around, by=staff(draft.member)))
    draft.say(text("Ticket {number} is closed.", number=job.ticket.id))
