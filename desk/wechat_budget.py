"""WeChat's message budget: what may still be said to a customer, by grants that their own acts renew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from desk.deliveries import Priority
from desk.messages import Channel, Gesture, InboundMessage, Left
from desk.replies import choices_of
from desk.turns import Outbound
from desk.wechat_rules import Merging, Window


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


def may_wait(out: Outbound) -> bool:
    """Whether a message may wait for company, so that WeChat counts one instead of two."""
    return out.to.channel is Channel.WECHAT and out.priority > Priority.ANSWER and out.author is None


def patience(out: Outbound, grants: Sequence[Grant], merging: Merging, *, now: datetime) -> timedelta:
    """Tell how long a message to a customer on WeChat waits for others to go out with it.

    What is urgent, what answers the customer and what a member says to them does not wait, nor what can't go out at
    all; what asks something waits no more than the short pause; and nothing waits until the window is shut.
    """
    until = open_until(grants, now=now)
    if until is None or not may_wait(out):
        return timedelta()
    is_low = left(grants, now=now) <= merging.low and not choices_of(out.message)
    pause = merging.low_pause if is_low else merging.pause
    return max(timedelta(), min(pause, until - now - merging.pause))


def unused(taken: Iterable[Grant], *, used: int) -> tuple[Grant, ...]:
    """Give what is left to give back of what was taken, in the order in which it was, when so many did go out."""
    rest: list[Grant] = []
    for grant in taken:
        gone = min(used, grant.left)
        used -= gone
        rest += [replace(grant, left=grant.left - gone)] if grant.left > gone else []
    return tuple(rest)


def spend(grants: Iterable[Grant], *, cost: int, now: datetime) -> tuple[Grant, ...] | None:
    """Take messages off the grants that end first, and give those that change; None where that many are not left."""
    usable = sorted((grant for grant in grants if grant.left and now < grant.until), key=lambda grant: grant.until)
    changed: list[Grant] = []
    for grant in usable:
        taken = min(cost, grant.left)
        cost -= taken
        changed += [replace(grant, left=grant.left - taken)] if taken else []
    return tuple(changed) if cost == 0 else None
