"""In which region of the owner's table a customer lives: by the words of their address, or the place they sent."""

import re
from collections.abc import Iterable, Sequence
from math import cos, hypot, radians

from desk.routing.rows import Circle, Region

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = re.compile(r"\((-?\d{1,2}\.\d+), (-?\d{1,3}\.\d+)\)")  # as the desk writes a place that was shared
_KM_PER_DEGREE = 111.2


def region_of(address: str, regions: Sequence[Region]) -> str:
    """Give the key of the region whose longest word stands in an address, else that of its place; "" for none.

    Of two words that are as long, that of the first region counts.
    """
    found = [(len(word), region.key) for region in regions if (word := longest_of(region.words, address))]
    if found:
        return max(found, key=lambda one: one[0])[1]
    if place := _PLACE.search(address):
        at = float(place[1]), float(place[2])
        return next((region.key for region in regions if region.within and _is_within(at, region.within)), "")
    return ""


def longest_of(phrases: Iterable[str], words: str) -> str:
    """Give the longest of these phrases that stands in words, "" for none; in Latin letters only as whole words."""
    said = words.casefold()
    return max((phrase for phrase in phrases if _stands_in(phrase.casefold(), said)), key=len, default="")


def _stands_in(phrase: str, said: str) -> bool:
    if phrase not in said:
        return False
    return bool(_HAN.search(phrase)) or re.search(rf"(?<![^\W\d_]){re.escape(phrase)}(?![^\W\d_])", said) is not None


def _is_within(at: tuple[float, float], circle: Circle) -> bool:
    north = at[0] - circle.latitude
    east = ((at[1] - circle.longitude + 180) % 360 - 180) * cos(radians(circle.latitude))
    return hypot(north, east) * _KM_PER_DEGREE <= circle.km
