"""What the buttons of a case do: take it, say what it is about, why, what is done, tell the customer, close it."""

from collections.abc import Callable
from typing import TypeAlias

from desk.discretion import mask, sees_contact
from desk.errors import DeskError, NotPermittedError
from desk.improvement import answering, working
from desk.improvement.case import Case, CaseCategory, CaseSource, CaseState
from desk.improvement.seeing import sees, works_on
from desk.improvement.showing import OF_A_FALL, case_card, name_of
from desk.improvement.wording import CATEGORY
from desk.improvement.working import CaseChange
from desk.people import Member
from desk.staff.deciding import ask_measure, entered
from desk.staff.steps import Job, Option, Step, Taken, options_of, proceed
from desk.terms import CaseId, Role
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act
from desk.turns import Turn
from desk.values import replace
from desk.wording import BY_HAND

_YES_NO = (Option(value="yes", label=text("Yes")), Option(value="no", label=text("No")))
_SEND = (Option(value="yes", label=text("Send")), Option(value="no", label=text("Write it anew")))
Action: TypeAlias = Callable[[Job, Case], Step | None]


def held(job: Job) -> Case:
    """Give the case that an order names. Raises DeskError when there is none, or it is not this member's to read."""
    found = job.draft.scene.entries.cases.get(CaseId(job.said[0]))
    if found is None:
        raise DeskError(text("There is no case {number}.", number=job.said[0]))
    if not sees(found, job.draft.member, ticket_of(job, found)):
        raise NotPermittedError(text("This case is not yours. Its owner, a lead or a supervisor works on it."))
    return found


def ticket_of(job: Job, case: Case) -> Ticket | None:
    """Give the ticket that a case is about."""
    return job.draft.ticket(case.ticket) if case.ticket else None


def act(job: Job, case: Case) -> Step | None:
    """Do one thing with a case. Raises NotPermittedError for who may only read it."""
    if not works_on(case, job.draft.member, ticket_of(job, case)):
        raise NotPermittedError(text("This case is not yours. Its owner, a lead or a supervisor works on it."))
    working.check_open(case)
    return _DONE_BY[job.said[1]](job, case)


def _take(job: Job, case: Case) -> Step | None:
    draft = job.draft
    if _is_anothers(case, draft.member):
        raise DeskError(text("{name} works on it already.", name=case.owner.name if case.owner else "—"))
    _keep(job, working.take(case, by=draft.member, now=draft.scene.now))
    return None


def _categorise(job: Job, case: Case) -> Step | None:
    """Ask what it is about: the dimensions of the survey first, the rest behind one more button (WeCom has six)."""
    draft, said = job.draft, job.said[2:]
    if all(one == _MORE for one in said):
        question = text("{case}: what is it about?", case=name_of(case))
        shown = (*_CATEGORIES[:_FIRST], Option(value=_MORE, label=text("More"))) if not said else _CATEGORIES[_FIRST:]
        return Step(question=(question,), options=shown, read=_read_category)
    category, now = CaseCategory(said[-1]), draft.scene.now
    _keep(job, working.change(case, Act.CASE_CATEGORISED, category, by=draft.member, now=now, category=category))
    return None


_CATEGORIES, _FIRST, _MORE = options_of(CATEGORY), 5, "more"


def _read_category(words: str) -> Taken | None:
    first, _, rest = words.partition(" ")
    return (first, rest) if first in {_MORE, *CaseCategory} else None


def _analyse(job: Job, case: Case) -> Step | None:
    """Ask how it came about; of a fall of the mean, the two questions of 7.3.3 first."""
    draft, said = job.draft, job.said[2:]
    asked = tuple(OF_A_FALL.values()) if case.source is CaseSource.DROP else ()
    if len(said) < len(asked):
        return Step(question=(text("{case}:", case=name_of(case)), asked[len(said)]), options=_YES_NO)
    if len(said) == len(asked):
        return Step(question=(text("{case}: how did it come about?", case=name_of(case)),))
    *answers, words = said
    lacks = dict(zip(OF_A_FALL, (answer == "yes" for answer in answers), strict=False))
    me, now = draft.member, draft.scene.now
    _keep(job, working.change(case, Act.CASE_ANALYSED, words, by=me, now=now, analysis=words, **lacks))
    return None


