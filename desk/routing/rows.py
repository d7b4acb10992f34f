"""The owner's tables of routing, row by row: routes, tiers and regions (R2.1-7, R3.2-4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk.terms import ProblemClass, ProductCategory, Role, ServiceType, Severity


class Expertise(StrEnum):
    """What a special problem needs somebody for: the law, or safety and environment (R2.1-5)."""

    LEGAL = "legal"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A row of the table: which tickets it is for, and where they go.

    A ticket matches when it has one of the listed values in every column; an empty column is for all. `expertise` is
    which expert a special ticket of this row needs; None: its own signs tell.
    """

    problem_class: frozenset[ProblemClass] = field(default=frozenset(), metadata={"key": "class"})
    severity: frozenset[Severity] = frozenset()
    service_type: frozenset[ServiceType] = field(default=frozenset(), metadata={"key": "service"})
    category: frozenset[ProductCategory] = field(default=frozenset(), metadata={"key": "product"})
    region: frozenset[str] = frozenset()
    department: str
    tier: str = ""
    expertise: Expertise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier of people or a team, with its names by language, and who belongs to it that has no tier of their own.

    Those are whoever has one of `roles` in one of `departments`; without departments, in the ticket's own.
    """

    key: str
    names: Mapping[str, str] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset({Role.TECHNICIAN, Role.EXPERT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Everything within so many kilometres of a point, in degrees of WGS 84."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region with its names by language, and what lies in it: addresses with one of `words`, places `within`."""

    key: str
    names: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    within: Circle | None = None
