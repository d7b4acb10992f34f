"""What a routing table leaves out: rows that can never match, and problems that no row is for."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from desk.routing.rows import Route
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity

_ELSEWHERE = ""  # the region of a ticket whose address is in none, or not known
_Cell = tuple[str, ...]


def shadows(routes: Sequence[Route]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Find the rows of which earlier rows take every ticket, with these earlier rows; they count from 1."""
    taken: dict[_Cell, int] = {}
    regions = _regions(routes)
    for number, route in enumerate(routes, 1):
        cells = list(_cells(route, regions))
        if all(cell in taken for cell in cells):
            yield number, tuple(sorted({taken[cell] for cell in cells}))
        for cell in cells:
            taken.setdefault(cell, number)


def uncovered(routes: Sequence[Route]) -> str:
    """Name a problem that no row is for, by class, severity, service and product; empty where there is none."""
    regions = _regions(routes)
    covered = {cell for route in routes for cell in _cells(route, regions)}
    left = (cell for cell in _cells(Route(department=""), regions) if cell not in covered)
    problem_class, severity, service, category, region = next(left, ("",) * 5)
    if not problem_class:
        return ""
    words = f"class {problem_class}, severity {severity[3]}, service {service}, product {category}"
    return f"{words}, region {region}" if region else words


def _regions(routes: Iterable[Route]) -> tuple[str, ...]:
    return (_ELSEWHERE, *sorted({region for route in routes for region in route.region}))


def _cells(route: Route, regions: tuple[str, ...]) -> Iterator[_Cell]:
    return product(
        sorted(route.problem_class or ProblemClass),
        sorted(route.severity or Severity),
        sorted(route.service_type or ServiceType),
        sorted(route.category or ProductCategory),
        sorted(route.region or regions),
    )
