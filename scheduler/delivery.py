"""The way out: deliveries that are owed, oldest first to each address, by lanes that any worker may lease."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.deliveries import Lane, Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.messages import Channel
from desk.replies import Card, Outgoing, Say, Toast
from handlers.ports import (
    ChannelPort,
    Clock,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    Errand,
    Phrase,
    Receipt,
)
from handlers.store import Store

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BACKOFF = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
TOAST_LIFE = timedelta(seconds=15)  # later, Telegram says "query is too old"
MOST_LANES = 16

Phrasebook = Callable[[str | None], Phrase]
Refused = Callable[[Owed, Refusal], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker needs to deliver. `refused` hears of what will never arrive."""

    store: Store
    clock: Clock
    channels: Mapping[Channel, ChannelPort]
    phrasebook: Phrasebook
    refused: Refused
    lease: timedelta = LEASE


async def deliver_due(post: Post) -> int:
    """Lease the lanes with something due and deliver all of it, lanes side by side; gives how many were leased."""
    async with post.store.begin() as tx:
        lanes = await tx.claim_lanes(now=post.clock.now(), limit=MOST_LANES, lease=post.lease)
    async with asyncio.TaskGroup() as side_by_side:
        for lane in lanes:
            side_by_side.create_task(_deliver_lane(lane, post))
    return len(lanes)


async def _deliver_lane(lane: Lane, post: Post) -> None:
    outcomes: dict[int, Outcome] = {}
    try:
        for owed in lane.owed:
            outcome = outcomes[owed.id] = await _deliver(owed, post)
            if isinstance(outcome, PutOff):
                break
    finally:
        async with post.store.begin() as tx:
            await tx.settle(outcomes, now=post.clock.now())
            await tx.release_lane(lane.address, now=post.clock.now())
    for owed in lane.owed:
        refusal = outcomes.get(owed.id)
        if isinstance(refusal, Refusal) and not isinstance(owed.message, Toast):
            await post.refused(owed, refusal)


async def _deliver(owed: Owed, post: Post) -> Outcome:
    channel = post.channels.get(owed.address.channel)
    now = post.clock.now()
    if channel is None:
        return Refusal(reason="channel absent")
    message = _timely(owed, now=now)
    if message is None:
        return Sent(receipt=Receipt())
    errand = Errand(
        id=owed.id,
        address=owed.address,
        message=message,
        revises=owed.revises,
        response_code=owed.response_code,
        locale=owed.locale,
    )
    try:
        return Sent(receipt=await channel.deliver(errand, post.phrasebook(owed.locale)))
    except DeliveryFailed as failed:
        log.warning("delivery_put_off delivery=%d channel=%s reason=%s", owed.id, owed.address.channel, failed.reason)
        pause = failed.retry_after or BACKOFF[min(owed.attempts, len(BACKOFF) - 1)]
        return PutOff(until=now + pause, reason=failed.reason)
    except DeliveryRefused as refused:
        log.warning("delivery_refused delivery=%d channel=%s reason=%s", owed.id, owed.address.channel, refused.reason)
        return Refusal(reason=refused.reason, unreachable=refused.unreachable, held=refused.window_closed)
    except DeliveryUnknown as unknown:
        log.warning("delivery_unknown delivery=%d channel=%s", owed.id, owed.address.channel)
        return Unclear(reason=str(unknown))
    except Exception as broken:
        log.exception("delivery_broken delivery=%d channel=%s", owed.id, owed.address.channel)
        return Refusal(reason=type(broken).__name__)


def _timely(owed: Owed, *, now: datetime) -> Outgoing | None:
    """Give what still makes sense to send: not a change of a card that this person never had, nor a late "OK".

    A refusal that comes too late for the press is said as a message instead.
    """
    message = owed.message
    if isinstance(message, Toast) and now - owed.due_at > TOAST_LIFE:
        return Say(body=(message.text,)) if message.alert else None
    if isinstance(message, Card) and message.revises and owed.revises is None:
        return None
    return message
