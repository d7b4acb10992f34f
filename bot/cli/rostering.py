"""`aftercare staff roster …`: who works when, from the files in which it is planned."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.people import Staff
    from handlers.rostering import Imported, RosterFile

app = typer.Typer(help="Import rosters and show them.", no_args_is_help=True)


@app.command("import")
def import_roster(
    file: Annotated[Path, typer.Argument(help="A table (.csv) or a calendar (.ics).")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    source: Annotated[str, typer.Option(help="Under which name it is kept; the file's own when left out.")] = "",
    member: Annotated[str, typer.Option(help="Whose it is, where the file names nobody.")] = "",
    since: Annotated[str, typer.Option(help="Of a calendar, the first day, like 2026-12-01; else today.")] = "",
    until: Annotated[str, typer.Option(help="Of a calendar, the day after the last; else 90 days later.")] = "",
    all_day_leave: Annotated[
        bool, typer.Option("--all-day-leave", help="Events without hours are leave, whatever they are called.")
    ] = False,
) -> None:
    """Take in a roster, all of it or nothing; it replaces what the same source said of the same time before."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.rosters.reading import Asked, read_roster  # noqa: PLC0415 -- as above
    from bot.rosters.telling import changes_of  # noqa: PLC0415 -- as above

    settings = read_settings()
    zone = ZoneInfo(settings.timezone)
    asked = Asked(source=source, member=member, since=since, until=until, all_day_is_leave=all_day_leave)
    read = read_roster(file, asked, now=SystemClock().now(), zone=zone)
    imported = loop.run(_take_in(settings, read, is_trial=dry_run))
    for line in changes_of(imported, zone, is_trial=dry_run):
        typer.echo(line)


@app.command("show")
def show(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days ahead.")] = 14,
) -> None:
    """Show who is on duty, on call, off or on leave now, and the shifts ahead."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.rosters.telling import roster_lines  # noqa: PLC0415 -- as above

    settings = read_settings()
    staff = loop.run(_staff(settings))
    for line in roster_lines(staff, now=SystemClock().now(), days=days, zone=ZoneInfo(settings.timezone)):
        typer.echo(line)


async def _take_in(settings: "Settings", read: "RosterFile", *, is_trial: bool) -> "Imported":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store, signing_key  # noqa: PLC0415 -- as above
    from handlers.rostering import take_in  # noqa: PLC0415 -- as above
    from handlers.rules import Rules  # noqa: PLC0415 -- as above

    policy = replace(read_policy(settings.policy_file), zone=settings.timezone)
    rules = Rules(policy=policy, secret=signing_key(settings))
    async with open_store(settings) as store:
        return await take_in(read, store=store, rules=rules, now=SystemClock().now(), is_trial=is_trial)


async def _staff(settings: "Settings") -> "Staff":
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        return await tx.staff()
