"""What a message is known by: its runs of characters and words, and parts of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

from desk.triage.folding import Folding, Tokens
from desk.triage.lexicon import Lexicon, Mention

Place: TypeAlias = tuple[int, int]  # from which token to before which
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
        return set().union(*self.runs[:LONGEST], *map(parts_of, self.tokens.words))

    def places(self, known: Mapping[int, int]) -> tuple[list[int], list[Place]]:
        """Give what is known of each run and part, and where it stands."""
        found: list[int] = []
        places: list[Place] = []
        for length, keys in enumerate(self.runs[:LONGEST], start=1):
            here = list(map(known.get, keys))
            found += [what for what in here if what is not None]
            # the first token is the edge before the message
            places += [(first, first + length) for first, what in enumerate(here, start=-1) if what is not None]
        for place, parts in enumerate(map(parts_of, self.tokens.words)):
            if parts:
                of_word = [what for what in map(known.get, parts) if what is not None]
                found += of_word
                places += [(place, place + 1)] * len(of_word)
        return found, places


def read(words: str, folding: Folding, lexicon: Lexicon) -> Reading:
    """Read a message."""
    tokens = folding.tokens(words)
    runs = runs_of([_EDGE, *tokens.words, _EDGE])
    return Reading(tokens, runs, lexicon.mentions(runs))


def runs_of(words: list[str]) -> list[list[int]]:
    """Give the keys of all runs of tokens: first those of one, then those of two, and so on."""
    keys = codes = list(map(key_of, words))
    runs, mix, mask = [codes], _MIX, _MASK
    for length in range(1, LONGEST_PHRASE):
        keys = [(key * mix + code) & mask for key, code in zip(keys, codes[length:], strict=False)]
        runs.append(keys)
    return runs


@lru_cache(maxsize=16_384)
def key_of(word: str) -> int:
    """Give the key of one token, or of a group of words by its tag: the same on every machine."""
    return (crc32(word.encode("utf-8", "surrogatepass")) * _SPREAD) & _MASK


@lru_cache(maxsize=8_192)
def parts_of(word: str) -> tuple[int, ...]:
    """Give the keys of a Latin word's parts, so that a misspelt or inflected one is still known by some.

    A character of Chinese has none, as any short word.
    """
    if len(word) < _SHORTEST_WHOLE:
        return ()
    whole = f"\x03{word}\x03"
    return tuple(key_of("\x04" + whole[at : at + size]) for size in _PARTS for at in range(len(whole) - size + 1))
