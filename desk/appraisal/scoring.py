"""The measured score: figures turned into points by the standard, line by line, to be worked out again by anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from desk.appraisal.standard import PointRule
from desk.quality.figures import Figures
from desk.quality.measuring import measure

BEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One line of the standard with what it came to: `points` of 100, of `amount`, counted of `of`.

    Without either there was nothing to measure, and the line counts neither for nor against anybody.
    """

    rule: PointRule
    amount: float | None = None
    points: float | None = None
    of: int = 0


def scored(figures: Figures, rules: Iterable[PointRule]) -> tuple[Scored, ...]:
    """Give each line of the standard what it comes to."""
    return tuple(_scored(figures, rule) for rule in rules)


def measured_score(lines: Iterable[Scored]) -> float | None:
    """Give the weighted mean of what was measured, from 0 to 100, to one decimal; None when nothing was."""
    counted = [(line.rule.weight, Fraction(line.points)) for line in lines if line.points is not None]
    weights = sum(weight for weight, _ in counted)
    return rounded(sum((weight * points for weight, points in counted), Fraction()) / weights) if weights else None


def points_for(amount: Fraction, rule: PointRule) -> Fraction:
    """Give the points that an amount is worth: 100 at `full` and beyond, 0 at `none` and beyond, a line between."""
    full, none = Fraction(rule.full), Fraction(rule.none)
    return min(max((amount - none) / (full - none), Fraction(0)), Fraction(1)) * BEST


def rounded(amount: Fraction) -> float:
    """Round to one decimal, a half up."""
    return int(amount * 10 + Fraction(1, 2)) / 10


def _scored(figures: Figures, rule: PointRule) -> Scored:
    value = measure(figures, rule.figure)
    if value is None:
        return Scored(rule=rule)
    points = rounded(points_for(value.amount, rule))
    return Scored(rule=rule, amount=round(float(value.amount), 4), points=points, of=value.of)
