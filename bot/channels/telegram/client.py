"""The customers' bot, as a channel of the desk."""

from typing import Final, TypeVar

from aiogram import Bot
from aiogram.methods import DeleteWebhook, GetMe, SetWebhook, TelegramMethod
from aiogram.types import Message
from pydantic import ValidationError

from bot.channels.bot_api.composing import Sending
from bot.channels.bot_api.courier import Courier
from bot.channels.bot_api.downloading import fetch
from bot.channels.bot_api.identity import ALLOWED_UPDATES, BotIdentity, bot_id, webhook_secret
from bot.channels.bot_api.wire import Wire
from bot.channels.telegram.render import render
from bot.channels.telegram.session import WireSession
from bot.channels.telegram.webhook import PATH
from bot.settings import TelegramAccount
from desk.messages import Channel, MediaRef
from handlers.ports import DeliveryUnknown, Errand, Fetched, Files, Phrase, Receipt

T = TypeVar("T")


class TelegramChannel:
    """Sends to customers on Telegram, and fetches what they sent. ValueError when the token is no bot's.

    `bot` is the bot's number, `wire` its way to the Bot API.
    """

    channel: Final = Channel.TELEGRAM

    def __init__(self, account: TelegramAccount, *, files: Files) -> None:
        self.bot = bot_id(account)
        self.wire = Wire(account)
        self._account = account
        self._bot = Bot(account.token.get_secret_value(), session=WireSession(self.wire))
        self._courier = Courier(self._send, files=files)

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        return await self._courier.deliver(errand, phrase)

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
        return await fetch(self.wire, media=media, limit=limit)

    async def get_me(self) -> BotIdentity:
        """Ask Telegram who the bot is. Raises the delivery's outcomes."""
        me = await self._call(GetMe())
        return BotIdentity(id=me.id, username=me.username)

    async def set_webhook(self, public_url: str) -> None:
        """Have updates sent to `public_url`. ValueError without a webhook secret; raises the delivery's outcomes."""
        secret = webhook_secret(self._account)
        url = f"{public_url}{PATH}"
        await self._call(SetWebhook(url=url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)))

    async def delete_webhook(self) -> None:
        """Have updates kept for polling. Raises the delivery's outcomes."""
        await self._call(DeleteWebhook())

    async def close(self) -> None:
        """Let go of the connections."""
        await self.wire.close()

    async def _send(self, chat: str, sending: Sending, content: bytes) -> str | None:
        sent = await self._call(render(sending, chat=chat, content=content))
        return str(sent.message_id) if isinstance(sent, Message) else None

    async def _call(self, method: TelegramMethod[T]) -> T:
        try:
            return await self._bot(method)
        except ValidationError:
            # It says the message was taken, and quotes it: no part of that belongs in an error.
            raise DeliveryUnknown("an answer that can't be read") from None
