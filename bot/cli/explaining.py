"""`aftercare policy explain`: every limit of a ticket, one that might be or one that is, and why it is owed."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from bot.cli.laying_out import Told
    from bot.settings import Settings
    from desk.editions import StoredPolicy
    from desk.sla.explaining import Case

E = TypeVar("E", bound=StrEnum)
YEARS = range(2000, 2200)


def explain(  # noqa: PLR0913 -- each is an option of the command
    level: Annotated[str, typer.Option(help="Response level: 1, 2 or 3.")] = "",
    severity: Annotated[str, typer.Option(help="Severity: 1, 2 or 3; the level's when left out.")] = "",
    product: Annotated[str, typer.Option(help="electronics, consumer_goods, medical_device or other.")] = "",
    channel: Annotated[str, typer.Option(help="Channel of the first contact, like phone or email.")] = "wechat_oa",
    problem_class: Annotated[str, typer.Option("--class", help="general, medium, major or special.")] = "",
    service: Annotated[str, typer.Option(help="fault_repair, installation, complaint …")] = "",
    address: Annotated[str, typer.Option(help="The customer's address; its region may say who gets it.")] = "",
    *,
    is_complex: Annotated[bool, typer.Option("--complex", help="It is complex work.")] = False,
    visit: Annotated[bool, typer.Option("--visit", help="A visit is needed, from the first contact on.")] = False,
    call: Annotated[bool, typer.Option("--call", help="The customer asks to be called at first contact.")] = False,
    at: Annotated[str, typer.Option(help="First contact, like 2026-11-25T09:00; now when left out.")] = "",
    ticket: Annotated[int | None, typer.Option(help="A real ticket, instead of all these.")] = None,
    file: Annotated[Path | None, typer.Option(help="Another policy file than the desk's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document; durations are seconds.")] = False,
) -> None:
    """Tell who gets a ticket, and every limit that applies: which wins, when it is due, and what it used so far."""
    from bot.cli import laying_out, trouble  # noqa: PLC0415 -- the libraries are not needed for --help

    if ticket is not None:
        told = _real(ticket, trouble.read_settings())
    else:
        words = {"level": level, "severity": severity, "product": product, "class": problem_class, "service": service}
        flags = {"is_complex": is_complex, "needs_visit": visit, "wants_call": call}
        told = _imagined({"channel": channel, "address": address, **words}, flags, at=at, file=file)
    typer.echo(json.dumps(laying_out.as_data(told), ensure_ascii=False) if as_json else _on_lines(told))


def _on_lines(told: "Told") -> str:
    from bot.cli import laying_out  # noqa: PLC0415 -- as above

    return "\n".join(laying_out.lines(told))


def _imagined(words: Mapping[str, str], flags: Mapping[str, bool], *, at: str, file: Path | None) -> "Told":
    from bot.cli.laying_out import Told  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_policy_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from desk.sla.explaining import explain, sample  # noqa: PLC0415 -- as above
    from desk.values import replace  # noqa: PLC0415 -- as above

    place = read_policy_settings()
    zone = ZoneInfo(place.timezone)
    policy = replace(read_policy(file or place.policy_file), zone=place.timezone)
    begun = _moment(at, zone) if at else SystemClock().now().replace(second=0, microsecond=0)
    ticket = sample(_case(words, flags, begun), policy)
    return Told(explanation=explain(ticket, policy, now=begun), policy=policy, now=begun, zone=zone)


def _case(words: Mapping[str, str], flags: Mapping[str, bool], begun: datetime) -> "Case":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from desk import terms  # noqa: PLC0415 -- as above
    from desk.sla.explaining import Case  # noqa: PLC0415 -- as above

    case = Case(
        at=begun,
        channel=_one_of(terms.IntakeChannel, "--channel", words["channel"]) or terms.IntakeChannel.WECHAT_OA,
        level=_numbered(terms.ResponseLevel, "--level", words["level"]),
        severity=_numbered(terms.Severity, "--severity", words["severity"]),
        problem_class=_one_of(terms.ProblemClass, "--class", words["class"]),
        product=_one_of(terms.ProductCategory, "--product", words["product"]) or terms.ProductCategory.OTHER,
        address=words["address"],
        service=_one_of(terms.ServiceType, "--service", words["service"]) or terms.ServiceType.FAULT_REPAIR,
        **flags,
    )
    if not case.is_graded and (words["product"] or words["service"]):
        named = "--product" if words["product"] else "--service"
        raise SettingsError(f"{named} needs --level, --severity or --class: a ticket has it from its first grading on.")
    return case


def _one_of(kind: type[E], option: str, word: str) -> E | None:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    if word and word not in list(kind):
        raise SettingsError(f"{option} {word}: expected one of {', '.join(kind)}.")
    return kind(word) if word else None


def _numbered(scale: type[E], option: str, word: str) -> E | None:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    numbers = {str(number): member for number, member in enumerate(scale, 1)}
    if word and word not in numbers:
        raise SettingsError(f"{option} {word}: expected 1, 2 or 3.")
    return numbers.get(word)


def _moment(word: str, zone: ZoneInfo) -> datetime:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    try:
        at = datetime.fromisoformat(word)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise SettingsError(
            f"--at {word}: expected a time like 2026-11-25T09:00 or 2026-11-25T09:00+08:00, "
            f"from {YEARS.start} to {YEARS.stop - 1}."
        )
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _real(number: int, settings: "Settings") -> "Told":
    from bot import logs, loop  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    logs.set_up(known_secrets(settings), level=logging.ERROR)
    return loop.run(_looked_up(number, settings))


async def _looked_up(number: int, settings: "Settings") -> "Told":
    from bot.cli.laying_out import Told  # noqa: PLC0415 -- as above
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy.versions import policy_of  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from desk.sla.clocks import owners, totals  # noqa: PLC0415 -- as above
    from desk.sla.explaining import explain  # noqa: PLC0415 -- as above
    from desk.terms import TicketId  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    async with open_store(settings) as store, store.begin() as tx:
        ticket = (await tx.tickets([TicketId(number)])).get(TicketId(number))
        if ticket is None:
            raise SettingsError(f"There is no ticket {number}.")
        policy = policy_of(ticket, await tx.policies(), path=settings.policy_file, zone=settings.timezone)
        entries = await tx.timeline(ticket.id)
    turns = totals(owners(entries, now, first_contact_at=ticket.times.first_contact_at))
    told = explain(ticket, policy, now=now)
    return Told(explanation=told, policy=policy, now=now, zone=ZoneInfo(settings.timezone), turns=turns)


async def recorded(settings: "Settings") -> "tuple[StoredPolicy, ...]":
    """Give the versions in the store, the newest first."""
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        return await tx.policies()
