"""`aftercare demo`: the whole product against pretend platforms."""

import logging
from typing import Annotated

import typer


def demo(
    speed: Annotated[float, typer.Option(min=1, max=3600, help="How many times faster the desk's clock runs.")] = 1,
    port: Annotated[int, typer.Option(help="Port of the page with the phones; 0 takes a free one.")] = 8081,
    *,
    script: Annotated[
        bool, typer.Option("--script", help="Play a whole story by itself and print it, without a browser.")
    ] = False,
    locale: Annotated[str, typer.Option(help="The customer's language in the scripted story: zh_CN or en.")] = "zh_CN",
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the desk's log.")] = False,
) -> None:
    """Start the desk and the sandbox, and open one page of four phones to play on."""
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.demo.show import Show, play_script, show_page  # noqa: PLC0415 -- as above

    logs.set_up((), level=logging.INFO if verbose else logging.CRITICAL)
    show = Show(speed=speed, port=port)
    loop.run(play_script(show, locale=locale) if script else show_page(show))
