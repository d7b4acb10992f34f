"""`aftercare policy …`: the owner's policy, checked, shown, compared and explained."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import explaining

if TYPE_CHECKING:
    from desk.policy import Policy

app = typer.Typer(
    help="The owner's policy: every figure of the specification, and what it means.", no_args_is_help=True
)
app.command("explain")(explaining.explain)
PACKAGED = "packaged"
SAME, DIFFERS, TROUBLE = 0, 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document.")]


@app.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="The file; AFTERCARE_POLICY_FILE when left out.")] = None,
) -> None:
    """Check a policy file; every fault is one line, with what is expected. The exit code is 0 when there is none."""
    from bot.calendars.ending import warnings  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.routes import old_keys  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_policy_settings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import name_of, policy_text, read_policy  # noqa: PLC0415 -- as above

    path = file or read_policy_settings().policy_file
    policy = read_policy(path)
    typer.echo(f"{name_of(path)}: version {policy.version} of {policy.owner}: no fault found")
    for line in (*warnings(policy, SystemClock().now()), *old_keys(policy_text(path)), *_gist(policy)):
        typer.echo(f"  {line}")


def _gist(policy: "Policy") -> Iterator[str]:
    """Say in short what the policy means, so that a slip is seen that is no fault."""
    from bot.cli.laying_out import short  # noqa: PLC0415 -- as above
    from desk.terms import ResponseLevel  # noqa: PLC0415 -- as above

    edition, limits, spans = policy.edition, policy.limits, policy.completion
    if edition.effective_from or edition.effective_to:
        begins, ends = edition.effective_from or "at once", edition.effective_to or "for good"
        yield f"in effect from {begins} until {ends}"
    if off := {"level", "product", "channel", "severity", "overall"} - limits.enabled:
        yield f"rules for the first response that are not in use: {', '.join(sorted(off))}"
    if "level" in limits.enabled:
        levels = ", ".join(f"level {level[-1]} {short(limits.level[level])}" for level in ResponseLevel)
        yield f"first response: {levels}"
    yield f"handling {short(spans.limit)}; complex {short(spans.complex_preliminary)} and {short(spans.complex_result)}"
    tiers, regions = f"{len(policy.tiers)} tiers", f"{len(policy.regions)} regions"
    yield f"routing by {len(policy.routing)} rows to {len(policy.departments)} departments; {tiers}, {regions}"
    yield "`aftercare policy explain --level 1` tells more"


@app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="A table or a key of it, like response.level.1; all when left out.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Show what stands in the policy, defaults included."""
    from bot.cli.trouble import SettingsError, read_policy_settings  # noqa: PLC0415 -- as above
    from bot.policy import keys  # noqa: PLC0415 -- as above

    tables = keys.complete(_written(read_policy_settings().policy_file))
    try:
        held = keys.at(key, tables)
    except KeyError:
        known = [line for line, _ in keys.lines(tables)] + list(tables)
        close = get_close_matches(key, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"the tables are {', '.join(tables)}."
        raise SettingsError(f"The policy has no {key}: {hint}") from None
    if as_json:
        typer.echo(json.dumps(held, ensure_ascii=False, default=str))
        return
    for name, value in keys.lines(held, key):
        typer.echo(f"{name} = {value}")


@app.command("diff")
def diff(
    first: Annotated[
        str, typer.Argument(help="A file, a version in the store, or “packaged”, which it is when left out.")
    ] = PACKAGED,
    second: Annotated[str, typer.Argument(help="Another; the desk's own policy when left out.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Tell key by key what differs. The exit code is 0 when nothing does, 1 when something does, 2 for trouble."""
    from bot.cli.trouble import known_trouble, read_policy_settings  # noqa: PLC0415 -- as above
    from bot.policy import keys  # noqa: PLC0415 -- as above

    try:
        was = keys.complete(_named(first))
        becomes = keys.complete(_named(second) if second else _written(read_policy_settings().policy_file))
    except known_trouble() as trouble:
        typer.secho(str(trouble), fg=typer.colors.RED, err=True)
        raise typer.Exit(TROUBLE) from None
    found = list(keys.differences(was, becomes))
    if as_json:
        rows = [{"key": one.key, "was": one.was, "becomes": one.becomes} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(one.key)
            if one.was is not None:
                typer.secho(f"  - {one.was}", fg=typer.colors.RED)
            if one.becomes is not None:
                typer.secho(f"  + {one.becomes}", fg=typer.colors.GREEN)
    raise typer.Exit(DIFFERS if found else SAME)


def _written(path: Path | None) -> str:
    """Give a policy as it is written, once it is known to hold. Raises PolicyError."""
    from bot.policy_file import policy_text, read_policy  # noqa: PLC0415 -- as above

    read_policy(path)
    return policy_text(path)


def _named(name: str) -> str:
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above

    if name == PACKAGED:
        return _written(None)
    if Path(name).is_file():
        return _written(Path(name))
    versions = {kept.version: kept.text for kept in loop.run(explaining.recorded(read_settings()))}
    if name not in versions:
        known = ", ".join(versions) or "none yet: `aftercare serve` records them"
        raise SettingsError(f"There is no file {name}, and no such version in the store; it has: {known}.")
    return versions[name]
