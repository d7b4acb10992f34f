"""How often the model is right, cross-validated, across sources, by language: what is judged was never learnt."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.triage.corpus import FOLDS, Labelled, folds
from bot.triage.tables import Figures
from bot.triage.training import YES_OR_NO, Array, Read, Scale, fit, scale_of
from desk.triage.model import Cuts
from desk.triage.proposal import Aspect
from desk.triage.recognising import Judgement, judge

ALL = "all, cross-validated"
HAZARD_RECALL, HAZARD_PRECISION = 0.95, 0.85
KINDS = {
    Aspect.CLASS: "class F1",
    Aspect.SEVERITY: "severity F1",
    Aspect.SERVICE_TYPE: "service F1",
    Aspect.PRODUCT_CATEGORY: "product F1",
}


def quiet(_: str) -> None:
    """Say nothing of how far it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was judged while held back: sums by aspect, in the order of the corpus, with the labels of the columns."""

    labels: Mapping[Aspect, tuple[str, ...]]
    sums: Mapping[Aspect, Array]


def hold_back(
    corpus: Sequence[Labelled], read: Read, fold_of: Sequence[int], tell: Callable[[str], None] = quiet
) -> Held:
    """Judge each fold by what was learnt from the others."""
    labels = {aspect: _labels(corpus, aspect) for aspect in Aspect}
    sums = {aspect: np.full((len(corpus), len(labels[aspect])), -30.0) for aspect in Aspect}
    for fold in range(FOLDS):
        tell(f"cross-validating, part {fold + 1} of {FOLDS}")
        held = [at for at, its in enumerate(fold_of) if its == fold]
        _judge(corpus, read, [at for at, its in enumerate(fold_of) if its != fold], held, Held(labels, sums))
    return Held(labels, sums)


def _labels(corpus: Sequence[Labelled], aspect: Aspect) -> tuple[str, ...]:
    if aspect in YES_OR_NO:
        return ("true",)
    return tuple(sorted({each.labels[aspect] for each in corpus if aspect in each.labels}))


def _judge(corpus: Sequence[Labelled], read: Read, learnt: Sequence[int], held: Sequence[int], into: Held) -> None:
    space, fitted = fit(corpus, read, learnt)
    matrix = space.matrix(read, held)
    for aspect, learned in fitted.items():
        columns = [into.labels[aspect].index(label) for label in learned.labels]
        into.sums[aspect][np.ix_(list(held), columns)] = learned.sums(matrix)


def scales(corpus: Sequence[Labelled], held: Held) -> dict[Aspect, Scale]:
    """Fit each aspect's scale."""
    found = {}
    for aspect in Aspect:
        judged = [at for at, each in enumerate(corpus) if aspect in each.labels]
        labels = [corpus[at].labels[aspect] for at in judged]
        found[aspect] = scale_of(aspect, held.labels[aspect], held.sums[aspect][judged], labels)
    return found


def chances(held: Held, scale: Mapping[Aspect, Scale], at: int) -> dict[Aspect, dict[str, float]]:
    """Give the probabilities of one message as the model would."""
    found = {}
    for aspect, labels in held.labels.items():
        sums = held.sums[aspect][at] * scale[aspect].stretch + scale[aspect].shift
        if aspect in YES_OR_NO:
            shares = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        else:
            shares = np.exp(sums - sums.max())
            shares = shares / shares.sum()
        found[aspect] = dict(zip(labels, map(float, shares), strict=True))
    return found


def cuts(corpus: Sequence[Labelled], likely: Sequence[Mapping[Aspect, Mapping[str, float]]]) -> Cuts:
    """Choose from where on a message is a report, for the best F1, and a hazard.

    That is where recall and precision come equally near to what is asked of them: with more of the one, less of the
    other is left than anybody can use.
    """
    reports = [(each[Aspect.IS_REPORT]["true"], its.is_report) for each, its in zip(likely, corpus, strict=True)]
    best = max((round(cut * 0.02, 2) for cut in range(10, 41)), key=lambda cut: _f1_of_cut(reports, cut))
    hazards = [
        (each[Aspect.SAFETY]["true"], its.labels.get(Aspect.SAFETY) == "true")
        for each, its in zip(likely, corpus, strict=True)
    ]
    nearest = max((round(cut * 0.01, 2) for cut in range(5, 51)), key=lambda cut: _nearness(hazards, cut))
    return Cuts(report=best, hazard=nearest)


def _nearness(scores: Sequence[tuple[float, bool]], cut: float) -> float:
    pairs = [(is_so, score >= cut) for score, is_so in scores]
    precision = _recall([(said, is_so) for is_so, said in pairs])
    return min(_recall(pairs) / HAZARD_RECALL, precision / HAZARD_PRECISION)


def _f1_of_cut(scores: Sequence[tuple[float, bool]], cut: float) -> float:
    right = sum(score >= cut and is_so for score, is_so in scores)
    said, so = sum(score >= cut for score, _ in scores), sum(is_so for _, is_so in scores)
    return 2 * right / (said + so)


