"""What a customer wants to be done, recognised from commands and from plain words in the policy's phrase lists."""

import re
from collections.abc import Mapping
from enum import StrEnum

_LONGEST_WISH = 24
_EDGES = " \t\n.,!?;:。，！？；：~～、…\"'“”"
_CODE = re.compile(r"\b([A-HJ-NP-Z2-9]{8})\b")


class Intent(StrEnum):
    """A wish that can be uttered at any moment."""

    PROGRESS = "progress"
    URGE = "urge"
    WITHDRAW = "withdraw"
    NEW = "new"
    PERSON = "person"
    CALL_BACK = "callback"
    CORRECT = "correct"
    LINK = "link"
    UNLINK = "unlink"
    LANGUAGE = "language"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    SKIP = "skip"


_COMMANDS = {f"/{intent}": intent for intent in Intent} | {"/status": Intent.PROGRESS, "/start": Intent.HELP}
_WHOLE_ONLY = {Intent.GREETING, Intent.THANKS, Intent.YES, Intent.NO, Intent.SKIP, Intent.HELP}


def command_of(words: str) -> tuple[Intent | None, str]:
    """Read `/command rest`; None when it is no command that customers have."""
    head, _, rest = words.strip().partition(" ")
    return _COMMANDS.get(head.lower()), rest.strip()


def intent_of(words: str, phrases: Mapping[str, tuple[str, ...]]) -> Intent | None:
    """Recognise a wish in plain words.

    Short wishes may stand inside a few other words; yes, no, thanks and greetings only alone, so that
    a problem that is told in a sentence is never taken for one of them.
    """
    said = words.strip(_EDGES).lower()
    for intent in Intent:
        listed = phrases.get(intent.value, ())
        if said in listed:
            return intent
    if len(said) > _LONGEST_WISH:
        return None
    for intent in Intent:
        if intent not in _WHOLE_ONLY and any(phrase in said for phrase in phrases.get(intent.value, ())):
            return intent
    return None


def begins_with(words: str, listed: tuple[str, ...]) -> bool:
    """Whether a sentence opens with one of these phrases, as in "No, it still leaks"."""
    said = words.strip(_EDGES).lower()
    return any(re.match(rf"{re.escape(phrase)}(?:$|[\W]|(?<=[\u3400-\u9fff]))", said) for phrase in listed)


def digit_of(words: str) -> int | None:
    """Read a typed choice: `2`, `2.`, `2、…`, as people answer a numbered list."""
    found = re.match(r"\s*(\d{1,2})\s*(?:$|[.、．)）]\s*)", words)
    return int(found[1]) if found else None


def code_of(words: str) -> str | None:
    """Find a one-time code in a message."""
    found = _CODE.search(words.upper())
    return found[1] if found else None
