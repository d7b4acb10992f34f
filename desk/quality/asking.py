"""Whose quality is asked for, of what time, and behind which numbers: read from what staff typed or pressed.

"/quality", "/quality me 7", "/quality Li last month", "/quality technical 2026-11", "/quality #12 30 why solved"; with
a day, what was before it is held against what came after: "/quality Li, Wu 2026-11-01 30" (R7.3.2-1).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.errors import DeskError, NotPermittedError
from desk.improvement.measure import Measure
from desk.people import Member, Staff
from desk.policy import Department, Policy
from desk.quality.facts import Facts
from desk.quality.indicators import MEASURED, Indicator
from desk.terms import MemberId, Role
from desk.texts import text

DAYS, MOST_DAYS = 30, 93
_MONTH = re.compile(r"(\d{4})[-.年](\d{1,2})月?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMONG = re.compile(r"\s*[,，、]\s*")
_COUNT = re.compile(r"(\d{1,4})(?:d|days?|天)?")
THIS_MONTH, LAST_MONTH = "month", "lastmonth"
_MONTHS = {
    **dict.fromkeys((THIS_MONTH, "本月", "这个月"), THIS_MONTH),
    **dict.fromkeys((LAST_MONTH, "上月", "上个月"), LAST_MONTH),
}
_FILLING = frozenset({"days", "day", "天", "last", "of", "why", "evidence", "依据", "supplier", "供应商"})
ME, _ALL = frozenset({"me", "my", "我", "我的"}), frozenset({"all", "everybody", "全部", "所有"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose tickets are counted: a person's, some people's, a department's, a supplier's; without any, all."""

    person: MemberId | None = None
    people: frozenset[MemberId] = frozenset()
    department: str = ""
    supplier: str = ""

    def covers(self, facts: Facts) -> bool:
        """Whether a ticket counts."""
        if self.person is not None:
            return facts.person is not None and facts.person.id == self.person
        if self.people:
            return facts.person is not None and facts.person.id in self.people
        if self.supplier:
            return facts.supplier.casefold() == self.supplier.casefold()
        return not self.department or facts.department == self.department

    def includes(self, measure: Measure) -> bool:
        """Whether a measure of improvement counts: it is that person's, or one for that department."""
        if self.person is not None:
            return measure.owner.id == self.person
        if self.people:
            return measure.owner.id in self.people
        return not self.supplier and self.department in {"", measure.department or measure.owner.department}

    @property
    def is_all(self) -> bool:
        """Whether everything counts."""
        return self == Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for. `period` are the words for the time; `why` are the numbers whose evidence is wanted.

    With `on`, what was before that instant is held against what came after.
    """

    scope: Scope
    since: datetime
    until: datetime
    period: str = ""
    why: tuple[Indicator, ...] = ()
    on: datetime | None = None


def read(words: str, *, member: Member, staff: Staff, policy: Policy, now: datetime) -> Asked:
    """Understand what is asked for. Raises DeskError for words that name nobody, or somebody who is not to be seen."""
    left: list[str] = []
    why: tuple[Indicator, ...] = ()
    period, on = "", None
    for word in words.replace("last month", "lastmonth").split():
        if found := _indicators(word):
            why = found
        elif _DAY.fullmatch(word):
            on = _midnight(word, ZoneInfo(policy.zone), now=now)
        elif said := _period(word):
            period = said
        elif word.casefold() not in _FILLING:
            left.append(word)
    since, until = around(on, period, now=now) if on else _span(period, zone=ZoneInfo(policy.zone), now=now)
    scope = _scope(" ".join(left), member=member, staff=staff, policy=policy)
    _check(scope, member, staff)
    return Asked(scope=scope, since=since, until=until, period=period, why=why, on=on)


def around(on: datetime, days: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Give the time before and after an instant, as long before as after; what is still to come is left out."""
    span = timedelta(days=min(max(int(days), 1), MOST_DAYS) if days.isdigit() else DAYS)
    return on - span, min(on + span, now)


def key_of(scope: Scope, departments: Iterable[Department]) -> str:
    """Spell a scope in the few letters that a button has room for; empty for one that has none."""
    if scope.person is not None:
        return f"#{scope.person}"
    places = {department.key: f"t{place}" for place, department in enumerate(departments)}
    return "all" if scope.is_all else places.get(scope.department, "")


