"""Whether the recogniser still fits what comes in: how often people put it right, and whether other problems come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

from desk.tickets.timeline import ActorKind
from desk.triage.examples import Example
from desk.triage.proposal import Aspect, Proposal

FEW = 30  # judgements of an aspect: of fewer nothing can be said
_SURE = 2  # standard deviations: seldom more by chance
_OTHER = 0.2  # of all messages that have another label than they used to


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What training showed: how often each aspect was right, and the share of each label among what was learnt from."""

    version: str = ""
    right: Mapping[Aspect, float] = field(default_factory=dict)
    shares: Mapping[Aspect, Mapping[str, float]] = field(default_factory=dict)


class Verdict(StrEnum):
    """What there is to say of an aspect."""

    FEW = "few"
    FINE = "fine"
    WORSE = "worse"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How an aspect did lately: so many judged by people and corrected, the share of wrong ones that training expects.

    `moved` is the share of messages whose label is another one than it used to be, from 0 to 1.
    """

    aspect: Aspect
    judged: int
    corrected: int
    expected: float
    moved: float

    @property
    def share(self) -> float:
        """The share that people corrected."""
        return self.corrected / self.judged if self.judged else 0.0

    @property
    def verdict(self) -> Verdict:
        """Tell chance from change."""
        if self.judged < FEW:
            return Verdict.FEW
        if self.share > self.expected + _SURE * sqrt(self.expected * (1 - self.expected) / self.judged):
            return Verdict.WORSE
        return Verdict.OTHERS if self.moved > _OTHER else Verdict.FINE


def drifts(lately: Sequence[Example], before: Sequence[Example], learnt: Learnt) -> tuple[Drift, ...]:
    """Compare lately with training, and what came in with what came before; where little came before, with training.

    Only what this version of the model proposed counts as its fault.
    """
    proposed = [each for each in lately if each.proposed and each.proposed.model == learnt.version]
    return tuple(_drift(aspect, proposed, lately, before, learnt) for aspect in Aspect)


def _drift(
    aspect: Aspect, proposed: Iterable[Example], lately: Iterable[Example], before: Iterable[Example], learnt: Learnt
) -> Drift:
    pairs = [(labels_of(each)[aspect], labels_of(each.proposed)) for each in proposed if aspect in labels_of(each)]
    new, old = _shares(aspect, lately), _shares(aspect, before)
    usual = old if sum(1 for each in before if aspect in labels_of(each)) >= FEW else learnt.shares.get(aspect, {})
    return Drift(
        aspect=aspect,
        judged=len(pairs),
        corrected=sum(said.get(aspect) != right for right, said in pairs),
        expected=1 - learnt.right.get(aspect, 1.0),
        moved=sum(abs(new.get(label, 0.0) - usual.get(label, 0.0)) for label in {*new, *usual}) / 2 if usual else 0.0,
    )


def _shares(aspect: Aspect, examples: Iterable[Example]) -> dict[str, float]:
    counts = Counter(label for each in examples if (label := labels_of(each).get(aspect)))
    return {label: count / counts.total() for label, count in counts.items()}


def labels_of(judged: Example | Proposal | None) -> dict[Aspect, str]:
    """Give the labels that a person or the model gave, as training names them."""
    if judged is None:
        return {}
    labels = {Aspect.IS_REPORT: str(judged.is_report).lower()}
    is_brief = isinstance(judged, Example) and judged.problem_class is None  # it says no more than report and hazard
    if judged.is_report and not is_brief:
        named = {
            Aspect.CLASS: judged.problem_class,
            Aspect.SEVERITY: judged.severity,
            Aspect.SERVICE_TYPE: judged.service_type,
            Aspect.PRODUCT_CATEGORY: judged.category or "unknown",
        }
        labels |= {aspect: str(label) for aspect, label in named.items() if label is not None}
    is_insisted = isinstance(judged, Example) and judged.by.kind is ActorKind.CUSTOMER
    if judged.is_report and not is_insisted:
        labels[Aspect.SAFETY] = str(judged.is_hazard).lower()
    return labels
