"""Delivering one message in as many calls as it takes, each of them once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias

from bot.channels.bot_api.composing import Composition, Revision, Sending, Upload, compose
from bot.channels.bot_api.verdicts import ChatMovedError, is_beyond_editing, is_stale_press, is_unchanged
from desk.replies import MediaKind, Toast, is_quiet
from handlers.ports import DeliveryRefused, Errand, Files, Phrase, Receipt

PHOTO_BYTES: Final = 10 * 1024 * 1024
REMEMBERED: Final = 1000

Send: TypeAlias = Callable[[str, Sending, bytes], Awaitable[str | None]]
"""Makes one call: the chat, what to send, and a file's content; gives the sent message's id."""


class Courier:
    """Takes errands to the chats of one bot.

    A message that takes several calls and fails on the way goes on where it stopped when it is tried again.
    """

    def __init__(self, send: Send, *, files: Files) -> None:
        self._send = send
        self._files = files
        self._done: OrderedDict[int, int] = OrderedDict()

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown."""
        composition = _composed(errand, phrase=phrase, revises=errand.revises)
        try:
            sent = await self._send_all(errand, composition=composition)
        except DeliveryRefused as refusal:
            if isinstance(errand.message, Toast) and is_stale_press(refusal):
                return Receipt()
            if errand.revises is None or not (is_unchanged(refusal) or is_beyond_editing(refusal)):
                raise
            if is_unchanged(refusal):
                return Receipt(platform_id=errand.revises, words=composition.words)
            if is_quiet(errand.message):
                return Receipt(platform_id=errand.revises)
            composition = _composed(errand, phrase=phrase, revises=None)
            sent = await self._send_all(errand, composition=composition)
        return Receipt(platform_id=sent, words=composition.words)

    async def _send_all(self, errand: Errand, *, composition: Composition) -> str | None:
        sent = None
        for number, sending in enumerate(composition.sendings):
            if number < self._done.get(errand.id, 0):
                continue
            sent = await self._send_one(errand.address.user, sending)
            self._remember(errand.id, done=number + 1)
        self._done.pop(errand.id, None)
        return sent

    async def _send_one(self, chat: str, sending: Sending) -> str | None:
        content = b""
        if isinstance(sending, Upload):
            content = await self._content(sending)
            if len(content) > PHOTO_BYTES and sending.kind is MediaKind.PICTURE:
                sending = replace(sending, kind=MediaKind.FILE)
        try:
            sent = await self._send_where_it_is(chat, sending, content=content)
        except ChatMovedError:
            raise DeliveryRefused("the chat moved twice") from None
        return str(sending.message) if isinstance(sending, Revision) else sent

    async def _send_where_it_is(self, chat: str, sending: Sending, *, content: bytes) -> str | None:
        try:
            return await self._send(chat, sending, content)
        except ChatMovedError as moved:
            return await self._send(moved.chat, sending, content)

    async def _content(self, upload: Upload) -> bytes:
        try:
            return await self._files.read(upload.media.sha256)
        except FileNotFoundError:
            raise DeliveryRefused(f"there is no file {upload.media.sha256}") from None

    def _remember(self, errand: int, *, done: int) -> None:
        self._done[errand] = done
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)


def _composed(errand: Errand, *, phrase: Phrase, revises: str | None) -> Composition:
    try:
        return compose(errand.message, phrase=phrase, revises=revises)
    except ValueError as bug:
        raise DeliveryRefused(f"can't be said on Telegram: {bug}") from bug
