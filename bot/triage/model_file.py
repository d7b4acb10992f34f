"""The model file: a line of JSON that says what it was made from, and the numbers, packed."""

import json
import sys
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from desk.triage.drift import Learnt
from desk.triage.folding import Folding
from desk.triage.lexicon import Lexicon
from desk.triage.model import Column, Cuts, Head, Model
from desk.triage.proposal import Aspect
from desk.triage.weights import Weights

PACKAGED = Path(__file__).with_name("model.bin")
FORMAT = "aftercare triage model 1"


class ModelFileError(Exception):
    """The file is no model that this version reads; the message names it and says what to do."""


def read_header(path: Path = PACKAGED) -> dict[str, Any]:
    """Give what a model says of itself: its version, its corpus and its figures. Raises ModelFileError."""
    with _opened(path) as file:
        return _header(path, file.readline())


def read_learnt(path: Path = PACKAGED) -> Learnt:
    """Give what training showed of a model, without loading it. Raises ModelFileError."""
    header = read_header(path)
    try:
        return _learnt(header)
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise ModelFileError(f"{path}: the model is damaged. Copy it anew, or remove it.") from wrong


def load(path: Path = PACKAGED) -> Model:
    """Read a model. Raises ModelFileError."""
    with _opened(path) as file:
        header = _header(path, file.readline())
        try:
            return _model(header, _Numbers(zlib.decompress(file.read())))
        except (zlib.error, KeyError, ValueError, TypeError, IndexError) as wrong:
            raise ModelFileError(f"{path}: the model is damaged. Copy it anew, or remove it.") from wrong


def write(path: Path, header: Mapping[str, Any], numbers: bytes) -> None:
    """Write a model whole or not at all."""
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    new = path.with_suffix(".new")
    new.write_bytes(line.encode() + b"\n" + zlib.compress(numbers, 9))
    new.replace(path)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as wrong:
        raise ModelFileError(f"{path}: {wrong.strerror}. Name a model file, or make one.") from wrong


def _header(path: Path, line: bytes) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ModelFileError(f"{path}: expected a model of the format {FORMAT!r}. Train it anew, or remove it.")
    return header


class _Numbers:
    """The numbers of a file, taken from its beginning on; they were written with the smallest byte first."""

    def __init__(self, packed: bytes) -> None:
        self._left = memoryview(packed)

    def take(self, kind: str, count: int) -> "array[Any]":
        taken = array(kind)
        size = taken.itemsize * count
        taken.frombytes(self._left[:size])
        if len(taken) != count:
            raise ValueError("there are fewer numbers than the header says")
        self._left = self._left[size:]
        if sys.byteorder == "big":
            taken.byteswap()
        return taken


def _model(header: Mapping[str, Any], numbers: _Numbers) -> Model:
    shape = header["shape"]
    old, new = numbers.take("H", shape["letters"]), numbers.take("H", shape["letters"])
    phrases, lists = numbers.take("Q", shape["phrases"]), numbers.take("H", shape["phrases"])
    tags = [tuple(each) for each in header["lists"]]
    keys, rarity = numbers.take("Q", shape["rows"]), numbers.take("B", shape["rows"] + 1)[1:]
    runs: list[array[int]] = []
    heads = {Aspect(name): _head(head, numbers, header, runs) for name, head in header["heads"].items()}
    return Model(
        version=header["version"],
        folding=Folding.of({chr(one): chr(other) for one, other in zip(old, new, strict=True)}),
        lexicon=Lexicon({key: tags[each] for key, each in zip(phrases, lists, strict=True)}),
        weights=Weights.of(keys, rarity.tobytes(), runs),
        rarest=header["rarest"],
        groups={name: place for place, name in enumerate(header["groups"])},
        heads=heads,
        cuts=Cuts(report=header["report_from"], hazard=header["hazard_from"]),
        learnt=_learnt(header),
    )


def _learnt(header: Mapping[str, Any]) -> Learnt:
    return Learnt(
        version=header["version"],
        right={Aspect(name): share for name, share in header["right"].items()},
        shares={Aspect(name): shares for name, shares in header["shares"].items()},
    )


def _head(head: Mapping[str, Any], numbers: _Numbers, header: Mapping[str, Any], runs: "list[array[int]]") -> Head:
    """Read a head; the weights of its columns are added to `runs`."""
    return Head(
        labels=tuple(head["labels"]),
        columns=tuple(_column(column, numbers, header, runs) for column in head["columns"]),
        stretch=head["stretch"],
        shift=head["shift"],
    )


def _column(
    column: Mapping[str, Any], numbers: _Numbers, header: Mapping[str, Any], runs: "list[array[int]]"
) -> Column:
    runs.append(numbers.take("b", header["shape"]["rows"] + 1)[1:])  # the first stands for what is not known
    groups = numbers.take("f", len(header["groups"]))
    return Column(place=len(runs) - 1, groups=groups, unit=column["unit"], start=column["start"])
