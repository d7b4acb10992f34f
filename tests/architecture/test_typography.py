"""Chinese is set as Chinese is: full-width punctuation, and a space around names and numbers from elsewhere."""

import re
from collections.abc import Mapping

from bot.texts import LOCALES, read_sentences

_HALF_WIDTH = re.compile(r"[\u3400-\u9fff）”」][,?!;:]|[,?!;:][\u3400-\u9fff]")


def set_wrong(translations: Mapping[str, str]) -> list[str]:
    return [words for words in translations.values() if _HALF_WIDTH.search(words)]


def test_chinese_sentences_have_chinese_punctuation() -> None:
    assert set_wrong(read_sentences(LOCALES / "zh_CN" / "LC_MESSAGES" / "aftercare.po")) == []


def test_half_width_punctuation_is_found() -> None:
    assert set_wrong({"Hello, please wait.": "您好,请稍候。"}) == ["您好,请稍候。"]
    assert set_wrong({"Hello, please wait.": "您好，请稍候。", "{at}: {words}": "{at}: {words}"}) == []
