"""What Telegram answers instead of doing as it was asked."""

from typing import Any

from sandbox.core import Answer


class TelegramRefusal(Exception):  # noqa: N818 - an answer of the platform, not a failure of the sandbox
    """An error code and its description, as the Bot API words them."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description

    def answer(self) -> Answer:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return Answer(status=self.code, body=body)


def bad_request(reason: str) -> TelegramRefusal:
    """Word a 400."""
    return TelegramRefusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> TelegramRefusal:
    """Word a 403."""
    return TelegramRefusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> TelegramRefusal:
    """Word a 409."""
    return TelegramRefusal(409, f"Conflict: {reason}")
