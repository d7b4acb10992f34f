"""How a ticket's way through the routing table looks, for a person and for a script; and what is old about a table."""

import tomllib
from collections.abc import Iterable, Iterator

from desk.policy import Policy
from desk.routing.rows import Route
from desk.routing.table import route_of
from desk.terms import Severity
from desk.tickets.ticket import Ticket


def route_lines(ticket: Ticket, policy: Policy) -> Iterator[str]:
    """Tell where a ticket goes and by which row; of a real one also where it is, where that differs."""
    found = route_of(ticket, policy)
    tier = f", tier {found.tier}" if found.tier else ""
    region = f", region {ticket.region}" if ticket.region else ""
    grade = ticket.grading.active
    yield f"Service {grade.service_type if grade else '-'}{region}, for {found.department}{tier}"
    if found.row:
        yield f"  by row {found.row} of [[routing]]: {_conditions(policy.routing[found.row - 1])}"
    if ticket.department not in {"", found.department}:
        yield f"  it is with {ticket.department}, where it was when it was accepted"


def route_as_data(ticket: Ticket, policy: Policy) -> dict[str, object]:
    """Give the same for a script."""
    found = route_of(ticket, policy)
    return {
        "department": found.department,
        "tier": found.tier,
        "expertise": found.expertise,
        "region": ticket.region,
        "row": found.row,
        "matches": dict(_columns(policy.routing[found.row - 1])) if found.row else {},
    }


def old_keys(written: str) -> Iterator[str]:
    """Tell of keys that stood for the table before there was one; they count after its rows."""
    raw = tomllib.loads(written)
    found = [f"classes.{name}.route" for name, table in raw.get("classes", {}).items() if "route" in table]
    found += ["routes"] if raw.get("routes") else []
    if found:
        yield f"{', '.join(found)}: of an earlier version; they count after the rows of [[routing]]: write them as rows"


def _conditions(route: Route) -> str:
    parts = (f"{name} {' or '.join(values)}" for name, values in _columns(route))
    return ", ".join(parts) or "whatever no row before it takes"


def _columns(route: Route) -> Iterator[tuple[str, list[str]]]:
    columns: tuple[tuple[str, Iterable[str]], ...] = (
        ("class", route.problem_class),
        ("severity", (_number(severity) for severity in route.severity)),
        ("service", route.service_type),
        ("product", route.category),
        ("region", route.region),
    )
    for name, values in columns:
        if listed := sorted(str(value) for value in values):
            yield name, listed


def _number(severity: Severity) -> str:
    return str(tuple(Severity).index(severity) + 1)
