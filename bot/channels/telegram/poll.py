"""Long polling for the customers' bot, where there is no public address for a webhook."""

from typing import NoReturn

from bot.channels.bot_api import polling
from bot.channels.bot_api.reception import Reception
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.parse import parse
from handlers.ports import Clock, Intake


async def poll(channel: TelegramChannel, *, intake: Intake, clock: Clock) -> NoReturn:
    """Receive customers' updates until cancelled, through every kind of trouble."""
    reception = Reception(bot=channel.bot, parse=parse, intake=intake, clock=clock)
    await polling.poll(channel.wire, reception=reception)
