"""Keeps access tokens and secrets out of logs and error texts, whoever set up the logs."""

import logging
from collections.abc import Iterable

from bot.redaction import Redaction

_LONGEST_REASON = 200


def reason(words: object, *, secrets: Iterable[str] = ()) -> str:
    """Give a platform's explanation as one short line that is safe to show."""
    return " ".join(Redaction(secrets).clean(str(words)).split())[:_LONGEST_REASON]


class _HidingFilter(logging.Filter):
    def __init__(self) -> None:
        super().__init__()
        self._redaction = Redaction()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redaction.clean(record.getMessage()), None
        return True


_FILTER = _HidingFilter()


def hide_tokens_in_logs() -> None:
    """Make urllib3, which logs each address with its query, leave the tokens out; safe to call again."""
    logging.getLogger("urllib3.connectionpool").addFilter(_FILTER)
