"""A WeChat callback as a neutral message: pure."""

from wechatpy import parse_message

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wechat_wire.fields import Fields, read
from bot.channels.wechat_wire.parts import message_parts
from desk.messages import Address, Channel, Ignored, InboundMessage, Joined, Left, Part, Words


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
            platform_id=None if is_event else fields.message_id,
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
        case other:
            return Ignored(why=f"event {other}")
