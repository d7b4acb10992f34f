"""What the owner's keywords settle about a message, and the words by which they do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from desk.triage.folding import Folding, Tokens
from desk.triage.keywords import Keyword, Keywords
from desk.triage.proposal import Aspect, Basis, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What keywords settle, as the model names it, and the words that do."""

    labels: Mapping[Aspect, str] = field(default_factory=dict)
    signs: Mapping[Aspect, tuple[Sign, ...]] = field(default_factory=dict)


NOTHING = Found()


def found_in(words: str, tokens: Tokens, keywords: Keywords, folding: Folding) -> Found:
    """Look for the phrases in a message: in any case, width and script, Latin ones as whole words."""
    labels: dict[Aspect, str] = {}
    signs: dict[Aspect, tuple[Sign, ...]] = {}
    for entry in keywords.entries:
        found = tuple(dict.fromkeys(_signs(words, tokens, entry, folding)))
        for aspect, label in settled_by(entry).items() if found else ():
            if aspect not in labels:
                labels[aspect], signs[aspect] = label, found
    return Found(labels=labels, signs=signs)


def settled_by(entry: Keyword) -> dict[Aspect, str]:
    """Give what an entry settles."""
    named = {
        Aspect.CLASS: entry.problem_class,
        Aspect.SEVERITY: entry.severity,
        Aspect.SERVICE_TYPE: entry.service_type,
        Aspect.PRODUCT_CATEGORY: entry.product_category,
    }
    flags = {Aspect.SAFETY: entry.is_hazard, Aspect.IS_REPORT: entry.is_report}
    return {aspect: label.value for aspect, label in named.items() if label is not None} | {
        aspect: str(flag).lower() for aspect, flag in flags.items() if flag is not None
    }


def _signs(words: str, tokens: Tokens, entry: Keyword, folding: Folding) -> Iterator[Sign]:
    present = set(tokens.words)
    for phrase in entry.phrases:
        sought = _folded(phrase, folding)
        if present.issuperset(sought) and (at := _place(sought, tokens.words)) is not None:
            spans = tokens.spans()
            yield Sign(words=words[spans[at][0] : spans[at + len(sought) - 1][1]], basis=Basis.KEYWORD)


@lru_cache(maxsize=4_096)
def _folded(phrase: str, folding: Folding) -> tuple[str, ...]:
    return tuple(folding.tokens(phrase).words)


def _place(sought: tuple[str, ...], words: list[str]) -> int | None:
    """Give where a run of tokens begins."""
    size = len(sought)
    places = (at for at, word in enumerate(words) if word == sought[0] and tuple(words[at : at + size]) == sought)
    return next(places, None) if sought else None
