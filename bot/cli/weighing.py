"""`aftercare quality …`: how good the service is, by whom and where, and the tickets behind each number."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.period import Period, period_of

if TYPE_CHECKING:
    from desk.people import Staff
    from desk.policy import Policy
    from desk.quality.asking import Scope
    from desk.quality.facts import Basis, Facts
    from desk.quality.indicators import Indicator
    from desk.quality.overview import Overview
    from storage.transaction import PostgresTransaction

app = typer.Typer(help="How good the service is, by whom and where.", no_args_is_help=True)

Since = Annotated[str, typer.Option(help="First day, like 2026-11-01; 30 days ago when left out.")]
Until = Annotated[str, typer.Option(help="The day after the last one; tomorrow when left out.")]
By = Annotated[str, typer.Option(help="A ticket counts when it was: first_contact, handled or closed.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write a line for each number, for a spreadsheet.")]
Of = Annotated[str, typer.Option(help="A person (name or #12), a department or a supplier; all when left out.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The open store, and what is needed to read figures from it."""

    tx: "PostgresTransaction"
    staff: "Staff"
    policy: "Policy"
    period: Period


@app.command("report")
def report(
    *,
    since: Since = "",
    until: Until = "",
    by: By = "first_contact",
    of: Of = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Measure the service: in all, by department, by person and by supplier."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli import quality_tables as tables  # noqa: PLC0415 -- as above

    counted, staff, period = loop.run(_count(since, until, by, of))
    if as_json:
        typer.echo(json.dumps(tables.as_data(counted, staff, period), ensure_ascii=False))
        return
    for line in tables.rows(counted, staff) if as_csv else tables.lines(counted, staff, period):
        typer.echo(line)


@app.command("evidence")
def evidence(
    number: Annotated[str, typer.Argument(help="Which number, as `report --json` names it: time_to_resolve, solved …")],
    *,
    since: Since = "",
    until: Until = "",
    by: By = "first_contact",
    of: Of = "",
) -> None:
    """List every ticket that a number was counted of: its own part in it, and the instants."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli import quality_tables as tables  # noqa: PLC0415 -- as above
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk.quality.indicators import Indicator  # noqa: PLC0415 -- as above

    if number not in set(Indicator):
        raise SettingsError(f"{number}: expected one of {', '.join(Indicator)}.")
    indicator = Indicator(number)
    typer.echo(tables.heading_of_evidence(indicator))
    loop.run(_tell(indicator, since, until, by, of))


async def _count(since: str, until: str, by: str, of: str) -> "tuple[Overview, Staff, Period]":
    from desk.quality.overview import Overview  # noqa: PLC0415 -- as above

    async with opened(since, until) as house:
        counted = Overview(standard=house.policy.appraisal)
        async for facts in counted_of(house, by, of):
            counted.add(facts)
        return counted, house.staff, house.period


async def _tell(indicator: "Indicator", since: str, until: str, by: str, of: str) -> None:
    from bot.cli import quality_tables as tables  # noqa: PLC0415 -- as above
    from desk.quality.evidence import evidence_of  # noqa: PLC0415 -- as above

    async with opened(since, until) as house:
        async for facts in counted_of(house, by, of):
            if line := evidence_of(facts, indicator, house.policy.appraisal):
                typer.echo(tables.evidence_row(line))


async def counted_of(house: House, by: str, of: str) -> "AsyncIterator[Facts]":
    """Give the tickets that are meant. Raises SettingsError when it is not understood which."""
    basis, scope = _basis(by), scope_of(house, of)
    async for facts in house.tx.facts(since=house.period.since, until=house.period.until, by=basis):
        if scope.covers(facts):
            yield facts


@asynccontextmanager
async def opened(since: str, until: str) -> AsyncIterator[House]:
    """Open the store for a time that is given by its days. Raises what keeps it from being read, in sentences."""
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    settings = read_settings()
    period = period_of(since, until, now=SystemClock().now(), zone=ZoneInfo(settings.timezone))
    policy = read_policy(settings.policy_file)
    async with open_store(settings) as store, store.begin() as tx:
        yield House(tx=tx, staff=await tx.staff(), policy=policy, period=period)


def scope_of(house: House, of: str) -> "Scope":
    """Read whose tickets are meant. Raises SettingsError when several people have the name."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk.errors import DeskError  # noqa: PLC0415 -- as above
    from desk.quality.asking import Scope, named  # noqa: PLC0415 -- as above

    try:
        return named(of, staff=house.staff, policy=house.policy) if of else Scope()
    except DeskError:
        raise SettingsError(f"--of {of}: several people have that name; give a number, like #12.") from None


def _basis(by: str) -> "Basis":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk.quality.facts import Basis  # noqa: PLC0415 -- as above

    if by not in set(Basis) - {Basis.OPEN_AT}:
        raise SettingsError(f"--by {by}: expected first_contact, handled or closed.")
    return Basis(by)
