"""A linear model that can be explained: for each label a weight of every run of characters and every group of words."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt
from operator import itemgetter

from desk.triage.drift import Learnt
from desk.triage.features import Place as RunPlace
from desk.triage.features import Reading, read
from desk.triage.folding import Folding
from desk.triage.grouping import Place, groups
from desk.triage.lexicon import Lexicon
from desk.triage.proposal import Aspect

NO_ROW = 0  # of weights that are all nothing
_FULL = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What speaks for one label: whole numbers by the rows of runs, of which each counts `unit`; and by groups."""

    runs: "array[int]"
    unit: float
    groups: "array[float]"
    start: float


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
    """A message as the model sees it: rows of runs, what divides their sum, and groups of words with their places.

    `places` are those of the rows, each with its own.
    """

    reading: Reading
    places: list[RunPlace]
    rows: tuple[int, ...]
    divisor: float
    groups: Mapping[int, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that was learnt, and with what it reads. `rarity` is how rare a run is, of 255, which is `rarest`."""

    version: str
    folding: Folding
    lexicon: Lexicon
    rows: Mapping[int, int]
    rarity: bytes
    rarest: float
    groups: Mapping[str, int]
    heads: Mapping[Aspect, Head]
    cuts: Cuts = Cuts()
    learnt: Learnt = Learnt()  # noqa: RUF009 -- frozen, as the others

    def see(self, words: str) -> Seen:
        """Read a message and look up what is known of it."""
        reading = read(words, self.folding, self.lexicon)
        places = reading.places(self.rows)
        rows = (NO_ROW, NO_ROW, *{row for row, _, _ in places})
        divisor = sqrt(sum([rare * rare for rare in itemgetter(*rows)(self.rarity)])) * self.rarest / _FULL
        found = {self.groups[name]: place for name, place in groups(reading).items() if name in self.groups}
        return Seen(reading=reading, places=places, rows=rows, divisor=divisor or 1.0, groups=found)

    def chances(self, seen: Seen) -> dict[Aspect, dict[str, float]]:
        """Give for each aspect how likely each of its labels is."""
        pick = itemgetter(*seen.rows)
        return {aspect: _chances(head, pick, seen) for aspect, head in self.heads.items()}


def _chances(head: Head, pick: "itemgetter[tuple[int, ...]]", seen: Seen) -> dict[str, float]:
    sums = [_sum(column, pick, seen) * head.stretch + head.shift for column in head.columns]
    if len(sums) == 1:
        return {head.labels[0]: 1 / (1 + exp(-max(-30.0, min(30.0, sums[0]))))}
    most = max(sums)
    parts = [exp(each - most) for each in sums]
    whole = sum(parts)
    return {label: part / whole for label, part in zip(head.labels, parts, strict=True)}


def _sum(column: Column, pick: "itemgetter[tuple[int, ...]]", seen: Seen) -> float:
    runs: float = sum(pick(column.runs)) * column.unit / seen.divisor
    return column.start + runs + sum(map(column.groups.__getitem__, seen.groups))
