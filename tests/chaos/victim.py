"""The desk that is struck: `aftercare serve` in a session of its own, its log in a file, watched by /readyz."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

import httpx

from bot.clock import SystemClock
from sandbox.server import SandboxSettings
from tests.e2e.process import AFTERCARE, Deployment

GLANCE = timedelta(milliseconds=25)
PATIENCE = 60.0
# A call back is due soon, platforms take whatever comes, and people write as fast as they can: denser than any day.
POLICY = (
    (r'call_back = ".*"', 'call_back = "1 s"'),
    (r"(overall|chat|group|per_seat) = \[.*\]", r'\1 = ["1000000 in 1 s"]'),
    (r'pause = ".*"', 'pause = "1 s"'),
    (r'low_pause = ".*"', 'low_pause = "2 s"'),
    (r"(customers|staff) = \{.*\}", r"\1 = { a_minute = 100_000, burst = 100_000 }"),
)
# As an error, uvloop's warning of a connection that is still open would keep its loop from closing.
WARNINGS = {"PYTHONWARNINGS": "error,default::ResourceWarning"}
ACCOUNTS = SandboxSettings()


@dataclass(slots=True, kw_only=True)
class Victim:
    """Starts, ends and watches the processes of one desk."""

    deployment: Deployment
    workers: int = 1
    process: asyncio.subprocess.Process | None = None
    group: int = 0
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.deployment.folder / "desk.log"

    async def start(self) -> float:
        """Start the desk and wait until it is ready; gives the seconds it took."""
        before = monotonic()
        await self._launch()
        await self.is_ready()
        return monotonic() - before

    async def start_in_vain(self, *, stopped_after: float) -> float:
        """Start the desk, and ask it to end before it may be ready; gives the seconds that the end took.

        Only who could not even hear it yet, and so has said nothing, may end by the signal. Raises AssertionError.
        """
        silent = self.log.stat().st_size
        await self._launch()
        await SystemClock().sleep(timedelta(seconds=stopped_after))
        before = monotonic()
        code = await self._end(signal.SIGTERM)
        has_heard = self.log.stat().st_size > silent
        assert code == 0 or (code == -signal.SIGTERM and not has_heard), f"SIGTERM ended in {code}:\n{self.tail()}"
        return monotonic() - before

    async def _launch(self) -> None:
        more = () if self.workers == 1 else ("--workers", str(self.workers))
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                str(AFTERCARE),
                "serve",
                *more,
                cwd=self.deployment.folder,
                env=self.deployment.environment | WARNINGS,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.group = self.process.pid

    async def is_ready(self) -> None:
        """Wait until the desk says that it is ready. Raises AssertionError when it ends or takes too long."""
        clock = SystemClock()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.deployment.port}", trust_env=False) as http:
            try:
                async with asyncio.timeout(PATIENCE):
                    while not await _says_ready(http):
                        assert self.process is None or self.process.returncode is None, f"it ended:\n{self.tail()}"
                        await clock.sleep(GLANCE)
            except TimeoutError:
                raise AssertionError(f"the desk was not ready within {PATIENCE:.0f} s:\n{self.tail()}") from None

    async def kill(self) -> None:
        """End every process of the desk as a power cut does."""
        await self._end(signal.SIGKILL)

    def kill_one(self, which: float) -> None:
        """End one worker as a bug in the machine does; `which` from 0 to 1 chooses it."""
        assert self.process is not None
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if found:
            os.kill(int(found[int(which * len(found))]), signal.SIGKILL)

    async def kill_parent(self) -> None:
        """End only the parent of the workers, who are to end by themselves; returns when all have."""
        process, self.process = self.process, None
        assert process is not None
        process.kill()
        await process.wait()
        async with asyncio.timeout(PATIENCE):
            while _lives(process.pid):
                await SystemClock().sleep(GLANCE)

    async def stop(self) -> float:
        """Ask the desk to end; gives the seconds it took. Raises AssertionError unless it ended well."""
        before = monotonic()
        code = await self._end(signal.SIGTERM)
        assert code == 0, f"SIGTERM ended in {code}:\n{self.tail()}"
        return monotonic() - before

    def tail(self, most: int = 6000) -> str:
        """Give the end of the log."""
        return self.log.read_bytes()[-most:].decode(errors="replace")

    async def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        assert process is not None
        with suppress(ProcessLookupError):
            if how is signal.SIGKILL:
                os.killpg(process.pid, how)
            else:
                process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await process.wait()


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


async def _says_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz", timeout=5)).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def no_process_left(victim: Victim) -> Iterator[Victim]:
    """Let a desk be used, and leave no process of it behind."""
    try:
        yield victim
    finally:
        if victim.group:
            with suppress(ProcessLookupError):
                os.killpg(victim.group, signal.SIGKILL)


def deployment(url: str, *, database_url: str, folder: Path) -> Deployment:
    """Give the settings of a desk with all four hooks, and a policy by which a call back is due in a second."""
    wechat, wecom = ACCOUNTS.wechat, ACCOUNTS.wecom
    policy = (Path(__file__).parents[2] / "bot" / "policy.toml").read_text()
    for usual, ours in POLICY:
        policy, changed = re.subn(f"(?m)^{usual}", ours, policy)
        assert changed, usual
    (folder / "policy.toml").write_text(policy)
    more = {
        "POLICY_FILE": str(folder / "policy.toml"),
        "TELEGRAM_STAFF__TOKEN": ACCOUNTS.telegram.staff_token,
        "TELEGRAM_STAFF__API_URL": f"{url}/telegram",
        "TELEGRAM_STAFF__WEBHOOK_SECRET": "staff-word",
        "WECHAT__APP_ID": wechat.app_id,
        "WECHAT__APP_SECRET": wechat.app_secret,
        "WECHAT__TOKEN": wechat.token,
        "WECHAT__AES_KEY": wechat.aes_key,
        "WECHAT__API_URL": f"{url}/wechat",
        "WECOM__CORP_ID": wecom.corp_id,
        "WECOM__AGENT_ID": str(wecom.agent_id),
        "WECOM__SECRET": wecom.secret,
        "WECOM__TOKEN": wecom.token,
        "WECOM__AES_KEY": wecom.aes_key,
        "WECOM__API_URL": f"{url}/wecom",
    }
    return Deployment(url=url, database_url=database_url, folder=folder, more=more)


def secrets() -> tuple[str, ...]:
    """Give the words that no log may hold."""
    telegram, wechat, wecom = ACCOUNTS.telegram, ACCOUNTS.wechat, ACCOUNTS.wecom
    return (
        *(telegram.customer_token.partition(":")[2], telegram.staff_token.partition(":")[2], "hook-word", "staff-word"),
        *(wechat.app_secret, wechat.token, wechat.aes_key, wecom.secret, wecom.token, wecom.aes_key),
    )
