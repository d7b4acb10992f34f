"""`aftercare ticket`: what there is of one ticket."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.papers.paper import Drawn

app = typer.Typer(help="One ticket: its evidence pack.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """One ticket: its evidence pack."""


@app.command()
def evidence(
    number: Annotated[int, typer.Argument(help="The ticket's number.")],
    out: Annotated[Path, typer.Option(help="The file to write, like evidence.zip.")],
    language: Annotated[str, typer.Option(help="zh_CN or en; the desk's own when left out.")] = "",
) -> None:
    """Write the whole case of a ticket into one ZIP: to be read, as data, and with a list of SHA-256."""
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    settings = read_settings()
    logs.set_up(known_secrets(settings))
    (pack,) = loop.run(_taken(settings, number, language or settings.locale))
    try:
        out.write_bytes(pack.content)
    except OSError as wrong:
        raise SettingsError(f"{out} can't be written: {wrong.strerror}.") from wrong
    typer.echo(f"{out}: the evidence pack of ticket {number}, {len(pack.content)} bytes.")


async def _taken(settings: "Settings", number: int, locale: str) -> "tuple[Drawn, ...]":
    """Draw the pack, and note in the ticket's timeline that it was taken."""
    from functools import partial  # noqa: PLC0415 -- as above
    from zoneinfo import ZoneInfo  # noqa: PLC0415 -- as above

    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.papers.evidence import EvidenceDrawer  # noqa: PLC0415 -- as above
    from bot.texts import Catalogues  # noqa: PLC0415 -- as above
    from bot.wiring import open_store, settled_rules  # noqa: PLC0415 -- as above
    from desk.papers.paper import PaperKind, PaperWanted  # noqa: PLC0415 -- as above
    from desk.terms import TicketId  # noqa: PLC0415 -- as above
    from desk.tickets.timeline import SYSTEM, Act, Entry  # noqa: PLC0415 -- as above
    from desk.turns import Turn  # noqa: PLC0415 -- as above

    now, ticket = SystemClock().now(), TicketId(number)
    async with open_store(settings) as store:
        rules = await settled_rules(settings, store=store, now=now)
        phrasebook = partial(Catalogues(default=settings.locale).phrase, timezone=ZoneInfo(settings.timezone))
        drawer = EvidenceDrawer(rules=rules, phrasebook=phrasebook)
        async with store.begin() as tx:
            if not await tx.tickets([ticket]):
                raise SettingsError(f"There is no ticket {number}.")
            taken = Entry(ticket=ticket, at=now, actor=SYSTEM, act=Act.EVIDENCE_TAKEN, note="aftercare ticket evidence")
            await tx.write([((), Turn(entries=(taken,)))], now=now)
            wanted = PaperWanted(key="", kind=PaperKind.EVIDENCE, ticket=ticket, locale=locale)
            plain = await drawer.gather(tx, wanted, at=now)
        return drawer.draw(plain)
