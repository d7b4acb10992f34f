"""A bot of the desk's beside a local Bot API, and the words to speak of what it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram_staff.client import TelegramStaffChannel
from bot.settings import TelegramAccount
from desk.messages import Address, InboundMessage
from desk.replies import Choice, Outgoing
from desk.texts import Text, verbatim
from handlers.ports import Errand, Receipt
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.telegram_bots import TOKEN, Library
from tests.bot.channels.telegram_server import LocalBotApi, serve

HOOK_WORD = "hook-canary"
MONDAY_9AM = datetime(2026, 3, 2, 9, tzinfo=UTC)
YES = Choice(token="leak:yes", label=verbatim("Yes"))
NO = Choice(token="leak:no", label=verbatim("No"))


def phrase(sentence: Text) -> str:
    return sentence.msgid.format_map(sentence.values)


def an_account(url: str, *, token: str = TOKEN, secret: str | None = HOOK_WORD) -> TelegramAccount:
    return TelegramAccount.model_validate({"token": token, "api_url": url, "webhook_secret": secret})


@dataclass(kw_only=True)
class StillClock:
    """Stands at Monday 9:00, and notes for how long it was asked to sleep."""

    slept: list[timedelta]

    def now(self) -> datetime:
        return MONDAY_9AM

    async def sleep(self, span: timedelta) -> None:
        self.slept.append(span)


@dataclass(kw_only=True)
class IntakeInMemory:
    """Takes messages, except those whose key is in `refuses`, once each."""

    taken: list[InboundMessage]
    refuses: set[str]

    async def receive(self, message: InboundMessage) -> None:
        if message.key in self.refuses:
            self.refuses.remove(message.key)
            raise RuntimeError(f"the store is down, and quotes: {message.parts}")
        self.taken.append(message)

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        await self.receive(message)
        return None

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        raise AssertionError(f"Telegram has no such thing: {errand} {receipt}")

    async def released(self, errand: Errand) -> None:
        raise AssertionError(f"Telegram has no such thing: {errand}")


@dataclass(kw_only=True)
class Stage:
    """One bot's channel and the Bot API that it talks to."""

    api: LocalBotApi
    files: FilesInMemory
    channel: TelegramChannel | TelegramStaffChannel

    def errand(self, message: Outgoing, *, revises: str | None = None, number: int = 1) -> Errand:
        address = Address(channel=self.channel.channel, user="1001")
        return Errand(id=number, address=address, message=message, revises=revises)

    async def deliver(self, message: Outgoing, *, revises: str | None = None, parts: int = 0) -> Receipt:
        errand = replace(self.errand(message, revises=revises), parts=parts)
        return await self.channel.deliver(errand, phrase)


@asynccontextmanager
async def on_stage(library: Library) -> AsyncIterator[Stage]:
    files = FilesInMemory()
    async with serve(LocalBotApi()) as api:
        channel = library.open(an_account(api.url), files=files)
        try:
            yield Stage(api=api, files=files, channel=channel)
        finally:
            await channel.close()
