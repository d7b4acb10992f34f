"""What a picture's codes and print say of the product and its order (R2.2-3). A link is kept, never followed."""

import re
from collections.abc import Iterator
from datetime import datetime

from desk.findings.finding import Basis, Finding, FindingKind
from desk.findings.inscription import Code, Inscription, Line
from desk.findings.labels import Told, alone, is_imei, plainly, told_in
from desk.values import replace

LEAST_SURE = 0.75  # of print: below it more is guessed than read
LABELLED, _BARE = 0.99, 0.6  # a code is read right or not at all; without a label it is unsure what it numbers
_BELOW = 0.95  # of a value that stands in the line below its label
_LONGEST_LINK = 300
_GOODS = re.compile(r"EAN|UPC|ITF", re.IGNORECASE)  # they number an article in the shop, not this piece of it
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PIECES = re.compile(r"[\n\r;,|?&{}\x1d]+")
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9\-]{7,29}", re.IGNORECASE)
_OF_PIECE, _OF_DAY = re.compile(r"\(21\)([^(]{4,20})"), re.compile(r"\(11\)(\d\d)(\d\d)(\d\d)")  # GS1's


def findings_in(inscription: Inscription, *, at: datetime) -> tuple[Finding, ...]:
    """Give what can be told of the product, each value once, as what it is most surely."""
    found = [*_in_codes(inscription.codes, at), *_in_print(inscription.lines, at)]
    by_value: dict[str, Finding] = {}
    for one in found:
        other = by_value.get(one.value)
        by_value[one.value] = _surer(one, other) if other else one
    return tuple(by_value.values())


def _surer(one: Finding, other: Finding) -> Finding:
    """Join two readings of one value: a label tells what it is, a code how it is spelled."""
    first = one if one.confidence > other.confidence else other
    is_proved = Basis.CODE in {one.basis, other.basis} and first.basis is Basis.PRINT
    return replace(first, basis=Basis.CODE, confidence=LABELLED) if is_proved else first


def _in_codes(codes: tuple[Code, ...], at: datetime) -> Iterator[Finding]:
    for code in codes:
        told = list(_told_by_code(code))
        for one in told:
            yield Finding(kind=one.kind, value=one.value, basis=Basis.CODE, confidence=LABELLED, at=at)
        words = plainly(code.words)
        if not told and not _GOODS.match(code.form) and _NUMBER.fullmatch(words):
            value = words.upper()
            yield Finding(kind=FindingKind.SERIAL, value=value, basis=Basis.CODE, confidence=_BARE, at=at)


def _told_by_code(code: Code) -> Iterator[Told]:
    if is_imei(code.words.strip()):
        yield Told(kind=FindingKind.IMEI, value=code.words.strip())
        return
    if link := _LINK.search(code.words):
        yield Told(kind=FindingKind.LINK, value=link[0][:_LONGEST_LINK])
    if piece := _OF_PIECE.search(code.words):
        yield Told(kind=FindingKind.SERIAL, value=piece[1].strip().upper())
    if day := _OF_DAY.search(code.words):
        yield Told(kind=FindingKind.MADE_ON, value=f"20{day[1]}-{day[2]}-{day[3]}")
    for piece_of_it in _PIECES.split(code.words.replace('"', "")):
        yield from (one for one in told_in(plainly(piece_of_it)) if one.value)


def _in_print(lines: tuple[Line, ...], at: datetime) -> Iterator[Finding]:
    waiting: Told | None = None
    for line in lines:
        words = plainly(line.words)
        below = alone(waiting.kind, words) if waiting else None
        told = list(told_in(words))
        if below and not told:
            yield from _printed(below, line.confidence * _BELOW, at)
        for one in told:
            yield from _printed(one, line.confidence, at)
        waiting = next((one for one in told if not one.value), None)


def _printed(told: Told, confidence: float, at: datetime) -> Iterator[Finding]:
    if told.value and confidence >= LEAST_SURE:
        sure = round(confidence, 3)
        yield Finding(kind=told.kind, value=told.value, basis=Basis.PRINT, confidence=sure, at=at)
