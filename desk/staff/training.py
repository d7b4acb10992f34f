"""Trainings in chat: `/training add standard 2026-11-20 Li, Wu: what was taught`, `/training cases pump` (R4.3.2)."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from desk.days import leading_day
from desk.errors import NotPermittedError
from desk.people import Member, require
from desk.staff.draft import Draft
from desk.staff.rights import may_read
from desk.staff.spoken import stands_for
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, options_of
from desk.staff.vocabulary import Order
from desk.terms import MemberId, Role, ServiceType, TicketId
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import person
from desk.training.cases import case_lines, material, teaches
from desk.training.session import Session, Topic, Trained
from desk.training.wording import TOPIC, session_lines

LEADING = (Role.SUPERVISOR, Role.LEAD, Role.MANAGER)
ADD, CASES = "add", "cases"
_ACTIONS = (
    Option(value=ADD, label=text("Record a training")),
    Option(value=CASES, label=text("Case material")),
)
_TEAM, _ME = "team", "me"
_NUMBERED = re.compile(r"#(\d{1,18})(?!\d)")
_COLON, _COMMA = re.compile("[:：]"), re.compile("[,，、;；]")
_YESTERDAY = ("yesterday", "昨天", "昨日")
_YEAR = 4  # digits
_HALF_A_YEAR = timedelta(days=183)


def training(job: Job) -> Step | None:
    """List the last trainings: all of them to those who lead, their own to the others; or record one, or find cases."""
    draft = job.draft
    if not job.said and not job.rest:
        _list(draft)
        return None
    require(draft.member, *LEADING)
    if not job.said:
        return Step(question=(text("What is to be done?"),), options=_ACTIONS)
    if job.said[0] == CASES:
        _propose(draft, job.rest)
        return None
    if step := _next(job):
        return step
    _record(draft, job.said)
    return None


def numbers_named(words: str) -> frozenset[TicketId]:
    """Find the tickets that are named in words as #1001."""
    return frozenset(TicketId(int(number)) for number in _NUMBERED.findall(words))


def _trained(draft: Draft) -> Trained:
    return draft.scene.trained or Trained()


def _list(draft: Draft) -> None:
    leads, sessions = draft.member.has(*LEADING), _trained(draft).sessions
    choices = tuple(draft.choice(Order.TRAINING, one.label, argument=one.value) for one in _ACTIONS) if leads else ()
    none = text("No training is on record yet.") if leads else text("No training that you took part in is on record.")
    lines = [line for session in sessions for line in session_lines(session)]
    draft.say(*(lines or [none]), choices=choices)


def _propose(draft: Draft, words: str) -> None:
    service = next((kind for kind in ServiceType if stands_for(words, kind)), None)
    found = material((one for one in _trained(draft).closed if may_read(one, draft.member)), words, service)
    if not found:
        draft.say(text("No closed ticket of late fits. Other words may, or a kind of service, or none."))
        return
    how = text("Name those that were used in the words of the training, like this: #{number}", number=found[0].id)
    draft.say(*(line for ticket in found for line in case_lines(ticket)), how)


def _next(job: Job) -> Step | None:
    draft = job.draft
    match len(job.said):
        case 1:
            return Step(question=(text("What was the training about?"),), options=options_of(TOPIC))
        case 2:
            return _when(draft)
        case 3:
            return _who(draft)
        case 4:
            asked = text("What was taught? Tickets that were its cases are named like this: #1001")
            return Step(question=(asked,), numbers_are_words=True)
        case 5:
            _cases(draft, job.said[4])
            mine = Option(value=_ME, label=text("I did"))
            return Step(question=(text("Who held it?"),), options=(mine,), read=_words, numbers_are_words=True)
        case _:
            return None


