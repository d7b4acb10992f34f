"""WeChat's message budget: what may still be said to a customer, by grants that their own acts renew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.messages import Channel, Gesture, InboundMessage, Left
from desk.wechat_rules import Window


class GrantKind(StrEnum):
    """What a customer did that lets the desk speak: each kind is a grant of its own."""

    MESSAGE = "message"
    MENU = "menu"
    FOLLOW = "follow"
    SCAN = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Leave to send `left` more messages before `until`."""

    kind: GrantKind
    left: int
    until: datetime


_GESTURES = {
    Gesture.MENU: GrantKind.MENU,
    Gesture.FOLLOW: GrantKind.FOLLOW,
    Gesture.SCAN: GrantKind.SCAN,
}


def granted(message: InboundMessage, window: Window) -> Grant | None:
    """Give the grant that a customer's message or act renews; None where it is neither, or not on WeChat."""
    if message.address.channel is not Channel.WECHAT or message.is_report or isinstance(message.parts[0], Left):
        return None
    kind = _GESTURES[message.gesture] if message.gesture else GrantKind.MESSAGE
    allowed = window.message if kind is GrantKind.MESSAGE else window.moment
    return Grant(kind=kind, left=allowed.messages, until=message.sent_at + allowed.within)


def left(grants: Iterable[Grant], *, now: datetime) -> int:
    """Count the messages that may go out now."""
    return sum(grant.left for grant in grants if now < grant.until)


def open_until(grants: Iterable[Grant], *, now: datetime) -> datetime | None:
    """Give the instant from which nothing may go out any more; None where nothing may now."""
    return max((grant.until for grant in grants if grant.left and now < grant.until), default=None)


def spend(grants: Iterable[Grant], *, cost: int, now: datetime) -> tuple[Grant, ...] | None:
    """Take messages off the grants that end first, and give those that change; None where that many are not left."""
    usable = sorted((grant for grant in grants if grant.left and now < grant.until), key=lambda grant: grant.until)
    changed: list[Grant] = []
    for grant in usable:
        taken = min(cost, grant.left)
        cost -= taken
        changed += [replace(grant, left=grant.left - taken)] if taken else []
    return tuple(changed) if cost == 0 else None
