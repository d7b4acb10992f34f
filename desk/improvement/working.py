"""What is done with a case, from taking it to closing it; its ticket's timeline has each act (R4.2.3-2, R4.2.3-3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.errors import DeskError, IncompleteError
from desk.improvement.case import Case, CaseSource, CaseState, Told
from desk.improvement.measure import Measure
from desk.improvement.opening import watched
from desk.improvement.showing import name_of
from desk.messages import Address
from desk.people import Member
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.tickets.timeline import SYSTEM, Act, Actor, Entry, person, staff
from desk.values import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case after an act, and the line of its ticket's timeline that says so."""

    case: Case
    entries: tuple[Entry, ...] = ()


def take(case: Case, *, by: Member, now: datetime) -> CaseChange:
    """Make a member answer for a case. Raises DeskError when they do already."""
    if case.taken_at and case.owner and case.owner.id == by.id:
        raise DeskError(text("{case} is yours already.", case=name_of(case)))
    return change(case, Act.CASE_TAKEN, "", by=by, now=now, owner=person(by), taken_at=now)


def change(case: Case, act: Act, words: str, *, by: Member, now: datetime, **new: Any) -> CaseChange:  # noqa: ANN401 -- any field
    """Change fields of an open case. Raises DeskError for a closed one."""
    check_open(case)
    return _changed(replace(case, **new), act, words, by=staff(by), now=now)


def decide(case: Case, words: str, measure: Measure | None, *, by: Member, now: datetime) -> CaseChange:
    """Put down what is done about it: once, or as a measure of the register, whose effect is counted."""
    number = f"{measure.id}: " if measure else ""
    entered = (*case.measures, measure.id) if measure else case.measures
    return change(case, Act.CASE_MEASURED, f"{number}{words}", by=by, now=now, measure=words, measures=entered)


def tell(
    case: Case, words: str, *, means: str = "", chat: Address | None = None, by: Member, now: datetime
) -> CaseChange:
    """Note what the customer was told of the outcome, by whom; `means` when it was not a message of the desk's."""
    told = Told(at=now, by=person(by), words=words, means=means, chat=chat)
    return change(case, Act.CASE_TOLD, f"{means} {words}".strip(), by=by, now=now, told=told)


def close(case: Case, reason: str, *, has_reached: bool, by: Member, now: datetime) -> CaseChange:
    """Close a case with a reason; until the customer has the message about it, it only waits for that (R4.2.3-3).

    Raises IncompleteError naming what is missing.
    """
    check_closable(case)
    is_over = not case.is_customers or has_reached or (case.told is not None and bool(case.told.means))
    held = change(case, Act.CASE_CLOSED, reason, by=by, now=now, closing=reason)
    if not is_over:
        return CaseChange(case=replace(held.case, state=CaseState.CLOSING, look_at=now))
    return replace(held, case=closed(held.case, by=by, now=now))


def check_open(case: Case) -> None:
    """Raise DeskError for a closed case: it stays as it is."""
    if not case.is_open:
        raise DeskError(text("{case} is closed.", case=name_of(case)))


def check_closable(case: Case) -> None:
    """Raise IncompleteError when something is missing, naming it."""
    if lacking := missing(case):
        raise IncompleteError(
            text("{case} can't close yet. Missing: {what}.", case=name_of(case), what=listed(lacking))
        )


def closed(case: Case, *, by: Member | None, now: datetime) -> Case:
    """Give a case as it is once it is closed."""
    done = replace(case, state=CaseState.CLOSED, closed_at=now, closed_by=person(by) if by else case.owner)
    return watched(done)


def closed_by_itself(case: Case, *, now: datetime) -> CaseChange:
    """Close a case that waited for its customer to have the message."""
    return _changed(closed(case, by=None, now=now), Act.CASE_CLOSED, case.closing, by=SYSTEM, now=now)


def reopened(case: Case, *, now: datetime) -> Case:
    """Open a case again whose message has not reached the customer: they are still to be told."""
    return replace(case, state=CaseState.OPEN, closing="", told=None, look_at=max(case.due_at, now))


def missing(case: Case) -> tuple[Text, ...]:
    """Name what a case lacks before it may be closed."""
    is_fall = case.source is CaseSource.DROP
    wanted = (
        (text("category"), case.category is None and not is_fall),
        (text("an answer whether the content covers enough"), is_fall and case.coverage_lacks is None),
        (text("an answer whether communication skill is lacking"), is_fall and case.communication_lacks is None),
        (text("analysis"), not case.analysis),
        (text("measure"), not case.measure),
        (text("the customer is to be told"), case.is_customers and case.told is None),
    )
    return tuple(name for name, is_missing in wanted if is_missing)


def _changed(case: Case, act: Act, words: str, *, by: Actor, now: datetime) -> CaseChange:
    if case.ticket is None:
        return CaseChange(case=case)
    note = f"{case.id}: {words}" if words else case.id
    return CaseChange(case=case, entries=(Entry(ticket=case.ticket, at=now, actor=by, act=act, note=note),))
