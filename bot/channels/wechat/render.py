"""A neutral message as requests of WeChat's customer-service messages: pure."""

from bot.channels.wechat_wire.attachments import Slot
from bot.channels.wechat_wire.safe_client import Json
from bot.channels.wechat_wire.words import clean, pieces
from desk.replies import MediaKind
from handlers.ports import Knock

_MIB = 1024 * 1024
# A customer-service message can be a picture, a voice or a video; WeChat sends no other files.
SLOTS = {
    MediaKind.PICTURE: Slot(
        kind="image", most=10 * _MIB, mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
    ),
    MediaKind.VOICE: Slot(kind="voice", most=2 * _MIB, mimes=frozenset({"audio/amr", "audio/mpeg", "audio/mp3"})),
    MediaKind.VIDEO: Slot(kind="video", most=10 * _MIB, mimes=frozenset({"video/mp4"})),
}


def text_requests(user: str, *, words: str) -> list[Json]:
    """Give the requests that say the words; each costs one message of the customer's quota."""
    return [{"touser": user, "msgtype": "text", "text": {"content": piece}} for piece in pieces(words)]


def media_request(user: str, *, kind: str, media_id: str) -> Json:
    """Give the request that shows an uploaded file."""
    return {"touser": user, "msgtype": kind, kind: {"media_id": media_id}}


def knock_request(knock: Knock) -> Json:
    """Give the request that sends a notice of a template; a subscription's link is called its page."""
    link = {"page" if knock.needs_consent else "url": knock.url} if knock.url else {}
    data = {name: {"value": clean(words) or "—"} for name, words in knock.fields.items()}
    return {"touser": knock.address.user, "template_id": knock.template, **link, "data": data}
