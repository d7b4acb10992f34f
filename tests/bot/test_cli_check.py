"""`aftercare check` and `--help`: what works, what does not and what to do about it; and help without delay."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.demo.stage import free_port
from sandbox.server import Sandbox
from sandbox.server import serve as serve_sandbox
from tests.bot.calendars.office import OFFICE, PACKAGED
from tests.bot.terminal import Terminal
from tests.e2e.process import ACCOUNTS

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture
async def platforms() -> AsyncIterator[str]:
    async with serve_sandbox(Sandbox(SystemClock(), ACCOUNTS)) as url:
        yield url


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


def connects(terminal: Terminal, url: str) -> None:
    """Configure all four accounts at platforms under an address."""
    wechat, wecom, telegram = ACCOUNTS.wechat, ACCOUNTS.wecom, ACCOUNTS.telegram
    terminal.sets(
        TELEGRAM_CUSTOMER__TOKEN=telegram.customer_token,
        TELEGRAM_CUSTOMER__API_URL=f"{url}/telegram",
        TELEGRAM_STAFF__TOKEN=telegram.staff_token,
        TELEGRAM_STAFF__API_URL=f"{url}/telegram",
        WECHAT__APP_ID=wechat.app_id,
        WECHAT__APP_SECRET=wechat.app_secret,
        WECHAT__TOKEN=wechat.token,
        WECHAT__AES_KEY=wechat.aes_key,
        WECHAT__API_URL=f"{url}/wechat",
        WECOM__CORP_ID=wecom.corp_id,
        WECOM__AGENT_ID=str(wecom.agent_id),
        WECOM__SECRET=wecom.secret,
        WECOM__TOKEN=wecom.token,
        WECOM__AES_KEY=wecom.aes_key,
        WECOM__API_URL=f"{url}/wecom",
    )


def verdicts(said: str) -> dict[str, str]:
    """Give each part's verdict."""
    lines = [line.split() for line in said.splitlines() if not line.startswith(" ")]
    return {words[0]: words[1] for words in lines if len(words) > 1}


async def test_a_calendar_that_ran_out_is_no_failure_but_told(terminal: Terminal, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(PACKAGED + OFFICE.replace("zone", "covers_until = 2020-12-31\nzone"), "utf-8")
    terminal.sets(POLICY_FILE=str(mine))
    said = (await terminal.runs("check"))[1]
    assert verdicts(said)["policy"] == "ok"
    assert "!    Working calendar “office” ended on 2020-12-31: holidays since then" in said


async def test_each_part_that_works_is_ok(terminal: Terminal, platforms: str) -> None:
    connects(terminal, platforms)
    code, said = await terminal.runs("check")
    parts = ("settings", "policy", "database", "files", "telegram", "telegram_staff", "wechat", "wecom")
    assert verdicts(said) == dict.fromkeys(parts, "ok")
    assert code == 0
    assert "no staff yet: `aftercare staff invite --help`" in said


async def test_each_part_that_does_not_work_comes_with_its_remedy(terminal: Terminal, tmp_path: Path) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    connects(terminal, dead)
    (tmp_path / "blocked").write_text("a file where a folder should be")
    terminal.sets(
        DATABASE_URL=f"postgresql://me:canary@127.0.0.1:{free_port()}/none",
        POLICY_FILE=str(tmp_path / "nowhere.toml"),
        DATA_DIR=str(tmp_path / "blocked"),
        PUBLIC_URL="https://desk.example.com",
    )
    code, said = await terminal.runs("check")
    assert code == 1
    found = verdicts(said)
    assert found.pop("settings") == "ok"
    assert set(found.values()) == {"FAILS"}
    assert set(found) == {"policy", "database", "files", "telegram", "telegram_staff", "wechat", "wecom", "hooks"}
    remedies = (
        "AFTERCARE_POLICY_FILE",
        "AFTERCARE_DATABASE_URL",
        "@BotFather",
        "IP白名单",
        "企业可信IP",
        "WEBHOOK_SECRET",
    )
    assert [remedy for remedy in remedies if remedy not in said] == []
    assert said.count("→") >= len(found)
    for secret in ("canary", ACCOUNTS.wechat.app_secret, ACCOUNTS.wecom.secret, ACCOUNTS.telegram.customer_token):
        assert secret not in said


async def test_a_wrong_token_is_told_from_a_dead_line(terminal: Terminal, platforms: str) -> None:
    connects(terminal, platforms)
    terminal.sets(TELEGRAM_CUSTOMER__TOKEN="7000009:guessed", WECHAT__APP_SECRET="guessed")
    code, said = await terminal.runs("check")
    assert code == 1
    found = verdicts(said)
    assert (found["telegram"], found["wechat"], found["telegram_staff"], found["wecom"]) == (
        "FAILS",
        "FAILS",
        "ok",
        "ok",
    )


async def test_without_any_channel_the_way_on_is_shown(terminal: Terminal) -> None:
    code, said = await terminal.runs("check")
    assert (code, "aftercare init" in said) == (1, True)


async def test_without_settings_one_line_says_what_to_do(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERCARE_SECRET_KEY")
    code, said = await terminal.runs("check")
    assert (code, said) == (1, "AFTERCARE_SECRET_KEY is missing: run `aftercare init`.\n")


async def test_help_comes_at_once_and_loads_no_platform_library() -> None:
    asked = (
        "import sys; sys.argv = ['aftercare', '--help']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'aiogram', 'telegram', 'wechatpy', 'sqlalchemy', 'alembic', 'apscheduler'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    before = os.times().children_user
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", asked, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    said, _ = await process.communicate()
    assert "LOADED []" in said.decode()
    assert all(command in said.decode() for command in ("demo", "init", "check", "serve", "staff", "db"))
    assert os.times().children_user - before < 1  # second of CPU: other tests take turns with it
