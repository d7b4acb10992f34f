"""Basic data found in plain words: phone, order number, model, name, address, with labels or by their shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.terms import Field
from desk.values import quick

_ANY_CASE = re.IGNORECASE
_END = r"(?=$|[,，;；。！!\n])"
_IS = r"\s*(?:应该是|是|为|改成|改为|：|:|=|\bis\b|\bwas\b)\s*(?:now\b\s*)?"
_MAY_BE = rf"\s*(?:号码|号|no\.?|number|#)?(?:{_IS})?\s*"
_CODE = r"[A-Za-z0-9](?:[A-Za-z0-9\-/.+]*[A-Za-z0-9+])?"
_HAS_DIGIT = r"(?=[A-Za-z\-/.+]*\d)"
# each with the words of which one must be there: to look for them is quicker, and most messages hold none
_LABELLED: tuple[tuple[Field, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        Field.ORDER_NUMBER,
        ("order", "订单", "单号"),
        re.compile(
            rf"(?:订单|单号|\border\b)(?:编号)?{_MAY_BE}{_HAS_DIGIT}([A-Za-z0-9][A-Za-z0-9\-]{{3,31}})", _ANY_CASE
        ),
    ),
    (
        Field.PRODUCT_MODEL,
        ("model", "型号"),
        re.compile(rf"(?:型号|\bmodel\b){_MAY_BE}{_HAS_DIGIT}({_CODE})", _ANY_CASE),
    ),
    (
        Field.PRODUCT_MODEL,
        ("model", "型号"),
        re.compile(rf"(?:型号|\bmodel\b)\s*(?:number|no\.?)?{_IS}([\w\- /.+]{{2,40}}?){_END}", _ANY_CASE),
    ),
    (
        Field.ADDRESS,
        ("address", "地址", "住址"),
        re.compile(
            r"(?<!ip)(?<!mail )(?<!mail)(?:地址|住址|\baddress\b)(?:[填写]?错了[，,]?)?"
            rf"{_IS}([^;；\n]{{4,120}}?)(?=$|[;；。\n])",
            _ANY_CASE,
        ),
    ),
    (
        Field.ADDRESS,
        ("地址", "住址"),
        re.compile(r"(?<!ip)(?:地址|住址)\s*([\u3400-\u9fff][^;；。\n]{3,120}(?:[号室楼栋座村]|\d))", _ANY_CASE),
    ),
    (
        Field.NAME,
        ("name", "姓名", "名字", "我叫", "我姓"),
        re.compile(
            rf"(?:(?:姓名|名字)(?:{_IS}|\s*)|我叫|我姓|\bmy name(?: is|'s)\s+|(?:^|[,;\n]\s*)name(?:{_IS}|\s+))"
            rf"([A-Za-z][A-Za-z.'\- ]{{1,39}}?|[\u3400-\u9fff·]{{1,12}}){_END}",
            _ANY_CASE,
        ),
    ),
)
_DIGIT = re.compile(r"\d")
_ANY_PHONE = re.compile(r"(?<![\w-])(\+?\(?\d[\d\- ()]{5,17}\d)(?![\w-])")
_SHAPED_PHONE = re.compile(
    r"(?<![\w-])(\+\d[\d\- ()]{6,17}\d|0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?![\w-])"
)
_MOBILE = re.compile(r"(?<![\dA-Za-z+-])(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z0-9]")
_PHONE_LABEL = re.compile(
    rf"(?:联系电话|电话|手机|联系方式|\bphone\b|\bmobile\b|\btel\b|\bcontact\b|邮箱|\be?-?mail\b){_MAY_BE}", _ANY_CASE
)
_ORDER_ALONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{3,31}")
_EDGES = " \t\n,，;；。.:：、！!"
_LONGEST: dict[Field, int] = {
    Field.NAME: 30,
    Field.CONTACT: 60,
    Field.ORDER_NUMBER: 32,
    Field.PRODUCT_MODEL: 40,
    Field.ADDRESS: 200,
}
_SENTENCE = re.compile(
    r"[?？!！。]|\b(?:is|are|was|it|its|the|not|no|does|do|doesn't|don't|won't|can't|cannot|my|you|when|what|why|how"
    r"|please|still|and|but|yes|i|we)\b|[了吗呢吧不没还在会能又都很就]",
    _ANY_CASE,
)
_I_AM = re.compile(r"^(?:我是|我叫|叫我|我姓|姓|本人|i am|i'm|it's|this is|my name is)\s*", _ANY_CASE)
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff]{1,4}|[\u3400-\u9fff]{1,4}(?:先生|女士|小姐|老师|师傅)|[\u3400-\u9fff]+·[\u3400-\u9fff·]+"
)
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏ][\w.'\-]*(?: [A-Za-zÀ-ɏ][\w.'\-]*){0,3}")
_PLACE = re.compile(r"\d|[省市区县镇乡村路街道巷弄号栋楼座室]|,")


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a message gave: the data, and the words that are left when they are taken out."""

    values: dict[Field, str]
    rest: str


