"""From start to ready: `aftercare serve` with an initialised built-in database and all four channels configured.

Ready is the first 200 of /readyz. `CPU` is of the process and all that it started, PostgreSQL excepted. `resident` is
of the largest worker once it is ready; `own` is its proportional share, what it shares with the other workers being
split among them. The platforms can't be reached, so the desk polls in vain. Baselines: an interpreter that does
nothing, and one that imports aiogram as it comes. Rounds take turns, and the quickest stands.
"""

import asyncio
import base64
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import psutil
from inside.asked import numbers

ROUNDS = 3
MEGABYTE = 2**20
BIN = Path(sys.executable).parent
NOWHERE = "http://127.0.0.1:9"
AIMS = {"--help": "below 0.5 s", "serve": "below 8 s, 300 MB"}
SETTINGS = {
    "SECRET_KEY": base64.b64encode(b"s" * 32).decode(),
    "TELEGRAM_CUSTOMER__TOKEN": "1:a",
    "TELEGRAM_CUSTOMER__API_URL": NOWHERE,
    "TELEGRAM_STAFF__TOKEN": "2:b",
    "TELEGRAM_STAFF__API_URL": NOWHERE,
    "WECHAT__APP_ID": "wx1",
    "WECHAT__APP_SECRET": "secret",
    "WECHAT__TOKEN": "token",
    "WECHAT__AES_KEY": "a" * 43,
    "WECHAT__API_URL": NOWHERE,
    "WECOM__CORP_ID": "ww1",
    "WECOM__AGENT_ID": "1",
    "WECOM__SECRET": "secret",
    "WECOM__TOKEN": "token",
    "WECOM__AES_KEY": "a" * 43,
    "WECOM__API_URL": NOWHERE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How long it took, in seconds; and the megabytes of the largest process."""

    seconds: float
    cpu: float
    resident: float = 0
    own: float = 0


async def run(*command: str) -> Start:
    """Run a command to its end."""
    before, began = os.times(), time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait():
        raise RuntimeError(f"{command} failed")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Start(seconds=time.perf_counter() - began, cpu=cpu)


async def serve(folder: Path, *, workers: int) -> Start:
    """Serve until it is ready, then stop."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    own = {"DATA_DIR": str(folder), "PORT": str(port), "WORKERS": str(workers)}
    environment = {f"AFTERCARE_{name}": value for name, value in (SETTINGS | own).items()}
    began = time.perf_counter()
    async with serving(folder, environment) as process:
        await ready(port)
        seconds = time.perf_counter() - began
        serves = [one for one in (process, *process.children(recursive=True)) if one.name() != "postgres"]
        return Start(
            seconds=seconds,
            cpu=sum(sum(one.cpu_times()[:4]) for one in serves),
            resident=max(one.memory_info().rss for one in serves) / MEGABYTE,
            own=max(one.memory_full_info().pss for one in serves) / MEGABYTE,
        )


@asynccontextmanager
async def serving(folder: Path, environment: dict[str, str]) -> AsyncIterator[psutil.Process]:
    """Run the service."""
    with (folder / "said").open("w") as said:
        process = await asyncio.create_subprocess_exec(
            str(BIN / "aftercare"), "serve", env=environment, cwd=folder, stdout=said, stderr=said
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def ready(port: int) -> None:
    """Ask until it is ready."""
    async with httpx.AsyncClient() as http:
        while True:
            try:
                if (await http.get(f"http://127.0.0.1:{port}/readyz", timeout=60)).is_success:
                    return
            except httpx.TransportError:
                await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)


async def main(rounds: int) -> None:
    """Measure everything in turn; print a table and one JSON line."""
    python = str(BIN / "python")
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        await serve(folder, workers=1)  # makes the database
        measured = {
            "python -c pass": lambda: run(python, "-c", "pass"),
            "import aiogram": lambda: run(python, "-c", "import aiogram"),
            "--help": lambda: run(str(BIN / "aftercare"), "--help"),
            "serve": lambda: serve(folder, workers=1),
            "serve --workers 2": lambda: serve(folder, workers=2),
        }
        runs = [{name: await start() for name, start in measured.items()} for _ in range(rounds)]
    best = {name: min((one[name] for one in runs), key=lambda start: start.seconds) for name in measured}
    print(f"{'':18} {'seconds':>8} {'CPU':>6} {'resident':>9} {'own':>5}")
    for name, start in best.items():
        memory = f"{start.resident:6.0f} MB {start.own:5.0f}" if start.resident else " " * 15
        print(f"{name:18} {start.seconds:8.2f} {start.cpu:6.2f} {memory}  {AIMS.get(name, '')}")
    print(json.dumps({name: asdict(start) for name, start in best.items()}))


if __name__ == "__main__":
    asyncio.run(main(*numbers(__doc__, rounds=ROUNDS)))
