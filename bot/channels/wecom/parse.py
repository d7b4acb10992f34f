"""A WeCom callback as a neutral message: pure."""

from wechatpy.enterprise import parse_message

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wechat_wire.fields import Fields, read
from bot.channels.wechat_wire.parts import message_parts
from desk.messages import Address, Channel, Ignored, InboundMessage, Joined, Left, Part, Press, Words


def parse(xml: str, *, agent_id: int) -> InboundMessage | Ignored:
    """Read the XML of a callback of an app. Raises MalformedError."""
    fields = read(xml, parse=parse_message)
    is_event = fields.kind == "event"
    parts = _event(fields) if is_event else message_parts(fields)
    if isinstance(parts, Ignored):
        return parts
    try:
        return InboundMessage(
            address=Address(channel=Channel.WECOM, user=fields.sender),
            key=f"wecom:{agent_id}:{fields.key}",
            sent_at=fields.sent_at,
            parts=parts,
            platform_id=fields.text("TaskId") or None if is_event else fields.message_id,
        )
    except ValueError as unfit:
        raise MalformedError(str(unfit)) from None


def _event(fields: Fields) -> tuple[Part, ...] | Ignored:
    key = fields.text("EventKey")
    match fields.event:
        case "subscribe":
            return (Joined(),)
        case "unsubscribe":
            return (Left(),)
        case "click" if key:
            return (Words(text=f"/{key.removeprefix('/')}"),)
        case "template_card_event" if key:
            return (Press(token=key, press=fields.text("ResponseCode") or None),)
        case other:
            return Ignored(why=f"event {other}")
