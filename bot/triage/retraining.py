"""Training anew with what staff said of proposals: their judgements count more than the packaged ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.triage import corpus as corpora
from bot.triage import making
from bot.triage.corpus import Labelled
from bot.triage.measuring import ALL, figures
from bot.triage.tables import Figures
from desk.triage.drift import labels_of
from desk.triage.examples import Example
from desk.triage.model import Model
from desk.triage.recognising import judge

STAFF = "staff"
STAFF_WEIGHT = 3.0
MAY_FALL = 0.015  # a figure; less is chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrained:
    """A new model, and its figures beside those of the model in use: on the packaged messages and on the staff's."""

    header: dict[str, Any]
    numbers: bytes
    tables: Mapping[str, Figures]
    worse: tuple[str, ...]


def learnt_from(examples: Iterable[Example]) -> list[Labelled]:
    """Give examples as labelled messages; of several about one ticket the latest."""
    latest = {each.ticket: each for each in sorted(examples, key=lambda each: each.at)}
    return [
        Labelled(
            key=f"{STAFF}-{ticket}",
            words=each.words,
            language=each.language,
            labels=labels_of(each),
            source=STAFF,
            weight=STAFF_WEIGHT,
        )
        for ticket, each in sorted(latest.items())
    ]


def retrain(own: Sequence[Labelled], *, in_use: Model, before: Figures, tell: Callable[[str], None]) -> Retrained:
    """Train on the packaged corpus and on the staff's messages. `before` are the figures of the model in use."""
    packaged = corpora.read_corpus(corpora.corpus_files())
    trained = making.train([*packaged, *own], about={**making.sources(), "examples": len(own)}, date="", tell=tell)
    judged = trained.measured.judged
    after = figures(packaged, judged[: len(packaged)])
    trained.header["figures"] = {ALL: after, **{k: v for k, v in trained.header["figures"].items() if k != ALL}}
    tables = {
        "packaged messages, model in use": before,
        "packaged messages, new model": after,
        "staff's messages, model in use": figures(own, [judge(_chances(in_use, each), in_use.cuts) for each in own]),
        "staff's messages, new model": figures(own, judged[len(packaged) :]),
    }
    worse = tuple(name for name, value in before.items() if name in after and after[name] < value - MAY_FALL)
    return Retrained(header=trained.header, numbers=trained.numbers, tables=tables, worse=worse)


def _chances(model: Model, each: Labelled) -> Mapping[Any, Mapping[str, float]]:
    return model.chances(model.see(each.words))
