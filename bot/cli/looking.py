"""`aftercare status`: how the desk is, on one screen."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.status import Status
    from desk.messages import Channel
    from desk.standing import Backlog, WayOut
    from desk.triage.drift import Drift

EVERY = timedelta(seconds=2)
HEADS = ("due", "sending", "held", "put off", "unknown", "refused", "last hour", "late")
FIRST = 10
MANY = 10_000
WIDE = 80 - FIRST - 1
WORST = timedelta(seconds=60)
CLEAR = "\x1b[H\x1b[J"

BAD, FINE, WATCH = typer.colors.RED, typer.colors.GREEN, typer.colors.YELLOW


def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Look again every two seconds, until Ctrl-C.")] = False,
) -> None:
    """Show whether a desk runs and is ready, and what waits. The exit code is 0 when it is ready, else 1."""
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    settings = read_settings()
    logs.set_up(known_secrets(settings), level=100)
    try:
        is_ready = loop.run(_look(settings, as_json=as_json, again=watch))
    except KeyboardInterrupt:
        return
    raise typer.Exit(0 if is_ready else 1)


async def _look(settings: "Settings", *, as_json: bool, again: bool) -> bool:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.status import Lookout  # noqa: PLC0415 -- as above

    clock = SystemClock()
    async with Lookout(settings, clock=clock) as lookout:
        while True:
            seen = await lookout.look()
            told = json.dumps(seen.as_json(), ensure_ascii=False) if as_json else "\n".join(lines(seen))
            typer.echo((CLEAR if again and not as_json and sys.stdout.isatty() else "") + told)
            if not again:
                return seen.is_ready
            await clock.sleep(EVERY)


def lines(seen: "Status") -> Iterator[str]:
    """Lay it out for a terminal of eighty columns."""
    yield _named("desk", _verdict(seen))
    yield _named("", seen.desk.trouble, colour=BAD) if seen.desk.trouble else _named("", f"answers on {seen.desk.url}")
    if seen.standing is None:
        yield _named("database", typer.style("FAILS", fg=BAD, bold=True))
        yield _named("", seen.store_trouble, colour=BAD)
    else:
        yield _named("database", f"{typer.style('ok', fg=FINE)}: {seen.where}; revision {seen.standing.revision}")
        yield ""
        yield from _table(seen)
        yield ""
        yield from _backlogs(seen)
    if seen.spooled or seen.set_aside or seen.standing:
        words = f"{seen.spooled} messages wait on this disk for the database" if seen.spooled else "empty"
        left = f"; {seen.set_aside} set aside" if seen.set_aside else ""
        yield _named("spool", words + left, colour=BAD if seen.spooled or seen.set_aside else None)


def _verdict(seen: "Status") -> str:
    if not seen.desk.answers:
        return typer.style("not running", fg=BAD, bold=True)
    ready = typer.style("ready", fg=FINE, bold=True)
    return ready if seen.is_ready else typer.style("NOT READY", fg=BAD, bold=True)


def _table(seen: "Status") -> Iterator[str]:
    widths = [max(len(head), 4) for head in HEADS]
    heads = "  ".join(f"{head:>{width}}" for head, width in zip(HEADS, widths, strict=True))
    yield typer.style(f"{'deliveries':<15}{heads}", bold=True)
    for channel, way in seen.ways_out.items():
        cells = [_cell(*each, width=width) for each, width in zip(_figures(seen, channel, way), widths, strict=True)]
        yield f"{channel.value:<15}" + "  ".join(cells)
    if not seen.ways_out:
        yield "No channel is configured yet: `aftercare init` asks for what is needed."
    yield from _hands(seen)


def _figures(seen: "Status", channel: "Channel", way: "WayOut") -> Iterator[tuple[str, str | None]]:
    assert seen.standing is not None  # noqa: S101 -- the table is drawn with it
    lag = way.lag(seen.standing.at)
    yield _short(way.due), None
    yield _short(way.leased), None
    yield _short(way.held), WATCH if way.held else None
    yield _short(way.put_off), WATCH if way.put_off else None
    yield _short(way.unknown), WATCH if way.unknown else None
    yield _short(way.refused), WATCH if way.refused else None
    yield _short(way.troubles), BAD if way.troubles else None
    yield (span(lag), BAD if f"deliveries:{channel}" in seen.late or lag > WORST else None)


def _cell(words: str, colour: str | None, *, width: int) -> str:
    return typer.style(f"{words:>{width}}", fg=colour) if colour else f"{words:>{width}}"


def _hands(seen: "Status") -> Iterator[str]:
    """Say who sends and who polls, as far as somebody should."""
    for role, verb, channels in (("sender", "sent by", seen.channels), ("poller", "polled by", seen.polled)):
        idle = [channel.value for channel in channels if f"{role}:{channel}" not in seen.holders]
        where = sorted({host for name, host in seen.holders.items() if name.startswith(role)})
        if channels and where:
            yield _named(verb, ", ".join(where))
        if idle:
            yield _named(verb, f"nobody: {', '.join(idle)}", colour=BAD)


def _backlogs(seen: "Status") -> Iterator[str]:
    assert seen.standing is not None  # noqa: S101 -- as above
    at = seen.standing
    yield _named("timers", _words(at.timers, seen), colour=BAD if "timers" in seen.late else None)
    yield _named("messages", f"put off: {_words(at.messages, seen)}", colour=BAD if "messages" in seen.late else None)
    if at.parked:
        yield _named("", f"parked: {at.parked}; `aftercare messages parked` lists them", colour=BAD)
    yield _named("files", f"to fetch: {_words(at.files, seen)}")
    yield _named("", f"to read: {_words(at.readings, seen)}")
    yield _named("papers", f"to draw: {_words(at.papers, seen)}")
    if seen.drifts:
        words, is_worse = _drift(seen.drifts)
        yield _named("proposals", words, colour=WATCH if is_worse else None)


def _drift(drifts: "tuple[Drift, ...]") -> tuple[str, bool]:
    """Say how the recogniser does, and whether something is to be done about it."""
    from desk.triage.drift import FEW, Verdict  # noqa: PLC0415 -- the libraries are not needed for --help

    worse = ", ".join(each.aspect for each in drifts if each.verdict is Verdict.WORSE)
    others = ", ".join(each.aspect for each in drifts if each.verdict is Verdict.OTHERS)
    if worse:
        return f"corrected too often: {worse}; see `aftercare triage drift`", True
    if others:
        return f"other things come in: {others}; see `aftercare triage drift`", True
    if all(each.verdict is Verdict.FEW for each in drifts):
        return f"fewer than {FEW} judged by people: too few to say", False
    return "corrected no more often than training expects", False


def _words(backlog: "Backlog", seen: "Status") -> str:
    assert seen.standing is not None  # noqa: S101 -- as above
    lag = backlog.lag(seen.standing.at)
    late = f", the oldest {span(lag)} late" if lag >= timedelta(seconds=1) else ""
    return f"{backlog.waiting} wait, {backlog.due} due{late}" if backlog.waiting else "none"


def _short(figure: int) -> str:
    return str(figure) if figure < MANY else f"{figure // 1000}k"


def span(lag: timedelta) -> str:
    """Say how late something is in one short word."""
    seconds = int(lag.total_seconds())
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s" if seconds else "-"


def _named(name: str, words: str, *, colour: str | None = None) -> str:
    return "\n".join(
        f"{name if number == 0 else '':<{FIRST}} " + (typer.style(line, fg=colour) if colour else line)
        for number, line in enumerate(wrap(words, WIDE) if colour else [words])
    )
