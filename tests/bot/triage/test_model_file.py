"""The packaged model is the one that its corpus makes, small, quick to load, and a damaged one is refused."""

from pathlib import Path

import pytest

from bot.triage import making, model_file
from bot.triage.loading import RETRAINED, figures_of, model_path, recogniser
from bot.triage.model_file import ModelFileError
from desk.triage.proposal import Aspect


def test_the_packaged_model_was_made_from_the_packaged_corpus() -> None:
    header = model_file.read_header()
    made_from = {name: header[name] for name in ("corpus", "words")}
    assert made_from == making.sources(), "the corpus has changed: run `make model`"


def test_it_is_small_enough_to_travel_with_the_desk() -> None:
    assert model_file.PACKAGED.stat().st_size < 4_000_000


def test_what_is_trained_from_the_corpus_page_says_the_same_figures() -> None:
    page = Path(__file__).parents[3] / making.PAGE
    assert making.page(page.read_text("utf-8"), model_file.read_header()) == page.read_text("utf-8")


def test_a_model_of_ones_own_stands_for_the_packaged_one(tmp_path: Path) -> None:
    assert model_path(tmp_path) == model_file.PACKAGED
    (tmp_path / RETRAINED).write_bytes(model_file.PACKAGED.read_bytes())
    assert model_path(tmp_path) == tmp_path / RETRAINED
    assert recogniser(tmp_path).model.learnt.right[Aspect.IS_REPORT] > 0.9
    assert figures_of(tmp_path)["report F1"] > 0.9


@pytest.mark.parametrize("kept", [0, 10, 60_000])
def test_half_a_file_is_refused(tmp_path: Path, kept: int) -> None:
    half = tmp_path / "half.bin"
    half.write_bytes(model_file.PACKAGED.read_bytes()[:kept])
    with pytest.raises(ModelFileError, match=r"half\.bin"):
        model_file.load(half)


def test_a_model_with_fewer_numbers_than_it_says_is_refused(tmp_path: Path) -> None:
    model_file.write(tmp_path / "short.bin", model_file.read_header(), b"")
    with pytest.raises(ModelFileError, match="damaged"):
        model_file.load(tmp_path / "short.bin")
