"""The routing table as the owner writes it, and what each row owes to the rest of the file (R2.1-7, R3.2-4)."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Annotated

from pydantic import Field, ValidationInfo

from bot.policy.house import ByLanguage, DepartmentKey
from bot.policy.written import Table, Words, wrong_lines
from desk.routing.rows import Circle, Region, Route, Tier
from desk.routing.unreached import shadows
from desk.terms import ProblemClass, Role, ServiceType
from desk.tickets.joint import MOST_PARTS

_DEFAULT = Tier(key="")
Parts = Annotated[dict[DepartmentKey, ByLanguage], Field(min_length=1, max_length=MOST_PARTS)]


class TierTable(Table):
    """A tier: its names, and whom it stands for that has no tier of their own."""

    name: ByLanguage
    departments: frozenset[DepartmentKey] = frozenset()
    roles: Annotated[frozenset[Role], Field(min_length=1)] = _DEFAULT.roles

    def tier(self, key: str) -> Tier:
        return Tier(key=key, names=self.name, departments=self.departments, roles=self.roles)


class CircleTable(Table):
    """What lies so many kilometres around a point."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    km: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class RegionTable(Table):
    """A region: its names, and what lies in it, by words of addresses or by the map."""

    name: ByLanguage
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    within: CircleTable | None = None

    def region(self, key: str) -> Region:
        circle = Circle(**dict(self.within)) if self.within else None
        return Region(key=key, names=self.name, words=self.words, within=circle)


def rows(
    written: tuple[Route, ...], by_service: Mapping[ServiceType, str], by_class: Mapping[ProblemClass, str]
) -> tuple[Route, ...]:
    """Give the whole table: the rows of the file, and after them what older files say of services and classes."""
    services = (Route(service_type=frozenset({kind}), department=place) for kind, place in by_service.items())
    classes = (Route(problem_class=frozenset({kind}), department=place) for kind, place in by_class.items())
    return (*written, *services, *classes)


def sound(routes: tuple[Route, ...], info: ValidationInfo) -> tuple[Route, ...]:
    """Demand that the rows name what there is, and that each can match. Rows count from 1."""
    if lines := dict(_faults(routes, info.context or {})):
        raise wrong_lines(lines)
    return routes


def _faults(routes: tuple[Route, ...], known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for number, route in enumerate(routes, 1):
        row = f"routing.{number}"
        yield from _unknown(f"{row}.department", {route.department}, known, "departments")
        yield from _unknown(f"{row}.tier", {route.tier} - {""}, known, "tiers")
        yield from _unknown(f"{row}.region", route.region, known, "regions")
    for number, before in shadows(routes):
        earlier = ", ".join(map(str, before))
        yield f"routing.{number}", f"can never match: of all that it is for, an earlier row takes it first ({earlier})"


def _unknown(
    key: str, named: AbstractSet[str], known: Mapping[str, tuple[str, ...]], table: str
) -> Iterator[tuple[str, str]]:
    there = known.get(table, ())
    expected = f"expected one of {', '.join(there)}" if there else f"the file has no [{table}.…]"
    for name in sorted(named - set(there)):
        yield key, f"found {name!r}; {expected}"
