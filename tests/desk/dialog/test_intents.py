"""Wishes are recognised in both languages; problems that contain a wish's word stay problems."""

import pytest

from desk.dialog.intents import Intent, code_of, command_of, digit_of, intent_of, new_problem, verdict_of
from tests.desk.dialog.talk import PHRASES


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("到哪一步了", Intent.PROGRESS),
        ("什么时候能修好？", Intent.PROGRESS),
        ("How far is it?", Intent.PROGRESS),
        ("how far along is my ticket", Intent.PROGRESS),
        ("when will you come?", Intent.PROGRESS),
        ("快点啊", Intent.URGE),
        ("希望尽快处理", Intent.URGE),
        ("please hurry up!", Intent.URGE),
        ("不用修了", Intent.WITHDRAW),
        ("never mind", Intent.WITHDRAW),
        ("给我打电话", Intent.CALL_BACK),
        ("please call me back", Intent.CALL_BACK),
        ("转人工", Intent.PERSON),
        ("give me a person please", Intent.PERSON),
        ("I want to correct the model", Intent.CORRECT),
        ("换语言", Intent.LANGUAGE),
        ("解绑", Intent.UNLINK),
        ("我要绑定", Intent.LINK),
        ("还有一个问题", Intent.NEW),
        ("I have another problem", Intent.NEW),
        ("好的，谢谢", Intent.YES),
        ("谢谢！", Intent.THANKS),
        ("thank you, thanks", Intent.THANKS),
        ("你好", Intent.GREETING),
        ("1. 跳过", Intent.SKIP),
        ("don’t know", Intent.SKIP),
        ("no", Intent.NO),
    ],
)
@pytest.mark.requirement("R2.3-3")
def test_a_wish_is_understood(words: str, intent: Intent) -> None:
    assert intent_of(words, PHRASES) is intent


@pytest.mark.parametrize(
    "words",
    [
        "人工智能音箱坏了",
        "进度条卡住了",
        "中文显示乱码",
        "绑定不了手机",
        "my order status shows an error after I pay",
        "the language settings of my television are lost",
        "Hello, my washing machine leaks",
        "no water comes out of it",
        "不制冷",
        "",
    ],
)
def test_a_problem_is_not_taken_for_a_wish(words: str) -> None:
    assert intent_of(words, PHRASES) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("another problem: the dryer is noisy", "the dryer is noisy"),
        ("还有一个问题，遥控器坏了", "遥控器坏了"),
        ("I have a new problem.", ""),
        ("另外冰箱也不制冷了，新问题", "另外冰箱也不制冷了"),
        (
            "The fridge does not cool any more, that is bad. New problem!",
            "The fridge does not cool any more, that is bad",
        ),
        ("Good morning, new problem", ""),
        ("the washer leaks; it began last week, and that is another problem", None),
    ],
)
def test_a_second_problem_may_follow_its_announcement(words: str, told: str | None) -> None:
    assert new_problem(words, PHRASES) == told


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("好了，谢谢师傅", Intent.YES),
        ("不错，谢谢", Intent.YES),
        ("没问题，谢谢", Intent.YES),
        ("no problem, all fine", Intent.YES),
        ("Yes, thanks", Intent.YES),
        ("可以了，但是噪音很大", Intent.NO),
        ("yes, but it is noisy", Intent.NO),
        ("不，还漏", Intent.NO),
        ("No, it still leaks", Intent.NO),
        ("it still leaks", Intent.NO),
        ("好像还是漏水", Intent.NO),
        ("师傅很好", None),
        ("great, it works now", Intent.YES),
        ("great, it works now, but the door is scratched", Intent.NO),
        ("I don't think it is fixed", None),
        ("is it fixed?", None),
        ("we are not sure that it works", None),
        ("师傅来过，已解决", Intent.YES),
        ("north side of the house", None),
    ],
)
@pytest.mark.requirement("R2.2-8")
def test_a_verdict_is_understood_in_a_sentence(words: str, verdict: Intent | None) -> None:
    assert verdict_of(words, PHRASES) is verdict


@pytest.mark.parametrize(
    ("words", "digit"),
    [("2", 2), (" 2。", None), ("2.", 2), ("2、", 2), ("１", 1), ("2. Skip", None), ("200", None), ("two", None)],
)
def test_a_typed_choice_is_a_number_alone(words: str, digit: int | None) -> None:
    assert digit_of(words) == digit


def test_a_choice_pressed_on_the_phones_keys_comes_with_its_label() -> None:
    assert digit_of("2. Skip", on_keys=True) == 2
    assert digit_of("1. It leaks\n2. It is loud", on_keys=True) is None


def test_a_command_is_read_with_what_follows_it() -> None:
    assert command_of("/Progress 1001") == (Intent.PROGRESS, "1001")
    assert command_of("call me") == (None, "")


def test_a_code_is_found_as_it_is_typed() -> None:
    assert code_of("my code is abcdefgh") == "ABCDEFGH"
    assert code_of("abc") is None
