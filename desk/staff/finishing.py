"""The end of the work: complete, send the result, take the customer's word on the phone, close (T11-T14, T17)."""

from desk import notices, outcome, wording
from desk.errors import DeskError
from desk.replies import Choice
from desk.staff import surveying
from desk.staff.steps import BadAnswerError, Job, Option, Step, options_of
from desk.staff.vocabulary import Order
from desk.survey.form import PHONE
from desk.survey.hearing_out import heard_out
from desk.terms import ActionType, Method, Role, Status
from desk.texts import Text, text
from desk.tickets import closing, moves
from desk.tickets.closing import Completion
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import staff
from desk.turns import Timer, TimerKind
from desk.visits import telling
from desk.visits.photos import lacks_after
from desk.visits.reminding import timer_of

_YES_NO = (Option(value="yes", label=text("Yes")), Option(value="no", label=text("No")))


def complete(job: Job) -> Step | None:
    """Ask how it was done and what came of it, then store it; the owner may send the result (T11)."""
    draft, ticket = job.draft, job.ticket
    match len(job.said):
        case 0:
            closing.check_completable(ticket, by=draft.member)
            question = text("Ticket {number}: how was it handled?", number=ticket.id)
            return Step(question=(question,), options=options_of(wording.METHOD))
        case 1:
            return Step(question=(*_photo(job), text("What was done?")), options=options_of(wording.ACTION))
        case 2:
            return Step(question=(text("Please write the result in a few words: the customer will read it."),))
        case 3:
            return Step(question=(text("Is it solved?"),), options=_YES_NO)
        case 4:
            return Step(question=(text("Is anything further needed?"),), options=_YES_NO)
        case _:
            _complete(job)
            return None


def release(job: Job) -> Step | None:
    """Send the result to the customer now (T12)."""
    draft = job.draft
    draft.take(outcome.release(job.ticket, draft.around, by=staff(draft.member)))
    draft.say(text("The result of ticket {number} is sent.", number=job.ticket.id))
    return None


def reached(job: Job) -> Step | None:
    """Take the customer's confirmation on the phone, with their satisfaction if it was asked (T13, R2.4-2)."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        moves.check(ticket, Status.CONFIRMED)
        return surveying.ask(job, may_skip=True)
    by = staff(draft.member)
    is_told = job.said[0] != "skip"
    if is_told:
        surveying.check(job)
    draft.apply(closing.attempt(ticket, "", by=draft.member, now=draft.scene.now))
    draft.take(outcome.confirmed(job.ticket, draft.around, via=PHONE, by=by, ask=not is_told))
    if is_told:
        surveying.keep(job, job.said[0])
    return None


def unsolved(job: Job) -> Step | None:
    """Open the ticket again on what the customer says on the phone (T14)."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        moves.check(ticket, Status.IN_PROGRESS)
        moves.check_in(ticket, Status.RESULT_SENT, Status.CONFIRMED)
        return Step(question=(text("Ticket {number}: what is not solved?", number=ticket.id),))
    draft.take(outcome.reopened(ticket, draft.around, reason=job.said[0], by=staff(draft.member)))
    draft.say(text("Ticket {number} is open again.", number=ticket.id))
    return None


def missed(job: Job) -> Step | None:
    """Log a call that the customer did not answer (C13). Each button counts once."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, Status.HANDLED, Status.RESULT_SENT, Status.CONFIRMED)
    if job.argument and job.argument != str(ticket.feedback.human_attempts):
        raise DeskError(text("This call is noted already."))
    tried = draft.apply(closing.attempt(ticket, job.rest, by=draft.member, now=draft.scene.now))
    draft.refresh(tried)
    count = tried.feedback.human_attempts
    draft.say(text("Ticket {number}: call {count} without an answer is noted.", number=tried.id, count=count))
    return None


def close(job: Job) -> Step | None:
    """Close a confirmed ticket whose record is complete (T17)."""
    job.draft.take(heard_out(job.ticket, job.draft.around)[1])
    job.draft.take(outcome.closed(job.ticket, job.draft.around, by=staff(job.draft.member)))
    job.draft.say(text("Ticket {number} is closed.", number=job.ticket.id))
    return None


def _photo(job: Job) -> tuple[Text, ...]:
    """Remind of a photo of the finished work, or demand one where the policy does; supervisors may go without."""
    if job.said[0] != Method.ON_SITE or not lacks_after(job.ticket):
        return ()
    if job.draft.around.policy_for(job.ticket).visits.photo_after and not job.draft.member.has(Role.SUPERVISOR):
        raise BadAnswerError(text("Please send a photo of the finished work first, then choose again."))
    return (text("There is no photo of the finished work yet: you can send one now."),)


def _complete(job: Job) -> None:
    draft = job.draft
    method, action, result, solved, further = job.said
    done = Completion(
        action=ActionType(action),
        method=Method(method),
        result=result,
        solved=solved == "yes",
        further=further == "yes",
    )
    if job.ticket.visit and job.ticket.visit.is_pending and done.method is not Method.ON_SITE:
        draft.take(telling.needless(job.ticket, draft.around, by=staff(draft.member)))
    handled = draft.apply(closing.complete(job.ticket, done, by=draft.member, now=draft.scene.now))
    draft.time(Timer(ticket=handled.id, kind=TimerKind.EXPECTED, due_at=None), timer_of(handled, draft.around))
    line, choices = _hand_in(job, handled)
    handled = job.ticket
    owner = draft.around.staff.by_id.get(handled.owner.id) if handled.owner else None
    news = text("{name} completed ticket {number}: {words}", name=draft.member.name, number=handled.id, words=result)
    if owner and owner.id != draft.member.id:
        draft.owe(notices.tell_members((owner,), news, ticket=handled))
        draft.owe(notices.show_card(handled, (owner,), draft.around))
    draft.say(line, choices=choices)


def _hand_in(job: Job, handled: Ticket) -> tuple[Text, tuple[Choice, ...]]:
    """Have the result sent: at once to a customer who is to sign for it, else when the owner had time to look at it."""
    draft = job.draft
    if outcome.wants_signature(handled, draft.around):
        draft.take(outcome.release(handled, draft.around, by=staff(draft.member)))
        return text("Ticket {number} is complete. The customer is asked to sign for the work.", number=handled.id), ()
    sent_at = draft.scene.now + draft.around.policy_for(handled).pace.release_result
    draft.time(Timer(ticket=handled.id, kind=TimerKind.RELEASE_RESULT, due_at=sent_at))
    draft.refresh(handled)
    line = text("Ticket {number} is complete. The customer gets the result by {at}.", number=handled.id, at=sent_at)
    return line, (draft.choice(Order.RELEASE, text("Send result"), ticket=handled),)
