"""Numbers, names and dates in a line of print or of a code, by the label before them or by their form."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from desk.findings.finding import FindingKind

_ANY_CASE = re.IGNORECASE
_IS = r"\s*(?:码|no\b\.?|number\b|#)?\s*[:;.=]?\s*"
_APART = r"(?<![A-Za-z0-9])"
_SERIAL = r"([A-Z0-9](?=[A-Z0-9\-/]*\d)[A-Z0-9\-/]{4,29})(?![A-Za-z0-9])"
_MODEL = r"((?=[A-Z\-/.+() ]*\d)[A-Z0-9][A-Z0-9\-/.+()]{1,29}(?: (?=[A-Z0-9\-/.+]*\d)[A-Z0-9\-/.+]{2,15})?)"
_ORDER = r"((?=[A-Z\-]*\d)[A-Z0-9][A-Z0-9\-]{5,31})(?![A-Za-z0-9])"
_DATE = r"((?:19|20)\d\d)\s*[年./\-]\s*(\d{1,2})(?:\s*[月./\-]\s*(\d{1,2}))?"
_SERIAL_ZH = "序列号|机身(?:编?号|码)|机号|(?:产品|出厂|整机|制造)编[号码]"
_MADE_EN = r"date of manufacture|(?:manufactur\w+|production) date"
_LABELLED: tuple[tuple[FindingKind, str, str], ...] = (
    (FindingKind.IMEI, rf"{_APART}IMEI\s*[12]?{_IS}", r"(\d{15})(?!\d)"),
    (
        FindingKind.ORDER,
        rf"(?:订单(?:编?号)?|{_APART}order\s*(?:no\b\.?|number|id\b|#)){_IS}",
        _ORDER,
    ),
    (
        FindingKind.SERIAL,
        rf"(?:{_SERIAL_ZH}|{_APART}(?:S\s?/\s?N|SN(?![A-Za-z0-9])|serial(?:\s*(?:no\b\.?|number)|(?![a-z])))){_IS}",
        _SERIAL,
    ),
    (
        FindingKind.MODEL,
        rf"(?:(?:规格|产品|商品)?型\s?号|机型|{_APART}(?:model(?:\s*(?:no\b\.?|number|name))?|M\s?/\s?N)(?![a-z])){_IS}",
        _MODEL,
    ),
    (
        FindingKind.MADE_ON,
        rf"(?:(?:生产|制造|出厂)(?:日期|年月)|{_APART}(?:(?:mfg|mfd)\b\.?\s*(?:date)?|{_MADE_EN})){_IS}",
        _DATE,
    ),
)
_PATTERNS = tuple(
    (kind, re.compile(label, _ANY_CASE), re.compile(value, _ANY_CASE)) for kind, label, value in _LABELLED
)
_SIZE_OF_IMEI = 15
_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value and what its label calls it; a label alone has no value: it may stand in the next line."""

    kind: FindingKind
    value: str = ""


def plainly(words: str) -> str:
    """Write letters, digits and signs in their usual width, and spaces as one."""
    return " ".join(unicodedata.normalize("NFKC", words).split())


def told_in(line: str) -> Iterator[Told]:
    """Give what a line tells, each with its label."""
    for kind, label, value in _PATTERNS:
        if named := label.search(line):
            rest = line[named.end() :]
            if got := value.match(rest):
                yield from _fit(kind, got)
            elif not rest.strip(" :.-_"):
                yield Told(kind=kind)


def alone(kind: FindingKind, line: str) -> Told | None:
    """Take a whole line as the value of a label that stood alone before it."""
    value = next(value for of, _, value in _PATTERNS if of is kind)
    got = value.fullmatch(line.strip(" :."))
    return next(_fit(kind, got), None) if got else None


def _fit(kind: FindingKind, got: re.Match[str]) -> Iterator[Told]:
    match kind:
        case FindingKind.MADE_ON:
            if written := _date(got):
                yield Told(kind=kind, value=written)
        case FindingKind.IMEI:
            if is_imei(got[1]):
                yield Told(kind=kind, value=got[1])
        case _:
            value = got[1].strip(" -/.")
            yield Told(kind=kind, value=value if kind is FindingKind.MODEL else value.upper())


def _date(got: re.Match[str]) -> str:
    year, month, day = got[1], int(got[2]), int(got[3] or 0)
    if not 1 <= month <= _MONTHS or day > _DAYS:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def is_imei(digits: str) -> bool:
    """Whether these are fifteen digits of which the last one proves the others (Luhn)."""
    if not (len(digits) == _SIZE_OF_IMEI and digits.isascii() and digits.isdigit()) or digits.startswith("000"):
        return False
    doubled = (int(digit) * 2 for digit in digits[1::2])
    return (sum(map(int, digits[::2])) + sum(n // 10 + n % 10 for n in doubled)) % 10 == 0