def extract(words: str, *, asked: Field | None = None) -> Found:
    """Take all recognisable data out of a message (several answers in one message are understood).

    A bare number is a phone only where it looks like one, or where the phone was asked for.
    """
    values: dict[Field, str] = {}
    rest, lower = words, words.lower()
    for field, signs, pattern in _LABELLED:
        is_likely = field not in values and any(sign in lower for sign in signs)
        found = pattern.search(rest) if is_likely else None
        if found and (field is not Field.NAME or answer_to(Field.NAME, found[1])):
            values[field] = found[1].strip(_EDGES)
            rest = rest[: found.start()] + " " + rest[found.end() :]
    if asked is Field.ORDER_NUMBER and asked not in values and _is_order(rest.strip(_EDGES)):
        return Found(values=values | {asked: rest.strip(_EDGES)}, rest="")
    contact, rest = _contact(rest, asked=asked)
    if contact:
        values[Field.CONTACT] = contact
    return Found(values=values, rest=" ".join(rest.strip(_EDGES).split()))


def answer_to(field: Field, words: str, *, trouble: tuple[str, ...] = ()) -> str | None:
    """Take words as the answer to a question, or None when they read like something else, such as a trouble."""
    said = words.strip(_EDGES)
    if not said or len(said) > _LONGEST[field] or any(sign in said.lower() for sign in trouble):
        return None
    match field:
        case Field.CONTACT:
            return None
        case Field.NAME:
            return _name(said)
        case Field.ORDER_NUMBER:
            return said if _is_order(said) else None
        case Field.PRODUCT_MODEL:
            return None if _SENTENCE.search(said) else said
        case _:
            return said if _PLACE.search(said) and not re.search(r"[?？]", said) else None


def corrected(field: Field, words: str) -> str | None:
    """Take words as what is right, when just this field was chosen to be corrected."""
    said = words.strip(_EDGES)
    is_contact = any(c.isdigit() or c == "@" for c in said)
    fits = 0 < len(said) <= _LONGEST[field] and (field is not Field.CONTACT or is_contact)
    return said if fits else None


def _name(said: str) -> str | None:
    said = _I_AM.sub("", said).strip()
    if not said or _SENTENCE.search(said):
        return None
    return said if _HAN_NAME.fullmatch(said) or _LATIN_NAME.fullmatch(said) else None


def _is_order(said: str) -> bool:
    return bool(_ORDER_ALONE.fullmatch(said)) and any(c.isdigit() for c in said) and not _MOBILE.fullmatch(said)


def _contact(words: str, *, asked: Field | None) -> tuple[str | None, str]:
    for pattern in _contact_patterns(words, asked=asked):
        if found := pattern.search(words):
            rest = words[: found.start()] + " " + words[found.end() :]
            number = found[0] if pattern is _EMAIL else re.sub(r"[ \-()]", "", found[0])
            return number, _PHONE_LABEL.sub(" ", rest)
    return None, words


def _contact_patterns(words: str, *, asked: Field | None) -> Iterator[re.Pattern[str]]:
    if "@" in words:
        yield _EMAIL
    if _DIGIT.search(words):
        yield _MOBILE
        yield _ANY_PHONE if asked is Field.CONTACT or _PHONE_LABEL.search(words) else _SHAPED_PHONE
