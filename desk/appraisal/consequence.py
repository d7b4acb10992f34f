"""What follows from appraisals: rewards and penalties, each tied to what the house has agreed on (R4.4.3, R4.4.4-3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.texts import text
from desk.tickets.ticket import Person


class Kind(StrEnum):
    """Whether it rewards or punishes."""

    REWARD = "reward"
    PENALTY = "penalty"


class Ground(StrEnum):
    """The criterion (R4.4.3-2, R4.4.3-3): the first three reward, the others punish."""

    TIMELY_RESPONSE = "timely_response"
    EFFICIENT_RESOLUTION = "efficient_resolution"
    HIGH_SATISFACTION = "high_satisfaction"
    LATE_RESPONSE = "late_response"
    POOR_RESOLUTION = "poor_resolution"
    LOW_SATISFACTION = "low_satisfaction"


class Form(StrEnum):
    """What it consists in (R4.4.3-2, R4.4.3-3): the first three reward, the others punish."""

    BONUS = "bonus"
    TITLE = "title"
    PROMOTION = "promotion"
    CRITICISM = "criticism"
    DEDUCTION = "deduction"
    WITHDRAWAL = "withdrawal"


class TieKind(StrEnum):
    """What a reward or penalty is tied to: one of these at least (R4.4.4-3)."""

    PROCESS = "process"
    STANDARD = "standard"
    MEASURE = "measure"


GROUNDS = {Kind.REWARD: tuple(Ground)[:3], Kind.PENALTY: tuple(Ground)[3:]}
FORMS = {Kind.REWARD: tuple(Form)[:3], Kind.PENALTY: tuple(Form)[3:]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A step of the process, a point of the standard or a measure, as it is called."""

    kind: TieKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A reward or a penalty on record: for a person, or without one for a department; why, in what form, by whom."""

    id: str
    kind: Kind
    ground: Ground
    form: Form
    person: Person | None = None
    department: str
    ties: tuple[Tie, ...]
    words: str
    by: Person
    at: datetime


def checked(entry: Consequence, *, by: Member) -> Consequence:
    """Give the entry as it may be kept.

    Raises DeskError where it is tied to nothing, its ground or form is one of the other kind, or it says nothing;
    NotPermittedError where it is somebody's own.
    """
    if entry.person is not None and entry.person.id == by.id:
        raise NotPermittedError(text("Nobody rewards or punishes themselves."))
    if not any(tie.words.strip() for tie in entry.ties):
        raise DeskError(text("A reward or penalty is tied to a process, a standard or a measure of improvement."))
    if entry.ground not in GROUNDS[entry.kind] or entry.form not in FORMS[entry.kind]:
        raise DeskError(text("That criterion or form does not go with it."))
    if not entry.words.strip():
        raise DeskError(text("Please say in words what it is for."))
    return entry
