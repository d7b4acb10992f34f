"""What staff say of a proposal: people may come to harm or not, it is a problem or none (R2.2-3)."""

from desk import alarm, notices
from desk.errors import DeskError
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step
from desk.staff.vocabulary import Order
from desk.terms import Status
from desk.texts import Text, text
from desk.tickets import moves, opening
from desk.tickets.proposing import lesson, mark, words_of
from desk.tickets.ticket import Grade, Ticket
from desk.tickets.timeline import staff
from desk.turns import Timer, TimerKind

YES, NO = "yes", "no"
_EITHER = (Option(value=YES, label=text("Yes")), Option(value=NO, label=text("No")))
_BEFORE_WORK = (Status.RECEIVED, Status.TRIAGED, Status.CLASSIFIED)
REASON = "no problem"


def hazard(job: Job) -> Step | None:
    """Say whether people may come to harm: the customer is warned at once, and whoever can help is told."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, *(status for status in moves.MOVES if status.is_open))
    if not job.said:
        question = text("Ticket {number}: may people come to harm?", number=ticket.id)
        return Step(question=(question,), options=_EITHER)
    is_hazard = job.said[0] == YES
    if is_hazard is ticket.is_hazard:
        teach(draft, ticket, ticket.grading.active)
        draft.say(_marked(ticket))
        return None
    policy, by = draft.around.policy_for(ticket), staff(draft.member)
    marked = draft.apply(mark(ticket, is_hazard=is_hazard, by=by, policy=policy, now=draft.scene.now))
    teach(draft, marked, marked.grading.active)
    draft.refresh(marked)
    if is_hazard:
        _raise_alarm(draft, marked)
    draft.say(_marked(marked))
    return None


def no_problem(job: Job) -> Step | None:
    """Take a ticket away that reports nothing, and let the customer know that they may still insist."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, *_BEFORE_WORK)
    if not job.said:
        question = text("Ticket {number}: does it report no problem at all? Then it is withdrawn.", number=ticket.id)
        return Step(question=(question,), options=_EITHER)
    if job.said[0] != YES:
        raise DeskError(text("All right, nothing is changed."))
    gone = draft.apply(opening.withdraw(ticket, REASON, by=staff(draft.member), now=draft.scene.now))
    draft.time(*(Timer(ticket=gone.id, kind=kind, due_at=None) for kind in TimerKind if kind is not TimerKind.LIMIT))
    teach(draft, gone, None, is_report=False)
    line = text("Ticket {number} is withdrawn: we took your message for no problem.", number=gone.id)
    after_all = text("If there is something wrong, just tell us, and we open a new one.")
    draft.owe(notices.tell_customer(gone, draft.around, line, after_all))
    draft.refresh(gone)
    draft.say(text("Ticket {number} is withdrawn as no problem.", number=gone.id))
    return None


def teach(draft: Draft, ticket: Ticket, grade: Grade | None, *, is_report: bool = True) -> None:
    """Keep what a member says of a ticket whose words were recognised, for the recogniser to learn from."""
    if ticket.proposal is not None:
        draft.learn(lesson(ticket, grade, by=staff(draft.member), now=draft.scene.now, is_report=is_report))


def _raise_alarm(draft: Draft, ticket: Ticket) -> None:
    draft.owe(alarm.warning(ticket, draft.around, words=words_of(ticket)))
    draft.owe(owed for owed in alarm.raised(ticket, draft.around) if owed.to not in draft.member.addresses)
    if ticket.grading.active is None:
        draft.say(
            text("Ticket {number} is not graded yet.", number=ticket.id),
            choices=(draft.choice(Order.GRADE, text("Grade"), ticket=ticket),),
        )


def _marked(ticket: Ticket) -> Text:
    if ticket.is_hazard:
        return text("Ticket {number} is marked as a hazard.", number=ticket.id)
    return text("Ticket {number} is marked as no hazard.", number=ticket.id)
