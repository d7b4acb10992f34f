"""What both channels do alike with their account: files, checks, and errors as a delivery knows them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.channels.wechat_wire.attachments import Attachment, Slot, attach
from bot.channels.wechat_wire.safe_client import THREADS, Json, SafeClient
from bot.channels.wechat_wire.sending import accepted
from bot.channels.wechat_wire.threads import Threads
from bot.channels.wechat_wire.transfer import download, upload
from bot.channels.wechat_wire.verdicts import ErrcodeError, of_errcode
from bot.channels.wechat_wire.words import laid_out, naming
from desk.messages import MediaRef
from desk.replies import MediaKind, Outgoing, Say
from handlers.ports import DeliveryFailed, Fetched, Files, Phrase

T = TypeVar("T")


class Speaker:
    """One account: its client, the threads that the client blocks, and what it takes as attachments."""

    def __init__(
        self,
        client: SafeClient,
        *,
        slots: Mapping[MediaKind, Slot],
        files: Files,
        quota_pause: Callable[[], timedelta],
        is_ascii_named: bool,
    ) -> None:
        self._client = client
        self._threads = Threads(type(self).__name__, most=THREADS)
        self._slots = slots
        self._files = files
        self._quota_pause = quota_pause
        self._is_ascii_named = is_ascii_named

    async def close(self) -> None:
        """Make no more calls."""
        self._threads.close()

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
        return await self._threads.run(partial(download, self._client, media.ref, limit=limit))

    async def check(self) -> str | None:
        """Say what is wrong with the account's settings; None when the platform lets us in."""
        try:
            await self._threads.run(self._client.fetch_access_token)
        except DeliveryFailed as failed:
            return failed.reason
        return None

    async def _written(self, message: Outgoing, phrase: Phrase) -> tuple[str, Attachment | None]:
        """Give the words of a message and its file, or the words with the file's name if it can't be sent."""
        words = laid_out(message, phrase)
        if not isinstance(message, Say) or message.media is None:
            return words, None
        attachment = await attach(
            message.media, slots=self._slots, is_ascii_named=self._is_ascii_named, files=self._files
        )
        return (words, attachment) if attachment else (naming(words, message.media), None)

    def _upload(self, attachment: Attachment) -> str:
        """Put a file into the platform's store and give its media id. Raises DeliveryFailed or DeliveryRefused."""
        return self._judged(lambda: upload(self._client, attachment))

    def _post(self, endpoint: str, request: Json) -> Json:
        """Make a call that has an effect. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown."""
        return self._judged(lambda: accepted(self._client.post(endpoint, data=request)))

    def _judged(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except ErrcodeError as error:
            refused = error
        raise of_errcode(refused, quota_pause=self._quota_pause())
