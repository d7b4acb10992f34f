"""The language of a conversation."""

import pytest

from desk.dialog.language import language_of, written_language
from desk.messages import Channel

W, T = Channel.WECHAT, Channel.TELEGRAM


@pytest.mark.parametrize(
    ("words", "hint", "channel", "language"),
    [
        ("漏水 help", "en", T, "zh_CN"),
        ("help", "zh-hans", T, "zh_CN"),
        ("", "de", T, "en"),
        ("it leaks", None, W, "en"),
        ("/start", None, T, "en"),
        ("/start", None, W, "zh_CN"),
        ("1", None, W, "zh_CN"),
    ],
)
def test_a_first_message_tells_the_language(words: str, hint: str | None, channel: Channel, language: str) -> None:
    assert language_of(words, hint=hint, channel=channel) == language


@pytest.mark.parametrize(
    ("words", "language"),
    [("漏水", "zh_CN"), ("my washer leaks", "en"), ("XQG80 ok", None), ("/new my washer leaks", None)],
)
def test_a_sentence_is_written_in_a_language(words: str, language: str | None) -> None:
    assert written_language(words) == language
