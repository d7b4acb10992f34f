"""What a customer wants to be done, recognised from commands and from plain words in the policy's phrase lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from desk.phrases import HAN, mentions, place

Phrases: TypeAlias = Mapping[str, tuple[str, ...]]

_EDGES = " \t\n.,!?;:。，！？；：~～、…\"'“”()（）"
_LATIN = re.compile(r"[^\W\u3400-\u9fff]+(?:'\w+)?")
_CODE = re.compile(r"\b([A-HJ-NP-Z2-9]{8})\b")
_NUMBER = re.compile(r"\s*(\d{1,2})\s*(?:$|[.、．)）]\s*(.*))", re.DOTALL)
_LONGEST_LABEL = 60
# How much may stand around a phrase: a strong one names the wish, a weak one may be part of a problem ("语言").
_ROOM_STRONG = 12
_ROOM_WEAK = 3
_NEAR_THE_START = 16
_WEAK_HAN = 2
_MOST_READ = 8


class Intent(StrEnum):
    """A wish that can be uttered at any moment."""

    PROGRESS = "progress"
    URGE = "urge"
    WITHDRAW = "withdraw"
    NEW = "new"
    PERSON = "person"
    CALL_BACK = "callback"
    CORRECT = "correct"
    RESCHEDULE = "reschedule"
    CANCEL_VISIT = "cancel_visit"
    DOCUMENTS = "documents"
    LINK = "link"
    UNLINK = "unlink"
    LANGUAGE = "language"
    NOTIFY = "notify"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    SKIP = "skip"


_COMMANDS = {f"/{intent}": intent for intent in Intent} | {"/status": Intent.PROGRESS, "/start": Intent.HELP}
_WHOLE_ONLY = {Intent.GREETING, Intent.THANKS, Intent.YES, Intent.NO, Intent.SKIP, Intent.HELP}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """The phrases by how they are looked for; what is sorted is so by length, the longest first."""

    whole: Mapping[str, Intent]
    inside: tuple[tuple[str, Intent], ...]
    thanks: tuple[str, ...]
    new: tuple[str, ...]
    courtesies: frozenset[str]


_read: dict[int, tuple[Phrases, _Signs]] = {}


def _signs(phrases: Phrases) -> _Signs:
    """Sort a policy's phrases, once: hardly ever is there another policy, and every message is held against it."""
    known = _read.get(id(phrases))
    if known is None or known[0] is not phrases:
        if len(_read) >= _MOST_READ:
            _read.clear()
        known = _read[id(phrases)] = (phrases, _sorted(phrases))
    return known[1]


def _sorted(phrases: Phrases) -> _Signs:
    listed = [(phrase, intent) for intent in Intent for phrase in phrases.get(intent.value, ())]

    def longest_first(intent: Intent) -> tuple[str, ...]:
        return tuple(sorted(phrases.get(intent.value, ()), key=len, reverse=True))

    return _Signs(
        whole=dict(reversed(listed)),  # of two wishes with the same words, the first
        inside=tuple((phrase, intent) for phrase, intent in listed if intent not in _WHOLE_ONLY),
        thanks=longest_first(Intent.THANKS),
        new=longest_first(Intent.NEW),
        courtesies=frozenset((*phrases.get(Intent.GREETING.value, ()), *phrases.get(Intent.THANKS.value, ()))),
    )


def command_of(words: str) -> tuple[Intent | None, str]:
    """Read `/command rest`; None, with nothing left, when it is no command that customers have."""
    head, _, rest = words.strip().partition(" ")
    found = _COMMANDS.get(head.lower())
    return found, rest.strip() if found else ""


def intent_of(words: str, phrases: Phrases) -> Intent | None:
    """Recognise a wish in plain words. Hundreds of phrases are tried on each message, and hardly one is there.

    Wishes may stand inside a few other words; yes, no, thanks and greetings only alone, so that
    a problem that is told in a sentence is never taken for one of them.
    """
    said, signs = _bare(words), _signs(phrases)
    if whole := _whole(said, signs):
        return whole
    if new_problem(words, phrases) is not None:
        return Intent.NEW
    wished = [
        (len(phrase), intent) for phrase, intent in signs.inside if phrase in said and _is_wished(phrase, said, phrases)
    ]
    return max(wished, key=lambda found: found[0])[1] if wished else None


def new_problem(words: str, phrases: Phrases) -> str | None:
    """Give what is told with "a new problem"; empty when nothing is, None when none is announced.

    It is announced at the start of a message, or after all else, in words of its own: "…, another problem".
    """
    said = words.strip().lower()
    for phrase in _signs(phrases).new:
        at = place(phrase, said)
        if at is None:
            continue
        before, after = words.strip()[:at].rstrip(), words.strip()[at + len(phrase) :].strip(_EDGES)
        if not after and before[-1:] in _EDGES and _tells(before, phrases):
            return before.strip(_EDGES)
        if at <= _NEAR_THE_START:
            return after if _tells(after, phrases) else ""
    return None


