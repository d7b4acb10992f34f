"""What must never be read in a log: the deployment's secrets, and what looks like a secret or a phone number."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, SecretStr

MASK = "***"
SENSITIVE_FIELD = re.compile(r"(?i)(token|secret|password|authorization|cookie|api_?key|aes_?key|phone)$")

# What a platform or an error explains may repeat what people wrote: in quotation marks, or in their own script.
EXPLANATION = re.compile(r"(?i)(reason|error|why)$")
_QUOTED = re.compile(r"""["“”„«»「『`][^"“”„«»」』`]*["“”»」』`]?|[^\x00-\x7f]+""")

# Digits, signs and spaces as a Chinese keyboard writes them, so that one shape finds each spelling of a number.
_NARROW = str.maketrans("０１２３４５６７８９＋－‐‑‒–（）．\u00a0\u2009\u202f\u3000", "0123456789+-----().    ")

_MAY_HOLD_A_NUMBER = re.compile(r"(?a)\d{3}|\+\d")  # which spares most lines the search
GAP = r"(?:[ .-]|%20){0,3}"
# Each is bounded, so that a long hostile word costs linear time.
_SHAPES = (
    # A Telegram bot's token, wherever it stands: python-telegram-bot and httpx show it in URLs and in repr(Bot).
    (re.compile(r"(?a)\d{5,16}(?::|%3[Aa])[\w-]{20,}"), MASK),
    # access_token=…, corpsecret=…, "secret": "…", also as wechatpy repeats them in its errors; OAuth's code.
    (
        re.compile(r"""(?i)((?:token|secret|password)["']?\s*[=:]\s*["']?|[?&]code=)[^&\s"',}\])]+"""),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}"), rf"\1{MASK}"),
    (re.compile(r"(://)[^/\s@]+@"), rf"\1{MASK}@"),
)
# Phone numbers: Chinese mobiles and landlines, service lines, and anything written with a country code.
_NUMBERS = (
    re.compile(rf"(?a)(?<![\w.+-])(?:\(?(?:\+|%2B|00)?86\)?{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?![\w-])"),
    re.compile(r"(?a)(?<![\w.+-])\(?0\d{2,3}(?:\)[ -]?|[ -])\d{3,4}[ -]?\d{4}(?![\w-])"),
    re.compile(r"(?a)(?<![\w.+-])[48]00[ -]?\d{3}[ -]?\d{4}(?![\w-])"),
    re.compile(r"(?a)(?<![\w+])\+[1-9](?:[ ().-]{0,2}\d){6,14}(?![\w-])"),
)


class Redaction:
    """Blots out known secrets, in the clear and as they stand in URLs, and whatever has the shape of one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        longest_first = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def clean(self, words: str) -> str:
        """Give the words without anything secret."""
        words = self._known.sub(MASK, words if words.isascii() else words.translate(_NARROW))
        for shape, masked in _SHAPES:
            words = shape.sub(masked, words)
        if _MAY_HOLD_A_NUMBER.search(words):
            for shape in _NUMBERS:
                words = shape.sub(MASK, words)
        return words

    def clean_field(self, name: str, *, value: object) -> str:
        """Give a field's value as words: nothing of it when its very name says that it is secret.

        An explanation (`reason`, `error`, `why`) is given without what it quotes: it may be what a person wrote.
        """
        if SENSITIVE_FIELD.search(name):
            return MASK
        clean = self.clean(str(value))
        return _QUOTED.sub(MASK, clean) if EXPLANATION.search(name) else clean


def known_secrets(settings: BaseModel) -> frozenset[str]:
    """Collect every secret of the settings, and the password inside an address."""
    secrets: set[str] = set()
    for _, value in settings:
        if isinstance(value, BaseModel):
            secrets |= known_secrets(value)
        elif isinstance(value, SecretStr):
            secret = value.get_secret_value()
            secrets |= {secret, _password(secret)}
    return frozenset(secrets - {""})


def _password(secret: str) -> str:
    try:
        return urlsplit(secret).password or ""
    except ValueError:
        return ""
