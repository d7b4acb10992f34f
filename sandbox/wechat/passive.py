"""The bot's answer to a callback: opened, checked, and turned into the message it carries."""

from collections.abc import Mapping
from typing import Any

from sandbox.tencent.ask import RefusalError
from sandbox.tencent.crypt import EnvelopeError
from sandbox.tencent.xml import XmlError, parse
from sandbox.wechat.account import Account
from sandbox.wechat.messages import check


class PassiveReplyError(Exception):
    """An answer that the platform shows to the person as its own failure notice."""


def read(answer: str, *, account: Account, openid: str) -> dict[str, Any] | None:
    """Return the message that the answer carries, None for "success" or nothing; raise PassiveReplyError."""
    if answer.strip() in {"", "success"}:
        return None
    try:
        tree = parse(_opened(answer, account=account) if account.mode == "aes" else answer)
        _check_addresses(tree, account=account, openid=openid)
        message = _message(tree)
        if message is not None:
            check(message, media=account.media)
    except (EnvelopeError, XmlError, RefusalError) as error:
        raise PassiveReplyError(str(error)) from error
    return message


def _opened(answer: str, *, account: Account) -> str:
    outer = parse(answer)
    missing = [name for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce") if not outer.get(name)]
    if missing:
        raise PassiveReplyError(f"In safe mode the answer must be sealed; missing: {', '.join(missing)}.")
    crypt = account.crypt()
    crypt.check(outer["MsgSignature"], timestamp=outer["TimeStamp"], nonce=outer["Nonce"], sealed=outer["Encrypt"])
    return crypt.open(outer["Encrypt"])


def _check_addresses(tree: Mapping[str, Any], *, account: Account, openid: str) -> None:
    if tree.get("ToUserName") != openid:
        raise PassiveReplyError(f"ToUserName is {tree.get('ToUserName')!r}, not the person who wrote.")
    if tree.get("FromUserName") != account.settings.original_id:
        raise PassiveReplyError(f"FromUserName is {tree.get('FromUserName')!r}, not this account.")
    if not str(tree.get("CreateTime", "")).isdecimal():
        raise PassiveReplyError("CreateTime is not a whole number.")


def _message(tree: Mapping[str, Any]) -> dict[str, Any] | None:
    match tree.get("MsgType"):
        case "text":
            return {"msgtype": "text", "text": {"content": tree.get("Content", "")}}
        case "image" | "voice" | "video" as kind:
            return {"msgtype": kind, kind: {"media_id": _inside(tree, kind.capitalize()).get("MediaId", "")}}
        case "news":
            item = _inside(_inside(tree, "Articles"), "item")
            fields = {name: item.get(tag, "") for name, tag in _ARTICLE.items()}
            return {"msgtype": "news", "news": {"articles": [fields]}}
        case "transfer_customer_service":
            return None
        case kind:
            raise PassiveReplyError(f"MsgType {kind!r} is no passive reply.")


_ARTICLE = {"title": "Title", "description": "Description", "picurl": "PicUrl", "url": "Url"}


def _inside(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = tree.get(name)
    if not isinstance(value, Mapping):
        raise PassiveReplyError(f"The reply needs one <{name}>.")
    return value
