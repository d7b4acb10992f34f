"""The staff bot, as a channel of the desk."""

from typing import Final

from telegram import Bot, Message

from bot.channels.bot_api.composing import Sending
from bot.channels.bot_api.courier import Courier
from bot.channels.bot_api.downloading import fetch
from bot.channels.bot_api.identity import ALLOWED_UPDATES, BotIdentity, bot_id, webhook_secret
from bot.channels.bot_api.wire import Wire
from bot.channels.telegram_staff.render import render
from bot.channels.telegram_staff.request import WireRequest, outcome_of
from bot.channels.telegram_staff.webhook import PATH
from bot.settings import TelegramAccount
from desk.messages import Channel, MediaRef
from handlers.ports import Errand, Fetched, Files, Phrase, Receipt


class TelegramStaffChannel:
    """Sends to staff on Telegram, and fetches what they sent. ValueError when the token is no bot's.

    `bot` is the bot's number, `wire` its way to the Bot API.
    """

    channel: Final = Channel.TELEGRAM_STAFF

    def __init__(self, account: TelegramAccount, *, files: Files) -> None:
        self.bot = bot_id(account)
        self.wire = Wire(account)
        self._account = account
        request = WireRequest(self.wire)
        token = account.token.get_secret_value()
        base = f"{account.api_url}/bot"
        self._bot = Bot(token, base_url=base, request=request, get_updates_request=request)
        self._courier = Courier(self._send, files=files)

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        return await self._courier.deliver(errand, phrase)

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
        return await fetch(self.wire, media=media, limit=limit)

    async def get_me(self) -> BotIdentity:
        """Ask Telegram who the bot is. Raises the delivery's outcomes."""
        me = await outcome_of(self._bot.get_me())
        return BotIdentity(id=me.id, username=me.username)

    async def set_webhook(self, public_url: str) -> None:
        """Have updates sent to `public_url`. ValueError without a webhook secret; raises the delivery's outcomes."""
        secret = webhook_secret(self._account)
        url = f"{public_url}{PATH}"
        await outcome_of(self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES))

    async def delete_webhook(self) -> None:
        """Have updates kept for polling. Raises the delivery's outcomes."""
        await outcome_of(self._bot.delete_webhook())

    async def close(self) -> None:
        """Let go of the connections."""
        await self.wire.close()

    async def _send(self, chat: str, sending: Sending, content: bytes) -> str | None:
        sent = await outcome_of(render(sending, bot=self._bot, chat=chat, content=content))
        return str(sent.message_id) if isinstance(sent, Message) else None
