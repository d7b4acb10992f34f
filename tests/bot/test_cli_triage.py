"""`aftercare triage classify`: messages in, proposals out, line by line, without a desk."""

import json
from pathlib import Path

import pytest

from bot.policy_file import packaged_text
from tests.bot.terminal import Terminal

SMOKE = {"id": "a", "text": "冒烟了冒烟了，微波炉后面都是火星子"}
THANKS = {"id": 7, "text": "谢谢，已经好了"}


def written(file: Path, *lines: object) -> str:
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return str(file)


@pytest.mark.requirement("R2.2-3")
def test_each_message_is_answered_by_one_line_in_its_order(terminal: Terminal, tmp_path: Path) -> None:
    code, said = terminal.asks("triage", "classify", written(tmp_path / "in.jsonl", SMOKE, THANKS))
    smoke, thanks = map(json.loads, said.splitlines())
    assert code == 0
    assert list(smoke) == [
        *("id", "is_report", "class", "severity", "service_type", "product_category", "safety"),
        *("confidences", "evidence"),
    ]
    assert (smoke["id"], smoke["class"], smoke["severity"], smoke["safety"]) == ("a", "special", "sev1_urgent", True)
    assert smoke["product_category"] == "electronics"
    assert any("冒烟" in words for words in smoke["evidence"]["safety"])
    assert thanks == {
        "id": 7,
        "is_report": False,
        "class": None,
        "severity": None,
        "service_type": None,
        "product_category": None,
        "safety": None,
        "confidences": thanks["confidences"],
        "evidence": thanks["evidence"],
    }


def test_a_broken_line_is_named_and_the_others_are_answered_all_the_same(terminal: Terminal, tmp_path: Path) -> None:
    file = written(tmp_path / "in.jsonl", SMOKE, "{", "", {"id": 3}, '{"id": 4, "text": "\\ud800"}', THANKS)
    code, said = terminal.asks("triage", "classify", file)
    answered = [json.loads(line)["id"] for line in said.splitlines() if line.startswith("{")]
    assert code == 2
    assert answered == ["a", 4, 7]
    assert "line 2: is no JSON" in said
    assert 'line 4: expected an object with "id" and "text"' in said


def test_a_file_that_is_not_there_is_one_sentence(terminal: Terminal) -> None:
    code, said = terminal.asks("triage", "classify", "nowhere.jsonl")
    assert (code, said) == (1, "nowhere.jsonl: can't be read: No such file or directory.\n")


def test_keywords_of_a_policy_of_ones_own_count(terminal: Terminal, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    entry = '[[triage.keywords]]\nphrases = ["火星子"]\nservice_type = "complaint"\n'
    mine.write_text(packaged_text().replace("[phrases]", f"{entry}\n[phrases]", 1), "utf-8")
    _, said = terminal.asks("triage", "classify", written(tmp_path / "in.jsonl", SMOKE), "--policy", str(mine))
    assert json.loads(said)["service_type"] == "complaint"
    assert json.loads(said)["evidence"]["service_type"] == ["火星子"]


def test_a_file_that_is_no_model_is_refused_in_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    no_model = written(tmp_path / "model.bin", "nothing")
    code, said = terminal.asks("triage", "classify", written(tmp_path / "in.jsonl", SMOKE), "--model", no_model)
    assert code == 1
    assert f"{no_model}: expected a model of the format" in said
