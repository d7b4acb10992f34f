"""Which words of a message speak for a judgement: what each contributes, joined into pieces that can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from desk.triage.folding import is_han
from desk.triage.model import Column, Model, Seen
from desk.triage.proposal import Aspect, Sign

_MOST = 3  # pieces
_LEAST = 0.3  # of what the strongest token contributes
_WORTH = 0.05  # of what the strongest run contributes; less is noise
_NOTHING = 1e-6
_SHORT = 2


@dataclass(frozen=True, eq=False)
class Witness:
    """A message as the model saw it, for any number of judgements."""

    words: str
    seen: Seen
    model: Model

    def signs(self, aspect: Aspect, label: str, rival: str = "", *, denied: bool = False) -> tuple[Sign, ...]:
        """Give the pieces that speak most for a label rather than its rival, in their order; or most against it."""
        head = self.model.heads[aspect]
        columns = dict(zip(head.labels, head.columns, strict=True))
        if label not in columns:  # settled by a keyword, or never learnt
            return ()
        weights = self._weights(columns[label], columns.get(rival), sign=-1 if denied else 1)
        return self._pieces(self._shared(weights))

    @cached_property
    def _runs(self) -> tuple[bytes, list[tuple[int, int]]]:
        """Give the weights of runs, and where everything stands: runs first, then groups."""
        runs, spans = self.seen.reading.places(self.model.weights.by_key)
        return self.model.weights.table(runs), [*spans, *self.seen.groups.values()]

    def _weights(self, speaking: Column, against: Column | None, *, sign: int) -> list[float]:
        """Give what each run and then each group of words contributes before division, in the order of their places."""
        table, columns, groups = self._runs[0], self.model.weights.column, self.seen.groups
        runs, each = columns(table, speaking.place), speaking.worth
        weigh = sign * self.seen.divisor  # the sums are divided by it, and only what is left of them is compared
        if against is None:
            ups = [each[up] for up in runs] if sign > 0 else [-each[up] for up in runs]
            return ups + [weigh * speaking.groups[group] for group in groups]
        both = zip(runs, columns(table, against.place), strict=True)
        less = against.worth
        return [each[up] - less[down] for up, down in both] + [
            weigh * (speaking.groups[group] - against.groups[group]) for group in groups
        ]

    def _shared(self, weights: list[float]) -> list[float]:
        """Share out among its tokens what a run contributes: steps up where it begins, and down where it ends.

        Runs may have the edges of the message in them, whose share is nobody's.
        """
        size = len(self.seen.reading.tokens.words)
        steps = [0.0] * (size + 3)
        least = _WORTH * max(max(weights, default=0.0), 0.0)
        strong = [(weight, span) for weight, span in zip(weights, self._runs[1], strict=True) if weight > least]
        for weight, (first, end) in strong:
            if end > first:
                share = weight / (end - first)
                steps[first + 1] += share
                steps[end + 1] -= share
        return list(accumulate(steps))[1 : size + 1]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return self.seen.reading.tokens.spans()

    def _pieces(self, weights: list[float]) -> tuple[Sign, ...]:
        """Join strong neighbours, and give the strongest pieces: what can be read rather than single characters."""
        tokens, spans = self.seen.reading.tokens.words, self._spans
        least = max(_LEAST * max(weights, default=0.0), _NOTHING * self.seen.divisor)
        heavy = [at for at, weight in enumerate(weights) if weight > least and tokens[at] not in {"!", "?"}]
        pieces = list(_joined(heavy))
        readable = [piece for piece in pieces if not _is_scrap(tokens[piece[0] : piece[1]])] or pieces
        best = sorted(readable, key=lambda piece: -sum(weights[piece[0] : piece[1]]))[:_MOST]
        found = (self.words[spans[first][0] : spans[end - 1][1]] for first, end in sorted(best))
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
