"""One round of the survey: asked once after a ticket is handled, void when the ticket is opened again (C13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import CaseId, SurveyOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRound:
    """What was asked by which version of the instrument, and what was answered so far.

    `asks` are the dimensions of this round, in order; `skipped` those that the customer chose to leave out.
    `answered_at` is the first answer, `last_at` whatever was said last; `declined_at`: the customer wants no more
    questions. `via` is the means of the last answer: a channel, "phone" or "form", and `taken_by` who took it. `case`
    is what the answers to a campaign opened in the register; a ticket knows its cases itself.
    """

    instrument: str
    asked_at: datetime
    asks: tuple[SurveyDimension, ...] = OWN
    points: Mapping[SurveyDimension, int] = field(default_factory=dict)
    skipped: tuple[SurveyDimension, ...] = ()
    comment: str = ""
    answered_at: datetime | None = None
    last_at: datetime | None = None
    declined_at: datetime | None = None
    outcome: SurveyOutcome | None = None
    is_void: bool = False
    via: str = ""
    taken_by: str = ""
    case: CaseId | None = None

    @property
    def open_questions(self) -> tuple[SurveyDimension, ...]:
        """What is still to be asked, in order; nothing once the customer wants no more."""
        if self.declined_at:
            return ()
        return tuple(asked for asked in self.asks if asked not in self.points and asked not in self.skipped)

    @property
    def is_short(self) -> bool:
        """Whether only the one question of the result is asked, because all were asked not long ago."""
        return sum(asked.is_own for asked in self.asks) == 1

    @property
    def mean(self) -> float | None:
        """The mean of the points for our own service; a supplier's are theirs."""
        own = [given for dimension, given in self.points.items() if dimension.is_own]
        return sum(own) / len(own) if own else None

    @property
    def satisfaction(self) -> int | None:
        """The mean as a whole number; a half counts up."""
        return None if self.mean is None else int(self.mean + 0.5)


def current(rounds: tuple[SurveyRound, ...]) -> SurveyRound | None:
    """Give the round that counts: the last one, unless it is void."""
    return rounds[-1] if rounds and not rounds[-1].is_void else None
