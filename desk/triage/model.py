"""A linear model that can be explained: for each label a weight of every run of characters and every group of words."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt

from desk.triage.drift import Learnt
from desk.triage.features import Reading, read
from desk.triage.folding import Folding
from desk.triage.grouping import Place, groups
from desk.triage.lexicon import Lexicon
from desk.triage.proposal import Aspect
from desk.triage.weights import Weights, scale

_FULL = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What speaks for one label: the whole numbers at a place of the weights, of which each counts `unit`; and groups.

    `start` is what it counts before anything is read.
    """

    place: int
    unit: float
    groups: "array[float]"
    start: float
    worth: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "worth", scale(self.unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The labels of one aspect; of one that is true or false only the column for true.

    What the columns add up to is stretched and shifted so that it is as often right as it says.
    """

    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    stretch: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """From what probability on a message is a report, and a hazard."""

    report: float = 0.5
    hazard: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as the model sees it: what its runs add up to in each column, and groups of words with their places.

    `divisor` makes long messages and short ones comparable.
    """

    reading: Reading
    sums: Sequence[int]
    divisor: float
    groups: Mapping[int, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that was learnt, and with what it reads. How rare a run is stands with its weights.

    `rarest` is the rarity of a run for which 255 stands there.
    """

    version: str
    folding: Folding
    lexicon: Lexicon
    weights: Weights
    rarest: float
    groups: Mapping[str, int]
    heads: Mapping[Aspect, Head]
    cuts: Cuts = Cuts()
    learnt: Learnt = Learnt()  # noqa: RUF009 -- frozen, as the others

    def see(self, words: str) -> Seen:
        """Read a message and look up what is known of it."""
        reading = read(words, self.folding, self.lexicon)
        sums, squares = self.weights.sums(reading.known_by())
        divisor = sqrt(squares) * self.rarest / _FULL
        place_of = self.groups.get
        found = {group: place for name, place in groups(reading).items() if (group := place_of(name)) is not None}
        return Seen(reading=reading, sums=sums, divisor=divisor or 1.0, groups=found)

    def chances(self, seen: Seen) -> dict[Aspect, dict[str, float]]:
        """Give for each aspect how likely each of its labels is."""
        return {aspect: _chances(head, seen) for aspect, head in self.heads.items()}


def _chances(head: Head, seen: Seen) -> dict[str, float]:
    stretch, shift = head.stretch, head.shift
    sums = [_sum(column, seen) * stretch + shift for column in head.columns]
    if len(sums) == 1:
        return {head.labels[0]: 1 / (1 + exp(-max(-30.0, min(30.0, sums[0]))))}
    most = max(sums)
    parts = [exp(each - most) for each in sums]
    whole = sum(parts)
    return {label: part / whole for label, part in zip(head.labels, parts, strict=True)}


def _sum(column: Column, seen: Seen) -> float:
    runs = seen.sums[column.place] * column.unit / seen.divisor
    return column.start + runs + sum(map(column.groups.__getitem__, seen.groups))
