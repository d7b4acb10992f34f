"""Labelled messages to learn from, and which of them must stay together when a part is held back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desk.triage.proposal import Aspect

FOLDER = Path(__file__).with_name("corpus")
MIRRORS = FOLDER / "mirrors.txt"
FOLDS = 5
_ALIKE = 0.4
_WEIGHTS = {"samples": 3.0, "real": 2.0}  # of what people who asked for the desk labelled, and of what was really sent
_COMMON = 40  # messages that share a run: more say nothing of a common origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A message with its right labels by aspect; what is no report has no others, and nobody is in danger by it.

    `weight` is how much it counts.
    """

    key: str
    words: str
    language: str
    labels: Mapping[Aspect, str]
    source: str
    weight: float = 1.0

    @property
    def is_report(self) -> bool:
        """Whether it is one."""
        return self.labels[Aspect.IS_REPORT] == "true"


class CorpusError(Exception):
    """A file of the corpus holds what is no labelled message; the error names file and line."""


def corpus_files() -> list[Path]:
    """Give the files of the packaged corpus in order."""
    return sorted(FOLDER.glob("*.jsonl"))


def read_corpus(files: Iterable[Path]) -> list[Labelled]:
    """Read files of labelled messages. Raises CorpusError."""
    return [labelled for file in files for labelled in _read(file)]


def _read(file: Path) -> Iterator[Labelled]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            if line.strip():
                yield labelled(json.loads(line), source=file.stem)
        except (ValueError, KeyError, TypeError) as wrong:
            raise CorpusError(f"{file}: line {number}: {wrong!r} is missing or wrong.") from wrong


def labelled(row: Mapping[str, object], *, source: str) -> Labelled:
    """Read one labelled message. Raises KeyError."""
    labels = {aspect: row[aspect.value] for aspect in Aspect}
    if labels[Aspect.IS_REPORT] is False:
        labels[Aspect.SAFETY] = False
    return Labelled(
        key=str(row["id"]),
        words=str(row["text"]),
        language=str(row["lang"]),
        labels={aspect: _label(value) for aspect, value in labels.items() if value is not None},
        source=source,
        weight=_WEIGHTS.get(source.split("_", maxsplit=1)[0], 1.0),
    )


def _label(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def folds(corpus: list[Labelled], runs: list[set[int]], mirrors: Iterable[tuple[str, str]] = ()) -> list[int]:
    """Give for each message the fold that it is held back with: near duplicates and mirrored pairs in the same."""
    leader = list(range(len(corpus)))

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for one, other in _pairs(corpus, runs, mirrors):
        leader[max(lead(one), lead(other))] = min(lead(one), lead(other))
    return [int(sha256(corpus[lead(one)].key.encode()).hexdigest(), 16) % FOLDS for one in range(len(corpus))]


def _pairs(
    corpus: list[Labelled], runs: list[set[int]], mirrors: Iterable[tuple[str, str]]
) -> Iterator[tuple[int, int]]:
    place = {each.key: number for number, each in enumerate(corpus)}
    yield from ((place[one], place[other]) for one, other in mirrors if one in place and other in place)
    having: dict[int, list[int]] = {}
    for number, keys in enumerate(runs):
        for key in keys:
            having.setdefault(key, []).append(number)
    shared: dict[tuple[int, int], int] = {}
    rare = [sum(1 for key in keys if len(having[key]) <= _COMMON) for keys in runs]
    for numbers in having.values():
        if 1 < len(numbers) <= _COMMON:
            for at, one in enumerate(numbers):
                for other in numbers[at + 1 :]:
                    shared[one, other] = shared.get((one, other), 0) + 1
    yield from (pair for pair, count in shared.items() if count > _ALIKE * min(rare[pair[0]], rare[pair[1]]))


def read_mirrors(file: Path = MIRRORS) -> list[tuple[str, str]]:
    """Give pairs of messages that say the same in two languages."""
    lines = (line.split() for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return [(one, other) for one, other in lines]
