"""The stage: sandbox platforms and the real desk, joined over real HTTP on loopback."""

import base64
import hashlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.operation import Bell, doors_open, running
from bot.policy.versions import MARK, digest_of
from bot.policy_file import packaged_text
from bot.settings import Settings
from bot.wiring import Desk, open_desk
from handlers.drawing import Artist
from handlers.ports import Clock
from sandbox.server import Sandbox, SandboxSettings
from sandbox.server import serve as serve_sandbox

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that plays: the pretend platforms, where their page is, and the desk."""

    sandbox: Sandbox
    page: str
    desk: Desk
    url: str
    bell: Bell = field(default_factory=Bell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How to set the stage: with `live` the desk runs by itself, without it whoever holds the clock drains it.

    `artist` draws the papers, where no process of their own is to do it.
    """

    clock: Clock
    speed: float = 1.0
    port: int = 0
    page_port: int = 0
    live: bool = True
    database_url: str | None = None
    data_dir: Path | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    artist: Artist | None = None


@asynccontextmanager
async def set_stage(setting: Setting) -> AsyncIterator[Stage]:
    """Start the sandbox and the desk, and register the hooks with each platform."""
    async with AsyncExitStack() as stack:
        folder = setting.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-")))
        accounts = SandboxSettings()
        sandbox = Sandbox(setting.clock, accounts)
        page = await stack.enter_async_context(serve_sandbox(sandbox, host=LOOPBACK, port=setting.page_port))
        port = setting.port or free_port()
        settings = _settings(setting, accounts, page=page, port=port, folder=folder)
        bell = Bell()
        desk = await stack.enter_async_context(
            open_desk(settings, clock=setting.clock, wake=bell.ring, speed=setting.speed, artist=setting.artist)
        )
        play: Callable[..., Any] = running if setting.live else doors_open
        url = await stack.enter_async_context(play(desk, bell))
        await sandbox.wechat.set_callback(f"{url}/hooks/wechat")
        await sandbox.wecom.set_callback(f"{url}/hooks/wecom")
        yield Stage(sandbox=sandbox, page=page, desk=desk, url=url, bell=bell)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server((LOOPBACK, 0)) as probe:
        number: int = probe.getsockname()[1]
        return number


def _settings(setting: Setting, accounts: SandboxSettings, *, page: str, port: int, folder: Path) -> Settings:
    telegram, wechat, wecom = accounts.telegram, accounts.wechat, accounts.wecom
    # Nothing of this machine's environment takes part: a demo never writes into a real desk's database.
    return Settings(
        _env_file=None,
        **{
            "database_url": setting.database_url,
            "data_dir": folder,
            "secret_key": base64.b64encode(hashlib.sha256(b"sandbox").digest()).decode(),
            "public_url": f"http://{LOOPBACK}:{port}",
            "host": LOOPBACK,
            "port": port,
            "policy_file": _lively(folder) if setting.live else None,
            "locale": "zh_CN",
            "timezone": "Asia/Shanghai",
            "telegram_customer": _bot(telegram.customer_token, page, "customer-hook"),
            "telegram_staff": _bot(telegram.staff_token, page, "staff-hook"),
            "wechat": {
                "app_id": wechat.app_id,
                "app_secret": wechat.app_secret,
                "token": wechat.token,
                "aes_key": wechat.aes_key,
                "api_url": f"{page}/wechat",
            },
            "wecom": {
                "corp_id": wecom.corp_id,
                "agent_id": wecom.agent_id,
                "secret": wecom.secret,
                "token": wecom.token,
                "aes_key": wecom.aes_key,
                "api_url": f"{page}/wecom",
            },
            "media_url": None,
            **setting.changes,
        },
    )


def _lively(folder: Path) -> Path:
    """Write a policy by which notices on WeChat wait for company for no longer than somebody looks at a page."""
    lively = packaged_text().replace('pause = "20 s"', 'pause = "3 s"')
    # a folder that was kept may know another version's
    lively = lively.replace('version = "1"', f'version = "demo-{digest_of(lively)[:MARK]}"', 1)
    policy = folder / "policy.toml"
    policy.write_text(lively, "utf-8")
    return policy


def _bot(token: str, page: str, secret: str) -> dict[str, str]:
    return {"token": token, "api_url": f"{page}/telegram", "webhook_secret": secret}
