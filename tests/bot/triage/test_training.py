"""Training: the same messages make the same model, and what it learns it proposes."""

import json
from pathlib import Path

import pytest

from bot.triage import corpus, making, model_file
from bot.triage.corpus import CorpusError, Labelled, folds
from desk.triage.keywords import Keywords
from desk.triage.proposal import Aspect
from desk.triage.recognising import TrainedRecogniser

TRUE = dict(zip(Aspect, ["true", "special", "sev1_urgent", "fault_repair", "electronics", "true"], strict=True))
FALSE = dict(zip(Aspect, ["true", "general", "sev3_routine", "complaint", "unknown", "false"], strict=True))


def said(number: int, words: str, labels: dict[Aspect, str]) -> Labelled:
    return Labelled(key=f"m{number}", words=words, language="zh", labels=labels, source="small")


def padded(words: str, number: int) -> str:
    """Give words among others that no other message has."""
    return "".join(chr(0x4E00 + number * 20 + at) for at in range(12)) + "，" + words


def a_corpus() -> list[Labelled]:
    """Sixty messages of three kinds, each with words of its own."""
    return [
        *(said(number, padded("冒烟了", number), TRUE) for number in range(20)),
        *(said(100 + number, padded("态度差", 100 + number), FALSE) for number in range(20)),
        *(said(200 + number, padded("谢谢", 200 + number), {Aspect.IS_REPORT: "false"}) for number in range(20)),
    ]


def test_the_same_messages_make_the_same_model_to_the_last_byte(tmp_path: Path) -> None:
    for name in ("one", "other"):
        trained = making.train(a_corpus(), about={}, date="2026-11-25")
        model_file.write(tmp_path / name, trained.header, trained.numbers)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_what_was_learnt_is_proposed_and_measured(tmp_path: Path) -> None:
    trained = making.train(a_corpus(), about={}, date="")
    model_file.write(tmp_path / "model", trained.header, trained.numbers)
    proposal = TrainedRecogniser(model_file.load(tmp_path / "model")).read("冒烟了", Keywords())
    assert (proposal.is_report, proposal.is_hazard) == (True, True)
    figures = trained.measured.tables["all, cross-validated"]
    assert (figures["messages"], figures["report F1"], figures["hazard recall"]) == (60, 1.0, 1.0)


def test_near_duplicates_and_mirrored_messages_are_held_back_together() -> None:
    messages = [said(number, "", TRUE) for number in range(40)]
    runs = [{number * 100 + run for run in range(10)} for number in range(40)]
    runs[7] = {*list(runs[3])[:8], 1, 2}
    chosen = folds(messages, runs, [("m1", "m30")])
    assert chosen[7] == chosen[3]
    assert chosen[30] == chosen[1]
    assert len(set(chosen)) == corpus.FOLDS


def test_a_line_that_is_no_labelled_message_is_named(tmp_path: Path) -> None:
    file = tmp_path / "zh.jsonl"
    file.write_text(json.dumps({"id": "1", "text": "坏了", "lang": "zh"}) + "\n", "utf-8")
    with pytest.raises(CorpusError, match=r"zh\.jsonl: line 1: .*is_report"):
        corpus.read_corpus([file])