def figures(corpus: Sequence[Labelled], judged: Sequence[Judgement]) -> dict[str, float]:
    """Count how often it was right. What is wrongly taken for no report is wrong in all its aspects."""
    both = list(zip(corpus, judged, strict=True))
    report = [(each.is_report, its.is_report) for each, its in both]
    hazard = [(each.labels.get(Aspect.SAFETY) == "true", its.labels.get(Aspect.SAFETY) == "true") for each, its in both]
    found = {"messages": float(len(corpus)), "report F1": _f1(report)}
    found |= {"hazard recall": _recall(hazard), "hazard precision": _recall([(its, each) for each, its in hazard])}
    for aspect, name in KINDS.items():
        pairs = [(each.labels[aspect], its.labels.get(aspect, "")) for each, its in both if each.is_report]
        labels = sorted({right for right, _ in pairs})
        scores = [_f1([(right == label, said == label) for right, said in pairs]) for label in labels]
        found[name] = sum(scores) / len(scores) if scores else 0.0
    return {name: round(value, 3) for name, value in found.items()}


def right(corpus: Sequence[Labelled], judged: Sequence[Judgement]) -> dict[str, float]:
    """Give for each aspect the share of messages that have it where it was right."""
    shares = {}
    for aspect in Aspect:
        both = [(each.labels[aspect], its) for each, its in zip(corpus, judged, strict=True) if aspect in each.labels]
        shares[aspect.value] = round(sum(its.labels.get(aspect) == label for label, its in both) / len(both), 3)
    return shares


def shares(corpus: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Give for each aspect the share of each label."""
    counts = {aspect: Counter(each.labels[aspect] for each in corpus if aspect in each.labels) for aspect in Aspect}
    return {
        aspect.value: {label: round(count / counted.total(), 3) for label, count in sorted(counted.items())}
        for aspect, counted in counts.items()
    }


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    right = sum(is_so and said for is_so, said in pairs)
    counted = sum(is_so for is_so, _ in pairs) + sum(said for _, said in pairs)
    return 2 * right / counted if counted else 1.0


def _recall(pairs: Sequence[tuple[bool, bool]]) -> float:
    so = sum(is_so for is_so, _ in pairs)
    return sum(is_so and said for is_so, said in pairs) / so if so else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What cross-validation showed: the scales and cuts that it chose, and the figures by part of the corpus."""

    scales: Mapping[Aspect, Scale]
    cuts: Cuts
    tables: Mapping[str, Figures]
    judged: Sequence[Judgement]


def cross_validate(
    corpus: Sequence[Labelled],
    read: Read,
    mirrors: Iterable[tuple[str, str]] = (),
    *,
    tell: Callable[[str], None] = quiet,
) -> Measured:
    """Judge each message by what the others teach, and count."""
    held = hold_back(corpus, read, folds(list(corpus), [set(runs) for runs in read.runs], mirrors), tell)
    scale = scales(corpus, held)
    likely = [chances(held, scale, at) for at in range(len(corpus))]
    cut = cuts(corpus, likely)
    judged = [judge(each, cut) for each in likely]
    parts = {ALL: list(range(len(corpus)))}
    for language in sorted({each.language for each in corpus}):
        parts[f"in {language}"] = [at for at, each in enumerate(corpus) if each.language == language]
    for source in sorted({_author(each) for each in corpus}):
        parts[f"of {source}"] = [at for at, each in enumerate(corpus) if _author(each) == source]
    tables = {name: figures([corpus[at] for at in part], [judged[at] for at in part]) for name, part in parts.items()}
    return Measured(scale, cut, tables, judged)


def _author(each: Labelled) -> str:
    return each.source.split("_")[0]


def across(corpus: Sequence[Labelled], read: Read, tested: str, measured: Measured) -> dict[str, Figures]:
    """Learn from all others and judge one source's messages, and the other way round: how lessons carry over."""
    own = [at for at, each in enumerate(corpus) if _author(each) == tested]
    others = [at for at, each in enumerate(corpus) if _author(each) != tested]
    return {
        f"learnt elsewhere, tested on {tested}": _tested(corpus, read, others, own, measured),
        f"learnt from {tested}, tested elsewhere": _tested(corpus, read, own, others, measured),
    }


def _tested(
    corpus: Sequence[Labelled], read: Read, learnt: Sequence[int], tested: Sequence[int], measured: Measured
) -> Figures:
    labels = {aspect: _labels(corpus, aspect) for aspect in Aspect}
    sums = {aspect: np.full((len(corpus), len(labels[aspect])), -30.0) for aspect in Aspect}
    held = Held(labels, sums)
    _judge(corpus, read, learnt, tested, held)
    judged = [judge(chances(held, measured.scales, at), measured.cuts) for at in tested]
    return figures([corpus[at] for at in tested], judged)
