"""Which words of a message speak for a judgement: what each contributes, joined into pieces that can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from desk.triage.features import Place
from desk.triage.folding import is_han
from desk.triage.model import Column, Model, Seen
from desk.triage.proposal import Aspect, Sign

_MOST = 3  # pieces
_LEAST = 0.3  # of what the strongest token contributes
_WORTH = 0.05  # of what the strongest run contributes; less is noise
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Witness:
    """A message with the places of all that the model knows in it, for any number of judgements."""

    words: str
    seen: Seen
    model: Model
    runs: list[Place]

    @classmethod
    def of(cls, words: str, seen: Seen, model: Model) -> "Witness":
        """Find the places."""
        return cls(words, seen, model, seen.reading.places(model.rows))

    def signs(self, aspect: Aspect, label: str, rival: str = "", *, denied: bool = False) -> tuple[Sign, ...]:
        """Give the pieces that speak most for a label rather than its rival, in their order; or most against it."""
        head = self.model.heads[aspect]
        columns = dict(zip(head.labels, head.columns, strict=True))
        if label not in columns:  # settled by a keyword, or never learnt
            return ()
        weighed = self._weighed(columns[label], columns.get(rival))
        found = [(-weight, first, end) for weight, first, end in weighed] if denied else weighed
        return self._pieces(self._shared(found))

    def _weighed(self, speaking: Column, against: Column | None) -> list[tuple[float, int, int]]:
        """Give what each run and each group of words contributes, with its place."""
        ups, unit = speaking.runs, speaking.unit / self.seen.divisor
        if against is None:
            found = [(ups[row] * unit, first, end) for row, first, end in self.runs]
        else:
            downs, less = against.runs, against.unit / self.seen.divisor
            found = [(ups[row] * unit - downs[row] * less, first, end) for row, first, end in self.runs]
        return found + [
            (speaking.groups[group] - (against.groups[group] if against else 0.0), first, end)
            for group, (first, end) in self.seen.groups.items()
            if end > first
        ]

    def _shared(self, found: list[tuple[float, int, int]]) -> list[float]:
        """Share out among its tokens what a run contributes: steps up where it begins, and down where it ends."""
        size = len(self.seen.reading.tokens.words)
        steps = [0.0] * (size + 1)
        least = _WORTH * max(found, default=(0.0,))[0]
        for weight, first, end in [each for each in found if each[0] > least]:
            share = weight / (end - first)
            steps[max(first, 0)] += share
            steps[min(end, size)] -= share
        return list(accumulate(steps[:size]))

    def _pieces(self, weights: list[float]) -> tuple[Sign, ...]:
        """Join strong neighbours, and give the strongest pieces: what can be read rather than single characters."""
        tokens = self.seen.reading.tokens
        least = max(_LEAST * max(weights, default=0.0), 1e-6)
        heavy = [at for at, weight in enumerate(weights) if weight > least and tokens.words[at] not in {"!", "?"}]
        pieces = list(_joined(heavy))
        readable = [piece for piece in pieces if not _is_scrap(tokens.words[piece[0] : piece[1]])] or pieces
        best = sorted(readable, key=lambda piece: -sum(weights[piece[0] : piece[1]]))[:_MOST]
        found = (self.words[tokens.starts[first] : tokens.ends[end - 1]] for first, end in sorted(best))
        return tuple(Sign(words=words) for words in dict.fromkeys(found))


def _is_scrap(words: list[str]) -> bool:
    return len(words) == 1 and (is_han(words[0]) or len(words[0]) < _SHORT)


def _joined(places: list[int]) -> Iterator[tuple[int, int]]:
    """Join neighbours: from where to before where each piece stands."""
    if places:
        begun = last = places[0]
        for place in places[1:]:
            if place > last + 1:
                yield begun, last + 1
                begun = place
            last = place
        yield begun, last + 1
