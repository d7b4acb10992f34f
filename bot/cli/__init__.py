"""The command line: `aftercare …`. Each command imports what it needs when it runs, so that --help is quick."""

import sys

import typer

from bot.cli import (
    checking,
    comparing,
    demonstrating,
    exporting,
    governing,
    improving,
    looking,
    measuring,
    messaging,
    reporting,
    serving,
    setting_up,
    staffing,
    storing,
    surveying,
    ticketing,
    triaging,
    weighing,
)

app = typer.Typer(
    name="aftercare",
    help="The after-sales desk that lives in chat, for customers on WeChat and Telegram, staff on WeCom and Telegram.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demonstrating.demo)
app.command("init")(setting_up.init)
app.command("check")(checking.check)
app.command("serve")(serving.serve)
app.command("status")(looking.status)
app.command("report")(reporting.report)
app.command("export")(exporting.export)
app.add_typer(governing.app, name="policy")
app.add_typer(staffing.app, name="staff")
app.add_typer(messaging.app, name="messages")
app.add_typer(measuring.app, name="sla")
weighing.app.command("compare")(comparing.compare)
weighing.app.command("appraisals")(comparing.appraisals)
app.add_typer(weighing.app, name="quality")
app.add_typer(improving.app, name="feedback")
app.add_typer(surveying.app, name="survey")
app.add_typer(triaging.app, name="triage")
app.add_typer(ticketing.app, name="ticket")
app.add_typer(storing.app, name="db")


def main() -> None:
    """Run the command line; a trouble that the operator can mend is one sentence, never a traceback."""
    try:
        app()
    except Exception as trouble:
        from bot.cli.trouble import known_trouble  # noqa: PLC0415 -- it imports half of the house, for nobody's good

        if not isinstance(trouble, known_trouble()):
            raise
        typer.secho(str(trouble), fg=typer.colors.RED, err=True)
        sys.exit(1)
