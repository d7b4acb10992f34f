"""What is set up in the pretend account's console."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

Mode = Literal["plain", "aes"]
TOKENS_A_DAY = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatSettings:
    """The account's credentials, where it pushes to, and its templates (none named: any id is good)."""

    app_id: str = "wxsandbox0000000001"
    app_secret: str = "sandbox-wechat-secret"  # noqa: S105 - a pretend secret of a pretend platform
    token: str = "sandboxwechat"  # noqa: S105 - a pretend secret of a pretend platform
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    original_id: str = "gh_sandbox000001"
    callback_url: str | None = None
    mode: Mode = "aes"
    callback_limit: timedelta = timedelta(seconds=5)
    callback_pause: timedelta = timedelta()
    templates: Mapping[str, str] = field(default_factory=dict)
    tokens_a_day: int = TOKENS_A_DAY
