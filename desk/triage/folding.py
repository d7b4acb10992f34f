"""Text as it is read: one width, one case, simplified characters, no long runs; each part knows where it stood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import eq

MOST_READ = 2000  # characters of a message; what comes after says nothing new of its kind
_TOKEN = re.compile(
    r"(?<=@)[a-z]{3,}?(?=(?:support|tweets|cares?|helps?)(?![a-z']))"  # a firm's name in the one that it answers by
    r"|[a-z]+(?:'[a-z]+)?|\d+|[\u3400-\u9fff]|[!?]+|[^\w\s.,;:。，；：、…\"'“”‘()（）\[\]【】《》~\-/]"
)
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_PLURALS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"))
_KEEP_S = ("ss", "us", "is", "as", "os")
_SHORTEST_PLURAL = 4
_LONGEST_NUMBER = 4
_HOTLINES = frozenset({"12315", "12345", "12378", "12300", "12321", "12358", "12365", "315", "119"})
_ONE_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("’"): ord("'")}


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Characters of Chinese, words of Latin letters, numbers and marks, in order.

    `kept` are the places of these among all that are in the folded text; None where they are all.
    """

    words: list[str]
    folded: str
    kept: list[int] | None = None

    def spans(self) -> list[tuple[int, int]]:
        """Give from where to where each is in the message: most messages are judged without it."""
        found = [each.span() for each in _TOKEN.finditer(self.folded)]
        return found if self.kept is None else [found[place] for place in self.kept]


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """Folds text; `letters` has for each character that is read as another one that other, by their numbers."""

    letters: Mapping[int, int]

    @classmethod
    def of(cls, simplified: Mapping[str, str]) -> "Folding":
        """Fold widths, and traditional characters as this table says."""
        return cls(_ONE_WIDTH | {ord(old): ord(new) for old, new in simplified.items()})

    def tokens(self, words: str) -> Tokens:
        """Give the tokens of a message."""
        folded = self._folded(words[:MOST_READ])
        read = list(map(_bare, _TOKEN.findall(folded)))
        if not any(map(eq, read, islice(read, 1, None))):
            return Tokens(read, folded)
        kept = [
            place
            for place, word in enumerate(read)
            if place < 2 or word != read[place - 1] or word != read[place - 2]  # noqa: PLR2004 -- twice says it all
        ]
        return Tokens([read[place] for place in kept], folded, kept)

    def _folded(self, words: str) -> str:
        folded = words.translate(self.letters)
        lower = folded.lower()
        if len(lower) != len(folded):  # a letter that has no single small one
            lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in folded)
        if "http" in lower or "www." in lower:
            return _ADDRESS.sub(lambda found: " " * len(found[0]), lower)
        return lower


def is_han(word: str) -> bool:
    """Whether a token is a character of Chinese."""
    return _FIRST_HAN <= word <= _LAST_HAN


@lru_cache(maxsize=16_384)
def _bare(word: str) -> str:
    """Give numbers by their length, marks as one of two, words in the singular and not drawn out."""
    if is_han(word):
        return word
    if word[0].isdigit():
        if word in _HOTLINES:
            return word
        return "0" * min(len(word), _LONGEST_NUMBER)
    if word[0] in "!?":
        return "?" if "?" in word else "!"
    word = _DRAWN_OUT.sub(r"\1\1", word)
    return _singular(word) if word[-1] == "s" else word


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word.endswith(_KEEP_S):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return word[:-1].removesuffix("'") or word
