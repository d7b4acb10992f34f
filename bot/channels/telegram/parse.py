"""From a customer's update to a neutral message, by aiogram's types."""

from datetime import datetime
from typing import Any

from aiogram.types import Update

from bot.channels.bot_api.envelope import UNREADABLE, enclose, salvage
from bot.channels.bot_api.plain import plain_words
from bot.channels.bot_api.reading import read
from desk.messages import Channel, Ignored, InboundMessage


def parse(raw: Any, *, bot: int, received_at: datetime) -> InboundMessage | Ignored:  # noqa: ANN401 -- any JSON
    """Say what an update means to the desk. Raises NotAnUpdateError, and nothing else."""
    envelope = enclose(raw, channel=Channel.TELEGRAM, bot=bot, received_at=received_at)
    try:
        return plain_words(envelope) or read(Update.model_validate(envelope.raw), envelope=envelope)
    except UNREADABLE:
        return salvage(envelope)
