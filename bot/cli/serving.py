"""`aftercare serve`: the real thing."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Desk


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (AFTERCARE_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (AFTERCARE_PORT).")] = None,
    *,
    json_logs: Annotated[
        bool, typer.Option("--json-logs", help="Write the log as JSON lines (AFTERCARE_LOG_FORMAT=json).")
    ] = False,
) -> None:
    """Run the desk: hooks where AFTERCARE_PUBLIC_URL is set, long polling for Telegram where it is not."""
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = read_settings(**given)
    logs.set_up(known_secrets(settings), form=logs.Form.JSON if json_logs else logs.Form(settings.log_format))
    loop.run(_serve(settings))


async def _serve(settings: "Settings") -> None:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.operation import Bell, running, until_stopped  # noqa: PLC0415 -- as above
    from bot.wiring import open_desk  # noqa: PLC0415 -- as above

    bell = Bell()
    async with open_desk(settings, clock=SystemClock(), wake=bell.ring) as desk, running(desk, bell) as url:
        typer.echo(f"Aftercare listens on {url}")
        _tell_ways_in(desk)
        await until_stopped()
        typer.echo("Stopping: what is under way is finished, the rest waits in the store.")


def _tell_ways_in(desk: "Desk") -> None:
    public = desk.settings.public_url
    for channel, account in desk.accounts.items():
        way = f"{public}{account.path}" if public else "long polling"
        if not public and account.poll is None:
            way = "receives nothing yet: set AFTERCARE_PUBLIC_URL"
        typer.echo(f"  {channel.value}: {way}")
    if not desk.accounts:
        typer.echo("  No channel is configured yet. `aftercare init` asks for what is needed.")
