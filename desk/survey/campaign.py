"""A campaign: some customers are asked by the same instrument, apart from any ticket and from its 24 hours (C32)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.messages import Channel
from desk.people import Customer
from desk.policy import Policy
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CampaignId, CustomerId, CustomerKind, Means

KEPT_FREE = 2  # of what WeChat lets us say to a customer: for news of their tickets


class Acquaintance(StrEnum):
    """How long a customer is one: with one ticket so far, or with several (R4.2.1-2)."""

    NEW = "new"
    EXISTING = "existing"


class Hindrance(StrEnum):
    """Why a customer is not asked now; they may be at the next sending."""

    BUSY = "busy"  # a ticket of theirs is open
    ASKED_LATELY = "asked_lately"
    NO_CHAT = "no_chat"
    WINDOW_SHUT = "window_shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Who is asked; what is left open does not matter."""

    acquaintance: Acquaintance | None = None
    kind: CustomerKind | None = None
    industry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What is asked of whom. The store gives it its number."""

    id: CampaignId | None = None
    name: str
    population: Population
    instrument: str
    asks: tuple[SurveyDimension, ...] = OWN
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRound:
    """What one customer was asked and answered."""

    campaign: CampaignId
    customer: CustomerId
    answers: SurveyRound


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A customer who has not been asked yet. `asked_at`: when they were last asked anything, by ticket or campaign."""

    customer: Customer
    is_busy: bool
    asked_at: datetime | None


def hindrance(candidate: Candidate, *, policy: Policy, left: int, now: datetime) -> Hindrance | None:
    """Tell what speaks against asking now; `left` is what WeChat still lets the desk say to them."""
    customer = candidate.customer
    if candidate.is_busy:
        return Hindrance.BUSY
    if candidate.asked_at and now - candidate.asked_at < policy.survey.cool_down:
        return Hindrance.ASKED_LATELY
    if not customer.addresses or customer.notify is Means.PERSON:
        return Hindrance.NO_CHAT
    is_shut = customer.addresses[0].channel is Channel.WECHAT and left <= KEPT_FREE
    return Hindrance.WINDOW_SHUT if is_shut else None


@dataclass(slots=True, kw_only=True)
class Results:
    """What came of a campaign: how many were asked and answered, and the mean of each dimension."""

    asked: int = 0
    answered: int = 0
    declined: int = 0
    points: dict[SurveyDimension, list[int]]
    comments: list[str]


def results_of(rounds: Iterable[SurveyRound]) -> Results:
    """Count what came of a campaign."""
    found = Results(points={dimension: [] for dimension in SurveyDimension}, comments=[])
    for held in rounds:
        found.asked += 1
        found.answered += bool(held.points)
        found.declined += held.declined_at is not None and not held.points
        found.comments += [held.comment] if held.comment else []
        for dimension, given in held.points.items():
            found.points[dimension].append(given)
    return found
