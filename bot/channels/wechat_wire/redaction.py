"""Keeps access tokens and secrets out of logs and error texts."""

import logging
import re
from collections.abc import Iterable

HIDDEN = "***"
# Platforms echo tokens as query parameters in urllib3's logs, and now and then as JSON in an errmsg.
_NAMED = re.compile(r"""(?i)((?:access_token|corpsecret|appsecret|secret)["']?\s*[=:]\s*["']?)[^&\s"',}]+""")
_LONGEST_REASON = 200


def hidden(words: str, *, secrets: Iterable[str] = ()) -> str:
    """Give the words without the secrets and without what a parameter named like a secret holds."""
    for secret in filter(None, secrets):
        words = words.replace(secret, HIDDEN)
    return _NAMED.sub(rf"\g<1>{HIDDEN}", words)


def reason(words: object, *, secrets: Iterable[str] = ()) -> str:
    """Give a platform's explanation as one short line that is safe to show."""
    return " ".join(hidden(str(words), secrets=secrets).split())[:_LONGEST_REASON]


class _HidingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hidden(record.getMessage()), None
        return True


_FILTER = _HidingFilter()


def hide_tokens_in_logs() -> None:
    """Make urllib3, which logs each address with its query, leave the tokens out; safe to call again."""
    logging.getLogger("urllib3.connectionpool").addFilter(_FILTER)
