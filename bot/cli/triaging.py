"""`aftercare triage …`: what kind of problem a message tells of, and the model that knows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from bot.cli import retraining

if TYPE_CHECKING:
    from desk.triage.proposal import Proposal

app = typer.Typer(help="What kind of problem a message tells of, and the model that knows.", no_args_is_help=True)
app.command("retrain")(retraining.retrain)
app.command("drift")(retraining.drift)
BROKEN = 2


@app.command("classify")
def classify(
    file: Annotated[str, typer.Argument(help='Lines like {"id": 1, "text": "…"}; - for what is typed or piped in.')],
    policy: Annotated[
        Path | None, typer.Option(help="A policy file, for its keywords and rules; else the packaged one.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="A model file; else the packaged one.")] = None,
) -> None:
    """Propose for each message as a desk would, a line of JSON each; needs none. Exit code 2: a line was no message."""
    from bot.policy_file import read_policy  # noqa: PLC0415 -- as above
    from bot.triage import model_file  # noqa: PLC0415 -- the libraries are not needed for --help
    from desk.triage.deciding import read  # noqa: PLC0415 -- as above
    from desk.triage.recognising import TrainedRecogniser  # noqa: PLC0415 -- as above

    rules = read_policy(policy)
    recogniser = TrainedRecogniser(model_file.load(model or model_file.PACKAGED))
    faults = 0
    out = typer.get_binary_stream("stdout")
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            said = _message(line)
        except ValueError as wrong:
            faults += 1
            typer.secho(f"line {number}: {wrong}", fg=typer.colors.RED, err=True)
            continue
        proposal = read(said["text"], recogniser, rules) or recogniser.read(said["text"], rules.triage)
        out.write(_written(as_row(said["id"], proposal)))
        out.flush()
    raise typer.Exit(BROKEN if faults else 0)


def _lines(file: str) -> Iterator[bytes]:
    """Give the lines as they come."""
    with _opened(file) as stream:
        yield from stream


def _opened(file: str) -> BinaryIO:
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    if file == "-":
        return typer.get_binary_stream("stdin")
    try:
        return Path(file).open("rb")
    except OSError as wrong:
        raise SettingsError(f"{file}: can't be read: {wrong.strerror}.") from wrong


def _message(line: bytes) -> dict[str, Any]:
    """Read one line. Raises ValueError, which says what was expected."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f'is no JSON ({wrong}); expected a line like {{"id": 1, "text": "…"}}') from wrong
    if not isinstance(said, dict) or "id" not in said or not isinstance(said.get("text"), str):
        raise ValueError('expected an object with "id" and "text", and the text in quotes')
    return said


def _written(row: dict[str, Any]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a pair of characters, which JSON can name and nothing can show
        return json.dumps(row).encode() + b"\n"


def as_row(key: object, proposal: "Proposal") -> dict[str, Any]:
    """Give a proposal as labelled messages are written: null for all else where it is no report."""
    is_report = proposal.is_report
    return {
        "id": key,
        "is_report": is_report,
        "class": proposal.problem_class,
        "severity": proposal.severity,
        "service_type": proposal.service_type,
        "product_category": (proposal.category or "unknown") if is_report else None,
        "safety": proposal.is_hazard if is_report else None,
        "confidences": dict(proposal.confidences),
        "evidence": {aspect: [sign.words for sign in signs] for aspect, signs in proposal.signs.items()},
    }
