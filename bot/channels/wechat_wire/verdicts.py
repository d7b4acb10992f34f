"""What the platforms' error codes and broken connections mean for a delivery."""

import ssl
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import requests

from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown

STALE_TOKEN = frozenset({40001, 40014, 42001})
_WINDOW_CLOSED = frozenset({45015, 45047})
_UNREACHABLE = frozenset({40003, 43004, 43019, 48002, 60111, 81013})
_BUSY = -1
_DAY_QUOTA = 45009
_MINUTE_QUOTA = 45011
_A_MINUTE = timedelta(minutes=1)
_PLATFORM_ZONE = ZoneInfo("Asia/Shanghai")
_SERVER_ERROR = 500
_TOO_MANY = 429


class ErrcodeError(Exception):
    """The platform understood the call and answered with an error code; it did nothing."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


def of_errcode(error: ErrcodeError, *, quota_pause: timedelta) -> DeliveryFailed | DeliveryRefused:
    """Judge an error code; a used-up quota of calls is open again after `quota_pause`."""
    pauses: Mapping[int, timedelta | None] = {
        _BUSY: None,
        _MINUTE_QUOTA: _A_MINUTE,
        _DAY_QUOTA: quota_pause,
        **dict.fromkeys(STALE_TOKEN),
    }
    if error.code in pauses:
        is_quota = error.code in {_MINUTE_QUOTA, _DAY_QUOTA}
        return DeliveryFailed(str(error), retry_after=pauses[error.code], whole_account=is_quota)
    return DeliveryRefused(
        str(error), unreachable=error.code in _UNREACHABLE, window_closed=error.code in _WINDOW_CLOSED
    )


def of_status(status: int) -> DeliveryFailed | DeliveryRefused:
    """Judge an HTTP status that is no success."""
    if status >= _SERVER_ERROR or status == _TOO_MANY:
        return DeliveryFailed(f"HTTP {status}")
    return DeliveryRefused(f"HTTP {status}")


def of_connection(lost: requests.RequestException) -> DeliveryFailed | DeliveryUnknown:
    """Judge a call that got no answer: failed if it surely never left, unknown if it may have arrived."""
    name = type(lost).__name__
    if isinstance(lost, requests.ConnectTimeout | requests.exceptions.ProxyError) or _never_connected(lost):
        return DeliveryFailed(f"no connection to the platform ({name})")
    return DeliveryUnknown(f"no answer from the platform ({name})")


def _never_connected(lost: requests.RequestException) -> bool:
    cause = getattr(lost.args[0], "reason", None) if lost.args else None
    # urllib3 is no dependency of ours, so its exception is known by its name.
    is_unopened = any(kind.__name__ == "NewConnectionError" for kind in type(cause).__mro__)
    is_untrusted = any(isinstance(arg, ssl.SSLCertVerificationError) for arg in getattr(cause, "args", ()))
    return is_unopened or is_untrusted


def until_midnight(now: datetime) -> timedelta:
    """Give the time left of the platform's day, after which the quotas of a day are full again."""
    local = now.astimezone(_PLATFORM_ZONE)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=_PLATFORM_ZONE)
    return midnight - local
