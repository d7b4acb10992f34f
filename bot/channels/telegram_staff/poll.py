"""Long polling for the staff bot, where there is no public address for a webhook."""

from typing import NoReturn

from bot.channels.bot_api import polling
from bot.channels.bot_api.reception import Reception
from bot.channels.telegram_staff.client import TelegramStaffChannel
from bot.channels.telegram_staff.parse import parse
from handlers.ports import Clock, Intake


async def poll(channel: TelegramStaffChannel, *, intake: Intake, clock: Clock) -> NoReturn:
    """Receive the staff's updates until cancelled, through every kind of trouble."""
    reception = Reception(bot=channel.bot, parse=parse, intake=intake, clock=clock)
    await polling.poll(channel.wire, reception=reception)
