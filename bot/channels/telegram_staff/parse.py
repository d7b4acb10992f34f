"""From a staff member's update to a neutral message, by python-telegram-bot's types."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

from telegram import Update

from bot.channels.bot_api.envelope import UNREADABLE, Envelope, enclose, salvage
from bot.channels.bot_api.plain import plain_words
from bot.channels.bot_api.reading import read
from desk.messages import Channel, Ignored, InboundMessage


def parse(raw: Any, *, bot: int, received_at: datetime) -> InboundMessage | Ignored:  # noqa: ANN401 -- any JSON
    """Say what an update means to the desk. Raises NotAnUpdateError, and nothing else."""
    envelope = enclose(raw, channel=Channel.TELEGRAM_STAFF, bot=bot, received_at=received_at)
    try:
        return plain_words(envelope) or _read(envelope)
    except UNREADABLE:
        # The library checks nothing: what is malformed fails wherever it is first used.
        return salvage(envelope)


def _read(envelope: Envelope) -> InboundMessage | Ignored:
    message = read(Update.de_json(dict(envelope.raw), None), envelope=envelope)
    _demand_types(message)
    return message


def _demand_types(value: Any) -> None:  # noqa: ANN401 -- a dataclass of ours
    kind: Any = type(value)
    hints = _hints(kind)
    for field in fields(value):
        held = getattr(value, field.name)
        if isinstance(held, tuple):
            for part in held:
                _demand_types(part)
        elif is_dataclass(held):
            _demand_types(held)
        elif not isinstance(held, hints[field.name]):
            raise TypeError(f"{field.name} is a {type(held).__name__}")


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 -- a dataclass
    return get_type_hints(kind)
