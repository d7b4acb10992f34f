"""What a turn looks up in the register of feedback and measures, and what it found there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desk.improvement.case import Case
from desk.improvement.measure import Measure
from desk.terms import CaseId, CustomerId, MeasureId, TicketId
from desk.values import replace

_CASE = re.compile(r"(?P<ticket>\d{1,18})-\d{1,4}|C\d{1,18}-\d{1,18}|[FD]\d{1,18}")
_MEASURE = re.compile(r"M\d{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The entries that a message names, and whether open ones are to be listed."""

    cases: frozenset[CaseId] = frozenset()
    measures: frozenset[MeasureId] = frozenset()
    lists_cases: bool = False
    lists_measures: bool = False

    @property
    def tickets(self) -> frozenset[TicketId]:
        """The tickets that the cases are about."""
        return frozenset(number for case in self.cases if (number := ticket_of(case)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What was found: the named entries, what is listed, and the cases whose customers have our message."""

    cases: Mapping[CaseId, Case] = field(default_factory=dict)
    measures: Mapping[MeasureId, Measure] = field(default_factory=dict)
    listed_cases: tuple[Case, ...] = ()
    listed_measures: tuple[Measure, ...] = ()
    reached: frozenset[CaseId] = frozenset()

    @property
    def customers(self) -> frozenset[CustomerId]:
        """The customers of the named cases who have no ticket to be found by."""
        return frozenset(case.customer for case in self.cases.values() if case.customer)

    def after(self, cases: Iterable[Case], measures: Iterable[Measure]) -> "Entries":
        """Give them as they are after a turn of the same batch."""
        changed = {case.id: case for case in cases}
        judged = {measure.id: measure for measure in measures}
        return replace(
            self,
            cases={number: changed.get(number, case) for number, case in self.cases.items()},
            measures={number: judged.get(number, measure) for number, measure in self.measures.items()},
            listed_cases=tuple(changed.get(case.id, case) for case in self.listed_cases),
            listed_measures=tuple(judged.get(measure.id, measure) for measure in self.listed_measures),
            reached=self.reached - changed.keys(),
        )


def case_named(word: str) -> CaseId | None:
    """Read the number of a case: "1001-1", "F17", "D20261125"."""
    said = word.strip("#＃").upper()
    return CaseId(said) if _CASE.fullmatch(said) else None


def measure_named(word: str) -> MeasureId | None:
    """Read the number of a measure: "M18"."""
    said = word.strip("#＃").upper()
    return MeasureId(said) if _MEASURE.fullmatch(said) else None


def ticket_of(case: CaseId) -> TicketId | None:
    """Tell from its number what ticket a case is about."""
    found = _CASE.fullmatch(case)
    return TicketId(int(found["ticket"])) if found and found["ticket"] else None
