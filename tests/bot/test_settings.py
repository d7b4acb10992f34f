"""What a deployment sets: read from the environment alone, and what is wrong said in one line each, without secrets."""

import base64
from pathlib import Path

import pytest

from bot.cli.trouble import SettingsError, read_settings

KEY = base64.b64encode(b"k" * 32).decode()
TOKEN = "7000001:canary-token"
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERCARE_SECRET_KEY", KEY)


def trouble() -> str:
    with pytest.raises(SettingsError) as refused:
        read_settings()
    return str(refused.value)


def test_a_secret_key_is_all_that_is_needed() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, None)
    accounts = (settings.telegram_customer, settings.telegram_staff, settings.wechat, settings.wecom)
    assert accounts == (None, None, None, None)


def test_a_channel_is_there_as_soon_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_TELEGRAM_CUSTOMER__TOKEN", TOKEN)
    monkeypatch.setenv("AFTERCARE_TELEGRAM_CUSTOMER__API_URL", "http://127.0.0.1:1/telegram/")
    account = read_settings().telegram_customer
    assert account is not None
    assert account.api_url == "http://127.0.0.1:1/telegram"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "base64; `aftercare init`"),
        ("SECRET_KEY", base64.b64encode(b"short").decode(), "at least 32 random bytes"),
        ("PORT", "eighty", "expected a valid integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("TIMEZONE", "Mars/Olympus", "a name like Asia/Shanghai"),
        ("TIMEZONE", "../etc/passwd", "a name like Asia/Shanghai"),
        ("PUBLIC_URL", "desk.example.com", "https://"),
        ("TELEGRAM_CUSTOMER__TOKEN", "canary", "as @BotFather gave it"),
        ("TELEGRAM_STAFF__TOKEN", "7: canary", "as @BotFather gave it"),
        ("TELEGRAM_STAFF__WEBHOOK_SECRET", "canary word", "as Telegram allows"),
        ("TELEGRAM_STAFF__API_URL", "ftp://canary", "http://"),
        ("WECHAT__AES_KEY", "canary", "43 letters and digits"),
        ("WECOM__AGENT_ID", "canary", "expected a valid integer"),
    ],
)
def test_a_wrong_value_is_named_but_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"AFTERCARE_{name}", value)
    said = trouble()
    line = next(line for line in said.splitlines() if line.startswith(f"AFTERCARE_{name}:"))
    assert words in line
    assert "canary" not in said


def test_what_is_missing_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERCARE_SECRET_KEY")
    monkeypatch.setenv("AFTERCARE_WECOM__CORP_ID", "ww1")
    monkeypatch.setenv("AFTERCARE_WECOM__AES_KEY", AES)
    assert trouble().splitlines() == [
        "AFTERCARE_SECRET_KEY is missing: run `aftercare init`.",
        "AFTERCARE_WECOM__AGENT_ID is missing: set it, or unset the whole channel.",
        "AFTERCARE_WECOM__SECRET is missing: set it, or unset the whole channel.",
        "AFTERCARE_WECOM__TOKEN is missing: set it, or unset the whole channel.",
    ]


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in (("APP_ID", "wx1"), ("APP_SECRET", "canary"), ("TOKEN", "canary")):
        monkeypatch.setenv(f"AFTERCARE_WECHAT__{name}", value)
    return monkeypatch


def test_callbacks_of_wechat_are_sealed_unless_plain_mode_is_switched_on(wechat: pytest.MonkeyPatch) -> None:
    said = trouble()
    assert said.startswith("AFTERCARE_WECHAT__AES_KEY: missing; choose safe mode (安全模式)")
    assert "AFTERCARE_WECHAT__PLAIN_MODE=true" in said
    wechat.setenv("AFTERCARE_WECHAT__PLAIN_MODE", "false")
    assert trouble() == said
    wechat.setenv("AFTERCARE_WECHAT__PLAIN_MODE", "true")
    account = read_settings().wechat
    assert account is not None
    assert (account.plain_mode, account.aes_key) == (True, None)


def test_a_key_and_plain_mode_at_once_are_refused(wechat: pytest.MonkeyPatch) -> None:
    wechat.setenv("AFTERCARE_WECHAT__AES_KEY", AES)
    account = read_settings().wechat
    assert account is not None
    assert account.aes_key is not None
    wechat.setenv("AFTERCARE_WECHAT__PLAIN_MODE", "true")
    assert trouble().startswith("AFTERCARE_WECHAT__AES_KEY: unset it, or AFTERCARE_WECHAT__PLAIN_MODE")


def test_a_misspelt_part_of_a_channel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_TELEGRAM_STAFF__TOKEN", TOKEN)
    monkeypatch.setenv("AFTERCARE_TELEGRAM_STAFF__WEBHOOK", "canary")
    assert trouble() == "AFTERCARE_TELEGRAM_STAFF__WEBHOOK is no setting: mend its spelling, or unset it."


def test_a_channel_crammed_into_one_variable_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_WECHAT", "canary")
    assert trouble() == "AFTERCARE_WECHAT: expected a variable for each part, like AFTERCARE_WECHAT__TOKEN."
