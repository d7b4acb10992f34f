"""Plain words in a private chat, as nearly every update brings them: read as they are, without a library's models."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.channels.bot_api.content import full_name, words_of
from bot.channels.bot_api.envelope import Envelope
from desk.messages import Address, InboundMessage

# All that may stand in such an update, and in its message; whatever has more, or less, is for the library to read.
_UPDATE = frozenset({"update_id", "message"})
_MESSAGE = frozenset({"message_id", "from", "chat", "date", "text"})


def plain_words(envelope: Envelope) -> InboundMessage | None:
    """Read plain words; None when an update is anything else, or is not as Telegram describes it.

    Raises ValueError or OverflowError when it can't be kept.
    """
    message = envelope.raw.get("message")
    if envelope.raw.keys() != _UPDATE or not isinstance(message, dict) or message.keys() != _MESSAGE:
        return None
    match message:
        case {
            "message_id": int(number),
            "from": {"id": int(), "is_bot": bool(), "first_name": str(first), **person},
            "chat": {"id": int(chat), "type": "private"},
            "date": int(date),
            "text": str(words),
        } if parts := words_of(words):
            return InboundMessage(
                address=Address(channel=envelope.channel, user=str(chat)),
                key=envelope.key,
                sent_at=datetime.fromtimestamp(date, UTC),
                parts=parts,
                sender_name=full_name(first, _optional(person, "last_name")),
                language=_optional(person, "language_code"),
                platform_id=str(number),
            )
    return None


def _optional(person: Mapping[object, object], name: str) -> str | None:
    held = person.get(name)
    return held if isinstance(held, str) else None
