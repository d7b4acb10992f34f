"""What the account sends on its own: customer-service messages, template notices, subscription notices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.core import Answer
from sandbox.phones import Bubble, Button, Card
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.wechat.account import Account, phone_of
from sandbox.wechat.callbacks import push
from sandbox.wechat.followers import Follower
from sandbox.wechat.messages import check, drawn, part

REFUSALS = {45015: "response out of time limit or subscription is canceled", 45047: "out of response count limit"}


def customer_service(account: Account, ask: Ask) -> Answer:
    """Answer message/custom/send: the receiver, the message and the grant must all be good."""
    person = _receiver(account, ask)
    check(ask.body, media=account.media)
    _check_grant(account, person)
    account.grants.spend(person.openid, now=account.now())
    bubble = drawn(ask.body, at=account.now(), media=account.media)
    account.core.phones.show(phone_of(person.openid), replace(bubble, ref=str(account.next_number())))
    return ok()


def typing(account: Account, ask: Ask) -> Answer:
    """Answer message/custom/typing: allowed while a message would be, and free."""
    person = _receiver(account, ask)
    if ask.body.get("command") not in {"Typing", "CancelTyping"}:
        raise RefusalError(40035, "invalid parameter: command")
    _check_grant(account, person)
    return ok()


def template(account: Account, ask: Ask) -> Answer:
    """Answer message/template/send; TEMPLATESENDJOBFINISH follows."""
    person = _receiver(account, ask)
    name = _template_name(account, ask)
    number = account.next_number()
    if person.template_fate == "success":
        account.core.phones.show(phone_of(person.openid), _notice(account, ask, name=name))
    content = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": number, "Status": person.template_fate}
    account.core.spawn(_told(account, content, openid=person.openid))
    return ok(msgid=number)


def subscription(account: Account, ask: Ask) -> Answer:
    """Answer message/subscribe/bizsend: each consent of the person is good for one notice."""
    person = _receiver(account, ask)
    name = _template_name(account, ask)
    template_id = ask.body["template_id"]
    if template_id not in person.consents:
        raise RefusalError(43101, "user refuse to accept the msg")
    consents = list(person.consents)
    consents.remove(template_id)
    account.followers.change(person.openid, consents=tuple(consents))
    account.core.phones.show(phone_of(person.openid), _notice(account, ask, name=name))
    sent = {"TemplateId": template_id, "MsgID": account.next_number(), "ErrorCode": 0, "ErrorStatus": "success"}
    content = {"Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": sent}}
    account.core.spawn(_told(account, {"MsgType": "event", **content}, openid=person.openid))
    return ok()


async def _told(account: Account, content: Mapping[str, Any], *, openid: str) -> None:
    await push(account, content, openid=openid, quiet=True)


def _receiver(account: Account, ask: Ask) -> Follower:
    person = account.followers.find(ask.text("touser", errcode=40003))
    if person is None:
        raise RefusalError(40003, "invalid openid")
    if not person.follows:
        raise RefusalError(43004, "require subscribe")
    return person


def _check_grant(account: Account, person: Follower) -> None:
    errcode = account.grants.refusal(person.openid, now=account.now())
    if errcode:
        raise RefusalError(errcode, REFUSALS[errcode])


def _template_name(account: Account, ask: Ask) -> str:
    template_id = ask.text("template_id", errcode=40037)
    templates = account.settings.templates
    if templates and template_id not in templates:
        raise RefusalError(40037, "invalid template_id")
    for name, entry in part(ask.body, "data").items():
        if not isinstance(entry, Mapping) or not str(entry.get("value", "")):
            raise RefusalError(47003, f"argument invalid! data.{name}.value is empty")
    return templates.get(template_id, template_id)


def _notice(account: Account, ask: Ask, *, name: str) -> Bubble:
    rows = tuple((key, str(entry["value"])) for key, entry in ask.body["data"].items())
    url = ask.body.get("url") or ask.body.get("page")
    return Bubble(
        side="them",
        at=account.now(),
        card=Card(title=name, rows=rows),
        buttons=[[Button(label="查看详情", value=str(url), kind="url")]] if url else [],
        extra={"msgtype": "template"},
    )
