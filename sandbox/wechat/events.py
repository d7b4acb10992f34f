"""What happens between a person and the account without a word: following, scanning, pressing, consenting."""

from collections.abc import Mapping
from typing import Any

from sandbox.control import ControlError
from sandbox.journal import Push
from sandbox.phones import Bubble
from sandbox.wechat.account import Account, phone_of
from sandbox.wechat.callbacks import push
from sandbox.wechat.followers import Follower

Details = Mapping[str, Any]


async def happen(account: Account, openid: str, *, event: str, details: Details | None = None) -> Push:
    """Let one event happen and deliver it; raise ControlError when it could not happen."""
    given = details or {}
    match event:
        case "subscribe":
            return await _follow(account, openid, key=str(given.get("key") or ""))
        case "unsubscribe":
            return await _leave(account, openid)
        case "SCAN":
            return await _scan(account, openid, key=str(given.get("key") or ""))
        case "CLICK" | "VIEW":
            return await _press(account, openid, event=event, key=str(given.get("key") or ""))
        case "LOCATION":
            return await _locate(account, openid, given=given)
        case "subscribe_msg_popup_event":
            return await _consent(account, openid, given=given)
        case _:
            raise ControlError(f"The sandbox knows no event {event!r}.")


async def _follow(account: Account, openid: str, *, key: str) -> Push:
    now = account.now()
    account.followers.follow(openid, now=now, key=key)
    account.grants.acted(openid, act="subscribe", now=now)
    _note(account, openid, text="已关注公众号")
    scanned = {"EventKey": f"qrscene_{key}", "Ticket": f"ticket-{key}"} if key else {"EventKey": ""}
    return await push(account, {"MsgType": "event", "Event": "subscribe", **scanned}, openid=openid)


async def _leave(account: Account, openid: str) -> Push:
    _require_follower(account, openid)
    account.followers.change(openid, follows=False)
    _note(account, openid, text="已取消关注")
    return await push(account, {"MsgType": "event", "Event": "unsubscribe", "EventKey": ""}, openid=openid, quiet=True)


async def _scan(account: Account, openid: str, *, key: str) -> Push:
    if not key:
        raise ControlError("A scan needs the key of the code.")
    person = account.followers.find(openid)
    if person is None or not person.follows:
        return await _follow(account, openid, key=key)
    account.grants.acted(openid, act="SCAN", now=account.now())
    content = {"MsgType": "event", "Event": "SCAN", "EventKey": key, "Ticket": f"ticket-{key}"}
    return await push(account, content, openid=openid)


async def _press(account: Account, openid: str, *, event: str, key: str) -> Push:
    _require_follower(account, openid)
    if event == "CLICK":
        account.grants.acted(openid, act="CLICK", now=account.now())
    return await push(account, {"MsgType": "event", "Event": event, "EventKey": key}, openid=openid)


async def _locate(account: Account, openid: str, *, given: Details) -> Push:
    _require_follower(account, openid)
    place = {
        "Latitude": float(given["latitude"]),
        "Longitude": float(given["longitude"]),
        "Precision": float(given.get("precision", 40)),
    }
    return await push(account, {"MsgType": "event", "Event": "LOCATION", **place}, openid=openid, quiet=True)


async def _consent(account: Account, openid: str, *, given: Details) -> Push:
    person = _require_follower(account, openid)
    template, status = str(given["template_id"]), str(given.get("status", "accept"))
    if status == "accept":
        account.followers.change(openid, consents=(*person.consents, template))
    choice = {"TemplateId": template, "SubscribeStatusString": status, "PopupScene": 0}
    content = {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": choice}}
    return await push(account, {"MsgType": "event", **content}, openid=openid, quiet=True)


def _require_follower(account: Account, openid: str) -> Follower:
    person = account.followers.find(openid)
    if person is None or not person.follows:
        raise ControlError(f"{openid} does not follow the account.")
    return person


def _note(account: Account, openid: str, *, text: str) -> None:
    account.core.phones.show(phone_of(openid), Bubble(side="me", at=account.now(), text=text, extra={"note": True}))
