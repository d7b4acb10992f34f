"""What members do in WeCom: open the application, write, send, press what is on its cards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.control import ControlError
from sandbox.journal import Push
from sandbox.phones import Bubble, Media
from sandbox.tencent.samples import sample
from sandbox.wecom.account import Account, phone_of
from sandbox.wecom.callbacks import push, push_again

Content = dict[str, Any]
Selected = Mapping[str, Sequence[str]] | Sequence[str] | None
FILES = ("image", "voice", "video")
EVENTS = {"enter_agent", "subscribe", "unsubscribe", "click", "view"}


def join(account: Account, user: str, *, name: str = "") -> str:
    """Add the member to the directory unless they are in it; return the id as the directory writes it."""
    member = account.member(user) or user
    account.names[member] = name or account.names.get(member, member)
    account.core.phones.add(phone_of(member), title=account.names[member])
    return member


async def say(account: Account, user: str, **said: Any) -> Push:  # noqa: ANN401 - text=…, image=… and so on, JSON of the caller
    """Write or send one thing to the application; raise ControlError when nobody could."""
    content, bubble = _spoken(account, said)
    member = join(account, user)
    account.core.phones.show(phone_of(member), bubble)
    return await push(account, {**content, "MsgId": account.next_number()}, user=member)


async def happen(account: Account, user: str, *, event: str, key: str = "") -> Push:
    """Let the member open the application, be added to it, or press its menu."""
    if event not in EVENTS:
        raise ControlError(f"The sandbox knows no event {event!r}.")
    member = join(account, user)
    return await push(account, {"MsgType": "event", "Event": event, "EventKey": key}, user=member)


async def press(account: Account, user: str, *, task_id: str, key: str, selected: Selected = None) -> Push:
    """Press a button of the newest card with this task id; raise ControlError when it is not there to press."""
    member = account.member(user) or user
    bubble = account.core.phones.find(phone_of(member), ref=task_id)
    sent = account.on_phone(member, number=bubble.number) if bubble else None
    if bubble is None or sent is None:
        raise ControlError(f"{user} has no card {task_id!r}.")
    live = [button for line in bubble.buttons for button in line if button.kind == "press"]
    if bubble.state == "deleted" or key not in [button.value for button in live]:
        raise ControlError(f"The card {task_id!r} of {user} has no button {key!r} to press.")
    content = {
        "MsgType": "event",
        "Event": "template_card_event",
        "EventKey": key,
        "TaskId": task_id,
        "CardType": bubble.extra["card_type"],
        "ResponseCode": account.response_code(sent),
        **_selected(bubble.extra.get("questions", []), selected),
    }
    return await push(account, content, user=member, card=sent)


async def repeat(account: Account, *, number: int) -> Push:
    """Deliver an earlier push once more, as the platform does when it missed the bot's answer."""
    earlier = account.core.journal.push(number)
    payload = earlier.payload if earlier and earlier.platform == "wecom" else None
    user = payload.get("FromUserName") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(user, str):
        raise ControlError(f"There is no push number {number}.")
    return await push_again(account, payload, user=user)


def _selected(questions: Sequence[Mapping[str, Any]], selected: Selected) -> Content:
    if not questions:
        return {}
    items = []
    for question in questions:
        offered = [option["id"] for option in question["options"]]
        asked = selected.get(question["key"], []) if isinstance(selected, Mapping) else selected or []
        chosen = [option for option in offered if option in asked]
        if len(chosen) > 1 and not question["many"]:
            raise ControlError(f"Only one option may be chosen of {question['key']!r}.")
        items.append({"QuestionKey": question["key"], "OptionIds": {"OptionId": chosen}})
    return {"SelectedItems": {"SelectedItem": items}}


def _spoken(account: Account, said: Mapping[str, Any]) -> tuple[Content, Bubble]:
    mine = Bubble(side="me", at=account.now())
    match said:
        case {"text": str() as text} if text.strip():
            return {"MsgType": "text", "Content": text}, replace(mine, text=text)
        case {"location": {"latitude": latitude, "longitude": longitude, **rest}}:
            place, label = (float(latitude), float(longitude)), str(rest.get("label", ""))
            content = {"Location_X": place[0], "Location_Y": place[1], "Scale": 16, "Label": label}
            shown = replace(mine, text=label or f"{latitude}, {longitude}", extra={"location": list(place)})
            return {"MsgType": "location", **content, "AppType": "wxwork"}, shown
        case _:
            return _sent_one(account, mine, said=said)


def _sent_one(account: Account, mine: Bubble, *, said: Mapping[str, Any]) -> tuple[Content, Bubble]:
    for kind in FILES:
        if said.get(kind):
            return _sent_file(account, mine, kind=kind, given=said[kind])
    raise ControlError("Say one of text, image, voice, video or location.")


def _sent_file(account: Account, mine: Bubble, *, kind: str, given: object) -> tuple[Content, Bubble]:
    picked = sample(given, kind=kind)
    medium = account.media.store(picked.body, kind=kind, name=picked.name, content_type=picked.content_type)
    path = f"/wecom/media/{medium.media_id}"
    details: Mapping[str, Content] = {
        "image": {"PicUrl": f"{account.core.url}{path}"},
        "voice": {"Format": "amr"},
        "video": {"ThumbMediaId": medium.media_id},
    }
    shown = replace(mine, media=Media(kind=kind, url=path, name=picked.name))
    return {"MsgType": kind, **details[kind], "MediaId": medium.media_id}, shown
