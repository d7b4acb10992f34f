"""Which language to answer in: the one that the customer writes, else the one their platform tells."""

import re

from desk.messages import Channel

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(words: str, *, hint: str | None, channel: Channel) -> str:
    """Choose `zh_CN` or `en` for a first message."""
    if _HAN.search(words):
        return "zh_CN"
    if hint:
        return "zh_CN" if hint.lower().startswith("zh") else "en"
    if _LATIN_WORD.search(words) and not words.startswith("/"):
        return "en"
    return "zh_CN" if channel is Channel.WECHAT else "en"
