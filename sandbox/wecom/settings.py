"""What is set up in the pretend company's console."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

A_MINUTE = 30
AN_HOUR = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComSettings:
    """The application's credentials, where it pushes to, who sees it, and what one member may get."""

    corp_id: str = "wwsandbox000000001"
    agent_id: int = 1000002
    secret: str = "sandbox-wecom-secret"  # noqa: S105 - a pretend secret of a pretend platform
    token: str = "sandboxwecom"  # noqa: S105 - a pretend secret of a pretend platform
    aes_key: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"
    callback_url: str | None = None
    callback_limit: timedelta = timedelta(seconds=5)
    callback_pause: timedelta = timedelta()
    members: Mapping[str, str] = field(default_factory=lambda: {"LiShifu": "李师傅"})
    most_a_minute: int = A_MINUTE
    most_an_hour: int = AN_HOUR
