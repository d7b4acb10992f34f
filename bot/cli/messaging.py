"""`aftercare messages …`: what came in and could not be handled."""

import getpass
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from bot.settings import Settings
    from desk.messages import InboundMessage
    from desk.parked import Parked
    from handlers.parked import Replayed

app = typer.Typer(help="Messages that could not be handled and are parked.", no_args_is_help=True)

_By = Annotated[
    str, typer.Option("--by", help="Who does it, for the record; your user name here by default.", show_default=False)
]
_Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers of parked messages.", show_default=False)]


@app.command("parked")
def parked(
    show: Annotated[int | None, typer.Option(help="Show this message's words. That you read them is noted.")] = None,
    by: _By = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> None:
    """List the messages that wait for a person: whose they are in short, never what they say."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    settings = read_settings()
    if show is None:
        loop.run(_list(settings, as_json=as_json))
    else:
        loop.run(_show(settings, show, by=by or operator(), as_json=as_json))


@app.command("replay")
def replay(
    numbers: _Numbers = None,
    by: _By = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Give messages their turn again, as if they had just come; whether `serve` runs or not."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    if bool(numbers) == everything:
        raise typer.BadParameter("give the numbers of messages, or --all", param_hint="numbers")
    outcome = loop.run(_replay(read_settings(), numbers or (), by=by or operator()))
    typer.echo(f"{outcome.done} had their turn.")
    if outcome.failed:
        numbers_again = ", ".join(map(str, outcome.failed))
        typer.secho(f"These failed again, and are tried later or parked: {numbers_again}.", err=True)
        raise typer.Exit(1)


@app.command("drop")
def drop(
    numbers: Annotated[list[int], typer.Argument(help="Numbers of parked messages.")],
    reason: Annotated[str, typer.Option(help="Why it needs no answer any more, for the record.")],
    by: _By = "",
) -> None:
    """Take messages off the list. They stay on record, with who dropped them, when and why."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    if not reason.strip():
        raise typer.BadParameter("say why, in a few words", param_hint="--reason")
    dropped = loop.run(_drop(read_settings(), numbers, reason=reason.strip(), by=by or operator()))
    typer.echo(f"Off the list: {', '.join(str(one.id) for one in dropped)}.")


def operator() -> str:
    """Tell who is at this machine, by the operating system's name for them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "operator"


async def _list(settings: "Settings", *, as_json: bool) -> None:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.spooled import aside, set_aside  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.parked import waiting  # noqa: PLC0415 -- as above

    async with open_store(settings) as store:
        messages = await waiting(store=store)
    now, left = SystemClock().now(), set_aside(settings.data_dir)
    if as_json:
        fields = [*(_fields(one, now=now) for one in messages), *map(_fields_aside, left)]
        typer.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for one in messages:
        typer.echo(_line(one, now=now, zone=ZoneInfo(settings.timezone)))
    if not messages:
        typer.echo("No message is parked.")
    if left:
        _tell_aside(left, file=aside(settings.data_dir), zone=ZoneInfo(settings.timezone))


def _tell_aside(left: "Sequence[InboundMessage | None]", *, file: "Path", zone: ZoneInfo) -> None:
    """List what the database would not take, and say what to do with it: that is a person's to decide."""
    typer.echo(f"\nSet aside on this disk, since the database would not take them: {len(left)}")
    for one in left:
        seen = _fields_aside(one)
        at = f"{one.sent_at.astimezone(zone):%Y-%m-%d %H:%M}" if one else "unreadable for this version"
        typer.echo(f"     -  {at}  {seen['channel'] or ''}  {seen['whose'] or ''}".rstrip())
    typer.echo(f"To try them again:  mv {file} {file.with_name('again.lines')}")
    typer.echo(f"To drop them:       rm {file}")


async def _show(settings: "Settings", number: int, *, by: str, as_json: bool) -> None:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.parked import read  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    async with open_store(settings) as store:
        one = await read(number, by=by, store=store, now=now)
    typer.secho(f"That {by} read message {one.id} is noted.", err=True)
    if as_json:
        typer.echo(json.dumps({**_fields(one, now=now), "words": one.words}, ensure_ascii=False, indent=2))
        return
    typer.echo(_line(one, now=now, zone=ZoneInfo(settings.timezone)))
    typer.echo(one.words or "It has no words, or they can't be read back.")


async def _replay(settings: "Settings", numbers: Sequence[int], *, by: str) -> "Replayed":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store, settled_rules  # noqa: PLC0415 -- as above
    from handlers import parked  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    async with open_store(settings) as store:
        rules = await settled_rules(settings, store=store, now=now)
        if numbers:
            return await parked.replay(numbers, by=by, store=store, rules=rules, now=now)
        return await parked.replay_all(by=by, store=store, rules=rules, now=now)


async def _drop(settings: "Settings", numbers: Sequence[int], *, reason: str, by: str) -> "Sequence[Parked]":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.parked import drop  # noqa: PLC0415 -- as above

    async with open_store(settings) as store:
        return await drop(numbers, reason=reason, by=by, store=store, now=SystemClock().now())


def _fields(one: "Parked", *, now: "datetime") -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.sent_at.isoformat(),
        "channel": one.address.channel.value,
        "whose": _mask(one.name, one.address.user),
        "ticket": one.ticket,
        "attempts": one.attempts,
        "error": one.error,
        "age_seconds": int((now - one.recorded_at).total_seconds()),
    }


def _fields_aside(one: "InboundMessage | None") -> dict[str, Any]:
    return {
        "id": None,
        "at": one.sent_at.isoformat() if one else None,
        "channel": one.address.channel.value if one else None,
        "whose": _mask(one.sender_name or "", one.address.user) if one else None,
        "set_aside": True,
    }


def _line(one: "Parked", *, now: "datetime", zone: ZoneInfo) -> str:
    ticket = f"ticket {one.ticket}" if one.ticket else "no ticket"
    whose = f"{one.address.channel.value}  {_mask(one.name, one.address.user)}"
    return (
        f"{one.id:>6}  {one.sent_at.astimezone(zone):%Y-%m-%d %H:%M}  {whose}"
        f"  {ticket}  tried {one.attempts} times  {one.error}  {_age(now - one.recorded_at)} old"
    )


def _mask(name: str, user: str) -> str:
    """Name somebody so that colleagues recognise them, and nobody else does: a first letter, two last digits."""
    return f"{name[:1] or '?'}** …{user[-2:]}"


def _age(age: "timedelta") -> str:
    minutes = int(age.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
