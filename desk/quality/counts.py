"""The small counts that figures are made of: shares, and points that were given."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(slots=True, kw_only=True)
class Share:
    """How many of some are of a kind."""

    part: int = 0
    of: int = 0

    def count(self, *, is_part: bool) -> None:
        """Count one more, which is of the kind or is not."""
        self.part += is_part
        self.of += 1

    def merge(self, other: "Share") -> None:
        """Count all that another has counted."""
        self.part += other.part
        self.of += other.of

    @property
    def rate(self) -> Fraction | None:
        """The share from 0 to 1, exactly; None of none."""
        return Fraction(self.part, self.of) if self.of else None


@dataclass(slots=True, kw_only=True)
class Points:
    """Points that customers gave: how often each."""

    given: Counter[int] = field(default_factory=Counter)

    def add(self, points: int) -> None:
        """Count one more answer."""
        self.given[points] += 1

    def merge(self, other: "Points") -> None:
        """Count all that another has counted."""
        self.given.update(other.given)

    @property
    def count(self) -> int:
        """How many answers there are."""
        return self.given.total()

    @property
    def mean(self) -> Fraction | None:
        """The arithmetic mean, exactly; None of none."""
        return Fraction(sum(points * times for points, times in self.given.items()), self.count) if self.given else None

    def above(self, points: int) -> Share:
        """Tell how many answers are better than so many points."""
        return Share(part=sum(times for given, times in self.given.items() if given > points), of=self.count)
