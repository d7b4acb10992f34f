"""Bad weather on the platforms: every kind of trouble that a call may meet, each with its share."""

from sandbox.faults import Chance, Fault

TELEGRAM_BUSY = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 1",
    "parameters": {"retry_after": 1},
}
WECHAT_BUSY = {"errcode": -1, "errmsg": "system error"}
SENDING = (("telegram", "sendMessage"), ("wechat", "message/custom/send"), ("wecom", "message/send"))


def weather(share: float) -> list[Chance]:
    """Give the faults that this share of the sends meets: no answer, a late one, garbage, 500, 429, a busy platform."""
    return (
        [
            Chance(fault=fault, probability=share * part)
            for platform, method in SENDING
            for fault, part in _faults(platform, method)
        ]
        if share
        else []
    )


def _faults(platform: str, method: str) -> list[tuple[Fault, float]]:
    busy = TELEGRAM_BUSY if platform == "telegram" else WECHAT_BUSY
    return [
        (Fault(platform=platform, method=method, kind="status", status=500), 0.2),
        (Fault(platform=platform, method=method, kind="status", status=429), 0.1),
        (Fault(platform=platform, method=method, kind="error", body=busy), 0.2),
        (Fault(platform=platform, method=method, kind="garbage"), 0.1),
        (Fault(platform=platform, method=method, kind="cut"), 0.1),
        (Fault(platform=platform, method=method, kind="hang", seconds=2), 0.05),
        (Fault(platform=platform, method=method, kind="lost_answer"), 0.1),
        (Fault(platform=platform, method=method, kind="delay", seconds=0.5), 0.15),
    ]
