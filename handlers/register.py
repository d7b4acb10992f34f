"""The register of feedback and measures, as the use cases see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from desk.improvement.case import Case
from desk.improvement.entries import Entries, Sought
from desk.improvement.fate import Fate
from desk.improvement.measure import Measure
from desk.improvement.seeing import Sight, sight_of
from desk.people import Member
from desk.terms import CaseId, MeasureId

MOST_LISTED = 200
LONGEST_MEASURE = timedelta(days=366)  # from its begin until it is due


class Register(Protocol):
    """What may be asked of the register within a transaction; what changes is written with its turn."""

    async def cases(self, ids: Iterable[CaseId]) -> Mapping[CaseId, Case]:
        """Load cases and lock them, in the order of their numbers, until the transaction ends."""
        ...

    async def measures(self, ids: Iterable[MeasureId]) -> Mapping[MeasureId, Measure]:
        """Load measures and lock them, in the order of their numbers, until the transaction ends."""
        ...

    async def open_cases(self, sight: Sight, *, limit: int) -> tuple[Case, ...]:
        """List the open cases that somebody sees, what is due first before the others."""
        ...

    async def under_way(self, sight: Sight, *, limit: int) -> tuple[Measure, ...]:
        """List the measures under way that somebody sees, what is due first before the others."""
        ...

    async def cases_since(self, since: datetime) -> tuple[Case, ...]:
        """List the cases opened since then, in that order."""
        ...

    async def measures_since(self, since: datetime) -> tuple[Measure, ...]:
        """List the measures begun since then, in that order."""
        ...

    async def last_fall(self) -> Case | None:
        """Give the case of the last fall of the mean, locked; None where it never fell."""
        ...

    async def due_cases(self, *, now: datetime, limit: int) -> tuple[Case, ...]:
        """Lock the cases that are to be looked at, what is due first before the others; not those that others hold."""
        ...

    async def due_measures(self, *, now: datetime, limit: int) -> tuple[Measure, ...]:
        """Give the measures whose effect is to be counted; to count takes a while, so they are not locked."""
        ...

    async def fate(self, case: Case) -> Fate:
        """Tell what became of the message by which a customer was told the outcome of a case."""
        ...


async def measures_due(register: Register, *, since: datetime, until: datetime) -> tuple[Measure, ...]:
    """List the measures that were due in a span; `until` is not in it."""
    begun = await register.measures_since(since - LONGEST_MEASURE)
    return tuple(measure for measure in begun if since <= measure.due_at < until)


async def looked_up(register: Register, sought: Sought, member: Member) -> Entries:
    """Find what a member's message asks for in the register."""
    sight = sight_of(member)
    cases = await register.cases(sought.cases) if sought.cases else {}
    written = [case for case in cases.values() if case.is_open and case.told and not case.told.means]
    reached = [case.id for case in written if await register.fate(case) is Fate.REACHED]
    return Entries(
        cases=cases,
        measures=await register.measures(sought.measures) if sought.measures else {},
        listed_cases=await register.open_cases(sight, limit=MOST_LISTED) if sought.lists_cases else (),
        listed_measures=await register.under_way(sight, limit=MOST_LISTED) if sought.lists_measures else (),
        reached=frozenset(reached),
    )
