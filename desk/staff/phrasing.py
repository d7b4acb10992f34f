"""What a customer should not have to read: vague, technical or curt wording, as the owner lists it."""

import re
from collections.abc import Iterable, Mapping

from desk.texts import Text, text

_WARNINGS: dict[str, Text] = {
    "vague": text("This is vague"),
    "jargon": text("The customer may not know this term"),
}


def doubts_about(words: str, phrases: Mapping[str, tuple[str, ...]]) -> tuple[Text, ...]:
    """List what is doubtful in some words, one line a kind (R3.1-3, R3.1-4)."""
    found = {kind: _held(words, phrases.get(kind, ())) for kind in _WARNINGS}
    doubts = [
        text("{warning}: “{phrases}”", warning=_WARNINGS[kind], phrases="”, “".join(held))
        for kind, held in found.items()
        if held
    ]
    polite = phrases.get("polite", ())
    if polite and not _held(words, polite):
        doubts.append(text("There is no polite word in it."))
    return tuple(doubts)


def _held(words: str, phrases: Iterable[str]) -> list[str]:
    """Find listed phrases; those in Latin letters only as whole words."""
    said = words.casefold()
    return [phrase for phrase in phrases if re.search(_pattern(phrase.casefold()), said)]


def _pattern(phrase: str) -> str:
    return rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])" if phrase.isascii() else re.escape(phrase)
