"""Figures of quality laid out: for a terminal of eighty columns, for a spreadsheet, for a script."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

import typer

from bot.cli.period import Period
from desk.people import Staff
from desk.quality.evidence import Evidence
from desk.quality.figures import Figures
from desk.quality.indicators import MEASURED, OVERALL, Indicator, Unit
from desk.quality.measuring import Value, measure
from desk.quality.overview import Overview
from desk.terms import MemberId

WIDE, NARROW = 34, 9
_COLUMNS = {
    "response": Indicator.FIRST_RESPONSE,
    "in time": Indicator.RESPONDED_IN_TIME,
    "solved": Indicator.TIME_TO_RESOLVE,
    "on time": Indicator.HANDLED_IN_TIME,
    "back": Indicator.CAME_BACK,
    "of 10": Indicator.SATISFACTION,
}
_SHORT = {Unit.HOURS: "h", Unit.PERCENT: "%", Unit.POINTS: ""}


def lines(counted: Overview, staff: Staff, period: Period) -> Iterator[str]:
    """Give the sum in full, and a line for each department, person and supplier."""
    total = counted.total
    yield f"{period.since:%Y-%m-%d} to {period.until:%Y-%m-%d} (not included): {total.tickets} tickets"
    yield f"handled {total.handled}, closed {total.closed}, service failures {total.service_failures}"
    for name, indicators in (*((str(key), held) for key, held in MEASURED.items()), ("overall", OVERALL)):
        measured = [(each, value) for each in indicators if (value := measure(total, each))]
        if measured:
            yield ""
            yield typer.style(f"{name:<{WIDE}}{'measured':>12}{'counted of':>12}", bold=True)
        for each, value in measured:
            yield f"{each:<{WIDE}}{shown(each, value):>12}{value.of:>12}"
    slow = total.time_to_resolve.nine_of_ten
    if slow is not None:
        yield f"{'nine of ten solved within':<{WIDE}}{_hours(slow):>12}"
    for view, parts in views(counted, staff):
        yield ""
        heads = "".join(f"{head:>{NARROW}}" for head in ("tickets", *_COLUMNS))
        yield typer.style(f"{'by ' + view:<17}{heads}", bold=True)
        yield from (_line(name, figures) for _, name, figures in parts)


def views(counted: Overview, staff: Staff) -> Iterator[tuple[str, list[tuple[str, str, Figures]]]]:
    """Give each view with its parts: key, name and figures of each, those with the most tickets first."""
    names = {number: staff.by_id[number].name if number in staff.by_id else named.name
             for number, named in counted.names.items()}  # fmt: skip
    for view, parts in (
        ("department", [(key, key or "not known", figures) for key, figures in counted.departments.items()]),
        ("person", [(str(number), _name(names, number), figures) for number, figures in counted.people.items()]),
        ("supplier", [(key, key, figures) for key, figures in counted.suppliers.items()]),
    ):
        if parts:
            yield view, sorted(parts, key=lambda part: -part[2].tickets)


def rows(counted: Overview, staff: Staff) -> Iterator[str]:
    """Give a line of CSV for each number: of what view, whose, which, how much, in what unit, counted of how many."""
    yield csv_line(("view", "key", "name", "number", "amount", "unit", "counted_of"))
    for view, parts in (("all", [("", "", counted.total)]), *views(counted, staff)):
        for key, name, figures in parts:
            yield csv_line((view, key, name, "tickets", figures.tickets, "", ""))
            for each, value in _measured(figures):
                yield csv_line((view, key, name, each, f"{float(value.amount):.4f}", each.unit, value.of))


def as_data(counted: Overview, staff: Staff, period: Period) -> dict[str, object]:
    """Give the same figures for a script."""
    return {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "all": _data(counted.total),
        "by": {
            view: [{"key": key, "name": name} | _data(figures) for key, name, figures in parts]
            for view, parts in views(counted, staff)
        },
    }


def heading_of_evidence(indicator: Indicator) -> str:
    """Name the columns of a number's evidence."""
    return typer.style(f"{'ticket':>10}{indicator:>34}  {'from':<16}  {'to':<16}", bold=True)


def evidence_row(line: Evidence) -> str:
    """Lay one ticket out."""
    return f"{line.ticket:>10}{float(line.amount):>34.2f}  {at(line.since):<16}  {at(line.until):<16}"


def _name(names: dict[MemberId, str], number: MemberId) -> str:
    return f"{names[number]} ({number})"


def _line(name: str, figures: Figures) -> str:
    found = ((each, measure(figures, each)) for each in _COLUMNS.values())
    written = "".join(f"{shown(each, value) if value else '-':>{NARROW}}" for each, value in found)
    return f"{name[:17]:<17}{figures.tickets:>{NARROW}}{written}"


def _measured(figures: Figures) -> Iterator[tuple[Indicator, Value]]:
    return ((each, value) for each in Indicator if (value := measure(figures, each)))


def _data(figures: Figures) -> dict[str, object]:
    measured = {
        str(each): {"amount": round(float(value.amount), 4), "unit": each.unit, "of": value.of}
        for each, value in _measured(figures)
    }
    slow = {
        f"{name}_nine_of_ten_hours": spans.nine_of_ten / timedelta(hours=1)
        for name, spans in (("first_response", figures.first_response), ("time_to_resolve", figures.time_to_resolve))
        if spans.nine_of_ten is not None
    }
    return {"tickets": figures.tickets, "service_failures": figures.service_failures, "measured": measured} | slow


def shown(indicator: Indicator, value: Value) -> str:
    """Write a number with its unit."""
    decimals = 0 if indicator.unit is Unit.PERCENT else 1
    return f"{float(value.amount):.{decimals}f} {_SHORT[indicator.unit]}".rstrip()


def _hours(span: timedelta) -> str:
    return f"{float(Fraction(span // timedelta(seconds=1), 3600)):.1f} h"


def at(instant: datetime | None) -> str:
    """Write an instant, or that there is none."""
    return f"{instant:%Y-%m-%d %H:%M}" if instant else "-"


def csv_line(cells: Iterable[object]) -> str:
    """Write cells as one line for a spreadsheet."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()
