"""Callbacks to the bot: the address check, and pushes with what came of them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sandbox.control import ControlError
from sandbox.journal import Push
from sandbox.phones import Bubble
from sandbox.tencent.courier import Courier, Delivery, Envelope
from sandbox.tencent.crypt import sign
from sandbox.tencent.xml import build
from sandbox.wechat.account import Account, phone_of
from sandbox.wechat.messages import drawn
from sandbox.wechat.passive import PassiveReplyError, read
from sandbox.wechat.settings import Mode

FAULT_NOTICE = "该公众号提供的服务出现故障，请稍后再试"


async def set_callback(account: Account, *, url: str, mode: Mode = "aes", verify: bool = True) -> None:
    """Push to this address from now on; raise ControlError when it fails the echo check, and keep the old one."""
    if mode not in {"plain", "aes"}:
        raise ControlError(f"The mode is plain or aes, not {mode!r}.")
    if verify:
        echo = secrets.token_hex(8)
        params = {**_signed(account), "echostr": echo}
        delivery = await _courier(account).ask(url, params=params)
        if delivery.answer != echo:
            raise ControlError(f"The address did not echo the echostr: {delivery.outcome} {delivery.answer!r}.")
    account.callback_url, account.mode = url, mode


async def push(account: Account, content: Mapping[str, Any], *, openid: str, quiet: bool = False) -> Push:
    """Deliver a message or an event of a person; what the bot answers shows on the phone, unless quiet."""
    tree = {
        "ToUserName": account.settings.original_id,
        "FromUserName": openid,
        "CreateTime": account.seconds(),
        **content,
    }
    return await push_again(account, tree, openid=openid, quiet=quiet)


async def push_again(account: Account, tree: dict[str, Any], *, openid: str, quiet: bool = False) -> Push:
    """Deliver exactly this payload, which may have been delivered before."""
    pending = account.core.journal.record_push(
        Push(
            at=account.now(),
            platform="wechat",
            account=account.settings.app_id,
            kind=str(tree.get("Event") or tree["MsgType"]),
            payload=tree,
        )
    )
    if account.callback_url is None:
        return account.core.journal.settle_push(pending, attempts=0, outcome="no callback address")
    with account.waiting_for(openid):
        delivery = await _courier(account).deliver(
            account.callback_url, envelope=_envelope(account, xml=build(tree), openid=openid)
        )
        outcome = _heard(account, delivery, openid=openid, quiet=quiet)
    return account.core.journal.settle_push(
        pending, attempts=delivery.attempts, outcome=outcome, answer=delivery.answer or delivery.outcome
    )


def _courier(account: Account) -> Courier:
    return Courier(core=account.core, limit=account.settings.callback_limit, pause=account.settings.callback_pause)


def _signed(account: Account) -> dict[str, str]:
    timestamp, nonce = str(account.seconds()), secrets.token_hex(5)
    return {
        "signature": sign(account.settings.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
    }


def _envelope(account: Account, *, xml: str, openid: str) -> Callable[[], Envelope]:
    def plain() -> Envelope:
        return Envelope(params={**_signed(account), "openid": openid}, body=xml)

    def sealed() -> Envelope:
        params = _signed(account)
        crypt = account.crypt()
        body = crypt.seal(xml)
        signature = crypt.signature(timestamp=params["timestamp"], nonce=params["nonce"], sealed=body)
        return Envelope(
            params={**params, "openid": openid, "encrypt_type": "aes", "msg_signature": signature},
            body=build({"ToUserName": account.settings.original_id, "Encrypt": body}),
        )

    return sealed if account.mode == "aes" else plain


def _heard(account: Account, delivery: Delivery, *, openid: str, quiet: bool) -> str:
    if delivery.answer is None:
        _show_fault(account, openid=openid, reason=delivery.outcome, quiet=quiet)
        return "given up"
    try:
        message = read(delivery.answer, account=account, openid=openid)
    except PassiveReplyError as error:
        _show_fault(account, openid=openid, reason=str(error), quiet=quiet)
        return f"refused: {error}"
    if message is not None and not quiet:
        bubble = drawn(message, at=account.now(), media=account.media)
        account.core.phones.show(phone_of(openid), replace(bubble, extra={**bubble.extra, "passive": True}))
    return "delivered"


def _show_fault(account: Account, *, openid: str, reason: str, quiet: bool) -> None:
    if not quiet:
        notice = Bubble(
            side="them", at=account.now(), text=FAULT_NOTICE, state="failed", extra={"notice": True, "reason": reason}
        )
        account.core.phones.show(phone_of(openid), notice)
