"""Which model a desk uses: the one that was retrained on its own examples, or the packaged one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.triage import model_file
from desk.triage.recognising import TrainedRecogniser

RETRAINED = "triage_model.bin"


def model_path(data_dir: Path) -> Path:
    """Name the file of the model that a desk with this data folder uses."""
    own = data_dir / RETRAINED
    return own if own.exists() else model_file.PACKAGED


def recogniser(data_dir: Path) -> TrainedRecogniser:
    """Give the recogniser of a desk. Raises ModelFileError."""
    path = model_path(data_dir)
    return _loaded(path, path.stat().st_mtime_ns)


def figures_of(data_dir: Path) -> Mapping[str, float]:
    """Give the cross-validated figures of the model in use; of the packaged one where it was made from other messages.

    Raises ModelFileError.
    """
    packaged, own = model_file.read_header(), model_file.read_header(model_path(data_dir))
    header = own if own.get("corpus") == packaged["corpus"] else packaged
    figures: Mapping[str, float] = next(iter(header["figures"].values()))
    return figures


@cache
def _loaded(path: Path, _written_at: int) -> TrainedRecogniser:
    """Load each model once in a process."""
    return TrainedRecogniser(model_file.load(path))
