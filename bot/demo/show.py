"""What `aftercare demo` does: a page of phones that stays open, or a story that plays by itself."""

import asyncio
from dataclasses import dataclass

import typer

from bot.clock import SystemClock
from bot.demo import cast, script
from bot.demo.stage import Setting, free_port, set_stage
from bot.operation import asked_to_stop
from bot.serving import PortTakenError

# Before anybody has chosen a language, both are spoken.
_OPENING = """
  Open / 请打开   {page}

  Four phones on one page. Report a problem as 王芳 (WeChat) or Alice (Telegram); grade it as Tom (Telegram,
  agent and technician). A repair is offered to 李师傅 (WeCom) first, who knows it best: accept it, or decline
  it and Tom gets it. Ctrl-C ends it.

  一个网页，四部手机。先以王芳（微信）或 Alice（Telegram）报修，再以 Tom（Telegram，客服兼技术员）定级，
  维修工单先派给最对口的李师傅（企业微信）：接单处理，或者拒单，改派给 Tom。按 Ctrl-C 结束。
"""


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
            typer.echo(_OPENING.format(page=stage.page))
            await asked_to_stop().wait()
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
