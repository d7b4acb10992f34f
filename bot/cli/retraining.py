"""`aftercare triage retrain` and `drift`: the model learns from what staff corrected, and whether it is time to."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.triage.retraining import Retrained
    from desk.triage.drift import Drift, Learnt
    from desk.triage.examples import Example

DAYS = 28
REFUSED = 1


def retrain(
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the model even where the new one is worse.")] = False,
) -> None:
    """Train on the packaged messages and on all that staff corrected; the new model serves from the next start on."""
    from bot import loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- as above

    settings = read_settings()
    examples = loop.run(_examples(settings))
    if not examples:
        raise SettingsError("There is nothing to learn from yet: staff have not judged any ticket.")
    made = _retrained(settings, examples)
    typer.echo(_table(made))
    if made.worse and not force:
        typer.secho(f"Not replaced: {', '.join(made.worse)} would fall.", fg=typer.colors.RED, err=True)
        typer.echo("→ look at the latest corrections, or say --force", err=True)
        raise typer.Exit(REFUSED)
    typer.echo(f"{_kept(settings.data_dir, made)} is the new model; restart the desk to use it.")


def _retrained(settings: "Settings", examples: "tuple[Example, ...]") -> "Retrained":
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above
    from bot.triage.loading import figures_of, recogniser  # noqa: PLC0415 -- as above

    try:
        from bot.triage.retraining import learnt_from, retrain  # noqa: PLC0415 -- it needs the extra
    except ModuleNotFoundError as missing:
        raise SettingsError(f"{missing.name} is missing: install aftercare[training].") from missing
    own = learnt_from(examples)
    typer.echo(f"learning from {len(own)} tickets that staff judged", err=True)
    in_use, before = recogniser(settings.data_dir).model, figures_of(settings.data_dir)
    return retrain(own, in_use=in_use, before=before, tell=lambda words: typer.echo(words, err=True))


def _table(made: "Retrained") -> str:
    from bot.triage.tables import table  # noqa: PLC0415 -- as above

    return table(made.tables)


def _kept(folder: Path, made: "Retrained") -> Path:
    from bot.triage import loading, model_file  # noqa: PLC0415 -- as above

    folder.mkdir(parents=True, exist_ok=True)
    model_file.write(folder / loading.RETRAINED, made.header, made.numbers)
    return folder / loading.RETRAINED


async def _examples(settings: "Settings") -> "tuple[Example, ...]":
    from bot.wiring import open_store  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        return await tx.examples()


def drift(
    *,
    days: Annotated[int, typer.Option(min=1, help="So many days back.")] = DAYS,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> None:
    """Tell how often staff corrected what was proposed, what training expects, and whether other things come in."""
    from bot import loop  # noqa: PLC0415 -- as above
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.triage.loading import model_path  # noqa: PLC0415 -- as above
    from bot.triage.model_file import read_learnt  # noqa: PLC0415 -- as above

    settings = read_settings()
    learnt = read_learnt(model_path(settings.data_dir))
    found = loop.run(_drifts(settings, learnt, timedelta(days=days)))
    if as_json:
        typer.echo(json.dumps({"model": learnt.version, "aspects": [_as_data(each) for each in found]}))
        return
    for line in lines(found, learnt.version, days):
        typer.echo(line)


async def _drifts(settings: "Settings", learnt: "Learnt", span: timedelta) -> "tuple[Drift, ...]":
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from handlers.drifting import drifts_until  # noqa: PLC0415 -- as above

    async with open_store(settings) as store, store.begin() as tx:
        return await drifts_until(SystemClock().now(), tx, learnt, span=span)


def _as_data(each: "Drift") -> dict[str, Any]:
    return {**asdict(each), "share": round(each.share, 3), "verdict": each.verdict}


def lines(found: "tuple[Drift, ...]", version: str, days: int) -> Iterator[str]:
    """Lay it out, and say plainly what to do."""
    from desk.triage.drift import FEW, Verdict  # noqa: PLC0415 -- as above

    yield f"model {version}, last {days} days"
    yield f"{'':<18}{'judged':>7}{'corrected':>11}{'expected':>10}{'other kinds':>13}"
    for each in found:
        corrected = f"{each.corrected} {each.share:4.0%}"
        yield f"{each.aspect:<18}{each.judged:>7}{corrected:>11}{each.expected:>10.0%}{each.moved:>13.0%}"
    named = {kind: ", ".join(each.aspect for each in found if each.verdict is kind) for kind in Verdict}
    if named[Verdict.WORSE]:
        yield f"→ corrected more often than in training: {named[Verdict.WORSE]}; run `aftercare triage retrain`"
    if named[Verdict.OTHERS]:
        yield f"→ other things come in than before: {named[Verdict.OTHERS]}; retrain, or add [triage] keywords"
    if named[Verdict.FEW]:
        yield f"→ too few to say ({FEW} are needed): {named[Verdict.FEW]}"
    if not any(named[kind] for kind in (Verdict.WORSE, Verdict.OTHERS, Verdict.FEW)):
        yield "→ as good as in training; nothing to do"
