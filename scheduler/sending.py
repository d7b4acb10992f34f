"""Sending one message: what came of it, and when it is tried again."""

import logging
from datetime import datetime, timedelta

from desk.deliveries import Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.messages import Channel
from desk.replies import Card, Outgoing, Say, Toast
from handlers.failure import told
from handlers.ports import ChannelPort, DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, Receipt
from scheduler.post import Post

log = logging.getLogger(__name__)

BACKOFF = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
JITTER = 0.25  # a pause is so much shorter or longer than its step
MOST_TRIES = 300  # a day of them: then a person is told instead
SAFE_TO_REPEAT = timedelta(hours=1)  # WeCom drops a twin for two hours

LEFT_OFF = "the sender ended while it was sending"


async def send(owed: Owed, post: Post) -> Outcome:
    """Send what was begun, and say how it went; never raises, unless it is cancelled."""
    channel = post.channels.get(owed.address.channel)
    if channel is None:
        return Refusal(reason="channel absent")
    message = _timely(owed, now=post.clock.now(), toast_life=post.toast_life)
    if message is None:
        return Sent(receipt=Receipt(cost=0))
    return await _deliver(owed, message, channel, post)


def fate_of_orphan(owed: Owed, *, now: datetime) -> Outcome | None:
    """Judge what somebody else had begun who is gone: it may have arrived. None: it may be sent again.

    Only WeCom recognises a repetition, of words and fresh cards, and drops it.
    """
    message, begun_at = owed.message, owed.begun_at
    if begun_at is None:
        return None
    if isinstance(message, Toast):
        return Sent(receipt=Receipt())
    is_file = isinstance(message, Say) and message.media is not None
    is_revision = isinstance(message, Card) and message.revises
    is_recognised = owed.address.channel is Channel.WECOM and now - begun_at < SAFE_TO_REPEAT
    return None if is_recognised and not is_file and not is_revision else Unclear(reason=LEFT_OFF)


async def _deliver(owed: Owed, message: Outgoing, channel: ChannelPort, post: Post) -> Outcome:
    errand = Errand(
        id=owed.id,
        address=owed.address,
        message=message,
        revises=owed.revises,
        response_code=owed.response_code,
        locale=owed.locale,
        parts=owed.parts,
    )
    try:
        return Sent(receipt=await channel.deliver(errand, post.phrasebook(owed.locale)))
    except DeliveryFailed as failed:
        return _failed(owed, failed, post)
    except DeliveryRefused as refused:
        log.warning("delivery_refused", extra=about(owed, reason=refused.reason))
        return Refusal(reason=refused.reason, unreachable=refused.unreachable, held=refused.window_closed)
    except DeliveryUnknown as unknown:
        log.warning("delivery_unknown", extra=about(owed, reason=str(unknown)))
        return Unclear(reason=str(unknown))
    except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
        log.error("delivery_broken", extra=told(broken, **about(owed)))  # noqa: TRY400 -- see `told`
        return Refusal(reason=type(broken).__name__)


def _failed(owed: Owed, failed: DeliveryFailed, post: Post) -> Outcome:
    log.warning("delivery_put_off", extra=about(owed, reason=failed.reason))
    if owed.attempts + 1 >= MOST_TRIES:
        return Refusal(reason=failed.reason)
    pause = failed.retry_after or backoff(owed.attempts, post.chance())
    return PutOff(
        until=post.clock.now() + pause,
        reason=failed.reason,
        is_told=failed.retry_after is not None,
        is_for_all=failed.whole_account,
        parts=failed.parts,
        # what may have arrived before stays so, whatever came of this try
        is_unsure=failed.is_unsure or owed.begun_at is not None,
    )


def about(owed: Owed, **more: object) -> dict[str, object]:
    """Give the fields of the log by which a delivery is found."""
    return {"delivery": owed.id, "channel": owed.address.channel, **more}


def backoff(attempts: int, chance: float) -> timedelta:
    """Give the pause after so many tries before this one; `chance`, from 0 to 1, makes it shorter or longer."""
    return BACKOFF[min(attempts, len(BACKOFF) - 1)] * (1 + JITTER * (2 * chance - 1))


def _timely(owed: Owed, *, now: datetime, toast_life: timedelta) -> Outgoing | None:
    """Give what still makes sense to send: not a change of a card that this person never had, nor a late "OK".

    A refusal that comes too late for the press is said as a message instead.
    """
    message = owed.message
    if isinstance(message, Toast) and now - owed.due_at > toast_life:
        return Say(body=(message.text,)) if message.alert else None
    if isinstance(message, Card) and message.revises and owed.revises is None:
        return None
    return message
