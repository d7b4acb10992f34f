"""`aftercare init`: asks or is told, writes what `serve` reads, and spoils nothing that is there."""

import base64
import stat
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.bot.terminal import Terminal

AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_told_by_flags_it_asks_nothing(terminal: Terminal, env: Path) -> None:
    code, said = terminal.asks(
        "init", "--no-input", "--set", "TELEGRAM_CUSTOMER__TOKEN=7000001:word", "--set", "AFTERCARE_LOCALE=en"
    )
    assert (code, "aftercare check" in said) == (0, True)
    settings = Settings(_env_file=env)
    assert len(base64.b64decode(settings.secret_key.get_secret_value())) == 32
    assert settings.locale == "en"
    assert settings.telegram_customer is not None
    assert settings.telegram_customer.token.get_secret_value() == "7000001:word"
    assert settings.telegram_customer.webhook_secret is not None
    assert settings.telegram_staff is None


def test_it_asks_for_each_account_and_for_the_address(terminal: Terminal, env: Path) -> None:
    typed = ["n", "y", "7000002:word", "n", "y", "ww1", "1000002", "secret", "tok", AES, "https://desk.example.com", ""]
    code, _ = terminal.asks("init", types="\n".join(typed))
    assert code == 0
    settings = Settings(_env_file=env)
    assert (settings.telegram_customer, settings.wechat) == (None, None)
    assert settings.telegram_staff is not None
    assert settings.wecom is not None
    assert (settings.wecom.corp_id, settings.wecom.agent_id) == ("ww1", 1000002)
    assert settings.public_url == "https://desk.example.com"


def test_what_was_told_is_not_asked_for(terminal: Terminal) -> None:
    _, said = terminal.asks(
        "init", "--set", "TELEGRAM_STAFF__TOKEN=7000002:word", "--set", "PUBLIC_URL=https://a.b", types="n\nn\nn\n"
    )
    assert "for staff" not in said
    assert "Public https address" not in said


def test_the_file_is_for_its_owner_alone_whatever_was_there(terminal: Terminal, env: Path) -> None:
    env.write_text("AFTERCARE_LOCALE=en\n")
    env.chmod(0o644)
    assert terminal.asks("init", "--no-input", "--force")[0] == 0
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert [file.name for file in env.parent.iterdir()] == [".env"]


def test_a_file_that_is_there_is_left_alone(terminal: Terminal, env: Path) -> None:
    env.write_text("AFTERCARE_SECRET_KEY=precious\n")
    code, said = terminal.asks("init", "--no-input")
    assert (code, "--force" in said) == (1, True)
    assert env.read_text() == "AFTERCARE_SECRET_KEY=precious\n"


def test_each_desk_gets_a_key_of_its_own(terminal: Terminal, env: Path) -> None:
    keys = set()
    for _ in range(3):
        terminal.asks("init", "--no-input", "--force")
        keys.add(Settings(_env_file=env).secret_key.get_secret_value())
    assert len(keys) == 3


@pytest.mark.parametrize(
    "word", ["pass word", "a#b", "it's", 'say "hi"', "back\\slash", "new $HOME", "tick`s", "trailing\\"]
)
def test_odd_letters_survive_the_file(terminal: Terminal, env: Path, word: str) -> None:
    code, said = terminal.asks("init", "--no-input", "--set", f"WECOM__SECRET={word}", *WECOM)
    assert code == 0, said
    wecom = Settings(_env_file=env).wecom
    assert wecom is not None
    assert wecom.secret.get_secret_value() == word


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("TELEGRAM_CUSTOMER__TOKEN=nonsense", "AFTERCARE_TELEGRAM_CUSTOMER__TOKEN: expected a bot's token"),
        ("TELEGRAM_CUSTMER__TOKEN=7000001:word", "AFTERCARE_TELEGRAM_CUSTMER__TOKEN is no setting"),
        ("WECHAT__APPID=wx1", "AFTERCARE_WECHAT__APPID is no setting"),
        ("WECHAT__TOKEN=tok", "AFTERCARE_WECHAT__AES_KEY: missing; choose safe mode"),
        ("WECOM__SECRET=a${HOME}", "AFTERCARE_WECOM__SECRET: ${ can't be written into a .env file"),
        ("PORT=eighty", "AFTERCARE_PORT: expected a valid integer"),
        ("LOCALE", "expected KEY=VALUE"),
        ("LOCALE=", "expected KEY=VALUE"),
    ],
)
def test_what_would_not_work_is_said_before_anything_is_written(
    terminal: Terminal, env: Path, given: str, words: str
) -> None:
    code, said = terminal.asks("init", "--no-input", "--set", given)
    assert code != 0
    assert words in said
    assert not env.exists()


WECOM = tuple(
    word
    for pair in (f"WECOM__AES_KEY={AES}", "WECOM__CORP_ID=ww1", "WECOM__AGENT_ID=1", "WECOM__TOKEN=tok")
    for word in ("--set", pair)
)
