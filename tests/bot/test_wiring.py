"""The wiring: what is configured is there, what is not is absent, and keys are derived, never used as they are."""

import base64
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.policy_file import PolicyError, packaged_text
from bot.settings import Settings
from bot.wiring import open_desk, open_store, signing_key
from desk.messages import Channel
from storage.errors import StoreError
from tests.bot.office import KEY

TELEGRAM = {"token": "7000001:word", "webhook_secret": "word"}
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
WECHAT = {"app_id": "wx1", "app_secret": "s", "token": "tok", "aes_key": AES}
WECOM = {"corp_id": "ww1", "agent_id": 1, "secret": "s", "token": "tok", "aes_key": AES}
ALL: dict[str, Any] = {"telegram_customer": TELEGRAM, "telegram_staff": TELEGRAM, "wechat": WECHAT, "wecom": WECOM}


def settings(**given: Any) -> Settings:  # noqa: ANN401 -- settings
    return Settings(_env_file=None, **{"secret_key": KEY} | given)


@pytest.mark.requirement("R1.2-1")
@pytest.mark.parametrize("present", [(), ("wechat",), ("telegram_customer", "wecom"), tuple(ALL)])
async def test_a_channel_is_there_with_its_hook_exactly_when_it_is_configured(
    database_url: str, tmp_path: Path, present: tuple[str, ...]
) -> None:
    given = settings(database_url=database_url, data_dir=tmp_path, **{name: ALL[name] for name in present})
    async with open_desk(given, clock=SystemClock(), wake=lambda: None) as desk:
        channels = {Channel.TELEGRAM if name == "telegram_customer" else Channel(name) for name in present}
        assert set(desk.accounts) == set(desk.post.channels) == channels
        paths = {route.path for route in desk.hooks if hasattr(route, "path")}
        assert paths == {account.path for account in desk.accounts.values()}


async def test_leases_are_of_real_time_also_when_the_clock_is_quick(database_url: str, tmp_path: Path) -> None:
    given = settings(database_url=database_url, data_dir=tmp_path)
    async with open_desk(given, clock=SystemClock(), wake=lambda: None) as usual:
        pass
    async with open_desk(given, clock=SystemClock(speed=60), wake=lambda: None, speed=60) as quick:
        assert quick.post.lease == usual.post.lease * 60
        assert quick.post.toast_life == usual.post.toast_life * 60


def test_buttons_are_signed_with_a_key_of_their_own() -> None:
    first, other = settings(), settings(secret_key=base64.b64encode(b"o" * 32).decode())
    assert signing_key(first) == signing_key(settings())
    assert signing_key(first) != signing_key(other)
    assert signing_key(first) != base64.b64decode(KEY)


async def test_a_database_that_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(StoreError, match="can't be used"):
        async with open_store(settings(database_url="postgresql://me:canary@127.0.0.1:1/none")):
            pass


@pytest.mark.requirement("R8.3-1")
async def test_the_desk_does_not_open_with_other_content_under_a_known_version(
    database_url: str, tmp_path: Path
) -> None:
    given = settings(database_url=database_url, data_dir=tmp_path)
    async with open_desk(given, clock=SystemClock(), wake=lambda: None) as desk:
        assert desk.policy.version == "1"
    changed = given.model_copy(update={"policy_file": _with_an_overall_limit_of("12 h", tmp_path)})
    with pytest.raises(PolicyError, match="give it a new version"):
        async with open_desk(changed, clock=SystemClock(), wake=lambda: None):
            pass


def _with_an_overall_limit_of(span: str, folder: Path) -> Path:
    file = folder / "mine.toml"
    file.write_text(packaged_text().replace('overall = "24 h"', f'overall = "{span}"'), "utf-8")
    return file
