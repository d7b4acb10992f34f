"""The pure parsers, each as a function of any bytes; what it may raise is what those who call it catch."""

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from pydantic import SecretStr

from bot.channels.bot_api.envelope import NotAnUpdateError
from bot.channels.telegram.parse import parse as parse_customers
from bot.channels.telegram_staff.parse import parse as parse_staff
from bot.channels.wechat.parse import parse as parse_wechat
from bot.channels.wechat_wire.envelope import Envelope, ForgedError, MalformedError
from bot.channels.wecom.parse import parse as parse_wecom
from bot.policy_file import PolicyError, read_policy
from desk.codec import decode, encode
from desk.files.judging import UnwantedFileError, judge
from desk.messages import InboundMessage
from desk.policy import FileLimits
from desk.replies import MediaKind
from tests.bot.channels.callbacks import sealed
from tests.bot.channels.tencent import CALLBACK_TOKEN, KEY, MONDAY_9AM, OLD_KEY, StoppedClock
from tests.desk.files.pieces import archive, bmp, gif, jpeg, png, webp

ROOT = Path(__file__).parents[2]
PAYLOADS = ROOT / "tests" / "bot" / "channels" / "payloads"
CLOCK = StoppedClock()
ENVELOPE = Envelope(
    token=SecretStr(CALLBACK_TOKEN), receiver="wx1", aes_keys=[SecretStr(KEY), SecretStr(OLD_KEY)], clock=CLOCK
)


def _telegram(content: bytes) -> None:
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        return
    for parse in (parse_customers, parse_staff):
        with suppress(NotAnUpdateError, RecursionError):
            parse(raw, bot=7, received_at=MONDAY_9AM)


def _wechat(content: bytes) -> None:
    with suppress(MalformedError):
        parse_wechat(content.decode(errors="replace"))


def _wecom(content: bytes) -> None:
    with suppress(MalformedError):
        parse_wecom(content.decode(errors="replace"), agent_id=1)


def _envelope(content: bytes) -> None:
    query, _, body = content.partition(b"\n")
    with suppress(ForgedError, MalformedError):
        ENVELOPE.open(dict(parse_qsl(query.decode(errors="replace"))), body)


def _policy(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(content)
        file.flush()
        with suppress(PolicyError):
            read_policy(Path(file.name))


def _codec(content: bytes) -> None:
    try:
        stored = json.loads(content)
    except (ValueError, RecursionError):
        return
    with suppress(AttributeError, KeyError, RecursionError, TypeError, ValueError):
        decode(InboundMessage, stored)


def _files(content: bytes) -> None:
    with suppress(UnwantedFileError):
        judge(content, name=None, kind=MediaKind.PICTURE, limits=FileLimits(), otherwise="file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A parser, and inputs to begin with."""

    feed: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def _captured(platform: str) -> list[bytes]:
    return [file.read_bytes() for file in sorted((PAYLOADS / platform).iterdir())]


def _letters() -> list[bytes]:
    found = []
    for xml in _captured("wechat"):
        query, body = sealed(xml, clock=CLOCK, receiver="wx1")
        found.append("&".join(f"{name}={value}" for name, value in query.items()).encode() + b"\n" + body.encode())
    return found


def _stored() -> list[bytes]:
    heard = (parse_wechat(xml.decode()) for xml in _captured("wechat"))
    return [json.dumps(encode(message)).encode() for message in heard if isinstance(message, InboundMessage)]


TARGETS: Mapping[str, Target] = {
    "telegram": Target(feed=_telegram, seeds=lambda: _captured("telegram")),
    "wechat": Target(feed=_wechat, seeds=lambda: _captured("wechat")),
    "wecom": Target(feed=_wecom, seeds=lambda: _captured("wecom")),
    "envelope": Target(feed=_envelope, seeds=_letters),
    "policy": Target(feed=_policy, seeds=lambda: [(ROOT / "bot" / "policy.toml").read_bytes()]),
    "codec": Target(feed=_codec, seeds=_stored),
    "files": Target(
        feed=_files, seeds=lambda: [png(frames=2), jpeg(), gif(frames=2), webp(frames=2), bmp(), archive({"a": b"a"})]
    ),
}
