"""`aftercare sla …`: how well the limits of the specification are kept."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.period import period_of

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.people import Staff
    from desk.sla.compliance import ChannelUse, Compliance, Dimension, PersonTimes, Recurred, StepTime, Tally

app = typer.Typer(help="How well the limits of the specification are kept.", no_args_is_help=True)
WIDE = 44
GOOD, FAIR = 0.95, 0.8


@app.callback()
def only() -> None:
    """How well the limits of the specification are kept."""


@app.command("report")
def report(
    *,
    since: Annotated[str, typer.Option(help="First day, like 2026-11-01; 30 days ago when left out.")] = "",
    until: Annotated[str, typer.Option(help="The day after the last one; tomorrow when left out.")] = "",
    by: Annotated[
        list[str] | None,
        typer.Option(help="limit, level, product, channel, department or person; may be repeated. All when left out."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> None:
    """Count what was met and missed, of tickets whose first contact lies in the period, with times of each step."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above
    from desk.sla.compliance import Dimension  # noqa: PLC0415 -- as above

    if unknown := [name for name in by or () if name not in list(Dimension)]:
        raise SettingsError(f"--by {unknown[0]}: expected one of {', '.join(Dimension)}.")
    settings = read_settings()
    dimensions = tuple(map(Dimension, by)) if by else tuple(Dimension)
    figures, staff = loop.run(_read(settings, since=since, until=until))
    if as_json:
        typer.echo(json.dumps(as_data(figures, staff, dimensions), ensure_ascii=False))
        return
    for line in lines(figures, staff, dimensions):
        typer.echo(line)


async def _read(settings: "Settings", *, since: str, until: str) -> "tuple[Compliance, Staff]":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    period = period_of(since, until, now=SystemClock().now(), zone=ZoneInfo(settings.timezone))
    appraisal = read_policy(settings.policy_file).appraisal
    async with open_store(settings) as store, store.begin() as tx:
        figures = await tx.compliance(since=period.since, until=period.until, appraisal=appraisal)
        return figures, await tx.staff()


def lines(figures: "Compliance", staff: "Staff", dimensions: "tuple[Dimension, ...]") -> Iterator[str]:
    """Lay the figures out for a terminal of eighty columns."""
    yield f"{figures.since:%Y-%m-%d} to {figures.until:%Y-%m-%d} (not included): {figures.tickets} tickets"
    yield f"service failures {figures.failures}, graded too late {figures.ungraded}"
    yield ""
    yield _row("all limits", figures.total)
    for dimension in dimensions:
        yield ""
        yield typer.style(f"{'by ' + dimension.value:<{WIDE}}{'met':>8}{'missed':>8}{'in time':>10}", bold=True)
        for tally in figures.by(dimension):
            yield _row(_name(dimension, tally.key, staff), tally)
    if figures.channels:
        yield ""
        head = (
            f"{'channel':<20}{'tickets':>8}{'answered':>10}{'response':>12}{'with a miss':>13}{'rated':>7}{'of 10':>7}"
        )
        yield typer.style(head, bold=True)
    for use in figures.channels:
        response = _short(use.response) if use.response is not None else "-"
        points = f"{use.satisfaction:.1f}" if use.satisfaction is not None else "-"
        yield (
            f"{use.channel:<20}{use.tickets:>8}{use.answered:>10}{response:>12}{use.missed:>13}{use.rated:>7}{points:>7}"
        )
    yield from _people(figures, staff)
    yield from _recurrence(figures, staff)
    if figures.steps:
        yield ""
        yield typer.style(f"{'step of the flow':<{WIDE}}{'tickets':>8}{'mean':>12}{'9 of 10 by':>12}", bold=True)
    for step in figures.steps:
        yield f"{step.step.value:<{WIDE}}{step.tickets:>8}{_short(step.mean):>12}{_short(step.most):>12}"


