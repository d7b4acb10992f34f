"""The two Telegram bots side by side: what one does, the other does too."""

from typing import Any, NamedTuple

import pytest

import bot.channels.telegram.client
import bot.channels.telegram.parse
import bot.channels.telegram.poll
import bot.channels.telegram.webhook
import bot.channels.telegram_staff.client
import bot.channels.telegram_staff.parse
import bot.channels.telegram_staff.poll
import bot.channels.telegram_staff.webhook
from bot.channels.bot_api.envelope import Parse
from desk.messages import Channel

TOKEN = "7000001:canary-token-AAH"


class Library(NamedTuple):
    """One bot's modules, by what they offer."""

    channel: Channel
    parse: Parse
    open: Any
    routes: Any
    poll: Any
    path: str


AIOGRAM = Library(
    Channel.TELEGRAM,
    bot.channels.telegram.parse.parse,
    bot.channels.telegram.client.TelegramChannel,
    bot.channels.telegram.webhook.routes,
    bot.channels.telegram.poll.poll,
    "/hooks/telegram/customer",
)
PTB = Library(
    Channel.TELEGRAM_STAFF,
    bot.channels.telegram_staff.parse.parse,
    bot.channels.telegram_staff.client.TelegramStaffChannel,
    bot.channels.telegram_staff.webhook.routes,
    bot.channels.telegram_staff.poll.poll,
    "/hooks/telegram/staff",
)
both_bots = pytest.mark.parametrize("library", [AIOGRAM, PTB], ids=["customers", "staff"])
