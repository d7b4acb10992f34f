"""`aftercare export …`: tickets, customers and the register of feedback as a file for another system (R4.3.3-1)."""

import logging
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.messaging import operator
from bot.cli.period import Period, day, period_of

if TYPE_CHECKING:
    from bot.exports.writing import ExportForm
    from bot.settings import Settings
    from storage.exports import PostgresExports

KINDS = ("tickets", "customers", "feedback", "measures")
YEARS = range(1970, 9000)
BEGINNING = "1970-01-01"

Since = Annotated[str, typer.Option(help="First day, like 2026-11-01; 30 days before the end when left out.")]
Until = Annotated[str, typer.Option(help="The day after the last one; tomorrow when left out.")]
ChangedSince = Annotated[
    str, typer.Option(help="Only tickets that changed then or later, like 2026-11-01T08:00; of any first day.")
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is to be written, of which time, where and how."""

    kind: str
    period: Period
    changed_since: datetime | None
    out: Path
    form: "ExportForm"
    with_contacts: bool
    excel: bool
    force: bool


def export(  # noqa: PLR0913 -- the options of a command
    kind: Annotated[str, typer.Argument(help=f"Which: {', '.join(KINDS)}.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write; only its owner can read it.")],
    since: Since = "",
    until: Until = "",
    changed_since: ChangedSince = "",
    form: Annotated[str, typer.Option("--format", help="jsonl or csv; the file's ending when left out.")] = "",
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help="Names, contacts and people's words too; it is logged.")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help="CSV with the mark by which Excel knows UTF-8.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write records for a CRM or another system; docs/export.md explains every field.

    Tickets and customers are those with a first contact in the period; cases were opened in it, measures begun.
    """
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    _see_that_known(kind, changed_since)
    how = _form(form or out.suffix.lstrip(".").lower(), excel=excel)
    settings = read_settings()
    period, changed = _time(since, until, changed_since, zone=ZoneInfo(settings.timezone))
    asked = _Asked(
        kind=kind,
        period=period,
        changed_since=changed,
        out=out,
        form=how,
        with_contacts=with_contacts,
        excel=excel,
        force=force,
    )
    written = loop.run(_write(settings, asked))
    typer.echo(f"{out}: {written:,} {kind}")


def _see_that_known(kind: str, changed_since: str) -> None:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    if kind not in KINDS:
        raise SettingsError(f"{kind}: expected one of {', '.join(KINDS)}.")
    if changed_since and kind != "tickets":
        raise SettingsError(f"--changed-since goes with tickets only; give {kind} a period by --since and --until.")


def _form(wanted: str, *, excel: bool) -> "ExportForm":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.exports.writing import ExportForm  # noqa: PLC0415 -- as above

    if wanted not in list(ExportForm):
        raise SettingsError(f"--format {wanted or '(none)'}: expected one of {', '.join(ExportForm)}.")
    if excel and wanted != ExportForm.CSV:
        raise SettingsError("--excel goes with --format csv.")
    return ExportForm(wanted)


def _time(since: str, until: str, changed_since: str, *, zone: ZoneInfo) -> tuple[Period, datetime | None]:
    """Read period and instant; of what changed, the period goes back to the beginning unless it is said."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above

    for words, option in ((since, "--since"), (until, "--until")):
        if words and day(words, option).year not in YEARS:
            raise SettingsError(f"{option} {words}: expected a day like 2026-11-01.")
    begins = since or (BEGINNING if changed_since else "")
    period = period_of(begins, until, now=SystemClock().now(), zone=zone)
    return period, _instant(changed_since, zone) if changed_since else None


def _instant(words: str, zone: ZoneInfo) -> datetime:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        read = None
    if read is None or read.year not in YEARS:
        raise SettingsError(f"--changed-since {words}: expected an instant like 2026-11-01T08:00:00+08:00.")
    return read if read.tzinfo else read.replace(tzinfo=zone)


async def _write(settings: "Settings", asked: _Asked) -> int:
    from bot.exports.tables import TABLES  # noqa: PLC0415 -- as above
    from bot.exports.writing import new_file, write  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    with new_file(asked.out, force=asked.force, with_mark=asked.excel) as file:
        if asked.with_contacts:
            _write_down(settings, asked)
        fields = TABLES[asked.kind].fields(with_contacts=asked.with_contacts)
        async with open_store(settings) as store, store.begin() as tx:
            return await write(_lines(tx.exports, asked), fields, to=file, form=asked.form, progress=_tell)


def _write_down(settings: "Settings", asked: _Asked) -> None:
    """Log who takes personal details out of the house, before any of them is read."""
    from bot import logs  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    logs.set_up(known_secrets(settings), form=logs.Form(settings.log_format))
    log.warning(
        "contacts_exported",
        extra={
            "by": operator(),
            "uid": os.getuid(),  # a name can be set by its owner, the number can't
            "kind": asked.kind,
            "since": asked.period.since.isoformat(),
            "until": asked.period.until.isoformat(),
            "out": str(asked.out),
        },
    )


def _tell(written: int) -> None:
    typer.echo(f"{written:,} written so far", err=True)


def _lines(exports: "PostgresExports", asked: _Asked) -> AsyncIterator[object]:
    since, until = asked.period.since, asked.period.until
    if asked.kind == "tickets":
        return exports.tickets(
            since=since, until=until, changed_since=asked.changed_since, with_contacts=asked.with_contacts
        )
    if asked.kind == "customers":
        return exports.customers(since=since, until=until)
    if asked.kind == "feedback":
        return exports.cases(since=since, until=until)
    return exports.measures(since=since, until=until)
