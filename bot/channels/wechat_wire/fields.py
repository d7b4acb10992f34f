"""The fields of a callback, read with suspicion: what should be a text is one, or the callback is malformed."""

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wechat_wire.words import clean

_DEEPEST = 8
_LONGEST_NAME = 128
_NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)
# XML knows no way to write these, yet phones have sent them; a parser would refuse the whole message.
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_XML = (ExpatError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """One callback: its MsgType and Event in lower case, and all of its fields."""

    kind: str
    event: str
    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """Give a field's clean text, empty when there is none. Raises MalformedError when it is no text."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise MalformedError(f"{name} is no text")
        return clean(value)

    def listed(self, name: str) -> tuple[Mapping[str, str], ...]:
        """Give the entries of `<name><List>…</List></name>`, their texts only. Raises MalformedError for no list."""
        inside = self.values.get(name)
        if inside is None:
            return ()
        found = inside.get("List") if isinstance(inside, dict) else None
        entries = [entry for entry in (found if isinstance(found, list) else [found]) if isinstance(entry, dict)]
        if not entries:
            raise MalformedError(f"{name} is no list")
        return tuple({key: clean(text) for key, text in entry.items() if isinstance(text, str)} for entry in entries)

    def degrees(self, name: str, *, most: float) -> float:
        """Give a field's figure between -most and most. Raises MalformedError."""
        try:
            figure = float(self.text(name))
        except ValueError:
            raise MalformedError(f"{name} is no number") from None
        if not math.isfinite(figure) or abs(figure) > most:
            raise MalformedError(f"{name} is not on the map")
        return figure

    @property
    def sender(self) -> str:
        """Who sent it. Raises MalformedError when nobody did."""
        name = self.text("FromUserName")
        if not name or len(name) > _LONGEST_NAME:
            raise MalformedError("FromUserName names nobody")
        return name

    @property
    def sent_at(self) -> datetime:
        """When the platform took it. Raises MalformedError."""
        if not _SECONDS.fullmatch(self.text("CreateTime")):
            raise MalformedError("CreateTime is no time")
        return datetime.fromtimestamp(int(self.text("CreateTime")), UTC)

    @property
    def message_id(self) -> str:
        """The platform's number of a message that is no event. Raises MalformedError."""
        if not _NUMBER.fullmatch(self.text("MsgId")):
            raise MalformedError("MsgId is no number")
        return self.text("MsgId")

    @property
    def key(self) -> str:
        """What tells this callback from every other of the account, and is the same when it comes again."""
        if self.kind != "event":
            return f"{self.sender}:{self.message_id}"
        event = f"{self.text('Event')[:_LONGEST_NAME]}:{self.text('EventKey')[:_LONGEST_NAME]}"
        return f"{self.sender}:{self.text('CreateTime')}:{event}:{self._digest()}"

    def _digest(self) -> str:
        all_fields = json.dumps(self.values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(all_fields.encode()).hexdigest()[:16]


def read(xml: str, *, parse: Callable[[str], Any]) -> Fields:
    """Read a callback with wechatpy's parser of the platform. Raises MalformedError."""
    try:
        message = parse(_UNPARSABLE.sub("", xml))
        values = dict(message._data)  # noqa: SLF001 -- the only way to the fields that wechatpy has no class for
        kind, event = values["MsgType"].lower(), (values.get("Event") or "").lower()
    except _BAD_XML as error:
        raise MalformedError(f"unreadable XML ({type(error).__name__})") from None
    if _depth(values) > _DEEPEST:
        raise MalformedError("fields too deep inside fields")
    return Fields(kind=kind, event=event, values=values)


def _depth(value: object, *, at: int = 0) -> int:
    if at > _DEEPEST or not isinstance(value, dict | list):
        return at
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(one, at=at + 1) for one in inner), default=at)
