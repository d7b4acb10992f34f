"""What a customer should not have to read: vague, technical or impolite wording, as the owner lists it."""

from collections.abc import Mapping

from desk.texts import Text, text

_WARNINGS: dict[str, Text] = {
    "vague": text("This is vague"),
    "jargon": text("The customer may not know this term"),
    "rude": text("This is not polite"),
}


def doubts_about(words: str, phrases: Mapping[str, tuple[str, ...]]) -> tuple[Text, ...]:
    """List what is doubtful in some words, one line a kind (R3.1-3, R3.1-4)."""
    said = words.casefold()
    found = {kind: [phrase for phrase in phrases.get(kind, ()) if phrase.casefold() in said] for kind in _WARNINGS}
    return tuple(
        text("{warning}: “{phrases}”", warning=_WARNINGS[kind], phrases="”, “".join(held))
        for kind, held in found.items()
        if held
    )