def _people(figures: "Compliance", staff: "Staff") -> Iterator[str]:
    from desk.sla.compliance import Dimension  # noqa: PLC0415 -- as above

    if figures.people:
        yield ""
        head = f"{'person':<22}{'tickets':>8}{'answered':>10}{'response':>12}{'in time':>9}{'handled':>9}{'in time':>9}"
        yield typer.style(head, bold=True)
    for one in figures.people:
        response = _short(one.response) if one.response is not None else "-"
        name = _name(Dimension.PERSON, one.person, staff)
        yield (
            f"{name:<22}{one.tickets:>8}{one.answered:>10}{response:>12}{one.in_time:>9}"
            f"{one.handled:>9}{one.handled_in_time:>9}"
        )


def _recurrence(figures: "Compliance", staff: "Staff") -> Iterator[str]:
    """Tell how often the problem of a closed ticket came back, in all, by product and by person (R4.3.4-4)."""
    from desk.sla.compliance import Dimension  # noqa: PLC0415 -- as above

    if not figures.recurred:
        return
    yield ""
    yield typer.style(f"{'came back':<{WIDE}}{'closed':>8}{'again':>8}{'rate':>10}", bold=True)
    for dimension in (None, Dimension.PRODUCT, Dimension.PERSON):
        for one in figures.recurrence_by(dimension):
            key = one.product if dimension is Dimension.PRODUCT else one.person
            name = _name(dimension, key, staff) if dimension else "all tickets"
            yield f"{name:<{WIDE}}{one.closed:>8}{one.again:>8}{one.rate:>10.1%}"


def _row(name: str, tally: "Tally") -> str:
    colour = (
        typer.colors.GREEN if tally.rate >= GOOD else typer.colors.YELLOW if tally.rate >= FAIR else typer.colors.RED
    )
    rate = typer.style(f"{tally.rate:>9.1%}", fg=colour)
    return f"{name:<{WIDE}}{tally.met:>8}{tally.missed:>8} {rate}"


def _name(dimension: "Dimension", key: str, staff: "Staff") -> str:
    from desk.sla.compliance import Dimension  # noqa: PLC0415 -- as above
    from desk.terms import MemberId  # noqa: PLC0415 -- as above

    if dimension is Dimension.PERSON and key:
        member = staff.by_id.get(MemberId(int(key)))
        return f"{member.name} ({key})" if member else f"({key})"
    return key or "not known"


def _short(span: timedelta) -> str:
    minutes, _ = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def as_data(figures: "Compliance", staff: "Staff", dimensions: "tuple[Dimension, ...]") -> dict[str, object]:
    """Give the same figures for a script; durations are seconds."""
    return {
        "since": figures.since.isoformat(),
        "until": figures.until.isoformat(),
        "tickets": figures.tickets,
        "service_failures": figures.failures,
        "graded_too_late": figures.ungraded,
        "all": _data(figures.total),
        "by": {
            dimension.value: [
                _data(tally) | {"key": tally.key, "name": _name(dimension, tally.key, staff)}
                for tally in figures.by(dimension)
            ]
            for dimension in dimensions
        },
        "channels": [_told(use) for use in figures.channels],
        "people": [_told(one) for one in figures.people],
        "recurrence": [_told(one) | {"rate": one.rate} for one in figures.recurred],
        "steps": [_told(one) for one in figures.steps],
    }


def _told(figures: "ChannelUse | PersonTimes | Recurred | StepTime") -> dict[str, object]:
    """Give figures by their names; a duration is told in seconds, and its name says so."""
    told = asdict(figures)
    return {
        f"{name}_s" if name in _DURATIONS else name: held.total_seconds() if isinstance(held, timedelta) else held
        for name, held in told.items()
    }


_DURATIONS = {"response", "mean", "most"}


def _data(tally: "Tally") -> dict[str, object]:
    return {"met": tally.met, "missed": tally.missed, "rate": round(tally.rate, 4)}
