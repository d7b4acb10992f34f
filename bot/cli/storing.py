"""`aftercare db …`: the database."""

import typer

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Bring the database up to this version (`serve` does it by itself)."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.settings import Settings  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async def run(settings: Settings) -> None:
        async with open_store(settings):
            typer.echo("The database is up to date.")

    loop.run(run(read_settings()))