def _decide(job: Job, case: Case) -> Step | None:
    draft, said = job.draft, job.said[2:]
    if step := ask_measure(job, case, said):
        return step
    measure = entered(job, case, said)
    if measure:
        draft.take(Turn(measures=(measure,)))
    _keep(job, working.decide(case, said[0], measure, by=draft.member, now=draft.scene.now))
    return None


def _tell(job: Job, case: Case) -> Step | None:
    """Write to the customer what came of it; who is in no chat is told by a person."""
    draft, said = job.draft, job.said[2:]
    ticket = _customers(job, case)
    chat = answering.chat_of(case, draft.around, ticket=ticket)
    if said[:1] in _MEANS or (chat is None and not said):
        return _tell_by_hand(job, case)
    match said:
        case ():
            question = text("{case}: what shall the customer know? Write what was found and what is done about it.",
                            case=name_of(case))  # fmt: skip
            return Step(question=(question,))
        case (words,):
            shown = answering.outcome(ticket, words, draft.member, draft.around)
            return Step(question=(text("This goes to the customer:"), *shown, text("Send it?")), options=_SEND)
        case (_, "no"):
            proceed(replace(job, said=job.said[:2], rest=""), lambda again: _tell(again, case))
        case _:
            words = said[0]
            draft.owe(answering.told(ticket, chat, words, draft.member, draft.around))
            _keep(job, working.tell(case, words, chat=chat, by=draft.member, now=draft.scene.now))
    return None


_MEANS = {(means,) for means in BY_HAND}


def _tell_by_hand(job: Job, case: Case) -> Step | None:
    """Note that a member has told the customer themselves, how, and what."""
    draft, said = job.draft, job.said[2:]
    ticket = _customers(job, case)
    match said:
        case ():
            contact = answering.contact_of(case, draft.around, ticket=ticket)
            is_seen = sees_contact(ticket, draft.member) if ticket else draft.member.has(Role.SUPERVISOR)
            contact = contact if is_seen else mask(contact)
            ask = text("{case}: please tell the customer what came of it, {contact}. How did you?",
                       case=name_of(case), contact=contact)  # fmt: skip
            return Step(question=(ask,), options=options_of(BY_HAND))
        case (_,):
            return Step(question=(text("What did you tell them?"),))
        case _:
            means, words = said[:2]
            _keep(job, working.tell(case, words, means=means, by=draft.member, now=draft.scene.now))
    return None


def _close(job: Job, case: Case) -> Step | None:
    draft, said = job.draft, job.said[2:]
    me, now = draft.member, draft.scene.now
    reached = case.id in draft.scene.entries.reached
    if not said:
        working.check_closable(case)
        return Step(question=(text("{case}: why can it close?", case=name_of(case)),))
    change = working.close(case, said[0], has_reached=reached, by=me, now=now)
    _keep(job, change)
    if change.case.state is CaseState.CLOSING:
        draft.say(text("It closes by itself as soon as our message has reached the customer."))
    else:
        draft.owe(answering.author_told(change.case, draft.around, but=me))
    return None


_DONE_BY: dict[str, Action] = {
    "take": _take,
    "category": _categorise,
    "analysis": _analyse,
    "measure": _decide,
    "tell": _tell,
    "told": _tell_by_hand,
    "close": _close,
}


def _customers(job: Job, case: Case) -> Ticket | None:
    """Give the ticket of a customer's case, if it is about one. Raises DeskError where no customer is concerned."""
    if not case.is_customers:
        raise DeskError(text("{case} came from no customer: there is nobody to tell.", case=name_of(case)))
    return ticket_of(job, case)


def _is_anothers(case: Case, member: Member) -> bool:
    """Whether somebody else took it, and the member does not lead them."""
    is_taken = case.taken_at is not None and case.owner is not None and case.owner.id != member.id
    return is_taken and not member.has(Role.SUPERVISOR, Role.MANAGER, Role.LEAD)


def _keep(job: Job, change: CaseChange) -> None:
    """Take a change of a case into the turn; the member gets the card as it is now, others have theirs changed."""
    draft, case = job.draft, change.case
    ticket = ticket_of(job, case)
    others = answering.refreshed(case, draft.around, ticket=ticket, but=draft.member)
    draft.take(Turn(entries=change.entries, cases=(case,), outbound=others))
    is_in_place = draft.heard.is_press and not draft.goes_on  # else it is further up, where nobody sees it change
    card = case_card(case, draft.member, draft.around, ticket=ticket, revises=is_in_place)
    draft.send(card, ticket=case.ticket)
