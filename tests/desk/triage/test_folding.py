"""A message is read the same however it is typed, and every part still knows where it stood."""

import pytest

from desk.triage.folding import MOST_READ, Folding

FOLDING = Folding.of({"電": "电", "鍋": "锅"})


@pytest.mark.parametrize(
    ("typed", "plainly"),
    [
        ("電鍋", "电锅"),
        ("ＷｉＦｉ", "wifi"),
        ("12315", "１２３１５"),
        ("FIRE", "fire"),
        ("sooooo hot", "soo hot"),
        ("batteries", "battery"),
    ],
)
def test_script_width_case_length_and_number_make_no_difference(typed: str, plainly: str) -> None:
    assert FOLDING.tokens(typed).words == FOLDING.tokens(plainly).words


def test_each_token_knows_where_it_stood_in_the_message() -> None:
    message = "我的 WiFi，坏了！！！"
    tokens = FOLDING.tokens(message)
    assert [message[start:end] for start, end in tokens.spans()] == [*("我", "的", "WiFi", "坏", "了", "！！！")]


def test_a_firm_is_known_by_the_name_that_its_support_answers_by() -> None:
    assert FOLDING.tokens("@KettleCoSupport skincare").words == ["@", "kettleco", "support", "skincare"]


def test_what_is_said_over_and_over_is_read_twice() -> None:
    assert FOLDING.tokens("哈哈哈哈哈哈").words == ["哈", "哈"]


def test_a_letter_without_a_single_small_one_keeps_every_place_true() -> None:
    assert FOLDING.tokens("İstanbul 坏了").spans()[-2:] == [(9, 10), (10, 11)]


def test_a_message_without_end_is_read_so_far() -> None:
    assert FOLDING.tokens("坏 了 " * MOST_READ).spans()[-1][1] <= MOST_READ
