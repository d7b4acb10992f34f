"""From what was fitted to the model file: weights as whole numbers, and what the model says of itself."""

import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.triage.model_file import FORMAT
from bot.triage.training import GROUP_WEIGHT, Array, Fitted, Scale, Space
from desk.triage.lexicon import Lexicon
from desk.triage.model import Cuts
from desk.triage.proposal import Aspect

MOST_ROWS = 90_000
_FULL, _BYTE = 127, 255


def packed(
    space: Space,
    fitted: Mapping[Aspect, Fitted],
    *,
    scales: Mapping[Aspect, Scale],
    cuts: Cuts,
    letters: Mapping[str, str],
    lexicon: Lexicon,
    about: Mapping[str, Any],
) -> tuple[dict[str, Any], bytes]:
    """Give the header and the numbers of a model file."""
    keys, kept = _kept(space, fitted)
    rarest = float(space.rarity[kept].max())
    tags = sorted(set(lexicon.tags.values()))
    body = [
        *_reading(letters, lexicon, tags),
        _numbers("Q", keys),
        bytes([0, *np.rint(space.rarity[kept] / rarest * _BYTE).astype(int).tolist()]),
    ]
    heads = {}
    for aspect, each in fitted.items():
        columns = [_column(each.weights[at], space, kept) for at in range(len(each.labels))]
        body += [part for part, _ in columns]
        heads[aspect.value] = _head(each, scales[aspect], [unit for _, unit in columns])
    header = {
        "format": FORMAT,
        **about,
        "shape": {"letters": len(letters), "phrases": len(lexicon.tags), "rows": len(keys)},
        "lists": tags,
        "rarest": rarest,
        "groups": list(space.groups),
        "heads": heads,
        "report_from": cuts.report,
        "hazard_from": cuts.hazard,
    }
    return header, b"".join(body)


def _reading(letters: Mapping[str, str], lexicon: Lexicon, tags: Sequence[tuple[str, ...]]) -> list[bytes]:
    """Give what messages are read with: characters and what they are read as, phrases and their lists."""
    phrases = sorted(lexicon.tags)
    return [
        _numbers("H", [ord(old) for old in letters]),
        _numbers("H", [ord(new) for new in letters.values()]),
        _numbers("Q", phrases),
        _numbers("H", [tags.index(lexicon.tags[key]) for key in phrases]),
    ]


def _head(each: Fitted, scale: Scale, units: Sequence[float]) -> dict[str, Any]:
    starts = map(float, each.starts)
    columns = [{"unit": unit, "start": start} for unit, start in zip(units, starts, strict=True)]
    return {"labels": each.labels, "stretch": scale.stretch, "shift": scale.shift, "columns": columns}


def _kept(space: Space, fitted: Mapping[Aspect, Fitted]) -> tuple[list[int], list[int]]:
    """Choose the runs that say most, of all labels together."""
    size = len(space.runs)
    says = sum(
        ((each.weights[:, :size] * space.rarity) ** 2).sum(axis=0) / len(each.labels) for each in fitted.values()
    )
    best = np.argsort(-np.asarray(says), kind="stable")[:MOST_ROWS]
    keys = list(space.runs)
    kept = sorted(int(at) for at in best)
    return [keys[at] for at in kept], kept


def _column(weights: Array, space: Space, kept: Sequence[int]) -> tuple[bytes, float]:
    """Give a label's weights: of runs as whole numbers, of groups as they are; and the unit of the first."""
    size = len(space.runs)
    runs = weights[:size][kept] * space.rarity[kept]
    unit = float(np.abs(runs).max() / _FULL) or 1.0
    whole = np.rint(runs / unit).astype(int).tolist()
    return _numbers("b", [0, *whole]) + _numbers("f", weights[size:] * GROUP_WEIGHT), unit


def _numbers(kind: str, values: Sequence[Any] | Array) -> bytes:
    held = array(kind, values)
    if sys.byteorder == "big":
        held.byteswap()
    return held.tobytes()
