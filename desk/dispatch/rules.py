"""The owner's figures of the offers: how many are asked, how long each has, and what counts how much (R1.4-3, R2.1-7).

None of it is in the specification, which asks for a handler within the limit, and for other people at other levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from desk.terms import Severity


def _by_severity(urgent: int, timed: int, routine: int) -> dict[Severity, int]:
    return {Severity.URGENT: urgent, Severity.TIMED: timed, Severity.ROUTINE: routine}


def _minutes(urgent: int, timed: int, routine: int) -> dict[Severity, timedelta]:
    return {severity: timedelta(minutes=many) for severity, many in _by_severity(urgent, timed, routine).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What speaks against a candidate, in points, of which a kilometre to go is one; the fewest are asked first.

    `skill` and `region` are for none that fits; `job` for each job or offer they have in hand, `lately` for each that
    they accepted within the last seven days.
    """

    skill: float = 20.0
    region: float = 15.0
    job: float = 4.0
    lately: float = 2.0
    km: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """By severity: so many candidates are asked at once, each with so long to answer, and so many in all; then all.

    The tier as a whole and the leads have times of their own. Nobody is asked whose shift ends within `shift_left`,
    unless all are. `certificates` names what work demands one: a service type, a product category, or words of it.
    """

    at_once: Mapping[Severity, int] = field(default_factory=lambda: _by_severity(2, 1, 1))
    tries: Mapping[Severity, int] = field(default_factory=lambda: _by_severity(2, 3, 3))
    answer_within: Mapping[Severity, timedelta] = field(default_factory=lambda: _minutes(2, 5, 15))
    tier_within: Mapping[Severity, timedelta] = field(default_factory=lambda: _minutes(2, 10, 30))
    lead_within: Mapping[Severity, timedelta] = field(default_factory=lambda: _minutes(5, 15, 60))
    shift_left: timedelta = timedelta(minutes=30)
    weights: Weights = Weights()
    certificates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
