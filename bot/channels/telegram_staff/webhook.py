"""The staff bot's webhook."""

from typing import Final

from starlette.routing import Route

from bot.channels.bot_api.hook import hook
from bot.channels.bot_api.identity import bot_id
from bot.channels.bot_api.reception import Reception
from bot.channels.telegram_staff.parse import parse
from bot.settings import TelegramAccount
from handlers.ports import Clock, Intake

PATH: Final = "/hooks/telegram/staff"


def routes(account: TelegramAccount, *, intake: Intake, clock: Clock) -> list[Route]:
    """Make the route that Telegram sends the staff's updates to. ValueError when the token is no bot's."""
    reception = Reception(bot=bot_id(account), parse=parse, intake=intake, clock=clock)
    return [hook(PATH, account=account, reception=reception)]
