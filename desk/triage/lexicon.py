"""Lists of phrases that speak of the same thing: products by category, dangers, the law, doubts and denials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_FAMILY = 2  # letters of a tag: "p." are products, "h." dangers


class Mention(NamedTuple):
    """A phrase that was found: the tag of its list, and from which token to before which."""

    tag: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases by the key of their run, and the tags of the lists that they stand in."""

    tags: Mapping[int, tuple[str, ...]]

    def mentions(self, runs: Sequence[Sequence[int]]) -> list[Mention]:
        """Find the phrases in a message's runs: of a family of lists only the longest where several overlap whole."""
        tags = self.tags
        taken: dict[str, set[int]] = {}
        found: list[Mention] = []
        for length in range(len(runs), 0, -1):
            keys = runs[length - 1]
            if tags.keys().isdisjoint(keys):
                continue
            for first, key in [(first, key) for first, key in enumerate(keys, start=-1) if key in tags]:
                for tag in tags[key]:
                    places = taken.setdefault(tag[:_FAMILY], set())
                    here = range(first, first + length)
                    if not places.issuperset(here):
                        places.update(here)
                        found.append(Mention(tag, first, first + length))
        return sorted(found, key=lambda mention: mention.first)
