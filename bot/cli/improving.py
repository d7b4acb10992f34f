"""`aftercare feedback …`: the register of feedback cases and of measures to improve the service."""

import csv
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from desk.improvement.case import Case
    from desk.improvement.measure import Effect, Measure
    from handlers.register import Register

T = TypeVar("T")
Shown = Mapping[str, Any]

app = typer.Typer(
    help=(
        "The register of feedback, and of measures to improve the service.\n\n"
        "A CASE is opened for a score that is low (survey.negative in the policy), for a comment that complains, for"
        " what staff report (/feedback), and when the mean score falls. Its number is the ticket's with its place among"
        " them (1001-1), F… where it is about no ticket, C… for an answer to a campaign, D… for a fall. It closes once"
        " it is analysed, a measure is decided on and the customer was told.\n\n"
        "A MEASURE (M…) has an owner, a figure that it is judged by, a due date, and that figure before and since.\n\n"
        "Staff work on both in chat: /cases, /case 1001-1, /measures, /measure. Here they are read."
    ),
    no_args_is_help=True,
)
DAYS = 90
WIDE = 80

Since = Annotated[str, typer.Option(help="With --all: from this day on, like 2026-11-01; 90 days back when left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, with all that is known of each.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write CSV, a line each, for a spreadsheet.")]


@app.command("list")
def list_cases(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Closed cases too.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only open ones that should be closed by now.")] = False,
    since: Since = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List open feedback cases, overdue ones first. Example: aftercare feedback list --all --since 2026-10-01 --csv."""
    begins, now = _begin(since), _now()
    found = _ask(lambda register: _cases(register, begins if everything else None))
    told = [case_row(case, now) for case in found if not overdue or (case.is_open and case.due_at <= now)]
    _write(told, as_json=as_json, as_csv=as_csv, line=_case_line, none="No feedback case is open.")


@app.command("measures")
def list_measures(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that are judged too.")] = False,
    since: Since = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List measures under way, what is due first before the others, with their figures before and since."""
    begins = _begin(since)
    told = [measure_row(one) for one in _ask(lambda register: _measures(register, begins if everything else None))]
    _write(told, as_json=as_json, as_csv=as_csv, line=_measure_line, none="No measure is under way.")


@app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="Of a case (1001-1, F17, D20261125) or of a measure (M18).")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show one case or one measure, with all that is known of it. Example: aftercare feedback show 1001-1."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- the libraries are not needed for --help

    told = _ask(lambda register: _one(register, number))
    if told is None:
        raise SettingsError(f"There is no case or measure {number}. `aftercare feedback list --all` has the numbers.")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        if value not in ("", None):
            typer.echo(f"{name.replace('_', ' '):<22}{value}")


def case_row(case: "Case", now: datetime) -> dict[str, Any]:
    """Give a case as a line of a table; times are ISO 8601, points are as "attitude=3"."""
    return {
        "case": case.id,
        "state": case.state.value,
        "source": case.source.value,
        "ticket": case.ticket,
        "department": case.department,
        "category": case.category.value if case.category else "",
        "owner": case.owner.name if case.owner else "",
        "opened_at": _at(case.opened_at),
        "due_at": _at(case.due_at),
        "overdue": case.is_open and case.due_at <= now,
        "points": " ".join(f"{dimension}={given}" for dimension, given in case.points.items()),
        "words": case.words,
        "mean": case.fall.mean if case.fall else None,
        "mean_before": case.fall.before if case.fall else None,
        "coverage_lacks": case.coverage_lacks,
        "communication_lacks": case.communication_lacks,
        "analysis": case.analysis,
        "measure": case.measure,
        "measures": " ".join(case.measures),
        "told_at": _at(case.told_at),
        "told_by": case.told.by.name if case.told else "",
        "told_means": (case.told.means or "chat") if case.told else "",
        "told_words": case.told.words if case.told else "",
        "closed_at": _at(case.closed_at),
        "closing": case.closing,
    }


