"""`aftercare staff set …`: what a member can do, and where."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.people import Member
    from handlers.able import Abilities


def set_abilities(
    name: Annotated[str, typer.Argument(help="The member's name, or number as `staff list` shows it.")],
    skills: Annotated[str | None, typer.Option(help='All of them, like "repair, installation"; "-" for none.')] = None,
    region: Annotated[str | None, typer.Option(help='Regions of the policy, like "pudong, minhang"; "-".')] = None,
    tier: Annotated[str | None, typer.Option(help='A tier of the policy; "-": that of their role.')] = None,
    certificate: Annotated[
        list[str] | None, typer.Option(help='Like "gas fitter until 2027-01-01"; may be repeated; "-" for none.')
    ] = None,
) -> None:
    """Say what a member can do and where; what is left out stays as it is."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from handlers.able import Abilities  # noqa: PLC0415 -- as above

    asked = Abilities(
        name=name, skills=skills, regions=region, tier=tier, certificates=tuple(certificate) if certificate else None
    )
    member = loop.run(_set(read_settings(), asked))
    held = (f"{one.name}" + (f" until {one.valid_until}" if one.valid_until else "") for one in member.certificates)
    typer.echo(f"{member.name}: tier {member.tier or '-'}")
    typer.echo(f"  skills: {', '.join(sorted(member.skills)) or '-'}")
    typer.echo(f"  regions: {', '.join(sorted(member.regions)) or '-'}")
    typer.echo(f"  certificates: {', '.join(held) or '-'}")


async def _set(settings: "Settings", asked: "Abilities") -> "Member":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.able import set_abilities  # noqa: PLC0415 -- as above
    from handlers.staffing import UnknownTermError  # noqa: PLC0415 -- as above

    policy = read_policy(settings.policy_file)
    async with open_store(settings) as store:
        try:
            return await set_abilities(asked, store=store, policy=policy, now=SystemClock().now())
        except UnknownTermError as unknown:
            raise SettingsError(str(unknown)) from None
