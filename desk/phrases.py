"""Phrases of the policy found in people's words: Chinese ones anywhere, those in Latin letters as whole words only."""

import re
from collections.abc import Iterable
from functools import cache

HAN = re.compile(r"[\u3400-\u9fff]")


def mentions(words: str, listed: Iterable[str]) -> bool:
    """Whether one of these phrases occurs; those in Latin letters only as whole words."""
    said = words.lower().replace("’", "'")
    return any(phrase in said and place(phrase, said) is not None for phrase in listed)


def place(phrase: str, said: str) -> int | None:
    """Give where a phrase stands; Latin letters must not go on before or after it."""
    at = said.find(phrase)
    if at < 0:
        return None
    if HAN.search(phrase):
        return at
    found = _whole_word(phrase).search(said)
    return found.start() if found else None


@cache
def _whole_word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){re.escape(phrase)}(?![A-Za-z])")
