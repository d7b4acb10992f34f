"""The groups of words that a message mentions, told apart by what stands before them, and how it looks as a whole."""

from typing import TypeAlias

from desk.triage.features import Reading
from desk.triage.lexicon import Mention

Place: TypeAlias = tuple[int, int]
NOWHERE: Place = (0, 0)
_NEAR = 4  # tokens after a "no" or a "might" that it may be about
_MANY = (2, 4)
_MODIFIERS = {"deny": "-", "fear": "?", "past": "<"}
_DANGER, _PRODUCT = "h.", "p."


def groups(reading: Reading) -> dict[str, Place]:
    """Give the groups with the place of one mention; a denied or feared danger goes by a name of its own."""
    found: dict[str, Place] = {}
    counts: dict[str, int] = {}
    near = _modified(reading.mentions)
    for mention in reading.mentions:
        if mention.tag in _MODIFIERS:
            continue
        place = (mention.first, mention.end)
        name = mention.tag + near.get(mention.first, "") if mention.tag.startswith(_DANGER) else mention.tag
        found.setdefault(name, place)
        counts[name] = counts.get(name, 0) + 1
        if counts[name] in _MANY:
            found[f"{name}*{counts[name]}"] = place
    return {
        **found,
        **_products([mention for mention in reading.mentions if mention.tag.startswith(_PRODUCT)]),
        **dict.fromkeys(_looks(reading.tokens.words), NOWHERE),
    }


def _modified(mentions: list[Mention]) -> dict[int, str]:
    """Give for each token the mark of a word shortly before that denies or fears it, or sets it in the past."""
    near: dict[int, str] = {}
    for mention in mentions:
        if mark := _MODIFIERS.get(mention.tag):
            near.update(dict.fromkeys(range(mention.end, mention.end + _NEAR), mark))
    return near


def _products(products: list[Mention]) -> dict[str, Place]:
    if not products:
        return {"no product": NOWHERE}
    named = {
        "first": products[0],
        "last": products[-1],
        "longest": max(products, key=lambda mention: mention.end - mention.first),
    }
    found = {f"{name} {mention.tag}": (mention.first, mention.end) for name, mention in named.items()}
    if len({mention.tag for mention in products}) == 1:
        found[f"only {products[0].tag}"] = (products[0].first, products[0].end)
    return found


def _looks(words: list[str]) -> list[str]:
    latin = sum(1 for word in words if word.isascii())
    looks = {
        f"size {len(words).bit_length()}": True,
        "latin" if latin * 2 > len(words) else "han": True,
        "ends asking": words[-1:] == ["?"],
        "asks": "?" in words,
        "cries": words.count("!") > 1,
    }
    return [look for look, is_so in looks.items() if is_so]
