"""Training: a logistic regression for each aspect over runs of characters and groups of words (extra `training`)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from bot.triage.corpus import Labelled
from bot.triage.word_lists import phrases_by_key
from desk.triage.features import read
from desk.triage.folding import Folding
from desk.triage.grouping import groups
from desk.triage.lexicon import Lexicon
from desk.triage.proposal import Aspect

Array = NDArray[np.float64]
LEAST_SEEN = 2  # messages that a run is in; a rarer one says nothing of others
LOOSENESS = {Aspect.IS_REPORT: 10.0, Aspect.SERVICE_TYPE: 2.0}
USUAL_LOOSENESS = 5.0
# how much a column counts by what it tells of each label: it was measured for all aspects, the others gain nothing
BY_TELLING: Mapping[Aspect, Callable[..., Array]] = {
    Aspect.CLASS: np.mean,
    Aspect.SEVERITY: np.mean,
    Aspect.SERVICE_TYPE: np.max,
    Aspect.SAFETY: np.mean,
}
GROUP_WEIGHT = 0.5  # of a group beside the runs, whose squares add up to one
ROUNDS = 400
YES_OR_NO = (Aspect.IS_REPORT, Aspect.SAFETY)


@dataclass(frozen=True, slots=True)
class Read:
    """A corpus as the model reads it: the keys of each message's runs, and its groups."""

    runs: list[list[int]]
    groups: list[list[str]]

    @classmethod
    def of(cls, corpus: Sequence[Labelled], folding: Folding, lexicon: Lexicon) -> "Read":
        """Read all messages."""
        readings = [read(each.words, folding, lexicon) for each in corpus]
        return cls([sorted(each.known_by()) for each in readings], [sorted(groups(each)) for each in readings])


def readers(letters: Mapping[str, str], lists: Mapping[str, list[str]]) -> tuple[Folding, Lexicon]:
    """Give what messages are read with."""
    folding = Folding.of(letters)
    return folding, Lexicon(phrases_by_key(lists, folding))


@dataclass(frozen=True, slots=True)
class Space:
    """The columns of the matrix: runs with their rarity, then groups."""

    runs: dict[int, int]
    rarity: Array
    groups: dict[str, int]

    @classmethod
    def of(cls, read: Read, chosen: Sequence[int]) -> "Space":
        """Take what occurs often enough in the chosen messages."""
        seen = Counter(key for each in chosen for key in read.runs[each])
        runs = sorted(key for key, count in seen.items() if count >= LEAST_SEEN)
        rarity = np.log((1 + len(chosen)) / (1 + np.array([seen[key] for key in runs], dtype=float))) + 1
        named = sorted({name for each in chosen for name in read.groups[each]})
        return cls({key: at for at, key in enumerate(runs)}, rarity, {name: at for at, name in enumerate(named)})

    def matrix(self, read: Read, chosen: Sequence[int]) -> csr_matrix:
        """Give a row for each chosen message: the rarity of its runs, of length one, and the weight of its groups."""
        runs, rarities, starts = list[int](), list[float](), [0]
        named, ends = list[int](), [0]
        for each in chosen:
            known = [self.runs[key] for key in read.runs[each] if key in self.runs]
            rarity = self.rarity[known]
            runs += known
            rarities += list(rarity / (np.sqrt((rarity * rarity).sum()) or 1.0))
            starts.append(len(runs))
            named += [self.groups[name] for name in read.groups[each] if name in self.groups]
            ends.append(len(named))
        left = csr_matrix((rarities, runs, starts), shape=(len(chosen), len(self.runs)))
        right = csr_matrix((np.full(len(named), GROUP_WEIGHT), named, ends), shape=(len(chosen), len(self.groups)))
        return csr_matrix(hstack([left, right]))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of one aspect: a row for each label, or one for true."""

    labels: tuple[str, ...]
    weights: Array
    starts: Array

    def sums(self, matrix: csr_matrix) -> Array:
        """Give what the weights add up to for each message and label."""
        return np.asarray(matrix @ self.weights.T) + self.starts


def fit(corpus: Sequence[Labelled], read: Read, chosen: Sequence[int]) -> tuple[Space, dict[Aspect, Fitted]]:
    """Learn all aspects from the chosen messages. The same messages give the same weights, to the last bit."""
    space = Space.of(read, chosen)
    matrix = space.matrix(read, chosen)
    fitted = {}
    with threadpool_limits(limits=1):  # what several threads add up differs from run to run
        for aspect in Aspect:
            judged = [at for at, each in enumerate(chosen) if aspect in corpus[each].labels]
            labels = [corpus[chosen[at]].labels[aspect] for at in judged]
            weights = [corpus[chosen[at]].weight for at in judged]
            fitted[aspect] = _fit(matrix[judged], labels, weights, aspect)
    return space, fitted


def _fit(matrix: csr_matrix, labels: list[str], weights: list[float], aspect: Aspect) -> Fitted:
    looseness = LOOSENESS.get(aspect, USUAL_LOOSENESS)
    learner = LogisticRegression(C=looseness, class_weight="balanced", max_iter=ROUNDS)
    joined = BY_TELLING.get(aspect)
    telling = joined(_telling(matrix, labels), axis=0) if joined else np.ones(matrix.shape[1])
    learner.fit(csr_matrix(matrix @ diags(telling)), labels, sample_weight=weights)
    classes = tuple(str(label) for label in learner.classes_)
    weights_of, starts = np.asarray(learner.coef_) * telling, np.asarray(learner.intercept_)
    if aspect in YES_OR_NO:  # of "false" and "true" the weights speak for the second
        return Fitted(classes[1:], weights_of, starts)
    if len(weights_of) == 1:  # of two labels too, and as much against the first
        half, start = weights_of[0] / 2, starts[0] / 2
        return Fitted(classes, np.stack([-half, half]), np.array([-start, start]))
    return Fitted(classes, weights_of, starts)


def _telling(matrix: csr_matrix, labels: list[str]) -> Array:
    """Give a row for each label: how well each column tells it from all others, as the logarithm of their ratio.

    What is as frequent with all of them is so kept small, and what is rare but telling may weigh much.
    """
    present = csr_matrix((np.ones(len(matrix.data)), matrix.indices, matrix.indptr), shape=matrix.shape)
    each = np.array(labels)
    distances = []
    for label in sorted(set(labels)):
        seen, elsewhere = (np.asarray(present[rows].sum(axis=0)).ravel() + 1 for rows in (each == label, each != label))
        distances.append(np.abs(np.log((seen / seen.sum()) / (elsewhere / elsewhere.sum()))))
    return np.array(distances)


@dataclass(frozen=True, slots=True)
class Scale:
    """How sums are stretched and shifted to be probabilities."""

    stretch: float = 1.0
    shift: float = 0.0


def scale_of(aspect: Aspect, fitted_labels: Sequence[str], sums: Array, labels: Sequence[str]) -> Scale:
    """Fit the scale on sums of messages that were held back, so that probabilities mean what they say."""
    if aspect in YES_OR_NO:
        learner = LogisticRegression(C=1e6).fit(sums, [label == "true" for label in labels])
        return Scale(float(learner.coef_[0][0]), float(learner.intercept_[0]))
    right = np.array([fitted_labels.index(label) for label in labels])

    def loss(stretch: float) -> float:
        stretched = sums * stretch
        top = stretched.max(axis=1)
        whole = np.log(np.exp(stretched - top[:, None]).sum(axis=1)) + top
        return float((whole - stretched[np.arange(len(right)), right]).mean())

    return Scale(float(minimize_scalar(loss, bounds=(0.1, 5.0), method="bounded").x))
