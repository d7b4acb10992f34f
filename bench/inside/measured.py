"""What is measured of a simulated week."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a week went. Times in seconds from the grade; loads are the jobs of one technician."""

    accept_p50: float
    accept_p90: float
    accept_p99: float
    load_least: int
    load_most: int
    load_gini: float
    km_per_job: float
    offers_per_job: float
    asked_all: float
    asked_lead: float
    jobs: int
    open: int


def gini(loads: Sequence[int]) -> float:
    """Give how unequal loads are: 0 when all are the same, 1 when one has it all."""
    total, many = sum(loads), len(loads)
    return sum((2 * place - many - 1) * load for place, load in enumerate(loads, 1)) / (many * total)
