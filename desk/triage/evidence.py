"""Which words of a message speak for a judgement: what each contributes, joined into pieces that can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from desk.triage.folding import is_han
from desk.triage.grouping import NOWHERE
from desk.triage.model import NO_ROW, Column, Model, Seen
from desk.triage.proposal import Aspect, Sign

_MOST = 3  # pieces
_LEAST = 0.3  # of what the strongest token contributes
_WORTH = 0.05  # of what the strongest run contributes; less is noise
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Witness:
    """A message as the model saw it, for any number of judgements."""

    words: str
    seen: Seen
    model: Model
    pick: "itemgetter[tuple[int, ...]]"
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, words: str, seen: Seen, model: Model) -> "Witness":
        """Note where everything stands: runs first, then groups."""
        pick = itemgetter(NO_ROW, NO_ROW, *[row for row, _, _ in seen.places])
        spans = [(first, end) for _, first, end in seen.places]
        return cls(words, seen, model, pick, [NOWHERE, NOWHERE, *spans, *seen.groups.values()])

    def signs(self, aspect: Aspect, label: str, rival: str = "", *, denied: bool = False) -> tuple[Sign, ...]:
        """Give the pieces that speak most for a label rather than its rival, in their order; or most against it."""
        head = self.model.heads[aspect]
        columns = dict(zip(head.labels, head.columns, strict=True))
        if label not in columns:  # settled by a keyword, or never learnt
            return ()
        weights = self._weights(columns[label], columns.get(rival), sign=-1 if denied else 1)
        return self._pieces(self._shared(weights))

    def _weights(self, speaking: Column, against: Column | None, *, sign: int) -> list[float]:
        """Give what each run and then each group of words contributes, in the order of their places."""
        unit = sign * speaking.unit / self.seen.divisor
        if against is None:
            runs = [up * unit for up in self.pick(speaking.runs)]
            return runs + [sign * speaking.groups[group] for group in self.seen.groups]
        less = sign * against.unit / self.seen.divisor
        both = zip(self.pick(speaking.runs), self.pick(against.runs), strict=True)
        return [up * unit - down * less for up, down in both] + [
            sign * (speaking.groups[group] - against.groups[group]) for group in self.seen.groups
        ]

    def _shared(self, weights: list[float]) -> list[float]:
        """Share out among its tokens what a run contributes: steps up where it begins, and down where it ends."""
        size = len(self.seen.reading.tokens.words)
        steps = [0.0] * (size + 1)
        least = _WORTH * max(weights, default=0.0)
        strong = [(weight, span) for weight, span in zip(weights, self.spans, strict=True) if weight > least]
        for weight, (first, end) in strong:
            if end > first:
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
