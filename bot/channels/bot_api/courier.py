"""Delivering one message in as many calls as it takes, each of them once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias

from bot.channels.bot_api.composing import Composition, Revision, Sending, Upload, compose
from bot.channels.bot_api.verdicts import ChatMovedError, is_beyond_editing, is_stale_press, is_unchanged
from desk.replies import MediaKind, Toast, is_quiet
from handlers.ports import DeliveryFailed, DeliveryRefused, Errand, Files, Phrase, Receipt

PHOTO_BYTES: Final = 10 * 1024 * 1024

Send: TypeAlias = Callable[[str, Sending, bytes], Awaitable[str | None]]
"""Makes one call: the chat, what to send, and a file's content; gives the sent message's id."""


class Courier:
    """Takes errands to the chats of one bot.

    A message that takes several calls and fails on the way says how many were taken, to go on behind them.
    """

    def __init__(self, send: Send, *, files: Files) -> None:
        self._send = send
        self._files = files

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown."""
        # of what could not be edited, and is said anew, parts may have gone out already
        revises = None if errand.parts else errand.revises
        composition = _composed(errand, phrase=phrase, revises=revises)
        try:
            sent = await self._send_all(errand, composition=composition)
        except DeliveryRefused as refusal:
            if isinstance(errand.message, Toast) and is_stale_press(refusal):
                return Receipt(cost=0)
            if revises is None or not (is_unchanged(refusal) or is_beyond_editing(refusal)):
                raise
            if is_unchanged(refusal):
                return Receipt(platform_id=errand.revises, words=composition.words)
            if is_quiet(errand.message):
                return Receipt(platform_id=errand.revises)
            composition = _composed(errand, phrase=phrase, revises=None)
            sent = await self._send_all(errand, composition=composition)
        cost = 0 if isinstance(errand.message, Toast) else len(composition.sendings)
        return Receipt(platform_id=sent, words=composition.words, cost=cost)

    async def _send_all(self, errand: Errand, *, composition: Composition) -> str | None:
        sent = None
        for number, sending in enumerate(composition.sendings):
            if number < errand.parts:
                continue
            try:
                sent = await self._send_one(errand.address.user, sending)
            except DeliveryFailed as failed:
                failed.parts = number
                raise
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


def _composed(errand: Errand, *, phrase: Phrase, revises: str | None) -> Composition:
    try:
        return compose(errand.message, phrase=phrase, revises=revises)
    except ValueError as bug:
        raise DeliveryRefused(f"can't be said on Telegram: {bug}") from bug
