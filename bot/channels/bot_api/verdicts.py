"""What the Bot API's answers mean to a delivery: taken, later, never, or not known."""

import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown

# Telegram names no code for these; its sentences are all there is to go by.
_NO_SUCH_PERSON: Final = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid")
_UNCHANGED: Final = ("message is not modified",)
_BEYOND_EDITING: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message to edit",
)
_STALE_PRESS: Final = ("query is too old", "query id is invalid", "query_id_invalid")


class ChatMovedError(Exception):
    """The chat has another number now; say it there."""

    def __init__(self, chat: str) -> None:
        super().__init__(chat)
        self.chat = chat


def result_of(status: int, *, body: bytes) -> Any:  # noqa: ANN401 -- whatever JSON the method answers
    """Take the result out of an answer. Raises the delivery's outcomes, or ChatMovedError."""
    answer = _decoded(body)
    if HTTPStatus(200) <= status < HTTPStatus.MULTIPLE_CHOICES:
        if answer.get("ok") is True and "result" in answer:
            return answer["result"]
        if answer.get("ok") is not False:
            raise DeliveryUnknown(f"{status}: an answer that can't be read")
        status = _number(answer.get("error_code")) or HTTPStatus.BAD_REQUEST
    raise _trouble(status, answer=answer)


def _trouble(status: int, *, answer: Mapping[str, Any]) -> Exception:
    reason = f"{status}: {answer.get('description') or 'no description'}"
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, Mapping) else {}
    if moved_to := _number(parameters.get("migrate_to_chat_id")):
        return ChatMovedError(str(moved_to))
    pause = _number(parameters.get("retry_after"))
    if status == HTTPStatus.TOO_MANY_REQUESTS or pause:
        return DeliveryFailed(reason, retry_after=timedelta(seconds=pause) if pause else None)
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return DeliveryFailed(reason)
    return DeliveryRefused(reason, unreachable=status == HTTPStatus.FORBIDDEN or _says(reason, _NO_SUCH_PERSON))


def is_unchanged(refusal: DeliveryRefused) -> bool:
    """Whether an edit was refused because the message already says just that."""
    return _says(refusal.reason, _UNCHANGED)


def is_beyond_editing(refusal: DeliveryRefused) -> bool:
    """Whether the message is gone or too old to be edited."""
    return _says(refusal.reason, _BEYOND_EDITING)


def is_stale_press(refusal: DeliveryRefused) -> bool:
    """Whether nobody waits for the press's answer any more."""
    return _says(refusal.reason, _STALE_PRESS)


def is_conflict(refusal: DeliveryRefused) -> bool:
    """Whether another poller or a webhook has the bot's updates."""
    return refusal.reason.startswith(f"{HTTPStatus.CONFLICT}:")


def _says(reason: str, sentences: tuple[str, ...]) -> bool:
    return any(sentence in reason.lower() for sentence in sentences)


def _decoded(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, Mapping) else {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