def _tells(words: str, phrases: Phrases) -> bool:
    """Whether words may tell a problem: more than a few, and no greeting or thanks."""
    said = words.lower()
    return _size(_plain(said, phrases)) > _ROOM_WEAK and _bare(said) not in _signs(phrases).courtesies


def verdict_of(words: str, phrases: Phrases) -> Intent | None:
    """Understand how a sentence opens: "No, it still leaks", "Yes, thanks"; a "but" after a yes is a doubt."""
    said = _bare(words)
    if mentions(said, phrases.get("unsolved", ())):
        return Intent.NO
    opens = [
        (len(phrase), intent)
        for intent in (Intent.YES, Intent.NO)
        for phrase in phrases.get(intent.value, ())
        if _opens(phrase, said)
    ]
    found = max(opens, key=lambda opening: opening[0])[1] if opens else _verdict_inside(words, said, phrases)
    return Intent.NO if found is Intent.YES and mentions(said, phrases.get("but", ())) else found


def _verdict_inside(words: str, said: str, phrases: Phrases) -> Intent | None:
    """Find "it works now" within a sentence that denies and asks nothing."""
    for phrase in phrases.get(Intent.YES.value, ()):
        at = place(phrase, said) if _is_strong(phrase) else None
        if at is not None:
            rest = f"{said[:at]} {said[at + len(phrase) :]}"
            is_plain = not mentions(rest, phrases.get("negation", ())) and not words.strip().endswith(("?", "？", "吗"))
            return Intent.YES if is_plain else None
    return None


def without_praise(words: str, phrases: Phrases) -> str:
    """Take out of some words what says that all is well, such as 不漏了: what is left may tell of a trouble."""
    said = words.lower().replace("’", "'")
    for phrase in sorted(phrases.get(Intent.YES.value, ()), key=len, reverse=True):
        if len(phrase) > 1 and (HAN.search(phrase) or " " in phrase):
            said = said.replace(phrase, " ")
    return said


def digit_of(words: str, *, on_keys: bool = False) -> int | None:
    """Read a typed choice: `2`, `2.`, `2、`. On the phone's own keys a pressed choice comes with its label."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return None
    label = (found[2] or "").strip()
    is_label = on_keys and "\n" not in label and len(label) <= _LONGEST_LABEL
    return int(found[1]) if not label or is_label else None


def code_of(words: str) -> str | None:
    """Find a one-time code in a message."""
    found = _CODE.search(words.upper())
    return found[1] if found else None


def _bare(words: str) -> str:
    numbered = _NUMBER.fullmatch(words)
    said = numbered[2] if numbered and numbered[2] else words
    return " ".join(said.strip(_EDGES).lower().replace("’", "'").split())


def _whole(said: str, signs: _Signs) -> Intent | None:
    thanked = said
    for thanks in signs.thanks:
        if thanks in thanked:
            thanked = thanked.removesuffix(thanks).removeprefix(thanks).strip(_EDGES)
    found = signs.whole.get(said) or signs.whole.get(thanked)
    return Intent.THANKS if found is None and said and not thanked else found


def _is_wished(phrase: str, said: str, phrases: Phrases) -> bool:
    at = place(phrase, said)
    rest = said if at is None else f"{said[:at]} {said[at + len(phrase) :]}"
    room = _ROOM_STRONG if _is_strong(phrase) else _ROOM_WEAK
    return at is not None and not mentions(rest, phrases.get("trouble", ())) and _size(_plain(rest, phrases)) <= room


def _is_strong(phrase: str) -> bool:
    """Tell whether a phrase is hardly ever part of a problem; 进度 and 人工 may be."""
    return len(phrase) > _WEAK_HAN if HAN.search(phrase) else " " in phrase


def _opens(phrase: str, said: str) -> bool:
    if not said.startswith(phrase):
        return False
    is_free = HAN.search(phrase) is not None and len(phrase) > 1  # 不 alone opens 不错, and 好 opens 好像
    return is_free or not said[len(phrase) :][:1].isalnum()


def _plain(said: str, phrases: Phrases) -> str:
    """Take the words out that mean nothing by themselves."""
    fillers = phrases.get("filler", ())
    for filler in (word for word in fillers if HAN.search(word)):
        said = said.replace(filler, " ")
    return " ".join(word for word in _words(said) if word not in fillers)


def _words(said: str) -> list[str]:
    return re.findall(rf"{HAN.pattern}|{_LATIN.pattern}", said)


def _size(said: str) -> int:
    return sum(1 if HAN.match(word) else 2 for word in _words(said))
