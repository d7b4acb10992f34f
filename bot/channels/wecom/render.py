"""A neutral message as requests of WeCom's application messages: pure."""

from bot.channels.wechat_wire.attachments import Slot
from bot.channels.wechat_wire.safe_client import Json
from bot.channels.wechat_wire.words import pieces, sentences
from bot.channels.wecom.cards import MOST_BUTTONS, button_card, closed_card, task_id
from desk.replies import Card, MediaKind, Say, Toast
from handlers.ports import Errand, Phrase

_MIB = 1024 * 1024
# What is no picture, voice or video to WeCom is a file; `attach` tries that last.
SLOTS = {
    MediaKind.PICTURE: Slot(kind="image", most=10 * _MIB, mimes=frozenset({"image/jpeg", "image/png"})),
    MediaKind.VOICE: Slot(kind="voice", most=2 * _MIB, mimes=frozenset({"audio/amr"})),
    MediaKind.VIDEO: Slot(kind="video", most=10 * _MIB, mimes=frozenset({"video/mp4"})),
    MediaKind.FILE: Slot(kind="file", most=20 * _MIB),
}
_INTERVAL = 7200  # in seconds; WeCom remembers for four hours at most


def content_requests(errand: Errand, *, words: str, phrase: Phrase) -> list[Json]:
    """Give what says the message: a card when there is something to press, else texts that WeCom cuts nowhere.

    A card's task id names this delivery.
    """
    message = errand.message
    if isinstance(message, Toast) or not _is_card(message, phrase):
        return [{"msgtype": "text", "text": {"content": piece}} for piece in pieces(words)]
    card = button_card(message, phrase)
    return [{"msgtype": "template_card", "template_card": {**card, "task_id": task_id(errand, card=card)}}]


def _is_card(message: Say | Card, phrase: Phrase) -> bool:
    is_pressable = 1 <= len(message.choices) <= MOST_BUTTONS
    return is_pressable and (isinstance(message, Card) or bool(sentences(message, phrase)))


def may_revise(card: Card) -> bool:
    """Whether a card can take the place of one that was sent: its choices must still be buttons."""
    return len(card.choices) <= MOST_BUTTONS


def media_request(*, kind: str, media_id: str) -> Json:
    """Give the request that shows an uploaded file."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def addressed(request: Json, *, errand: Errand, agent_id: int) -> Json:
    """Give the whole request for message/send, which WeCom takes once however often this delivery is repeated.

    WeCom drops a request that is the same to the letter within the interval: the delivery's number is in the
    interval, so that two deliveries may say the same.
    """
    return {
        "touser": errand.address.user,
        "agentid": agent_id,
        **request,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": _INTERVAL + errand.id % _INTERVAL,
    }


def is_repeatable(request: Json) -> bool:
    """Whether a repetition will be the same to the letter: a file gets another id with every upload."""
    return request["msgtype"] in {"text", "template_card"}


def update_request(errand: Errand, *, card: Card, phrase: Phrase, agent_id: int) -> Json:
    """Give the request that changes the card which the errand's response code is for."""
    return {
        "userids": [errand.address.user],
        "agentid": agent_id,
        "response_code": errand.response_code,
        "template_card": button_card(card, phrase) if card.choices else closed_card(card, phrase),
    }
