"""A WeChat callback as a neutral message: pure."""

from wechatpy import parse_message

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wechat_wire.fields import Fields, read
from bot.channels.wechat_wire.parts import message_parts
from desk.messages import (
    Address,
    Channel,
    Consented,
    Gesture,
    Ignored,
    InboundMessage,
    Joined,
    Left,
    NoticeFate,
    Part,
    Words,
)


def parse(xml: str) -> InboundMessage | Ignored:
    """Read the XML of a callback. Raises MalformedError."""
    return parse_fields(read_fields(xml))


def read_fields(xml: str) -> Fields:
    """Read the XML of a callback into its fields. Raises MalformedError."""
    return read(xml, parse=parse_message)


def parse_fields(fields: Fields) -> InboundMessage | Ignored:
    """Understand the fields of a callback. Raises MalformedError."""
    is_event = fields.kind == "event"
    parts = _event(fields) if is_event else message_parts(fields)
    if isinstance(parts, Ignored):
        return parts
    try:
        return InboundMessage(
            address=Address(channel=Channel.WECHAT, user=fields.sender),
            key=f"wx:{fields.key}",
            sent_at=fields.sent_at,
            parts=parts,
            platform_id=fields.text("MsgID") or None if is_event else fields.message_id,
            gesture=_GESTURES.get(fields.event) if is_event else None,
        )
    except ValueError as unfit:
        raise MalformedError(str(unfit)) from None


def _event(fields: Fields) -> tuple[Part, ...] | Ignored:
    key = fields.text("EventKey")
    match fields.event:
        case "":
            raise MalformedError("an event without a name")
        case "subscribe" | "subscribe_scan_product":
            return (Joined(),)
        case "subscribe_scan" | "scan":
            return (Joined(start=key or None),)
        case "unsubscribe":
            return (Left(),)
        case "click" if key:
            return (Words(text=f"/{key.removeprefix('/')}"),)
        case "subscribe_msg_popup_event" | "subscribe_msg_change_event":
            return _consents(fields)
        case "templatesendjobfinish":
            return (_fate(fields),)
        case other:
            return Ignored(why=f"event {other}")


# each is a grant of its own; a follow by a scanned code counts as a follow
_GESTURES = {
    "subscribe": Gesture.FOLLOW,
    "subscribe_scan_product": Gesture.FOLLOW,
    "subscribe_scan": Gesture.FOLLOW,
    "scan": Gesture.SCAN,
    "click": Gesture.MENU,
}


def _consents(fields: Fields) -> tuple[Part, ...] | Ignored:
    """Read which templates may be sent once more, of one choice or of several."""
    given = tuple(
        Consented(template=choice["TemplateId"])
        for choice in (*fields.listed("SubscribeMsgPopupEvent"), *fields.listed("SubscribeMsgChangeEvent"))
        if choice.get("SubscribeStatusString") == "accept" and choice.get("TemplateId")
    )
    return given or Ignored(why=f"event {fields.event} without a consent")


def _fate(fields: Fields) -> NoticeFate:
    status = fields.text("Status")
    return NoticeFate(ref=fields.text("MsgID"), failure="" if status == "success" else status or "no status")