def _record(draft: Draft, said: tuple[str, ...]) -> None:
    _, topic, day, attendants, notes, trainer = said
    session = Session(
        id=draft.scene.numbers.training(),
        topic=Topic(topic),
        on=date.fromisoformat(day),
        trainer=draft.member.name if trainer == _ME else trainer,
        attendants=tuple(person(draft.around.staff.by_id[MemberId(int(number))]) for number in attendants.split()),
        notes=notes,
        cases=_cases(draft, notes),
        by=person(draft.member),
    )
    draft.train(session)
    draft.say(text("On record."), *session_lines(session))


def _cases(draft: Draft, notes: str) -> tuple[TicketId, ...]:
    """Give the tickets that are named as cases. Raises BadAnswerError for one that can't be, NotPermittedError."""
    found = {ticket.id: ticket for ticket in _trained(draft).named}
    named = sorted(numbers_named(notes))
    for number in named:
        _check(found.get(number), number, draft.member)
    return tuple(named)


def _check(ticket: Ticket | None, number: TicketId, member: Member) -> None:
    if ticket is None:
        raise BadAnswerError(text("There is no ticket {number}.", number=number))
    if not may_read(ticket, member):
        raise NotPermittedError(text("Ticket {number} belongs to another department.", number=number))
    if not teaches(ticket):
        raise BadAnswerError(text("Ticket {number} is no case yet: it is not closed, or tells nothing of the work.",
                                  number=number))  # fmt: skip


def _when(draft: Draft) -> Step:
    today = draft.scene.now.astimezone(ZoneInfo(draft.around.policy.zone)).date()
    options = (
        Option(value=today.isoformat(), label=text("Today")),
        Option(value=(today - timedelta(days=1)).isoformat(), label=text("Yesterday")),
    )
    return Step(question=(text("On which day was it?"),), options=options, read=lambda words: _past_day(words, today))


def _past_day(words: str, today: date) -> Taken | None:
    """Read a day that is over, or today. Raises BadAnswerError for one to come."""
    said = words.lower()
    try:
        day, rest = _day(said, today)
    except ValueError:
        return None
    if day is None:
        return None
    if day > today:
        raise BadAnswerError(text("A training is put on record once it was held."))
    return day.isoformat(), words[len(words) - len(rest) :].strip()


def _day(said: str, today: date) -> tuple[date | None, str]:
    """Understand a day; one without its year that is far ahead was last year's. Raises ValueError."""
    for word in _YESTERDAY:
        if said.startswith(word):
            return today - timedelta(days=1), said[len(word) :]
    day, rest = leading_day(said, today=today)
    if day and day - today > _HALF_A_YEAR and not said[:_YEAR].isdigit():
        day = day.replace(year=day.year - 1)
    return day, rest


def _who(draft: Draft) -> Step:
    team = Option(value=_TEAM, label=text("All of {department}", department=draft.department(draft.member.department)))

    def read(words: str) -> Taken | None:
        if words == _TEAM:
            return _numbers(m for m in draft.around.staff.members if m.department == draft.member.department), ""
        names, _, rest = _COLON.sub(":", words, count=1).partition(":")
        spelt = [name.strip() for name in _COMMA.split(names) if name.strip()]
        return (_numbers(_one(name, draft) for name in spelt), rest.strip()) if spelt else None

    asked = text("Who took part? Names or numbers like #12, with commas between them; a colon ends them.")
    return Step(question=(asked,), options=(team,), read=read, numbers_are_words=True)


def _one(name: str, draft: Draft) -> Member:
    """Give whom a name or a number means. Raises BadAnswerError where it is nobody, or several."""
    named = draft.around.staff.named(name)
    if named is None or named[1] or len(named[0]) != 1:
        raise BadAnswerError(text("I can't tell who {name} is. A number like #12 is always clear.", name=name))
    return named[0][0]


def _words(words: str) -> Taken | None:
    return (words.strip(), "") if words.strip() else None


def _numbers(members: Iterable[Member]) -> str:
    return " ".join(str(number) for number in dict.fromkeys(member.id for member in members))
