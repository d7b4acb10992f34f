"""An update before it is understood: whose it is, which it is, cleaned of what no text may hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from desk.messages import Address, Channel, Ignored, InboundMessage, Unsupported

LONGEST_KIND = 64
# What vendor libraries raise over an update that is not as Telegram describes it, and the desk over what it can't keep.
UNREADABLE = (AttributeError, KeyError, OSError, OverflowError, RecursionError, TypeError, ValueError)
# NUL and lone surrogates can't be stored; the other controls only spoil what people read.
_READ = ("message", "edited_message", "callback_query", "my_chat_member")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NotAnUpdateError(ValueError):
    """What came is nothing that Telegram sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A raw update of one bot. `received_at` stands in where Telegram gives no time."""

    channel: Channel
    bot: int
    update: int
    raw: Mapping[str, Any]
    received_at: datetime

    @property
    def key(self) -> str:
        return f"tg:{self.bot}:{self.update}"

    @property
    def kind(self) -> str:
        """What the update is about: what the desk reads, or else the first that there is."""
        read = (field for field in _READ if self.raw.get(field))
        return next(read, None) or next((field for field in self.raw if field != "update_id"), "nothing")

    @property
    def content(self) -> Mapping[str, Any]:
        content = self.raw.get(self.kind)
        return content if isinstance(content, Mapping) else {}


class Parse(Protocol):
    """Payload to message, by one vendor's types. Raises NotAnUpdateError, and nothing else."""

    def __call__(self, raw: Any, *, bot: int, received_at: datetime) -> InboundMessage | Ignored:  # noqa: ANN401 -- any JSON
        ...


def enclose(raw: Any, *, channel: Channel, bot: int, received_at: datetime) -> Envelope:  # noqa: ANN401 -- any JSON
    """Take an update's JSON, cleaned of control characters. Raises NotAnUpdateError."""
    update = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(update, int) or isinstance(update, bool):
        raise NotAnUpdateError("no update_id")
    return Envelope(channel=channel, bot=bot, update=update, raw=_cleaned(raw), received_at=received_at)


def salvage(envelope: Envelope) -> InboundMessage:
    """Keep what can be kept of an update that the library can't read: who wrote. Raises NotAnUpdateError.

    Refusing it would have Telegram send it again and again, and hold back all that its sender writes after it.
    """
    chat = envelope.content.get("chat")
    number = chat.get("id") if isinstance(chat, Mapping) and chat.get("type") == "private" else None
    if not isinstance(number, int):
        raise NotAnUpdateError(f"an unreadable {envelope.kind[:LONGEST_KIND]}")
    try:
        return InboundMessage(
            address=Address(channel=envelope.channel, user=str(number)),
            key=envelope.key,
            sent_at=envelope.received_at,
            parts=(Unsupported(kind=envelope.kind[:LONGEST_KIND]),),
        )
    except ValueError as unfit:
        raise NotAnUpdateError(str(unfit)) from None


def _cleaned(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(value, str):
        return value if value.isprintable() else _UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_cleaned(held) for held in value]
    return value
