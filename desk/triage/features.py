"""What a message is known by: its runs of characters and words, and parts of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

from desk.triage.folding import Folding, Tokens, is_han
from desk.triage.lexicon import Lexicon, Mention

Place: TypeAlias = tuple[int, int, int]  # a row, and from which token to before which it speaks
LONGEST = 4  # tokens of a run that is a feature
LONGEST_PHRASE = 7  # tokens of a phrase in the lists
_MASK = (1 << 48) - 1
_MIX = 0x9E37_79B9_7F4B
_SPREAD = 0x5851_F42D_4C95
_EDGE = "\x02"
_SHORTEST_WHOLE = 4
_PARTS = range(3, 6)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, read: its tokens, the keys of its runs by their length, and the phrases of lists that are in it."""

    tokens: Tokens
    runs: list[list[int]]
    mentions: list[Mention]

    def known_by(self) -> set[int]:
        """Give the keys of runs and parts of words, each once."""
        found = set().union(*self.runs[:LONGEST])
        for word in set(self.tokens.words):
            if not is_han(word):
                found.update(parts_of(word))
        return found

    def places(self, rows: Mapping[int, int]) -> list[Place]:
        """Give the rows of what is known, each with its places: from which token to before which."""
        row_of = rows.get
        found = [
            (row, first, first + length)
            for length, keys in enumerate(self.runs[:LONGEST], start=1)
            for first, key in enumerate(keys, start=-1)  # the first token is the edge before the message
            if (row := row_of(key)) is not None
        ]
        return found + [
            (row, place, place + 1)
            for place, word in enumerate(self.tokens.words)
            if not is_han(word)
            for key in parts_of(word)
            if (row := row_of(key)) is not None
        ]


def read(words: str, folding: Folding, lexicon: Lexicon) -> Reading:
    """Read a message."""
    tokens = folding.tokens(words)
    runs = runs_of([_EDGE, *tokens.words, _EDGE])
    return Reading(tokens, runs, lexicon.mentions(runs))


def runs_of(words: list[str]) -> list[list[int]]:
    """Give the keys of all runs of tokens: first those of one, then those of two, and so on."""
    codes = [key_of(word) for word in words]
    runs = [codes]
    for length in range(1, LONGEST_PHRASE):
        runs.append([(key * _MIX + code) & _MASK for key, code in zip(runs[-1], codes[length:], strict=False)])
    return runs


@lru_cache(maxsize=16_384)
def key_of(word: str) -> int:
    """Give the key of one token, or of a group of words by its tag: the same on every machine."""
    return (crc32(word.encode("utf-8", "surrogatepass")) * _SPREAD) & _MASK


@lru_cache(maxsize=8_192)
def parts_of(word: str) -> tuple[int, ...]:
    """Give the keys of a Latin word's parts, so that a misspelt or inflected one is still known by some."""
    if len(word) < _SHORTEST_WHOLE:
        return ()
    whole = f"\x03{word}\x03"
    return tuple(key_of("\x04" + whole[at : at + size]) for size in _PARTS for at in range(len(whole) - size + 1))
