"""Who a bot is, and what it asks Telegram to be told of."""

from dataclasses import dataclass
from typing import Final

from bot.settings import TelegramAccount

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotIdentity:
    """A bot as Telegram knows it: its number, and the name that links to it carry, without the @."""

    id: int
    username: str | None


def bot_id(account: TelegramAccount) -> int:
    """Read the bot's number off its token, without asking Telegram. ValueError when it is no bot's token."""
    number, colon, secret = account.token.get_secret_value().partition(":")
    if not (number.isdecimal() and colon and secret and secret.isprintable() and " " not in secret):
        raise ValueError("a Telegram token looks like 123456:ABC-DEF, as @BotFather gave it")
    return int(number)


def webhook_secret(account: TelegramAccount) -> str:
    """Give the secret that webhook calls must carry. ValueError when none is configured."""
    if account.webhook_secret is None:
        raise ValueError("a Telegram webhook needs its WEBHOOK_SECRET; without one the hook stays shut")
    return account.webhook_secret.get_secret_value()
