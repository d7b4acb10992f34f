"""`aftercare serve` as its own process, against the sandbox of the test's process."""

import asyncio
import base64
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.stage import free_port
from sandbox.server import Sandbox, SandboxSettings

ACCOUNTS = SandboxSettings()
AFTERCARE = Path(sys.executable).parent / "aftercare"
PATIENCE = 40.0


@dataclass(kw_only=True)
class Deployment:
    """A desk's settings, and the process that runs with them, again and again."""

    url: str
    database_url: str
    folder: Path
    port: int = field(default_factory=free_port)
    is_public: bool = True
    more: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    said: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of the process: nothing of the test's own settings."""
        own = {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": base64.b64encode(b"s" * 32).decode(),
            "PORT": str(self.port),
            "TELEGRAM_CUSTOMER__TOKEN": ACCOUNTS.telegram.customer_token,
            "TELEGRAM_CUSTOMER__API_URL": f"{self.url}/telegram",
            "TELEGRAM_CUSTOMER__WEBHOOK_SECRET": "hook-word",
        }
        public = {"PUBLIC_URL": f"http://127.0.0.1:{self.port}"} if self.is_public else {}
        named = {f"AFTERCARE_{name}": value for name, value in (own | public | self.more).items()}
        return {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"} | named  # noqa: TID251 -- where programs are

    async def run(self, *words: str) -> tuple[int, str]:
        """Run a command to its end; gives its exit code and all that it said."""
        process = await self._spawn(*words)
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, said.decode()

    async def start(self) -> None:
        """Start `aftercare serve` and wait until it listens."""
        self.process, self.said = await self._spawn("serve"), ""
        await self.says("Aftercare listens")

    async def says(self, words: str) -> None:
        """Wait until the process has said something."""
        assert self.process is not None
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"it ended:\n{self.said}"
                self.said += line.decode()

    async def kill(self) -> None:
        """End the process as a power cut does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask the process to end, and wait for it; gives its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        rest, _ = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        self.said += rest.decode()
        code = self.process.returncode
        self.process = None
        return code if code is not None else -1

    async def _spawn(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            str(AFTERCARE),
            *words,
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )


@asynccontextmanager
async def deployed(deployment: Deployment) -> AsyncIterator[Deployment]:
    """Let a deployment be used, and leave no process behind."""
    try:
        yield deployment
    finally:
        if deployment.process is not None and deployment.process.returncode is None:
            await deployment.kill()


async def until(is_so: Callable[[], Coroutine[Any, Any, bool]], what: str) -> None:
    """Wait for something that another process brings about."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_so():
                await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.05)
    except TimeoutError:
        raise AssertionError(f"it did not come to be: {what}") from None


def shown(sandbox: Sandbox, phone: str) -> list[str]:
    """Give what the desk said on a phone."""
    return [bubble.text for bubble in sandbox.phones.transcript(phone) if bubble.side == "them"]
