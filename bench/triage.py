"""What it takes to recognise a message: time by its length, memory, and loading.

Messages are the samples that come with the corpus; long ones, as voice becomes text, are several joined. Each is read
alone, and with its evidence, which the desk seeks only where a proposal is kept or shown. Baseline, in the same run:
scikit-learn over the same runs of characters (its own TfidfVectorizer and LogisticRegression of one aspect, trained on
a part of the corpus), one message at a time, without evidence. Times are the CPU's: what else the machine does counts
for little. Aims: below 5 ms at 500 characters, loading below 150 ms, 20 MB.
"""

import gc
import json
import time
from collections.abc import Callable, Iterable

import psutil
from inside.asked import numbers
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from bot.triage import model_file
from bot.triage.corpus import FOLDER, read_corpus
from bot.triage.loading import model_path
from desk.triage.keywords import Keywords
from desk.triage.proposal import Aspect
from desk.triage.recognising import TrainedRecogniser

LENGTHS = (20, 60, 150, 500, 2000)
TIMES = 300
MEGABYTE = 2**20


def main(times: int) -> None:
    """Measure; print a table and one JSON line."""
    process = psutil.Process()
    gc.collect()
    before, began = process.memory_info().rss, time.perf_counter()
    recogniser = TrainedRecogniser(model_file.load(model_path(FOLDER)))
    loading = time.perf_counter() - began
    gc.collect()
    held = (process.memory_info().rss - before) / MEGABYTE
    size = model_file.PACKAGED.stat().st_size / MEGABYTE
    print(f"loading {1000 * loading:.0f} ms, {held:.1f} MB; the file {size:.1f} MB")
    corpus = read_corpus([FOLDER / "samples.jsonl"])
    texts, none = [each.words for each in corpus], Keywords()
    usual = baseline(texts, [each.labels.get(Aspect.CLASS, "none") for each in corpus])
    figures: dict[str, dict[str, float]] = {}
    print(
        f"{'characters':>10} {'p50':>8} {'p99':>8} {'evidence p50':>12} {'p99':>8} {'baseline p50':>12} {'p99':>8}   ms"
    )
    for length in LENGTHS:
        said = list(of_length(texts, length, times))
        alone = spans(lambda words: recogniser.read(words, none), said)
        ours = spans(lambda words: dict(recogniser.read(words, none).signs), said)
        theirs = spans(lambda words: usual.predict([words]), said)
        named = {"alone": alone, "": ours, "baseline": theirs}
        figures[str(length)] = {
            f"{name}_{which}".lstrip("_"): figure
            for name, both in named.items()
            for which, figure in zip(("p50", "p99"), both, strict=True)
        }
        told = (f"{p50:{12 if at else 8}.2f} {p99:8.2f}" for at, (p50, p99) in enumerate(named.values()))
        print(f"{length:10} {' '.join(told)}")
    print(json.dumps({"loading_ms": round(1000 * loading, 1), "held_mb": round(held, 1), "ms": figures}))


def baseline(texts: list[str], labels: list[str]) -> Pipeline:
    """Give what most would take: one aspect of six."""
    return make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 4)), LogisticRegression()).fit(texts, labels)


def of_length(texts: list[str], length: int, count: int) -> Iterable[str]:
    """Give messages of a length, each another."""
    joined = " ".join(texts)
    step = max((len(joined) - length) // count, 1)
    return (joined[at * step : at * step + length] for at in range(count))


def spans(doing: Callable[[str], object], said: list[str]) -> tuple[float, float]:
    """Give the median and the 99th percentile, in milliseconds."""
    taken = []
    for words in said:
        began = time.process_time()
        doing(words)
        taken.append(1000 * (time.process_time() - began))
    taken.sort()
    return round(taken[len(taken) // 2], 3), round(taken[len(taken) * 99 // 100], 3)


if __name__ == "__main__":
    main(*numbers(__doc__, messages=TIMES))
