"""Results of tests: what somebody knows and what they can do, as it was found out after a training (R7.3.1-2, -3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.appraisal.scoring import BEST
from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.texts import text
from desk.tickets.ticket import Person


class Subject(StrEnum):
    """What was tested: the first two are knowledge, the others skill."""

    SERVICE_NORMS = "service_norms"
    PRODUCT_KNOWLEDGE = "product_knowledge"
    PROBLEM_HANDLING = "problem_handling"
    COMMUNICATION = "communication"
    EMERGENCY_RESPONSE = "emergency_response"

    @property
    def is_knowledge(self) -> bool:
        """Whether it is knowledge, not skill."""
        return self in {Subject.SERVICE_NORMS, Subject.PRODUCT_KNOWLEDGE}


class Way(StrEnum):
    """How it was tested: the first two find out knowledge, the others skill."""

    EXAM = "exam"
    QUESTIONNAIRE = "questionnaire"
    HANDS_ON = "hands_on"
    SIMULATION = "simulation"


WAYS = {True: (Way.EXAM, Way.QUESTIONNAIRE), False: (Way.HANDS_ON, Way.SIMULATION)}  # of knowledge, of skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One result, in points of 100, with what was seen, in words: the number and the judgement (R7.3.1-1)."""

    id: str
    person: Person
    subject: Subject
    way: Way
    points: int
    words: str
    by: Person
    at: datetime


def passed(result: Tested, *, by: Member) -> Tested:
    """Give the result as it may be kept. Raises DeskError where it can't be, NotPermittedError of one's own."""
    if result.person.id == by.id:
        raise NotPermittedError(text("Nobody tests themselves."))
    if result.way not in WAYS[result.subject.is_knowledge]:
        raise DeskError(text("That is not found out this way."))
    if not 0 <= result.points <= BEST:
        raise DeskError(text("Please give 0 to 100 points."))
    return result
