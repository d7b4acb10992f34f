"""The methods by which the bot sends: texts, files, albums, places and contacts."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.bot import Chat, Message, PretendBot
from sandbox.telegram.entities import parse_text
from sandbox.telegram.files import StoredFile
from sandbox.telegram.keyboards import checked_markup
from sandbox.telegram.messages import file_content, from_bot, quoted
from sandbox.telegram.params import Params
from sandbox.telegram.refusals import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_PHOTO = 10 * 1024 * 1024
SMALLEST_ALBUM, LARGEST_ALBUM = 2, 10
CHAT_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def text_content(params: Params) -> dict[str, Any]:
    """Return the text and entities of a message; 400 when empty, too long or badly marked up."""
    text, entities = parse_text(
        params.text("text"), parse_mode=params.text("parse_mode"), entities=params.listing("entities")
    )
    if not text:
        raise bad_request("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_content(params: Params) -> dict[str, Any]:
    """Return the caption and its entities, nothing when there is none; 400 when too long or badly marked up."""
    text, entities = parse_text(
        params.text("caption"), parse_mode=params.text("parse_mode"), entities=params.listing("caption_entities")
    )
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return {**({"caption": text} if text else {}), **({"caption_entities": entities} if entities else {})}


def send_message(bot: PretendBot, params: Params) -> Message:
    """Send words."""
    return _send(bot, params, content=text_content)


def send_location(bot: PretendBot, params: Params) -> Message:
    """Send a place."""

    def content(params: Params) -> dict[str, Any]:
        return {"location": {"latitude": params.number("latitude"), "longitude": params.number("longitude")}}

    return _send(bot, params, content=content)


def send_contact(bot: PretendBot, params: Params) -> Message:
    """Send a phone number."""

    def content(params: Params) -> dict[str, Any]:
        named = {name: params.text(name) for name in ("phone_number", "first_name", "last_name") if params.text(name)}
        if "phone_number" not in named or "first_name" not in named:
            raise bad_request("phone_number is empty" if "phone_number" not in named else "first_name is empty")
        return {"contact": named}

    return _send(bot, params, content=content)


def sending_a(kind: str) -> Callable[[PretendBot, Params], Message]:
    """Make the method that sends one file of a kind."""

    def send(bot: PretendBot, params: Params) -> Message:
        def content(params: Params) -> dict[str, Any]:
            caption = caption_content(params)
            stored = _file(bot, params, kind=kind, source=params.values.get(kind), field=kind)
            return {**file_content(stored, seconds=params.integer("duration", default=0)), **caption}

        return _send(bot, params, content=content)

    return send


def send_media_group(bot: PretendBot, params: Params) -> list[Message]:
    """Send an album: one message per item, with one media_group_id."""
    chat = bot.chat_to_write(params.integer("chat_id"))
    items = params.listing("media")
    if not SMALLEST_ALBUM <= len(items) <= LARGEST_ALBUM:
        raise bad_request("wrong number of media in the album; must be from 2 to 10")
    contents = [_item_content(bot, params, item=item) for item in items]
    album = {"media_group_id": bot.next_album_number(), **_reply(chat, params)}
    return [from_bot(bot, chat, content={**content, **album}, markup={}) for content in contents]


def send_chat_action(bot: PretendBot, params: Params) -> bool:
    """Show that the bot is busy."""
    bot.chat_to_write(params.integer("chat_id"))
    if params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def _send(bot: PretendBot, params: Params, *, content: Callable[[Params], dict[str, Any]]) -> Message:
    chat = bot.chat_to_write(params.integer("chat_id"))
    markup = checked_markup(params.mapping("reply_markup"))
    return from_bot(bot, chat, content={**_reply(chat, params), **content(params)}, markup=markup)


def _reply(chat: Chat, params: Params) -> dict[str, Any]:
    asked = params.mapping("reply_parameters")
    number = asked.get("message_id") or params.values.get("reply_to_message_id")
    if number in chat.messages:
        return {"reply_to_message": quoted(chat.messages[number])}
    if number and not (asked.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")):
        raise bad_request("message to be replied not found")
    return {}


def _item_content(bot: PretendBot, params: Params, *, item: object) -> dict[str, Any]:
    if not isinstance(item, dict) or item.get("type") not in {"photo", "video", "document", "audio"}:
        raise bad_request("can't parse media JSON object")
    told = Params(values=item, uploads=params.uploads)
    caption = caption_content(told)
    stored = _file(bot, told, kind=item["type"], source=item.get("media"), field="media")
    return {**file_content(stored, seconds=told.integer("duration", default=0)), **caption}


def _file(bot: PretendBot, params: Params, *, kind: str, source: object, field: str) -> StoredFile:
    name = str(source or field).removeprefix("attach://")
    upload = params.uploads.get(name)
    if upload is None and not source:
        raise bad_request(f"there is no {kind} in the request")
    if upload is None:
        return _known(bot, str(source))
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and len(upload.content) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(upload.content)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
    return bot.files.keep(upload, kind=kind)


def _known(bot: PretendBot, source: str) -> StoredFile:
    if source.startswith(("http://", "https://")):
        # The sandbox reaches nothing but the bot, so a link to elsewhere is a link that does not answer.
        raise bad_request("failed to get HTTP URL content")
    return bot.files.find(source)
