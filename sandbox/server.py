"""The sandbox as a whole: its three platforms over one core, and serving it in the running loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.core import Platform, SandboxCore
from sandbox.telegram.platform import TelegramPlatform
from sandbox.telegram.settings import TelegramSettings
from sandbox.web import application, serve_application
from sandbox.wechat.platform import WeChatPlatform
from sandbox.wechat.settings import WeChatSettings
from sandbox.wecom.platform import WeComPlatform
from sandbox.wecom.settings import WeComSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """The accounts that the pretend platforms know, and the time zone that the page shows times in."""

    zone: str = "Asia/Shanghai"
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    wechat: WeChatSettings = field(default_factory=WeChatSettings)
    wecom: WeComSettings = field(default_factory=WeComSettings)


class Sandbox:
    """Pretend platforms that share one clock, one journal and one set of phones."""

    def __init__(self, clock: Clock, settings: SandboxSettings | None = None) -> None:
        accounts = settings or SandboxSettings()
        self.core = SandboxCore(clock, zone=accounts.zone)
        self.clock = clock
        self.journal = self.core.journal
        self.faults = self.core.faults
        self.phones = self.core.phones
        self.telegram = TelegramPlatform(self.core, accounts.telegram)
        self.wechat = WeChatPlatform(self.core, accounts.wechat)
        self.wecom = WeComPlatform(self.core, accounts.wecom)
        self.platforms: list[Platform] = [self.telegram, self.wechat, self.wecom]
        self.app = application(self.core, platforms=self.platforms)

    def reset(self) -> None:
        """Forget people, chats, the journal, faults and phones; the bots' addresses stay."""
        self.core.reset(self.platforms)


@asynccontextmanager
async def serve(sandbox: Sandbox, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve `sandbox` while the block runs; gives its base URL, without a slash at the end."""
    async with serve_application(sandbox.app, core=sandbox.core, host=host, port=port) as url:
        yield url
