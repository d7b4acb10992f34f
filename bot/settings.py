"""What a deployment sets: environment variables with the prefix AFTERCARE_, read once by the wiring."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_BYTES = 32


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError(f"'{name}' is no time zone; expected a name like Asia/Shanghai") from unknown
    return name


def _long_key(key: SecretStr) -> SecretStr:
    try:
        secret = base64.b64decode(key.get_secret_value(), validate=True)
    except binascii.Error as broken:
        raise ValueError("expected base64; `aftercare init` writes a fresh one") from broken
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"expected at least {SECRET_BYTES} random bytes; `aftercare init` writes a fresh one")
    return key


def _header_safe(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("expected 1 to 256 of A-Z, a-z, 0-9, _ and -, as Telegram allows them")
    return secret


def _bots_token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[!-~]+", token.get_secret_value()):
        raise ValueError("expected a bot's token like 123456:ABC-DEF, as @BotFather gave it")
    return token


def _aes_key(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
        raise ValueError("expected the EncodingAESKey of the platform's page: 43 letters and digits")
    return key


def _no_trailing_slash(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("expected an address that starts with https:// or http://")
    return url.rstrip("/")


_UNSEALED = (
    "missing; choose safe mode (安全模式) on the platform's page and set its EncodingAESKey, or say that callbacks "
    "come unsealed, their text signed by nobody, with AFTERCARE_WECHAT__PLAIN_MODE=true"
)
Url = Annotated[str, AfterValidator(_no_trailing_slash)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]


class _Account(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TelegramAccount(_Account):
    """A Telegram bot: its token from @BotFather, and the secret that its webhook calls carry."""

    token: Annotated[SecretStr, AfterValidator(_bots_token)]
    api_url: Url = "https://api.telegram.org"
    webhook_secret: Annotated[SecretStr, AfterValidator(_header_safe)] | None = None


class WeChatAccount(_Account):
    """A WeChat Official Account (服务号). Its callbacks are sealed, unless `plain_mode` says that nothing seals them.

    `previous_aes_key` is still accepted after a rotation.
    """

    app_id: Annotated[str, Field(min_length=1)]
    app_secret: Annotated[SecretStr, Field(min_length=1)]
    token: Annotated[SecretStr, Field(min_length=3)]
    plain_mode: bool = False
    aes_key: Annotated[AesKey | None, Field(validate_default=True)] = None
    previous_aes_key: AesKey | None = None
    api_url: Url = "https://api.weixin.qq.com"

    @field_validator("aes_key")
    @classmethod
    def _sealed_or_said_to_be_plain(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Demand a key, or the word that there is none: who forgets it would take letters that nobody signed."""
        is_plain = info.data.get("plain_mode", False)
        if key is None and not is_plain:
            raise ValueError(_UNSEALED)
        if key is not None and is_plain:
            raise ValueError("unset it, or AFTERCARE_WECHAT__PLAIN_MODE: with a key nothing is taken in plain")
        return key


class WeComAccount(_Account):
    """A WeCom (企业微信) self-built app."""

    corp_id: Annotated[str, Field(min_length=1)]
    agent_id: int
    secret: Annotated[SecretStr, Field(min_length=1)]
    token: Annotated[SecretStr, Field(min_length=3)]
    aes_key: AesKey
    previous_aes_key: AesKey | None = None
    api_url: Url = "https://qyapi.weixin.qq.com"


class Voice(_Account):
    """What writes recordings down: the folder of a Whisper model as CTranslate2 has it, and the language spoken.

    Without a language each recording is judged for itself.
    """

    model: Path
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3})?$")] = ""


class PolicySettings(BaseSettings):
    """Where the owner's policy is, and the zone that its times are meant in: all that reading it needs."""

    model_config = SettingsConfigDict(
        env_prefix="AFTERCARE_", env_nested_delimiter="__", env_file=".env", frozen=True, extra="ignore"
    )

    policy_file: Path | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"


class Settings(PolicySettings):
    """The whole deployment. A channel without settings is absent."""

    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    secret_key: Annotated[SecretStr, AfterValidator(_long_key)]
    public_url: Url | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    log_format: Literal["text", "json"] = "text"
    locale: str = "zh_CN"
    telegram_customer: TelegramAccount | None = None
    telegram_staff: TelegramAccount | None = None
    wechat: WeChatAccount | None = None
    wecom: WeComAccount | None = None
    late_seconds: Annotated[int, Field(gt=0)] = 60
    stuck_seconds: Annotated[int, Field(gt=0)] = 300
    voice: Voice | None = None
    media_url: str | None = None
    media_limit: Annotated[int, Field(gt=0)] = 20 * 1024 * 1024
