"""The evidence behind a number: the tickets that it was counted of, each with its own part in it and the instants."""

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from desk.duties import Appraisal
from desk.quality.facts import Facts
from desk.quality.figures import Figures
from desk.quality.indicators import Indicator
from desk.quality.measuring import measure
from desk.terms import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one ticket adds to an indicator: the same figure, counted of it alone; and from when to when, if it says."""

    ticket: TicketId
    amount: Fraction
    since: datetime
    until: datetime | None


def evidence_of(facts: Facts, indicator: Indicator, standard: Appraisal) -> Evidence | None:
    """Give what a ticket adds to an indicator; None when it has no part in it."""
    alone = Figures(standard=standard)
    alone.add(facts)
    value = measure(alone, indicator)
    if value is None:
        return None
    times = facts.times
    until = getattr(times, _ENDS.get(indicator, "closed_at"))
    return Evidence(ticket=facts.ticket, amount=value.amount, since=times.first_contact_at, until=until)


_ENDS: Mapping[Indicator, str] = {
    Indicator.FIRST_RESPONSE: "responded_at",
    Indicator.RESPONDED_IN_TIME: "responded_at",
    Indicator.RESULT_TOLD: "result_sent_at",
    Indicator.REOPENED: "reopened_at",
    **dict.fromkeys(
        (
            Indicator.TIME_TO_RESOLVE,
            Indicator.HANDLED_IN_TIME,
            Indicator.SOLVED,
            Indicator.COMPLETENESS,
            Indicator.ON_SITE,
            Indicator.REMOTE,
            Indicator.DEPOT,
        ),
        "handled_at",
    ),
    **{each: "surveyed_at" for each in Indicator if each.startswith(("points_", "satisfaction", "surveys_"))},
}


@dataclass(slots=True, kw_only=True)
class Worst:
    """The tickets that an indicator would be better without, the worst first; no more of them than `most`."""

    indicator: Indicator
    standard: Appraisal
    most: int
    count: int = 0
    lines: list[Evidence] = field(default_factory=list)

    def add(self, facts: Facts) -> None:
        """Look at one more ticket."""
        line = evidence_of(facts, self.indicator, self.standard)
        if line is None:
            return
        self.count += 1
        insort(self.lines, line, key=self._order)
        del self.lines[self.most :]

    def _order(self, line: Evidence) -> tuple[Fraction, int]:
        return (-line.amount if self.indicator.is_better_low else line.amount, line.ticket)
