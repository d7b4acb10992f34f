"""What a ticket keeps of its offers: to whom, until when, whether it was seen, and what came of it (R1.4-3, T4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.terms import MemberId
from desk.values import quick


class Answer(StrEnum):
    """What came of an offer. Withdrawn: somebody else has the job, or it is none any more."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """Who is asked: the best candidates one after another, then the whole tier at once, then whoever leads it.

    Handed: one who is asked by name, by whoever hands the job over.
    """

    BEST = "best"
    TIER = "tier"
    LEAD = "lead"
    HANDED = "handed"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class JobOffer:
    """One job offered to one person: theirs to answer until `until`, and nobody else's offer.

    `seen_at` is when they were first known to have seen it: by a press on its card, or by a message of theirs since.
    `by` is who handed it over to them, where somebody did.
    """

    to: MemberId
    name: str
    at: datetime
    until: datetime
    stage: Stage = Stage.BEST
    by: MemberId | None = None
    seen_at: datetime | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answer is None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """How far a ticket's offers have come since the search began. `next_at` is when the next step is due; None: never.

    A `round` is one search for a handler: a job that is given back begins the next, without the offers of the last.
    """

    round: int = 0
    since: datetime | None = None
    stage: Stage = Stage.BEST
    offers: tuple[JobOffer, ...] = ()
    next_at: datetime | None = None

    @property
    def open(self) -> tuple[JobOffer, ...]:
        """Those offers that wait for their answer."""
        return tuple(offer for offer in self.offers if offer.is_open)

    @property
    def asked_alone(self) -> frozenset[MemberId]:
        """Those who need not be asked alone: they were, or they have just given the job away."""
        givers = frozenset(offer.by for offer in self.offers if offer.by is not None)
        return givers.union(offer.to for offer in self.offers)

    @property
    def exclusive(self) -> tuple[JobOffer, ...]:
        """Those that wait for the answer of one of the best candidates: whoever has one gets no second."""
        return tuple(offer for offer in self.offers if offer.is_open and offer.stage is Stage.BEST)

    def held_by(self, member: MemberId) -> JobOffer | None:
        """Give the offer that a member has yet to answer."""
        return next((offer for offer in self.offers if offer.is_open and offer.to == member), None)

    def last_to(self, member: MemberId) -> JobOffer | None:
        """Give the newest offer made to a member in this round, whatever came of it."""
        return next((offer for offer in reversed(self.offers) if offer.to == member), None)
