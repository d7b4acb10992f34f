"""Basic data found in plain words: phone, order number, model, name, address, with labels or by their shape."""

import re
from dataclasses import dataclass

from desk.terms import Field

_ANY_CASE = re.IGNORECASE
_END = r"(?=$|[,，;；。\n])"
_SEP = r"\s*(?:号码|号|no\.?|number|#)?\s*(?:is|was|是|为|改成|改为|：|:|=)?\s*"
_LABELLED: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        Field.ORDER_NUMBER,
        re.compile(rf"(?:订单|单号|order)(?:编号)?{_SEP}([A-Za-z0-9][A-Za-z0-9\-]{{3,31}})", _ANY_CASE),
    ),
    (Field.PRODUCT_MODEL, re.compile(rf"(?:型号|model){_SEP}([\w\- /.+]{{2,40}}?){_END}", _ANY_CASE)),
    (Field.ADDRESS, re.compile(rf"(?:地址|住址|address){_SEP}([^;；\n]{{4,120}}?)(?=$|[;；。\n])", _ANY_CASE)),
    (
        Field.NAME,
        re.compile(
            rf"(?:姓名|名字|我叫|我姓|my name(?:'s)?|name){_SEP}"
            rf"([A-Za-z][A-Za-z.'\- ]{{1,39}}?|[\u3400-\u9fff·]{{1,12}}){_END}",
            _ANY_CASE,
        ),
    ),
)
_PHONE = re.compile(r"(?<![\w-])(\+?\d[\d\- ]{6,17}\d)(?![\w-])")
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_LABELLED_PHONE = re.compile(rf"(?:电话|手机|联系方式|phone|mobile|tel|contact){_SEP}", _ANY_CASE)
_PUNCTUATION = " \t\n,，;；。.:：、"
_LONGEST: dict[Field, int] = {
    Field.NAME: 30,
    Field.CONTACT: 60,
    Field.ORDER_NUMBER: 32,
    Field.PRODUCT_MODEL: 40,
    Field.ADDRESS: 200,
}
_SENTENCE = re.compile(r"[?？!！。]|\b(?:is|the|not|does|doesn't|won't|my)\b|[了吗呢的吧]", _ANY_CASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a message gave: the data, and the words that are left when they are taken out."""

    values: dict[Field, str]
    rest: str


def extract(words: str) -> Found:
    """Take all recognisable data out of a message (several answers in one message are understood)."""
    values: dict[Field, str] = {}
    rest = words
    for field, pattern in _LABELLED:
        if found := pattern.search(rest):
            values[field] = found[1].strip()
            rest = rest[: found.start()] + " " + rest[found.end() :]
    for pattern in (_EMAIL, _MOBILE, _PHONE):
        if Field.CONTACT not in values and (found := pattern.search(rest)):
            values[Field.CONTACT] = re.sub(r"(?<=\d)[ -](?=\d)", "", found[0].strip())
            rest = rest[: found.start()] + " " + rest[found.end() :]
    rest = _LABELLED_PHONE.sub(" ", rest) if Field.CONTACT in values else rest
    return Found(values=values, rest=" ".join(rest.strip(_PUNCTUATION).split()))


def labelled_only(words: str) -> dict[Field, str]:
    """Give the data of a message that says nothing else: a correction, or several answers unasked."""
    found = extract(words)
    return found.values if len(found.rest) <= 4 else {}  # noqa: PLR2004 -- 改一下, "fix:"


def answer_to(field: Field, words: str) -> str | None:
    """Take words as the answer to a question, or None when they read like something else."""
    said = words.strip(_PUNCTUATION)
    if not said or len(said) > _LONGEST[field]:
        return None
    match field:
        case Field.CONTACT:
            return None
        case Field.NAME:
            return None if any(c.isdigit() for c in said) or _SENTENCE.search(said) else said
        case Field.ORDER_NUMBER:
            return said if any(c.isdigit() for c in said) and len(said.split()) == 1 else None
        case Field.PRODUCT_MODEL:
            return None if _SENTENCE.search(said) else said
        case Field.ADDRESS:
            return said
