"""Many spans of time in a small place: their exact mean, and what nine of ten of them did not pass."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

EXACT = 1000  # so many spans are kept one by one
STEP = math.log(1.01)  # from then on they are counted in classes, each 1 % wider than the one before
MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True, kw_only=True)
class Spans:
    """Spans, added one at a time. The same ones give the same answers, in whatever order they came or were merged.

    The mean is exact. A quantile is exact for up to a thousand spans; of more it is the upper end of a class that is
    1 % wide, so that it is never too short and at most 1 % too long. It takes the same small memory for any number.
    """

    count: int = 0
    total: timedelta = timedelta()
    longest: timedelta = timedelta()
    few: list[timedelta] = field(default_factory=list)
    classes: Counter[int] = field(default_factory=Counter)

    def add(self, span: timedelta) -> None:
        """Count one more; one that is less than nothing, by clocks that differ, counts as none at all."""
        span = max(span, timedelta())
        self.count += 1
        self.total += span
        self.longest = max(self.longest, span)
        if self.count > EXACT:
            if self.few:
                self._spill()
            self.classes[_class_of(span)] += 1
        else:
            self.few.append(span)

    def merge(self, other: "Spans") -> None:
        """Count all that another has counted."""
        self.count += other.count
        self.total += other.total
        self.longest = max(self.longest, other.longest)
        self.few += other.few
        self.classes += other.classes
        if self.count > EXACT:
            self._spill()

    @property
    def mean(self) -> timedelta | None:
        """The arithmetic mean, to the microsecond; None of none."""
        return self.total / self.count if self.count else None

    @property
    def nine_of_ten(self) -> timedelta | None:
        """The shortest time that at least nine of ten did not pass; None of none."""
        return self.quantile(90)

    def quantile(self, percent: int) -> timedelta | None:
        """Give the shortest time that at least so many of a hundred did not pass (nearest rank); None of none."""
        rank = -(-self.count * percent // 100)
        if not self.count:
            return None
        if self.few:
            return sorted(self.few)[max(rank, 1) - 1]
        passed = 0
        for key in sorted(self.classes):
            passed += self.classes[key]
            if passed >= rank:
                return min(_upper_end(key), self.longest)
        return self.longest

    def _spill(self) -> None:
        self.classes.update(map(_class_of, self.few))
        self.few.clear()


def _class_of(span: timedelta) -> int:
    """Give the number of the class of a span: 0 is below a millisecond or so, each next one ends 1 % later."""
    return math.ceil(math.log1p(span / timedelta(milliseconds=1)) / STEP)


def _upper_end(key: int) -> timedelta:
    return timedelta(milliseconds=1) * math.expm1(key * STEP)
