"""Text as Telegram counts and escapes it."""

import re
from html import escape
from itertools import accumulate, takewhile
from typing import Final

MESSAGE_UNITS: Final = 4096
CAPTION_UNITS: Final = 1024
TOAST_UNITS: Final = 200

_LINE_END = re.compile(r"\n+")
_SENTENCE_END = re.compile(r"[。！？；…]+|[.!?;]+\s")
_WORD_END = re.compile(r"\s+")


def html(words: str) -> str:
    """Escape words for HTML parse mode."""
    return escape(words, quote=False)


def units(words: str) -> int:
    """Count in UTF-16 code units, as Telegram does."""
    return len(words) + sum(char > "\uffff" for char in words)


def cut(words: str, *, limit: int) -> str:
    """Shorten words to at most `limit` UTF-16 units, with an ellipsis where something is missing."""
    return words if units(words) <= limit else words[: _fitting(words, limit=limit - 1)] + "…"


def pieces(words: str, *, limit: int = MESSAGE_UNITS) -> tuple[str, ...]:
    """Split words into pieces of at most `limit` UTF-16 units, at the ends of lines, else sentences, else words."""
    found: list[str] = []
    rest = words.strip()
    while units(rest) > limit:
        at = _break(rest, longest=_fitting(rest, limit=limit))
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*found, rest) if rest else tuple(found)


def _fitting(words: str, *, limit: int) -> int:
    spent = accumulate(units(char) for char in words)
    return sum(1 for _ in takewhile(lambda total: total <= limit, spent))


def _break(words: str, *, longest: int) -> int:
    window = words[:longest]
    for end in (_LINE_END, _SENTENCE_END, _WORD_END):
        # A piece less than half full would only make more of them.
        ends = [found.end() for found in end.finditer(window) if found.end() > longest // 2]
        if ends:
            return ends[-1]
    return longest
