"""`aftercare init`: asks what a deployment needs and writes `.env`."""

import base64
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

SECRET_BYTES = 32
WEBHOOK_SECRET_BYTES = 24

Answers = dict[str, str]

_CHANNELS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("telegram_customer", "Telegram bot for customers", (("TOKEN", "token from @BotFather"),)),
    ("telegram_staff", "Telegram bot for staff (another bot)", (("TOKEN", "token from @BotFather"),)),
    (
        "wechat",
        "WeChat Official Account",
        (
            ("APP_ID", "AppID"),
            ("APP_SECRET", "AppSecret"),
            ("TOKEN", "token of the server settings"),
            ("AES_KEY", "EncodingAESKey of safe mode (安全模式), 43 characters"),
        ),
    ),
    (
        "wecom",
        "WeCom app",
        (
            ("CORP_ID", "corp id"),
            ("AGENT_ID", "AgentId"),
            ("SECRET", "Secret"),
            ("TOKEN", "token under 接收消息"),
            ("AES_KEY", "EncodingAESKey, 43 characters"),
        ),
    ),
)


def init(
    env_file: Annotated[Path, typer.Option(help="The file to write.")] = Path(".env"),
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="KEY=VALUE without the AFTERCARE_ prefix; may be repeated.")
    ] = None,
    *,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing: take --set only.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write .env with a fresh secret key and the accounts that you name."""
    if env_file.exists() and not force:
        typer.secho(f"{env_file} is there already. --force replaces it, secret key included.", err=True)
        raise typer.Exit(1)
    answers = dict(_split(pair) for pair in set_ or [])
    if not no_input:
        answers |= _ask_all(answers)
    answers = {"SECRET_KEY": _key()} | answers | _webhook_secrets(answers)
    _check(answers)
    _write(env_file, "".join(f"AFTERCARE_{key}={_quoted(value)}\n" for key, value in answers.items()))
    typer.echo(f"Wrote {env_file} (readable by you alone). Keep a copy of the secret key in a safe place.")
    typer.echo("Next: `aftercare check`, then `aftercare serve`.")


def _split(pair: str) -> tuple[str, str]:
    key, found, value = pair.partition("=")
    if not found or not value:
        raise typer.BadParameter(f"--set {pair}: expected KEY=VALUE")
    return key.upper().removeprefix("AFTERCARE_"), value


def _ask_all(given: Answers) -> Answers:
    typer.echo("Which accounts shall the desk use? Leave out what you don't have yet.")
    answers: Answers = {}
    for prefix, name, keys in _CHANNELS:
        if any(key.startswith(prefix.upper()) for key in given):
            continue
        if typer.confirm(f"{name}?", default=False):
            for key, words in keys:
                answers[f"{prefix.upper()}__{key}"] = typer.prompt(f"  {words}").strip()
    if "PUBLIC_URL" not in given:
        url = typer.prompt("Public https address (empty: Telegram by long polling)", default="", show_default=False)
        answers |= {"PUBLIC_URL": url.strip()} if url.strip() else {}
    return answers


def _webhook_secrets(answers: Answers) -> Answers:
    bots = [prefix for prefix, _, _ in _CHANNELS if f"{prefix.upper()}__TOKEN" in answers and "telegram" in prefix]
    missing = [bot for bot in bots if f"{bot.upper()}__WEBHOOK_SECRET" not in answers]
    return {f"{bot.upper()}__WEBHOOK_SECRET": secrets.token_urlsafe(WEBHOOK_SECRET_BYTES) for bot in missing}


def _check(answers: Answers) -> None:
    """Say what is wrong with the answers before they are written. Raises SettingsError."""
    from bot.cli.trouble import SettingsError, read_settings  # noqa: PLC0415 -- not needed for --help
    from bot.settings import Settings  # noqa: PLC0415 -- as above

    given: dict[str, Any] = {}
    for key, value in answers.items():
        if "${" in value:
            raise SettingsError(f"AFTERCARE_{key}: ${{ can't be written into a .env file; set it in the environment.")
        name, _, part = key.lower().partition("__")
        if name not in Settings.model_fields:
            raise SettingsError(f"AFTERCARE_{key} is no setting: mend its spelling.")
        given |= {name: given.get(name, {}) | {part: value}} if part else {name: value}
    read_settings(_env_file=None, **given)


def _quoted(value: str) -> str:
    """Write a value as .env files have it: bare where it is one plain word."""
    if re.fullmatch(r"[A-Za-z0-9_./:+=@-]*", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _write(file: Path, words: str) -> None:
    # In one step, and never through the rights of the file that was there before.
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(words)
    Path(draft).replace(file)
