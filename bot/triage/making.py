"""`make model`: trains the packaged model on the packaged corpus, and writes its figures into docs/triage.md."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.triage import corpus as corpora
from bot.triage import model_file, packing
from bot.triage.corpus import Labelled
from bot.triage.measuring import Measured, across, cross_validate, quiet, right, shares
from bot.triage.tables import table
from bot.triage.training import Read, fit, readers
from bot.triage.word_lists import lists, simplified, word_files

SAMPLES = "samples"
PAGE = Path("docs/triage.md")
BEGIN, END = "<!-- figures: written by `make model` -->", "<!-- end of figures -->"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(prog="make model", description=__doc__)
    parser.add_argument("--date", default="", help="what the model says of when it was made; it is part of its version")
    parser.add_argument("--out", type=Path, default=model_file.PACKAGED, help="the model file")
    chosen = parser.parse_args(arguments)
    corpus = corpora.read_corpus(corpora.corpus_files())
    trained = train(corpus, about=sources(), date=chosen.date, apart=SAMPLES)
    model_file.write(chosen.out, trained.header, trained.numbers)
    if chosen.out == model_file.PACKAGED:
        PAGE.write_text(page(PAGE.read_text("utf-8"), trained.header), "utf-8")


def sources() -> dict[str, Any]:
    """Give what the packaged corpus is: its files, how many messages each has, and their sha256."""
    return {
        "corpus": {file.name: {"messages": _count(file), "sha256": digest(file)} for file in corpora.corpus_files()},
        "words": {file.name: digest(file) for file in word_files()},
    }


def digest(file: Path) -> str:
    """Give the sha256 by which a file is known."""
    return sha256(file.read_bytes()).hexdigest()


def _count(file: Path) -> int:
    return sum(1 for line in file.read_text("utf-8").splitlines() if line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model that was trained on all of a corpus, ready to be written, and how it did on what was held back."""

    header: dict[str, Any]
    numbers: bytes
    measured: Measured


def train(
    corpus: Sequence[Labelled],
    *,
    about: Mapping[str, Any],
    date: str,
    apart: str = "",
    tell: Callable[[str], None] = quiet,
) -> Trained:
    """Train on all of a corpus, and measure; the messages of one source also apart from all others."""
    letters = simplified()
    folding, lexicon = readers(letters, lists())
    read = Read.of(corpus, folding, lexicon)
    measured = cross_validate(corpus, read, corpora.read_mirrors(), tell=tell)
    tables = dict(measured.tables)
    if apart:
        tables |= across(corpus, read, apart, measured)
    tell("training on all messages")
    space, fitted = fit(corpus, read, range(len(corpus)))
    header, numbers = packing.packed(
        space,
        fitted,
        scales=measured.scales,
        cuts=measured.cuts,
        letters=letters,
        lexicon=lexicon,
        about={
            **described(corpus, date),
            **about,
            "figures": tables,
            "right": right(corpus, measured.judged),
            "shares": shares(corpus),
        },
    )
    return Trained(header=header, numbers=numbers, measured=measured)


def described(corpus: Sequence[Labelled], date: str) -> dict[str, Any]:
    """Give what a model is known by: a version of its own for each corpus and date, and what it was made with."""
    content = sha256()
    for each in corpus:
        content.update(repr((each.key, each.words, sorted(each.labels.items()), each.weight)).encode())
    name = content.hexdigest()[:8]
    return {
        "version": f"{date} {name}".strip(),
        "messages": len(corpus),
        "made_with": {library: version(library) for library in ("scikit-learn", "numpy", "scipy")},
    }


def page(before: str, header: Mapping[str, Any]) -> str:
    """Give the page with the figures of this model."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table(header['figures'])}\n{END}{tail}"


if __name__ == "__main__":
    main()