def month_of(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the first instant of a month, and of the next one. Raises ValueError for a month that no calendar has."""
    begins = datetime(year, month, 1, tzinfo=zone)
    return begins, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


def _indicators(word: str) -> tuple[Indicator, ...]:
    """Read a number by its name, or a whole dimension by its place (d0 to d5)."""
    if word in set(Indicator):
        return (Indicator(word),)
    places = {f"d{place}": indicators for place, indicators in enumerate(MEASURED.values())}
    return places.get(word, ())


def _period(word: str) -> str:
    """Spell a time the one way that fits on a button; empty for a word that is none."""
    said = word.casefold()
    if month := _MONTH.fullmatch(said):
        return f"{month[1]}-{month[2]}"
    if count := _COUNT.fullmatch(said):
        return count[1]
    return _MONTHS.get(said, "")


def _midnight(word: str, zone: ZoneInfo, *, now: datetime) -> datetime:
    try:
        at = datetime.combine(date.fromisoformat(word), time(), tzinfo=zone)
    except ValueError:
        raise DeskError(text("There is no day {day}.", day=word)) from None
    if at >= now:
        raise DeskError(text("{day} has not come yet: there is nothing to compare.", day=word))
    return at


def _span(period: str, *, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    today = now.astimezone(zone)
    if period == THIS_MONTH:
        return month_of(today.year, today.month, zone)[0], now
    if period == LAST_MONTH:
        last = today.replace(day=1) - timedelta(days=1)
        return month_of(last.year, last.month, zone)
    if found := _MONTH.fullmatch(period):
        try:
            return month_of(int(found[1]), int(found[2]), zone)
        except ValueError:
            raise DeskError(text("There is no month {month}.", month=period)) from None
    days = min(max(int(period), 1), MOST_DAYS) if period else DAYS
    return now - timedelta(days=days), now


def named(words: str, *, staff: Staff, policy: Policy) -> Scope:
    """Find a department by its key or name, a member of staff by name or number (#12), else a supplier by name.

    Raises DeskError where several people have the name.
    """
    said = words.casefold()
    keys: Mapping[str, str] = {
        spelt.casefold(): department.key
        for place, department in enumerate(policy.departments)
        for spelt in (department.key, f"t{place}", *department.names.values())
    }
    if said in keys:
        return Scope(department=keys[said])
    found = staff.named(words)
    if found and len(found[0]) > 1:
        raise DeskError(text("Several people are called {name}. Please name one by number, like #12.", name=words))
    return Scope(person=found[0][0].id) if found else Scope(supplier=words)


def _scope(words: str, *, member: Member, staff: Staff, policy: Policy) -> Scope:
    said = words.casefold()
    if said in ME:
        return Scope(person=member.id)
    if said in _ALL or not said:
        return Scope() if said or member.has(Role.SUPERVISOR, Role.MANAGER) else _own(member)
    several = [part for part in _AMONG.split(words) if part]
    if len(several) > 1:
        return Scope(people=people_named(several, staff=staff))
    return named(words.strip(",，、 "), staff=staff, policy=policy)


def people_named(names: Iterable[str], *, staff: Staff) -> frozenset[MemberId]:
    """Find some members of staff by name or number. Raises DeskError for a name that is nobody's, or several's."""
    found = {}
    for name in names:
        named = staff.named(name)
        if named is None or len(named[0]) != 1:
            raise DeskError(text("Nobody here is called {name}.", name=name))
        found[named[0][0].id] = name
    return frozenset(found)


def _own(member: Member) -> Scope:
    return Scope(department=member.department) if member.has(Role.LEAD) else Scope(person=member.id)


def _check(scope: Scope, member: Member, staff: Staff) -> None:
    if member.has(Role.SUPERVISOR, Role.MANAGER) or scope.person == member.id:
        return
    numbers = scope.people or ({scope.person} if scope.person is not None else set())
    departments = {staff.by_id[number].department for number in numbers} or {scope.department}
    if not (member.has(Role.LEAD) and departments == {member.department} and member.department):
        raise NotPermittedError(text("Only supervisors, and leads for their department, see the figures of others."))
