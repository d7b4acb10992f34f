"""`aftercare serve`: the real thing."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.stopping import Stop

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Desk
    from bot.workers import Seat


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (AFTERCARE_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (AFTERCARE_PORT).")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that share the work (AFTERCARE_WORKERS).")] = None,
    *,
    json_logs: Annotated[
        bool, typer.Option("--json-logs", help="Write the log as JSON lines (AFTERCARE_LOG_FORMAT=json).")
    ] = False,
) -> None:
    """Run the desk: hooks where AFTERCARE_PUBLIC_URL is set, long polling for Telegram where it is not."""
    stop = Stop()
    stop.listen()
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.data_folder import claimed  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above
    from bot.workers import ALONE  # noqa: PLC0415 -- as above

    options = {"host": host, "port": port, "workers": workers}
    given = {key: value for key, value in options.items() if value is not None}
    settings = read_settings(**given)
    logs.set_up(known_secrets(settings), form=logs.Form.JSON if json_logs else logs.Form(settings.log_format))
    with claimed(settings.data_dir, now=SystemClock().now()):
        if settings.workers == 1:
            loop.run(_serve(settings, ALONE, stop))
        else:
            _serve_by_several(settings, stop)


def _serve_by_several(settings: "Settings", stop: Stop) -> None:
    from bot.metrics_folder import share_figures  # noqa: PLC0415 -- as above

    share_figures(settings.data_dir)
    from bot.accounts import load_libraries  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.serving import listen_together  # noqa: PLC0415 -- as above
    from bot.wiring import open_database  # noqa: PLC0415 -- as above
    from bot.workers import Workers  # noqa: PLC0415 -- as above

    listeners = listen_together(settings.host, settings.port, count=settings.workers)
    with open_database(settings, now=SystemClock().now()) as found:
        load_libraries(settings)
        Workers(partial(_work, found, stop), listeners=listeners, stop=stop).run()


def _work(settings: "Settings", stop: Stop, seat: "Seat") -> None:
    """Be one of several workers."""
    from bot import logs, loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import known_trouble  # noqa: PLC0415 -- as above

    try:
        with logs.bound(worker=seat.number):
            loop.run(_serve(settings, seat, stop))
    except known_trouble() as trouble:
        typer.secho(str(trouble), fg=typer.colors.RED, err=True)
        sys.exit(1)


async def _serve(settings: "Settings", seat: "Seat", stop: Stop) -> None:
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.operation import Bell, asked_to_stop, running  # noqa: PLC0415 -- as above
    from bot.wiring import open_desk  # noqa: PLC0415 -- as above

    bell, stopping = Bell(seat), asked_to_stop(seat, stop)
    async with (
        open_desk(settings, clock=SystemClock(), wake=bell.ring) as desk,
        running(desk, bell, seat=seat, stopping=stopping) as url,
    ):
        if seat.number == 1 and seat.is_new:
            typer.echo(f"Aftercare listens on {url}")
            _tell_ways_in(desk)
        await stopping.wait()
        if seat.number == 1:
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
