"""Callbacks to the bot, always sealed: the address check, pushes, and what the bot answers to them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sandbox.control import ControlError
from sandbox.journal import Push
from sandbox.tencent.ask import RefusalError
from sandbox.tencent.courier import Courier, Delivery, Envelope
from sandbox.tencent.crypt import EnvelopeError
from sandbox.tencent.xml import XmlError, build, parse
from sandbox.wecom.account import Account, Sent, phone_of
from sandbox.wecom.checking import check
from sandbox.wecom.drawing import drawn
from sandbox.wecom.updating import revise


class PassiveReplyError(Exception):
    """An answer that the platform can't read, and drops."""


async def set_callback(account: Account, *, url: str, verify: bool = True) -> None:
    """Push to this address from now on; raise ControlError when it fails the echo check, and keep the old one."""
    if verify:
        echo = secrets.token_hex(8)
        sealed = account.crypt().seal(echo)
        delivery = await _courier(account).ask(url, params={**_signed(account, sealed=sealed), "echostr": sealed})
        if delivery.answer != echo:
            raise ControlError(f"The address did not open the echostr: {delivery.outcome} {delivery.answer!r}.")
    account.callback_url = url


async def push(account: Account, content: Mapping[str, Any], *, user: str, card: Sent | None = None) -> Push:
    """Deliver a message or an event of a member; `card` is the one that was pressed."""
    tree = {
        "ToUserName": account.settings.corp_id,
        "FromUserName": user,
        "CreateTime": account.seconds(),
        **content,
        "AgentID": account.settings.agent_id,
    }
    return await push_again(account, tree, user=user, card=card)


async def push_again(account: Account, tree: dict[str, Any], *, user: str, card: Sent | None = None) -> Push:
    """Deliver exactly this payload, which may have been delivered before."""
    pending = account.core.journal.record_push(
        Push(
            at=account.now(),
            platform="wecom",
            account=account.settings.corp_id,
            kind=str(tree.get("Event") or tree["MsgType"]),
            payload=tree,
        )
    )
    if account.callback_url is None:
        return account.core.journal.settle_push(pending, attempts=0, outcome="no callback address")
    delivery = await _courier(account).deliver(account.callback_url, envelope=_envelope(account, xml=build(tree)))
    outcome = _heard(account, delivery, user=user, card=card)
    return account.core.journal.settle_push(
        pending, attempts=delivery.attempts, outcome=outcome, answer=delivery.answer or delivery.outcome
    )


def _courier(account: Account) -> Courier:
    return Courier(core=account.core, limit=account.settings.callback_limit, pause=account.settings.callback_pause)


def _signed(account: Account, *, sealed: str) -> dict[str, str]:
    timestamp, nonce = str(account.seconds()), secrets.token_hex(5)
    signature = account.crypt().signature(timestamp=timestamp, nonce=nonce, sealed=sealed)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def _envelope(account: Account, *, xml: str) -> Callable[[], Envelope]:
    def sealed() -> Envelope:
        body = account.crypt().seal(xml)
        outer = {"ToUserName": account.settings.corp_id, "AgentID": account.settings.agent_id, "Encrypt": body}
        return Envelope(params=_signed(account, sealed=body), body=build(outer))

    return sealed


def _heard(account: Account, delivery: Delivery, *, user: str, card: Sent | None) -> str:
    if delivery.answer is None:
        return "given up"
    if delivery.answer.strip() in {"", "success"}:
        return "delivered"
    try:
        _obey(account, _opened(account, delivery.answer), user=user, card=card)
    except (EnvelopeError, XmlError, RefusalError, PassiveReplyError) as error:
        return f"refused: {error}"
    return "delivered"


def _opened(account: Account, answer: str) -> dict[str, Any]:
    outer = parse(answer)
    missing = [name for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce") if not outer.get(name)]
    if missing:
        raise PassiveReplyError(f"The answer must be sealed; missing: {', '.join(missing)}.")
    crypt = account.crypt()
    crypt.check(outer["MsgSignature"], timestamp=outer["TimeStamp"], nonce=outer["Nonce"], sealed=outer["Encrypt"])
    return parse(crypt.open(outer["Encrypt"]))


def _obey(account: Account, tree: Mapping[str, Any], *, user: str, card: Sent | None) -> None:
    if str(tree.get("ToUserName", "")).lower() != user.lower():
        raise PassiveReplyError(f"ToUserName is {tree.get('ToUserName')!r}, not the member who wrote.")
    match tree:
        case {"MsgType": "text", "Content": str() as content}:
            _show(account, {"msgtype": "text", "text": {"content": content}}, user=user)
        case {"MsgType": "image", "Image": {"MediaId": str() as media_id}}:
            _show(account, {"msgtype": "image", "image": {"media_id": media_id}}, user=user)
        case {"MsgType": "update_button", "Button": {"ReplaceName": str() as name}} if card is not None and name:
            revise(account, card, member=user, change={"replace_name": name})
        case _:
            raise PassiveReplyError(f"MsgType {tree.get('MsgType')!r} is no reply to this.")


def _show(account: Account, message: Mapping[str, Any], *, user: str) -> None:
    check(message, media=account.media)
    bubble = drawn(message, at=account.now(), media=account.media)
    shown = replace(bubble, extra={**bubble.extra, "passive": True})
    account.core.phones.show(phone_of(user), shown)