def measure_row(measure: "Measure") -> dict[str, Any]:
    """Give a measure as a line of a table; spans are in seconds, recurrence is a share from 0 to 1."""
    return {
        "measure": measure.id,
        "state": measure.state.value,
        "case": measure.case or "",
        "origin": measure.origin.value,
        "what": measure.what,
        "department": measure.department,
        "owner": measure.owner.name,
        "metric": measure.metric.value,
        "begun_at": _at(measure.begun_at),
        "due_at": _at(measure.due_at),
        "counted_at": _at(measure.counted_at),
        **_figures("before", measure.before),
        **_figures("after", measure.after),
        "verdict": measure.verdict,
        "judged_at": _at(measure.judged_at),
    }


def _figures(name: str, effect: "Effect | None") -> dict[str, Any]:
    return {
        f"{name}_tickets": effect.tickets if effect else None,
        f"{name}_response_s": effect.response.total_seconds() if effect and effect.response is not None else None,
        f"{name}_satisfaction": effect.satisfaction if effect else None,
        f"{name}_recurrence": effect.recurrence if effect else None,
    }


async def _cases(register: "Register", since: datetime | None) -> "tuple[Case, ...]":
    from desk.improvement.seeing import EVERYTHING  # noqa: PLC0415 -- as above

    return await (register.cases_since(since) if since else register.open_cases(EVERYTHING, limit=_MOST))


async def _measures(register: "Register", since: datetime | None) -> "tuple[Measure, ...]":
    from desk.improvement.seeing import EVERYTHING  # noqa: PLC0415 -- as above

    return await (register.measures_since(since) if since else register.under_way(EVERYTHING, limit=_MOST))


_MOST = 100_000


async def _one(register: "Register", number: str) -> dict[str, Any] | None:
    from desk.improvement.entries import case_named, measure_named  # noqa: PLC0415 -- as above

    case, measure = case_named(number), measure_named(number)
    cases = (await register.cases([case])).values() if case else ()
    measures = (await register.measures([measure])).values() if measure else ()
    rows = (*(case_row(one, _now()) for one in cases), *(measure_row(one) for one in measures))
    return next(iter(rows), None)


def _ask(question: "Callable[[Register], Awaitable[T]]") -> T:
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    settings = read_settings()

    async def asked() -> T:
        async with open_store(settings) as store, store.begin() as tx:
            return await question(tx.register)

    return loop.run(asked())


def _write(
    rows: list[dict[str, Any]], *, as_json: bool, as_csv: bool, line: Callable[[Shown], Iterable[str]], none: str
) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    elif as_csv:
        typer.echo(_csv(rows), nl=False)
    elif not rows:
        typer.echo(none)
    for row in rows if not (as_json or as_csv) else ():
        for words in line(row):
            typer.echo(words)


def _csv(rows: list[dict[str, Any]]) -> str:
    """Write a table; words that a spreadsheet would take for a formula get an apostrophe in front."""
    written = StringIO(newline="")
    if rows:
        table = csv.DictWriter(written, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _case_line(row: Shown) -> Iterator[str]:
    late = typer.style("overdue", fg=typer.colors.RED) if row["overdue"] else row["state"]
    yield f"{row['case']:<14}{row['source']:<10}{row['owner'] or '-':<16}{row['due_at'][:16]:<18}{late}"
    if words := " ".join(row["words"].split()):
        yield f"{'':<14}{_cut(words, WIDE - 14)}"


def _measure_line(row: Shown) -> Iterator[str]:
    yield f"{row['measure']:<8}{row['metric']:<15}{row['owner']:<16}{row['due_at'][:16]:<18}{row['state']}"
    yield f"{'':<8}{_cut(' '.join(row['what'].split()), WIDE - 8)}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _at(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _now() -> datetime:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above

    return SystemClock().now()


def _begin(since: str) -> datetime:
    """Read the first day, in the desk's zone."""
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above

    zone = ZoneInfo(read_settings().timezone)
    try:
        day = date.fromisoformat(since) if since else _now().astimezone(zone).date() - timedelta(days=DAYS)
    except ValueError:
        raise SettingsError(f"--since {since}: expected a day like 2026-11-01.") from None
    return datetime.combine(day, time(), tzinfo=zone)
