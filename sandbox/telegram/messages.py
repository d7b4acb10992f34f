"""Messages as the Bot API shows them, and as they look on a phone."""

from typing import Any

from sandbox.phones import Bubble, Media
from sandbox.telegram.bot import Chat, Message, PretendBot
from sandbox.telegram.files import StoredFile
from sandbox.telegram.keyboards import drawn

MEDIA_KINDS = ("photo", "voice", "video", "document", "audio", "sticker")
PHOTO_SIZES = ((90, 67), (320, 240), (1280, 960))


def from_person(bot: PretendBot, chat: Chat, *, content: dict[str, Any], reply_to: int | None = None) -> Message:
    """Put a person's message into the chat and on their phone."""
    message = _envelope(bot, chat, sender=chat.person.as_user())
    if reply_to is not None:
        message["reply_to_message"] = quoted(chat.messages[reply_to])
    message |= content
    chat.messages[message["message_id"]] = message
    bot.core.phones.show(chat.phone, _bubble(bot, message, side="me"))
    return message


def from_bot(bot: PretendBot, chat: Chat, *, content: dict[str, Any], markup: dict[str, Any]) -> Message:
    """Put the bot's message into the chat and on the person's phone; `markup` is checked already."""
    message = _envelope(bot, chat, sender=bot.as_user) | content
    if markup.get("inline_keyboard"):
        message["reply_markup"] = markup
    chat.messages[message["message_id"]] = message
    bot.core.phones.show(chat.phone, _bubble(bot, message, side="them", markup=markup))
    return dict(message)


def redraw(bot: PretendBot, chat: Chat, message: Message) -> None:
    """Show an edited message on the phone as it is now."""
    bubble = bot.core.phones.find(chat.phone, ref=str(message["message_id"]))
    if bubble is None:
        return
    fresh = _bubble(bot, message, side=bubble.side, markup=message.get("reply_markup", {}))
    bot.core.phones.revise(
        chat.phone, bubble.number, text=fresh.text, buttons=fresh.buttons, extra=fresh.extra, state="edited"
    )


def quoted(message: Message) -> Message:
    """Return the message as it appears inside a reply: without the message it replies to itself."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def file_content(stored: StoredFile, *, seconds: int = 0) -> dict[str, Any]:
    """Return the field that carries a file in a message."""
    told: dict[str, Any] = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
    }
    if stored.kind == "photo":
        return {"photo": [{**told, "width": width, "height": height} for width, height in PHOTO_SIZES]}
    if stored.kind == "sticker":
        shape = {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
        return {"sticker": {**told, **shape}}
    told["mime_type"] = stored.mime
    if stored.kind != "voice":
        told["file_name"] = stored.name
    if stored.kind == "video":
        told |= {"width": 1280, "height": 720}
    if stored.kind != "document":
        told["duration"] = seconds
    return {stored.kind: told}


def _envelope(bot: PretendBot, chat: Chat, *, sender: dict[str, Any]) -> Message:
    return {
        "message_id": bot.next_message_number(),
        "from": sender,
        "chat": chat.person.as_chat(),
        "date": int(bot.core.clock.now().timestamp()),
    }


def _bubble(bot: PretendBot, message: Message, *, side: Any, markup: dict[str, Any] | None = None) -> Bubble:  # noqa: ANN401 - Bubble's own literal
    keyboard = markup or {}
    return Bubble(
        side=side,
        at=bot.core.clock.now(),
        text=_words(message),
        buttons=drawn(keyboard),
        media=_media(bot, message),
        ref=str(message["message_id"]),
        extra=_extra(message, markup=keyboard),
    )


def _words(message: Message) -> str:
    if "location" in message:
        return f"{message['location']['latitude']:.5f}, {message['location']['longitude']:.5f}"
    if "contact" in message:
        return f"{message['contact']['first_name']} {message['contact']['phone_number']}"
    sticker = message.get("sticker", {}).get("emoji", "")
    return str(message.get("text") or message.get("caption") or sticker)


def _media(bot: PretendBot, message: Message) -> Media | None:
    for kind in MEDIA_KINDS:
        if kind in message:
            sent = message[kind][-1] if kind == "photo" else message[kind]
            url = f"/control/telegram/{bot.account}/media/{sent['file_unique_id']}"
            return Media(kind=kind, url=url, name=sent.get("file_name", ""))
    return None


def _extra(message: Message, *, markup: dict[str, Any]) -> dict[str, Any]:
    kept = ("media_group_id", "location", "contact", "entities", "caption_entities")
    extra = {name: message[name] for name in kept if name in message}
    if "reply_to_message" in message:
        extra["reply_to"] = message["reply_to_message"]["message_id"]
    if "keyboard" in markup:
        extra["keyboard"] = "shown"
    if markup.get("remove_keyboard"):
        extra["keyboard"] = "removed"
    return extra
