"""`aftercare quality compare` and `… appraisals`: the effect of a training, and what is on record of people's work."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.period import day, midnight
from bot.cli.weighing import AsCsv, AsJson, opened

if TYPE_CHECKING:
    from desk.appraisal.sheet import AppraisalSheet, Counted
    from desk.quality.indicators import Indicator
    from desk.quality.measuring import Value
    from desk.quality.overview import Overview

DAYS = 30
WIDE = 30


def compare(
    *,
    people: Annotated[str, typer.Option(help="Who was trained, by name or number, commas between: Li,#12.")],
    on: Annotated[str, typer.Option(help="The day of the training, like 2026-11-01.")],
    days: Annotated[
        int, typer.Option(min=1, max=366, help="So many days before are held against so many after.")
    ] = DAYS,
    as_json: AsJson = False,
) -> None:
    """Hold satisfaction, times, resolution and complaints of trained people before a day against those after it."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help

    counted = loop.run(_compare(people, on, days))
    if as_json:
        typer.echo(json.dumps(_as_data(counted), ensure_ascii=False))
        return
    typer.echo(f"before {counted.before.tickets} tickets, after {counted.total.tickets} tickets")
    typer.echo(typer.style(f"{'':<{WIDE}}{'before':>12}{'of':>6}{'after':>12}{'of':>6}", bold=True))
    for each, *sides in _rows(counted):
        typer.echo(f"{each:<{WIDE}}" + "".join(_cell(each, value) for value in sides))


def appraisals(
    *,
    since: Annotated[
        str, typer.Option(help="Of periods that ended on this day or later; a year ago when left out.")
    ] = "",
    evidence: Annotated[str, typer.Option(help="List the tickets of one instead, by its key, like 12/2026-10.")] = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the appraisals on record: what was measured and judged, apart, and the result of the two."""
    from bot import loop  # noqa: PLC0415 -- as above

    if evidence:
        for line in loop.run(_evidence(evidence)):
            typer.echo(line)
        return
    rows = [_told(sheet) for sheet in loop.run(_appraisals(since))]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from bot.cli.quality_tables import csv_line  # noqa: PLC0415 -- as above

    heads = ("key", "name", "tickets", "measured", "judged", "result", "objected")
    if as_csv:
        typer.echo(csv_line(heads))
    else:
        typer.echo(typer.style(_line(heads), bold=True))
    for row in rows:
        cells = ["-" if row[head] is None else row[head] for head in heads]
        typer.echo(csv_line(cells) if as_csv else _line(cells))


async def _compare(people: str, on: str, days: int) -> "Overview":
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above
    from desk.errors import DeskError  # noqa: PLC0415 -- as above
    from desk.quality.asking import people_named  # noqa: PLC0415 -- as above
    from desk.quality.overview import Overview  # noqa: PLC0415 -- as above

    turn = day(on, "--on")
    async with opened(str(turn - timedelta(days=days)), str(turn + timedelta(days=days))) as house:
        try:
            numbers = people_named([name.strip() for name in people.split(",") if name.strip()], staff=house.staff)
        except DeskError as nobody:
            raise SettingsError(f"--people {people}: nobody is called {nobody.text.values['name']}.") from None
        at = midnight(turn, ZoneInfo(read_settings().timezone))
        counted = Overview.asking((), standard=house.policy.appraisal, on=at)
        async for facts in house.tx.facts(since=house.period.since, until=house.period.until):
            if facts.person and facts.person.id in numbers:
                counted.add(facts)
        return counted


async def _appraisals(since: str) -> "tuple[AppraisalSheet, ...]":
    async with opened("", "") as house:
        begins = house.period.until - timedelta(days=366)
        if since:
            begins = datetime.combine(day(since, "--since"), datetime.min.time(), tzinfo=UTC)
        return await house.tx.appraisals.ended(since=begins, until=house.period.until)


async def _evidence(key: str) -> list[str]:
    async with opened("", "") as house:
        return [_ticket(one) for one in await house.tx.appraisals.evidence(key)]


def _rows(counted: "Overview") -> "Iterator[tuple[Indicator, Value | None, Value | None]]":
    from desk.quality.indicators import EFFECT  # noqa: PLC0415 -- as above
    from desk.quality.measuring import measure  # noqa: PLC0415 -- as above

    return ((each, measure(counted.before, each), measure(counted.total, each)) for each in EFFECT)


def _cell(indicator: "Indicator", value: "Value | None") -> str:
    from bot.cli.quality_tables import shown  # noqa: PLC0415 -- as above

    return f"{shown(indicator, value):>12}{value.of:>6}" if value else f"{'-':>12}{0:>6}"


def _as_data(counted: "Overview") -> dict[str, object]:
    def told(value: "Value | None") -> dict[str, object] | None:
        return {"amount": round(float(value.amount), 4), "of": value.of} if value else None

    measured = {
        str(each): {"unit": each.unit, "before": told(before), "after": told(after)}
        for each, before, after in _rows(counted)
    }
    return {"tickets": {"before": counted.before.tickets, "after": counted.total.tickets}, "measured": measured}


def _told(sheet: "AppraisalSheet") -> dict[str, object]:
    return {
        "key": sheet.key,
        "name": sheet.person.name if sheet.person else sheet.department,
        "period": sheet.period,
        "policy": sheet.policy_version,
        "tickets": sheet.tickets,
        "measured": sheet.measured,
        "judged": sheet.judged,
        "result": sheet.result,
        "objected": len(sheet.contests),
    }


def _line(cells: Sequence[object]) -> str:
    key, name, *numbers = cells
    return f"{key!s:<16}{name!s:<14}" + "".join(f"{number!s:>10}" for number in numbers)


def _ticket(one: "Counted") -> str:
    from bot.cli.quality_tables import at  # noqa: PLC0415 -- as above

    instants = (one.first_contact_at, one.responded_at, one.solved_at, one.closed_at)
    return f"{one.ticket:>10}  " + "  ".join(f"{at(instant):<16}" for instant in instants)
