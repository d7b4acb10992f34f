"""python-telegram-bot's requests over the desk's own wire."""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeAlias, TypeVar

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.channels.bot_api.verdicts import ChatMovedError
from bot.channels.bot_api.wire import PATIENCE, Files, Wire
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown

T = TypeVar("T")
# The library's own type for it is private.
Patience: TypeAlias = Any
Outcome: TypeAlias = DeliveryFailed | DeliveryRefused | DeliveryUnknown | ChatMovedError


class OutcomeError(TelegramError):
    """Carries a delivery's outcome through the library, which would wrap any other exception."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


class WireRequest(BaseRequest):
    """Sends the library's requests by the wire. Raises OutcomeError for all but success."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def initialize(self) -> None:
        """Have nothing to open: the wire is the channel's."""

    async def shutdown(self) -> None:
        """Leave the wire open: it is the channel's."""

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, in seconds."""
        return PATIENCE.total_seconds()

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 -- the Bot API takes POST for everything
        request_data: RequestData | None = None,
        read_timeout: Patience = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- the wire has its own
        write_timeout: Patience = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- the wire has its own
        connect_timeout: Patience = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- the wire has its own
        pool_timeout: Patience = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 -- the wire has its own
    ) -> tuple[int, bytes]:
        """Call the method that the address ends with; gives the status and body of a success."""
        fields = request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data else {}
        outcome: Outcome
        try:
            status, body = await self._wire.post(url.rpartition("/")[2], fields=fields, files=_files(files))
            self._wire.result(status, body=body)
        except (DeliveryFailed, DeliveryRefused, DeliveryUnknown, ChatMovedError) as trouble:
            outcome = trouble
        else:
            return status, body
        raise OutcomeError(outcome)


async def outcome_of(call: Awaitable[T]) -> T:
    """Make a call of the library's. Raises DeliveryFailed, DeliveryRefused, DeliveryUnknown or ChatMovedError."""
    try:
        return await call
    except OutcomeError as carried:
        raise carried.outcome from None
    except (AttributeError, KeyError, TelegramError, TypeError, ValueError):
        # It says the message was taken, and quotes it: no part of that belongs in an error.
        raise DeliveryUnknown("an answer that can't be read") from None


def _files(attached: Mapping[str, tuple[str, Any, str]]) -> Files | None:
    return attached or None
