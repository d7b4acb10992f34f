"""Values that programs stumble over."""

from random import Random
from typing import TypeAlias

# What people type, so that a conversation gets somewhere between the oddities.
SAID = (
    "洗衣机漏水", "The washer leaks", "冒烟了", "1", "2", "9", "10", "/start", "/help", "/link", "/link ABCDEFGH",
    "/mine", "/queue", "/ticket 1001", "/log phone 13800138000 It leaks", "/complete 1001", "取消", "跳过",
    "yes", "no", "13800138000", "how far", "call me", "ABCDEFGH", "/reply 1001 on my way", "工单 1001",
    "/unlink", "english",
)  # fmt: skip
TEXTS = (
    "", " ", "\n", "\x00", "a\x00b", "\x1b[31m", "\x7f\x85", "]]>", "]]></Content><Content><![CDATA[x", "<b>&amp;",
    "&#0;", "\u202eevil", "👨‍👩‍👧", "\ud800", "\udfff\ud800", "\ufffe\uffff", "e\u0301" * 40, "A" * 5000, "漏" * 2100,
    "٣", "１", "²", "99999999999999999999", "-1", "1e400", "NaN", "Infinity", "0x10", "1_000", " 7 ", "+7", "07",
    "1.5", "true", "null", "../../etc/passwd", "'; DROP TABLE messages; --", "{number}", "{0.__class__}", "%s%n",
    "a\r\nX-Evil: 1", "\\u0000", "private", "event", "text", "image", "location", "subscribe",
    "CLICK", "template_card_event", "https://e.com/?a=1&b=2",
)  # fmt: skip
NUMBERS = (
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    2**64,
    10**18,
    10**40,
    7**3000,
    91.0,
    -180.5,
    1e308,
    5e-324,
)
# As they stand in the bytes: what JSON or XML would not be written like.
RAW_JSON = (
    "NaN", "Infinity", "-Infinity", "1e999", "-0", "9" * 3000, "9" * 5000, "[" * 200 + "]" * 200, "[" * 5000,
    "[" * 60_000, '{"a":' * 300 + "1" + "}" * 300, '"\\ud800"', '"\\u0000"', "tru", "01", "'x'", "", ",", "\\",
)  # fmt: skip
RAW_XML = (
    "<a>" * 9 + "</a>" * 9, "<a>" * 5000 + "</a>" * 5000, "<a/>" * 2000, "<![CDATA[", "]]>", "&a;", "&#0;", "&#xD800;",
    "&#x10FFFF;", "<!-- -- -->", "<?php x ?>", "<a b='1' b='2'/>", "<", "&", "<x:y/>", "<a>x</b>", "&lt;b&gt;",
)  # fmt: skip
PROLOGUES = (
    '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0" encoding="gbk"?>', '<?xml version="1.1"?>',
    "\ufeff", '<!DOCTYPE xml [<!ENTITY a "ha">]>', '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "<!DOCTYPE xml>", "x",
    '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>', "\n\n",
    "<?x y?>", "<!-- a -->",
)  # fmt: skip

Scalar: TypeAlias = str | int | float | bool | None


def text(rng: Random) -> str:
    """Give a text: mostly an odd one, sometimes what a person types, sometimes a long row of different digits."""
    match rng.randrange(8):
        case 0 | 1:
            return rng.choice(SAID)
        case 2:
            return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 12)))
        case 3:
            return "".join(str(rng.randrange(10**9)) for _ in range(rng.choice((2, 40, 400))))
        case _:
            return rng.choice(TEXTS)


def scalar(rng: Random) -> Scalar:
    """Give a text, a number, true, false or nothing."""
    match rng.randrange(4):
        case 0:
            return rng.choice(NUMBERS)
        case 1:
            return rng.choice((True, False, None))
        case _:
            return text(rng)


def spoilt(body: bytes, rng: Random) -> bytes:
    """Damage bytes: cut, turned over, doubled or mixed with what is no UTF-8."""
    at = rng.randrange(len(body) + 1)
    match rng.randrange(4):
        case 0:
            return body[:at]
        case 1:
            return (
                body[:at]
                + rng.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00", b"\xf5", b'"', b"<"))
                + body[at:]
            )
        case 2:
            return body[:at] + body[at + 1 :]
        case _:
            return body + body[at:]
