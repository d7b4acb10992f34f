"""The parts that a complete record and a complete service have."""

from enum import StrEnum


class RecordStage(StrEnum):
    """A part of the record of the work: a complete one has them all (R4.1.3-1)."""

    DIAGNOSIS = "diagnosis"
    PLAN = "plan"
    EXECUTION = "execution"
    RESULT_FEEDBACK = "result_feedback"


class Phase(StrEnum):
    """A part of the whole service (R4.1-3).

    A problem is discovered once its first contact is recorded and graded, handled once the work is done; feedback is
    the customer's own word, or a settled survey; a review has been made once the record was closed as complete.
    """

    DISCOVERY = "discovery"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    REVIEW = "review"
