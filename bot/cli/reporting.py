"""`aftercare report …`: a report, a Gantt chart or a task list as a file, of the same figures as it is pushed with."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from bot.reports.forms import ReportForm
    from bot.settings import Settings
    from desk.papers.paper import Drawn
    from desk.people import Staff
    from desk.policy import Policy
    from desk.reports.board import Whose
    from desk.reports.kinds import Asked
    from handlers.ports import Phrase

KINDS = "daily, weekly, monthly, department, survey, appraisal, gantt or tasks"
BOARDS = ("gantt", "tasks")


def report(
    kind: Annotated[str, typer.Argument(help=f"Which: {KINDS}.")],
    day: Annotated[
        str, typer.Argument(help="A day of its period, like 2026-11-01; the last that is over without.")
    ] = "",
    *,
    of: Annotated[str, typer.Option(help="Only a department, by its key; of a gantt and tasks also a member.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write; without one, JSON goes to the terminal.")] = None,
    form: Annotated[str, typer.Option("--format", help="png, xlsx, pdf or json; the file's ending without.")] = "",
    locale: Annotated[str, typer.Option(help="Like zh_CN or en; the settings' without.")] = "",
) -> None:
    """Write a report of the service, a Gantt chart of open tickets or a task list."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    settings = read_settings()
    drawn = loop.run(_drawn(settings, (kind, day, of), _form(kind, out, form), locale or settings.locale))
    if out is None:
        sys.stdout.buffer.write(drawn.content)
        return
    out.write_bytes(drawn.content)
    typer.echo(f"{out}: {len(drawn.content):,} bytes")


def _form(kind: str, out: Path | None, form: str) -> "ReportForm":
    """Tell in which form it is wanted, and whether it can be given in it."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.reports.forms import ReportForm  # noqa: PLC0415 -- as above

    wanted = form or (out.suffix.lstrip(".").lower() if out else "json")
    if kind in BOARDS:
        if wanted != ReportForm.PNG or out is None:
            raise SettingsError(f"A {kind} is a picture: name a file, like --out {kind}.png.")
    elif wanted not in list(ReportForm):
        raise SettingsError(f"--format {wanted or '(none)'}: expected one of {', '.join(ReportForm)}.")
    if out is None and wanted != ReportForm.JSON:
        raise SettingsError(f"Name the file that is to be written, like --out report.{wanted}.")
    return ReportForm(wanted)


async def _drawn(settings: "Settings", asked: tuple[str, str, str], form: "ReportForm", locale: str) -> "Drawn":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.reports.forms import board_drawn, drawn  # noqa: PLC0415 -- as above
    from bot.reports.printing import printed, printed_gantt, printed_tasks  # noqa: PLC0415 -- as above
    from bot.texts import Catalogues  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers import boards  # noqa: PLC0415 -- as above
    from handlers.reporting import report_of  # noqa: PLC0415 -- as above

    kind, day, of = asked
    policy, now, zone = read_policy(settings.policy_file), SystemClock().now(), ZoneInfo(settings.timezone)
    phrase: Phrase = Catalogues(default=settings.locale).phrase(locale, timezone=zone)
    async with open_store(settings) as store, store.begin() as tx:
        if kind in BOARDS:
            whose = _whose(of, await tx.staff(), policy)
            if kind == "gantt":
                return board_drawn(
                    printed_gantt(await boards.gantt(tx, whose, policy=policy, locale=locale, at=now), phrase)
                )
            return board_drawn(
                printed_tasks(await boards.tasks(tx, whose, policy=policy, locale=locale, at=now), phrase)
            )
        wanted = _asked(kind, day, of, policy, today=now.astimezone(ZoneInfo(policy.zone)).date())
        found = await report_of(tx, wanted, policy=policy, locale=locale, at=now)
    return drawn(printed(found, phrase, zone=zone), form)


def _asked(kind: str, day: str, department: str, policy: "Policy", *, today: date) -> "Asked":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk.reports.asking import asked_for  # noqa: PLC0415 -- as above
    from desk.reports.kinds import kind_of  # noqa: PLC0415 -- as above

    known = kind_of(kind)
    if known is None:
        raise SettingsError(f"{kind}: expected {KINDS}.")
    if department and department not in [one.key for one in policy.departments]:
        raise SettingsError(f"--of {department}: expected one of {', '.join(one.key for one in policy.departments)}.")
    try:
        wanted = date.fromisoformat(day) if day else None
    except ValueError:
        raise SettingsError(f"{day}: expected a day like 2026-11-01.") from None
    return asked_for(known, wanted, department, policy, today=today)


def _whose(of: str, staff: "Staff", policy: "Policy") -> "Whose":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk.reports.board import Whose  # noqa: PLC0415 -- as above

    if not of or of in [one.key for one in policy.departments]:
        return Whose(department=of)
    named = staff.named(of)
    if named is None or len(named[0]) != 1:
        raise SettingsError(f"--of {of}: expected a department or the name of one member.")
    return Whose(member=named[0][0].id)
