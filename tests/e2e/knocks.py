"""Knocks at the hooks that must leave no trace: forged, replayed, oversized, malformed and unknown."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlencode

from sandbox.server import SandboxSettings
from tests.bot.channels.callbacks import sealed, sign, stamped
from tests.bot.channels.tencent import StoppedClock

SANDBOX = SandboxSettings()
CUSTOMER, STAFF, WECHAT, WECOM = "/hooks/telegram/customer", "/hooks/telegram/staff", "/hooks/wechat", "/hooks/wecom"
ACCOUNTS: dict[str, Any] = {WECHAT: SANDBOX.wechat, WECOM: SANDBOX.wecom}
TOO_MUCH = b"x" * (1024 * 1024 + 1)
HOUR = timedelta(hours=1)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
REFUSED, MALFORMED, IGNORED = "telegram_hook_refused", "telegram_update_malformed", "telegram_update_ignored"

Query: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """One request, and what it should get: the status, and the event that the log tells of it."""

    name: str
    path: str
    status: int
    event: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    in_chunks: bool = False

    @property
    def content(self) -> "bytes | AsyncIterator[bytes]":
        """The body, whole or of unannounced length."""
        return self._chunks() if self.in_chunks else self.body

    async def _chunks(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), 64 * 1024):
            yield self.body[start : start + 64 * 1024]


def at_telegram(path: str, *, secret: str, other: str) -> list[Knock]:
    """Give the knocks at a bot's hook, whose secret is `secret`; `other` is the other bot's."""

    def knock(name: str, status: int, event: str, body: bytes = b"", **more: Any) -> Knock:  # noqa: ANN401 -- whatever a knock has
        given: dict[str, Any] = {"name": name, "path": path, "status": status, "event": event, "body": body}
        return Knock(**given | {"headers": {HEADER: secret}} | more)

    forged: dict[str, dict[str, str]] = {"nothing": {}, "an empty secret": {HEADER: ""}} | {
        f"the secret {wrong!r}": {HEADER: wrong}
        for wrong in (other, secret[:-1], secret + "x", secret.upper(), "\xe9\xfc", f"{secret}, {secret}")
    }
    return [
        *(knock(f"with {name}", 401, REFUSED, GENUINE, headers=headers) for name, headers in forged.items()),
        *(knock(f"of {body[:20]!r}", 400, MALFORMED, body) for body in NO_UPDATES),
        *(knock(f"of {kind!r}", 200, IGNORED, b'{"update_id": 7, ' + kind + b"}") for kind in UNKNOWN),
        knock("of a group's message", 200, IGNORED, GENUINE.replace(b'"private"', b'"supergroup"')),
        knock("that is too large", 413, "telegram_update_too_large", TOO_MUCH),
        knock("that grows too large", 413, "telegram_update_too_large", TOO_MUCH, in_chunks=True),
        knock("by GET", 405, "no_such_door", method="GET"),
        *(knock(f"by {method}", 405, "no_such_door", GENUINE, method=method) for method in OTHER_METHODS),
        *(
            knock(f"said to be {kind}", 400, MALFORMED, b"a=1", headers={HEADER: secret, "Content-Type": kind})
            for kind in KINDS
        ),
        knock("with a long query", 401, REFUSED, GENUINE, path=f"{path}?{'x' * 20_000}", headers={}),
        knock("with an odd query", 401, REFUSED, GENUINE, path=f"{path}?%ff%00=%ed%a0%80&&;=", headers={}),
        knock("next door", 404, "no_such_door", GENUINE, path=f"{path}/"),
    ]


OTHER_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/xml",
    "application/json; charset=utf-16",
)
UNKNOWN = (
    b'"quantum_update": {}',
    b'"quantum_update": {"chat": {"id": 5}}',
    b'"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"]}',
    b'"channel_post": {"message_id": 1, "date": 1700000000, "text": "x", "chat": {"id": -5, "type": "channel"}}',
    b'"inline_query": {"id": "1", "from": {"id": 5, "is_bot": false, "first_name": "E"}, "query": "x", "offset": ""}',
)
GENUINE = (
    b'{"update_id": 7, "message": {"message_id": 1, "date": 1700000000, "text": "It leaks",'
    b' "chat": {"id": 5, "type": "private", "first_name": "Eve"},'
    b' "from": {"id": 5, "is_bot": false, "first_name": "Eve"}}}'
)
NO_UPDATES = (
    b"",
    b"not json",
    b"[]",
    b'"text"',
    b"7",
    b"null",
    b"{}",
    b'{"update_id": "7"}',
    b'{"update_id": true}',
    b'{"update_id": 1.5}',
    b'{"update_id": 7, "message": {}}',
    b'{"update_id": 7, "message": {"chat": {"id": "5", "type": "private"}}}',
    b'{"update_id": 7',
    b"\xff\xfe\x00",
    b"[" * 200_000,
    b'{"update_id": ' + b"9" * 5000 + b"}",
    b"\x1f\x8b\x08gzip",
    b'{"update_id": 7, "update_id": "8"}',
    b'{"update_id": 7, "message": {"message_id": NaN}}',
    b'{"update_id": 7, "message": {"chat": {"id": ' + b"9" * 999 + b', "type": "private"}}}',
    b'{"update_id": ' + b"8" * 999 + b', "message": {"chat": {"id": 8, "type": "private"}}}',
)


def at_tencent(path: str, *, now: datetime) -> list[Knock]:
    """Give the knocks at the hook of WeChat or WeCom."""
    return [*_by_strangers(path, now=now), *_that_make_no_sense(path, now=now), *_to_set_up(path, now=now)]


def _knock(path: str, name: str, status: int, letter: tuple[Query, str], **more: Any) -> Knock:  # noqa: ANN401 -- as above
    query, body = letter
    given: dict[str, Any] = {"name": name, "path": f"{path}?{urlencode(query)}", "status": status}
    return Knock(**given | {"body": body.encode(), "event": "callback_refused"} | more)


def _letter(path: str, xml: str, **more: Any) -> tuple[Query, str]:  # noqa: ANN401 -- as `sealed`
    account: Any = ACCOUNTS[path]
    receiver = account.app_id if path == WECHAT else account.corp_id
    return sealed(xml, **{"receiver": receiver, "key": account.aes_key, "token": account.token} | more)


def _by_strangers(path: str, *, now: datetime) -> list[Knock]:
    clock, late, early = StoppedClock(at=now), StoppedClock(at=now - HOUR), StoppedClock(at=now + HOUR)
    token = ACCOUNTS[path].token
    (query, body), plain = _letter(path, TEXT, clock=clock), stamped(clock, token=token)
    sealed_twice = body.replace("</xml>", body.removeprefix("<xml>"))
    wrong: dict[str, tuple[Query, str]] = {
        "without a query": ({}, body),
        "without a signature": (without(query, "msg_signature"), body),
        "without a timestamp": (without(query, "timestamp"), body),
        "with an odd timestamp": (query | {"timestamp": "１７０００００００００"}, body),
        "with a negative timestamp": (query | {"timestamp": "-1"}, body),
        "with another's token": _letter(path, TEXT, clock=clock, token="guessed"),
        "with another nonce": (query | {"nonce": "other"}, body),
        "with another body": (query, _letter(path, TEXT, clock=clock)[1]),
        "of an hour ago": _letter(path, TEXT, clock=late),
        "of the future": _letter(path, TEXT, clock=early),
        "for another account": _letter(path, TEXT, clock=clock, receiver="wx-somebody-else"),
        "sealed with another key": _letter(path, TEXT, clock=clock, key="z" * 43),
        "in plain": (plain, TEXT),
        "in plain, said to be sealed": (plain | {"encrypt_type": "aes"}, TEXT),
        "of two texts": (query, sealed_twice),
        "of nothing": (query, ""),
        "of broken cipher": broken(token, clock),
        "with a long nonce": (query | {"nonce": "9" * 20_000}, body),
        "with an odd nonce": (query | {"nonce": "\x00\udcff".encode(errors="replace").decode()}, body),
        "with a signature in another script": (query | {"msg_signature": "１" * 40}, body),
        "said to be a form": (query | {"nonce": "form"}, "a=1"),
    }
    return [_knock(path, name, 403, letter) for name, letter in wrong.items()]


def _that_make_no_sense(path: str, *, now: datetime) -> list[Knock]:
    clock = StoppedClock(at=now)
    genuine = _letter(path, TEXT, clock=clock)
    ignored = "wechat_ignored" if path == WECHAT else "wecom_ignored"
    return [
        *(_knock(path, f"of {xml[:24]!r}", 400, _letter(path, xml, clock=clock)) for xml in NO_LETTERS),
        _knock(path, "of an unknown event", 200, _letter(path, EVENT, clock=clock), event=ignored),
        _knock(path, "that is too large", 413, genuine, body=TOO_MUCH),
        _knock(path, "that grows too large", 413, genuine, body=TOO_MUCH, in_chunks=True),
        *(_knock(path, f"by {method}", 405, genuine, method=method, event="no_such_door") for method in OTHER_METHODS),
        _knock(path, "by HEAD", 403, ({}, ""), method="HEAD"),
    ]


def _to_set_up(path: str, *, now: datetime) -> list[Knock]:
    clock, late, token = StoppedClock(at=now), StoppedClock(at=now - HOUR), ACCOUNTS[path].token
    echo = {"echostr": "hello"}
    wrong = {
        "to set up, unsigned": echo,
        "to set up, forged": echo | stamped(clock, token="guessed"),
        "to set up, long ago": echo | stamped(late, token=token),
    }
    return [_knock(path, name, 403, (query, ""), method="GET") for name, query in wrong.items()]


def without(query: Query, name: str) -> Query:
    """Leave one part of a query out."""
    return {key: value for key, value in query.items() if key != name}


def broken(token: str, clock: StoppedClock) -> tuple[Query, str]:
    """Sign a cipher that opens with no key."""
    query, cipher = stamped(clock, token=token), "AAAA" * 16
    signature = sign(query["timestamp"], query["nonce"], cipher, token=token)
    return query | {"msg_signature": signature}, f"<xml><Encrypt>{cipher}</Encrypt></xml>"


_HEAD = "<ToUserName>gh</ToUserName><FromUserName>oEve</FromUserName><CreateTime>1700000000</CreateTime>"
TEXT = f"<xml>{_HEAD}<MsgType>text</MsgType><Content>It leaks</Content><MsgId>1</MsgId><AgentID>1</AgentID></xml>"
EVENT = f"<xml>{_HEAD}<MsgType>event</MsgType><Event>quantum_leap</Event><AgentID>1</AgentID></xml>"
NO_LETTERS = (
    "",
    "no xml",
    "<xml>",
    "<xml></xml>",
    "<other/>",
    '{"json": true}',
    TEXT.replace("oEve", ""),
    TEXT.replace("oEve", "o" * 500),
    TEXT.replace("<MsgType>text</MsgType>", ""),
    TEXT.replace("<MsgId>1</MsgId>", "<MsgId>one</MsgId>"),
    TEXT.replace("1700000000", "soon"),
    TEXT.replace("It leaks", "<b>It</b> leaks"),
    EVENT.replace("quantum_leap", ""),
    f'<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>{TEXT.replace("It leaks", "&b;")}',
    f'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>{TEXT.replace("It leaks", "&f;")}',
    "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
    TEXT.replace("</xml>", "<a>" * 20 + "</a>" * 20 + "</xml>"),
    TEXT.replace("<MsgId>1</MsgId>", "<MsgId>1</MsgId><MsgId>2</MsgId>"),
    TEXT.replace("<MsgId>1</MsgId>", f"<MsgId>{'9' * 5000}</MsgId>"),
    TEXT.replace("1700000000", "9" * 30),
    TEXT.replace("It leaks", "&#0;"),
    TEXT.replace("It leaks", "&#xD800;"),
)

Table: TypeAlias = Callable[[datetime], list[Knock]]
TABLES: dict[str, Table] = {
    CUSTOMER: lambda _: at_telegram(CUSTOMER, secret="customer-hook", other="staff-hook"),
    STAFF: lambda _: at_telegram(STAFF, secret="staff-hook", other="customer-hook"),
    WECHAT: lambda now: at_tencent(WECHAT, now=now),
    WECOM: lambda now: at_tencent(WECOM, now=now),
}
