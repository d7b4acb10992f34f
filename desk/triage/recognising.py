"""The proposal for a message: what the model makes of it, where its judgements fit each other, and the keywords."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.evidence import Witness
from desk.triage.keywords import Keywords
from desk.triage.matching import NOTHING, Found, found_in
from desk.triage.model import Cuts, Model
from desk.triage.proposal import Aspect, Proposal, Sign, Signs

T = TypeVar("T")
Chances: TypeAlias = Mapping[str, float]
TRUE, NONE_NAMED = "true", "unknown"
_GRAVE = (ProblemClass.MAJOR, ProblemClass.SPECIAL)
_SEVERITY_OF = {
    ProblemClass.GENERAL: Severity.ROUTINE,
    ProblemClass.MEDIUM: Severity.TIMED,
    ProblemClass.MAJOR: Severity.URGENT,
    ProblemClass.SPECIAL: Severity.URGENT,
}


@dataclass(frozen=True, slots=True)
class TrainedRecogniser:
    """Proposes by a trained model; the owner's keywords outdo it."""

    model: Model

    def read(self, words: str, keywords: Keywords) -> Proposal:
        """Judge a message, with the words that speak for each judgement."""
        seen = self.model.see(words)
        found = found_in(words, seen.reading.tokens, keywords, self.model.folding) if keywords.entries else NOTHING
        chances = self.model.chances(seen)
        judged = judge(chances, self.model.cuts, found)
        signs = _signs(Witness(words, seen, self.model), judged, chances, found)
        return judged.proposal(self.model.version, signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The label chosen for each aspect, and how sure it is."""

    labels: Mapping[Aspect, str]
    sure: Mapping[Aspect, float]

    @property
    def is_report(self) -> bool:
        """Whether there is anything else to judge."""
        return self.labels[Aspect.IS_REPORT] == TRUE

    def proposal(self, version: str, signs: Mapping[Aspect, tuple[Sign, ...]]) -> Proposal:
        """Put it into the desk's terms."""
        if not self.is_report:
            return Proposal(is_report=False, confidences=self.sure, signs=signs, model=version)
        category = self.labels[Aspect.PRODUCT_CATEGORY]
        return Proposal(
            is_report=True,
            problem_class=ProblemClass(self.labels[Aspect.CLASS]),
            severity=Severity(self.labels[Aspect.SEVERITY]),
            service_type=ServiceType(self.labels[Aspect.SERVICE_TYPE]),
            category=None if category == NONE_NAMED else ProductCategory(category),
            is_hazard=self.labels[Aspect.SAFETY] == TRUE,
            confidences=self.sure,
            signs=signs,
            model=version,
        )


def judge(chances: Mapping[Aspect, Chances], cuts: Cuts, found: Found = NOTHING) -> Judgement:
    """Choose labels that fit each other: a hazard is a report, major or special, and severity goes with class."""
    labels: dict[Aspect, str] = {}
    sure: dict[Aspect, float] = {}

    def settle(aspect: Aspect, label: str, chance: float) -> None:
        labels[aspect] = found.labels.get(aspect, label)
        sure[aspect] = 1.0 if aspect in found.labels else round(chance, 3)

    hazard = chances[Aspect.SAFETY][TRUE]
    is_hazard = found.labels.get(Aspect.SAFETY, TRUE if hazard >= cuts.hazard else "false") == TRUE
    report = chances[Aspect.IS_REPORT][TRUE]
    report, least = (max(report, hazard), 0.0) if is_hazard else (report, cuts.report)
    settle(Aspect.IS_REPORT, *((TRUE, report) if report >= least else ("false", 1 - report)))
    if labels[Aspect.IS_REPORT] != TRUE:
        return Judgement(labels=labels, sure=sure)
    settle(Aspect.SAFETY, *((TRUE, hazard) if is_hazard else ("false", 1 - hazard)))
    grave = labels[Aspect.SAFETY] == TRUE
    settle(Aspect.CLASS, *_likeliest(_among(chances[Aspect.CLASS], _GRAVE) if grave else chances[Aspect.CLASS]))
    severity = _severity(chances, labels[Aspect.CLASS] if grave or Aspect.CLASS in found.labels else None)
    settle(Aspect.SEVERITY, *_likeliest(severity))
    for aspect in (Aspect.SERVICE_TYPE, Aspect.PRODUCT_CATEGORY):
        settle(aspect, *_likeliest(chances[aspect]))
    return Judgement(labels=labels, sure=sure)


def _severity(chances: Mapping[Aspect, Chances], settled: str | None) -> Chances:
    """Give the chances of each severity: half by what the words say of it, half by the class that it goes with."""
    by_class: dict[str, float] = dict.fromkeys(map(str, Severity), 0.0)
    for name, chance in ({settled: 1.0} if settled else chances[Aspect.CLASS]).items():
        by_class[_SEVERITY_OF[ProblemClass(name)]] += chance
    own = chances[Aspect.SEVERITY]
    return by_class if settled else {each: (chance + own.get(each, 0.0)) / 2 for each, chance in by_class.items()}


def _among(chances: Chances, labels: tuple[ProblemClass, ...]) -> Chances:
    kept = {str(label): chances.get(label, 0.0) for label in labels}
    whole = sum(kept.values())
    return {label: chance / whole for label, chance in kept.items()} if whole else kept


def _likeliest(chances: Chances) -> tuple[str, float]:
    return max(chances.items(), key=lambda each: each[1])


def _signs(witness: Witness, judged: Judgement, chances: Mapping[Aspect, Chances], found: Found) -> Signs:
    """Give what speaks for each label: rather than for the next likely one, or by itself where there is only yes or no.

    That nothing is named, and that there is no danger, nothing speaks for.
    """

    def signs(aspect: Aspect, label: str) -> tuple[Sign, ...]:
        if aspect in found.labels:
            return found.signs[aspect]
        if label == TRUE or aspect is Aspect.IS_REPORT:
            return witness.signs(aspect, TRUE, denied=label != TRUE)
        if aspect is Aspect.SAFETY or label == NONE_NAMED:
            return ()
        others = {other: chance for other, chance in chances[aspect].items() if other != label}
        return witness.signs(aspect, label, _likeliest(others)[0])

    return Signs({aspect: partial(signs, aspect, label) for aspect, label in judged.labels.items()})
