"""What people do on WeChat: write to the account, follow it, scan its codes, press its menu."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.control import ControlError
from sandbox.journal import Push
from sandbox.phones import Bubble, Media
from sandbox.tencent.samples import sample
from sandbox.wechat.account import Account, phone_of
from sandbox.wechat.callbacks import push, push_again

Content = dict[str, Any]
FILES = ("image", "voice", "video", "shortvideo", "file")


async def say(account: Account, openid: str, **said: Any) -> Push:  # noqa: ANN401 - text=…, image=… and so on, JSON of the caller
    """Write or send one thing to the account; raise ControlError when nobody could."""
    person = account.followers.find(openid) or account.followers.follow(openid, now=account.now())
    if not person.follows:
        raise ControlError(f"{openid} does not follow the account, so they cannot write to it.")
    content, bubble = _spoken(account, said)
    account.core.phones.show(phone_of(openid), bubble)
    account.grants.spoke(openid, now=account.now())
    return await push(account, {**content, "MsgId": account.next_number()}, openid=openid)


async def press(account: Account, openid: str, *, ref: str, value: str) -> Push:
    """Choose an item of a menu message, which says its words; raise ControlError when it is not on the phone."""
    shown = account.core.phones.find(phone_of(openid), ref=ref)
    items = [button for line in shown.buttons for button in line] if shown else []
    for item in items:
        if item.value == value and item.kind == "press":
            return await say(account, openid, text=item.label, menu_id=item.value)
    raise ControlError(f"There is no item {value!r} in a message {ref!r} on the phone of {openid}.")


async def repeat(account: Account, *, number: int) -> Push:
    """Deliver an earlier push once more, as the platform does when it missed the bot's answer."""
    earlier = account.core.journal.push(number)
    if earlier is not None and earlier.platform == "wechat" and isinstance(earlier.payload, dict):
        return await push_again(account, earlier.payload, openid=earlier.payload["FromUserName"])
    raise ControlError(f"There is no push number {number}.")


def _spoken(account: Account, said: Mapping[str, Any]) -> tuple[Content, Bubble]:
    mine = Bubble(side="me", at=account.now())
    match said:
        case {"text": str() as text} if text.strip():
            menu = {"bizmsgmenuid": str(said["menu_id"])} if "menu_id" in said else {}
            return {"MsgType": "text", "Content": text, **menu}, replace(mine, text=text)
        case {"location": {"latitude": latitude, "longitude": longitude, **rest}}:
            return _place(mine, latitude=float(latitude), longitude=float(longitude), label=str(rest.get("label", "")))
        case {"link": {"title": title, "url": url, **rest}}:
            content = {"Title": title, "Description": rest.get("description", ""), "Url": url}
            return {"MsgType": "link", **content}, replace(mine, text=f"{title}\n{url}")
        case _:
            return _sent_one(account, mine, said=said)


def _sent_one(account: Account, mine: Bubble, *, said: Mapping[str, Any]) -> tuple[Content, Bubble]:
    for kind in FILES:
        if said.get(kind):
            return _sent_file(account, mine, kind=kind, given=said[kind])
    raise ControlError("Say one of text, image, voice, video, shortvideo, location, link or file.")


def _place(mine: Bubble, *, latitude: float, longitude: float, label: str) -> tuple[Content, Bubble]:
    content = {"Location_X": latitude, "Location_Y": longitude, "Scale": 16, "Label": label}
    shown = replace(mine, text=label or f"{latitude}, {longitude}", extra={"location": [latitude, longitude]})
    return {"MsgType": "location", **content}, shown


def _sent_file(account: Account, mine: Bubble, *, kind: str, given: object) -> tuple[Content, Bubble]:
    stored_as = "video" if kind == "shortvideo" else kind
    picked = sample(given, kind=stored_as)
    medium = account.media.store(picked.body, kind=stored_as, name=picked.name, content_type=picked.content_type)
    path = f"/wechat/mmbiz/{medium.media_id}"
    recognition = given.get("recognition", "") if isinstance(given, Mapping) else ""
    details: Mapping[str, Content] = {
        "image": {"PicUrl": f"{account.core.url}{path}"},
        "voice": {"Format": "amr", "Recognition": recognition},
        "video": {"ThumbMediaId": medium.media_id},
        "shortvideo": {"ThumbMediaId": medium.media_id},
        "file": {"Title": picked.name, "Description": "", "FileKey": medium.media_id, "FileTotalLen": len(picked.body)},
    }
    reference = {} if kind == "file" else {"MediaId": medium.media_id}
    shown = replace(mine, media=Media(kind=stored_as, url=path, name=picked.name))
    return {"MsgType": kind, **details[kind], **reference}, shown
