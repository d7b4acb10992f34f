"""What `aftercare demo` does: a page of phones that stays open, or a story that plays by itself."""

import asyncio
from dataclasses import dataclass

import typer

from bot.clock import SystemClock
from bot.demo import cast, script
from bot.demo.stage import Setting, free_port, set_stage
from bot.operation import until_stopped
from bot.serving import PortTakenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """How to show it."""

    speed: float
    port: int


async def show_page(show: Show) -> None:
    """Keep the page open until the process is told to stop."""
    typer.echo("Setting the stage: PostgreSQL, the sandbox platforms, the desk …")
    setting = Setting(clock=SystemClock(speed=show.speed), speed=show.speed, page_port=show.port)
    try:
        async with set_stage(setting) as stage:
            await cast.join(stage)
            typer.echo(f"\n  Open  {stage.page}\n")
            typer.echo("  Four phones: report a problem as 王芳 (WeChat) or Alice (Telegram), do the job as")
            typer.echo("  Tom (Telegram, agent and technician) or 李师傅 (WeCom, technician). Ctrl-C ends it.")
            await until_stopped()
    except OSError as taken:
        raise PortTakenError(
            f'The page\'s port {show.port} is taken: try `make demo ARGS="--port {free_port()}"`.'
        ) from taken


async def play_script(show: Show, *, locale: str) -> None:
    """Play the story and print it as it happens."""
    setting = Setting(clock=SystemClock(speed=show.speed), speed=show.speed)
    async with set_stage(setting) as stage, asyncio.TaskGroup() as tasks:
        printing = tasks.create_task(script.print_story(stage.sandbox))
        await cast.join(stage)
        await script.play(stage, locale=locale)
        printing.cancel()
