"""`aftercare staff …`: who works here."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import able, rostering

if TYPE_CHECKING:
    from bot.settings import Settings
    from handlers.staffing import NewMember

app = typer.Typer(help="Invite members of staff and list them.", no_args_is_help=True)
app.add_typer(rostering.app, name="roster")
app.command("set")(able.set_abilities)


@app.command("invite")
def invite(
    name: Annotated[str, typer.Option(help="The member's name, as colleagues and customers read it.")],
    role: Annotated[
        list[str], typer.Option(help="agent, technician, supervisor, archivist, admin or expert; may be repeated.")
    ],
    department: Annotated[str, typer.Option(help="A department of the policy, like technical.")] = "technical",
    position: Annotated[str, typer.Option(help="The member's position, as the record names it.")] = "",
    contact: Annotated[str, typer.Option(help="Phone or extension for colleagues.")] = "",
    locale: Annotated[str, typer.Option(help="zh_CN or en.")] = "zh_CN",
) -> None:
    """Give a one-time code: whoever sends it to the staff bot or the WeCom app becomes this member."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from handlers.staffing import NewMember  # noqa: PLC0415 -- as above

    settings = read_settings()
    asked = NewMember(
        name=name, roles=tuple(role), department=department, position=position, contact=contact, locale=locale
    )
    code = loop.run(_invite(settings, asked))
    typer.echo(f"Code for {name}: {code}   (once, within 7 days)")
    typer.echo(f"  WeCom app or Telegram staff bot: send  {code}")
    typer.echo(f"  Telegram link:  https://t.me/<the staff bot's name>?start=inv_{code}")


@app.command("list")
def members() -> None:
    """List everybody who works here, with roles and channels."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above

    for line in loop.run(_members(read_settings())):
        typer.echo(line)


async def _invite(settings: "Settings", asked: "NewMember") -> str:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.staffing import UnknownTermError, invite  # noqa: PLC0415 -- as above

    policy = read_policy(settings.policy_file)
    async with open_store(settings) as store:
        try:
            return await invite(with_position(asked, settings), store=store, policy=policy, now=SystemClock().now())
        except UnknownTermError as unknown:
            raise SettingsError(str(unknown)) from None


def with_position(asked: "NewMember", settings: "Settings") -> "NewMember":
    """Name the position after the first role, in the member's language, where the operator named none."""
    from dataclasses import replace  # noqa: PLC0415 -- as above

    from bot.texts import Catalogues  # noqa: PLC0415 -- as above
    from desk import wording  # noqa: PLC0415 -- as above
    from desk.terms import Role  # noqa: PLC0415 -- as above

    known = {role.value: words for role, words in wording.ROLE.items()}
    if asked.position or asked.roles[0] not in known:
        return asked
    phrase = Catalogues().phrase(asked.locale, timezone=ZoneInfo(settings.timezone))
    return replace(asked, position=phrase(wording.ROLE[Role(asked.roles[0])]))


async def _members(settings: "Settings") -> list[str]:
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        staff = await tx.staff()
    return [
        f"{m.id:>4}  {m.name}  {', '.join(sorted(m.roles))}  {m.department}  "
        + (", ".join(a.channel.value for a in m.addresses) or "not joined yet")
        for m in staff.members
    ]
