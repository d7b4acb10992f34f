"""aiogram's methods over the desk's own wire."""

from collections.abc import AsyncGenerator
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from pydantic import BaseModel, TypeAdapter

from bot.channels.bot_api.wire import Wire

_CHUNK = 65536


class WireSession(BaseSession):
    """Encodes aiogram's methods, and decodes the answers into its types."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    async def close(self) -> None:
        """Leave the wire open: it belongs to the channel."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 -- the library's signature
    ) -> TelegramType:
        """Call a method. Raises the delivery's outcomes, ChatMovedError or pydantic's ValidationError."""
        attached: dict[str, Any] = {}
        prepared = {
            name: self.prepare_value(value, bot=bot, files=attached)
            for name, value in method.model_dump(warnings=False).items()
        }
        fields = {name: value for name, value in prepared.items() if value}
        files = {name: (file.filename, file.data, "application/octet-stream") for name, file in attached.items()}
        status, body = await self._wire.post(method.__api_method__, fields=fields, files=files or None)
        result = self._wire.result(status, body=body)
        decoded: TelegramType = _decoder(method.__returning__).validate_python(result, context={"bot": bot})
        return decoded

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002 -- the library's signature
        timeout: int = 30,  # noqa: ASYNC109, ARG002 -- the library's signature
        chunk_size: int = _CHUNK,
        raise_for_status: bool = True,  # noqa: ARG002, FBT001, FBT002 -- the library's signature
    ) -> AsyncGenerator[bytes, None]:
        """Read a file of the bot's by its address."""
        path = url.partition("/file/bot")[2].partition("/")[2]
        async with self._wire.download(path) as answer:
            async for chunk in answer.aiter_bytes(chunk_size):
                yield chunk


@cache
def _decoder(returning: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- whatever type a method is said to return
    # The library's own check_response builds a model for it anew whenever the garbage collector took the last one.
    if isinstance(returning, type) and issubclass(returning, BaseModel):
        returning.model_rebuild()  # an adapter can't finish a model that was not used yet
    return TypeAdapter(returning)
