"""Points as people write them: one, several in a row, or one for everything; and the words beside them."""

import re
from dataclasses import dataclass

_FULL = "满分"
_NUMBER = rf"(?:\d{{1,3}}|{_FULL})"
_UNIT = r"(?:\s{0,4}(?:分|points?\b))?"
_NONE = r"[-—－]"
_GAP = r"(?:\s{0,4}[,，、;；/|]\s{0,4}|\s{1,4})"
_ALL_ZH = "都是|都给|都打|都|全都是|全都给|全都|全部是|全部给|全部都是|全部|全是|全给|一律|统统"
_ALL_EN = r"all(?: of (?:them|it))?|everything|each"
_FOR_ALL = (
    re.compile(rf"\s{{0,4}}(?:{_ALL_ZH})\s{{0,4}}({_NUMBER}){_UNIT}(?!\d)[\s,，.。:：;；、!！]*(.*)", re.DOTALL),
    re.compile(
        rf"\s{{0,4}}(?:{_ALL_EN})\s{{0,4}}(?:is|are|=|:)?\s{{0,4}}({_NUMBER}){_UNIT}(?:$|[\s,.;:!]+)(.*)",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        rf"\s{{0,4}}({_NUMBER}){_UNIT}\s{{0,4}}(?:for|on)\s{{1,4}}(?:{_ALL_EN})\b[\s,.;:!]*(.*)",
        re.DOTALL | re.IGNORECASE,
    ),
)
_SEVERAL = re.compile(
    rf"\s{{0,4}}((?:{_NUMBER}|{_NONE}){_UNIT}(?:{_GAP}(?:{_NUMBER}|{_NONE}){_UNIT})+)(?:$|[\s,，.。:：;；、!！]+)(.*)",
    re.DOTALL,
)
_ONE = re.compile(
    rf"\s{{0,4}}({_NUMBER})\s{{0,4}}"
    r"(?:分[\s,，.。:：;；、!！]*|(?:/\s{0,4}10(?!\d)|points?|out of 10)?(?:$|\.(?!\d)|[\s,，。:：;；、!！]+))(.*)",
    re.DOTALL,
)
_NUMBERS_ONLY = re.compile(rf"\s{{0,4}}{_NUMBER}{_UNIT}(?:{_GAP}(?:{_NUMBER}|{_NONE}){_UNIT})*\s{{0,4}}[.。]?\s{{0,4}}")
_LEAST_RUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What was understood: points in the order of the questions, None for one that is left out; and other words.

    With `is_for_all` there is one, and it is meant for all that was asked.
    """

    points: tuple[int | None, ...]
    words: str = ""
    is_for_all: bool = False


def read_points(said: str, *, open_questions: int, scale: int) -> Rated | None:
    """Understand points for so many open questions; None where the words are none, or are outside of the scale.

    Several are only taken beside other words when there is one for each question: "9 10 minutes late" is a nine.
    """
    for pattern in _FOR_ALL:
        if (found := pattern.fullmatch(said)) and (given := _point(found[1], scale)):
            return Rated(points=(given,), words=found[2].strip(), is_for_all=True)
    return _several(said, open_questions, scale) or _run(said, open_questions, scale) or _one(said, scale)


def is_points(said: str) -> bool:
    """Whether words may be points, of however many questions and by whatever scale."""
    return is_only_numbers(said) or any(pattern.match(said) for pattern in (*_FOR_ALL, _SEVERAL, _ONE))


def is_only_numbers(said: str) -> bool:
    """Whether there is nothing but numbers: meant as points, whatever their size."""
    return bool(_NUMBERS_ONLY.fullmatch(said))


def _several(said: str, open_questions: int, scale: int) -> Rated | None:
    found = _SEVERAL.fullmatch(said)
    if found is None:
        return None
    listed = re.findall(rf"{_NUMBER}|{_NONE}", found[1])
    if len(listed) == 2 and "/" in found[1] and listed[1] == str(scale):  # noqa: PLR2004 -- "8/10"
        return None
    points = tuple(_point(number, scale) for number in listed)
    is_good = all(given or number in "-—－" for given, number in zip(points, listed, strict=True))
    is_meant = len(points) == open_questions or (not found[2].strip() and 0 < len(points) <= open_questions)
    return Rated(points=points, words=found[2].strip()) if is_good and is_meant else None


def _run(said: str, open_questions: int, scale: int) -> Rated | None:
    """Take "99899": one digit for each question, which a ten can't be among."""
    run = said.strip()
    if not (run.isascii() and run.isdigit() and len(run) == open_questions >= _LEAST_RUN):
        return None
    points = tuple(_point(digit, scale) for digit in run)
    return Rated(points=points) if all(points) else None


def _one(said: str, scale: int) -> Rated | None:
    found = _ONE.fullmatch(said)
    given = _point(found[1], scale) if found else None
    if found is None or given is None or (found[2].strip() and is_only_numbers(said)):
        return None
    return Rated(points=(given,), words=found[2].strip())


def _point(number: str, scale: int) -> int | None:
    if number == _FULL:
        return scale
    return int(number) if number.isdigit() and 1 <= int(number) <= scale else None
