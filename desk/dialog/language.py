"""Which language to answer in: the one that the customer writes, else the one their platform tells."""

import re
from itertools import islice

from desk.messages import Channel

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_SOME_WORDS = 3


def language_of(words: str, *, hint: str | None, channel: Channel) -> str:
    """Choose `zh_CN` or `en` for a first message."""
    if _HAN.search(words):
        return "zh_CN"
    if hint:
        return "zh_CN" if hint.lower().startswith("zh") else "en"
    if _LATIN_WORD.search(words) and not words.startswith("/"):
        return "en"
    return "zh_CN" if channel is Channel.WECHAT else "en"


def written_language(words: str) -> str | None:
    """Tell the language of a sentence; None when there are too few words to tell."""
    if _HAN.search(words):
        return "zh_CN"
    first = list(islice(_LATIN_WORD.finditer(words), _SOME_WORDS))
    return "en" if len(first) == _SOME_WORDS and not words.startswith("/") else None
