"""What is proposed of a customer's message: its judgements, how sure each is, and the words that speak for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.keywords import Keywords


class Aspect(StrEnum):
    """What a message is judged by."""

    IS_REPORT = "is_report"
    CLASS = "class"
    SEVERITY = "severity"
    SERVICE_TYPE = "service_type"
    PRODUCT_CATEGORY = "product_category"
    SAFETY = "safety"


class Basis(StrEnum):
    """What a sign is known by."""

    MODEL = "model"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A piece of the message, as it was written, that speaks for a judgement."""

    words: str
    basis: Basis = Basis.MODEL


class Signs(Mapping[Aspect, tuple[Sign, ...]]):
    """What speaks for each judgement, looked for when somebody wants to see it: nobody does of most messages."""

    def __init__(self, looking: Mapping[Aspect, Callable[[], tuple[Sign, ...]]]) -> None:
        self._looking = looking
        self._found: dict[Aspect, tuple[Sign, ...]] = {}

    def __getitem__(self, aspect: Aspect) -> tuple[Sign, ...]:
        if aspect not in self._found:
            self._found[aspect] = self._looking[aspect]()
        return self._found[aspect]

    def __contains__(self, aspect: object) -> bool:
        return aspect in self._looking

    def __iter__(self) -> Iterator[Aspect]:
        return iter(self._looking)

    def __len__(self) -> int:
        return len(self._looking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the desk proposes of one message (R2.2-3); people decide (R2.2-4), and no limit ever follows it (C19).

    Where it is no report, nothing else is judged. `category` is None where no product is named.
    `confidences` are between 0 and 1: how often such a judgement is right. `model` is the version of what judged.
    """

    is_report: bool
    problem_class: ProblemClass | None = None
    severity: Severity | None = None
    service_type: ServiceType | None = None
    category: ProductCategory | None = None
    is_hazard: bool = False
    confidences: Mapping[Aspect, float] = field(default_factory=dict)
    signs: Mapping[Aspect, tuple[Sign, ...]] = field(default_factory=dict)
    model: str = ""


class Recogniser(Protocol):
    """Whoever can tell from a message what kind of problem it is about."""

    def read(self, words: str, keywords: Keywords) -> Proposal:
        """Judge a message in the customer's own words; the owner's keywords outdo what was learnt."""
        ...
