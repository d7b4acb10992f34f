"""The way out: deliveries that are owed, oldest first to each address, by lanes that any worker may lease."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.deliveries import Lane, Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.messages import Channel
from desk.replies import Card, Outgoing, Say, Toast
from desk.terms import TicketId
from handlers.failure import told
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

LEASE = timedelta(seconds=30)  # of a worker that was killed; who lives prolongs it
BACKOFF = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
MOST_TRIES = 300  # a day of them: then a person is told instead
NOTE_AGAIN = (timedelta(milliseconds=200), timedelta(seconds=1), timedelta(seconds=5))
TOAST_LIFE = timedelta(seconds=15)  # later, Telegram says "query is too old"
MOST_LANES = 16

Phrasebook = Callable[[str | None], Phrase]
Undelivered = Callable[[Owed, Refusal | Unclear], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker needs to deliver. `undelivered` hears of what never will arrive, or may not have."""

    store: Store
    clock: Clock
    channels: Mapping[Channel, ChannelPort]
    phrasebook: Phrasebook
    undelivered: Undelivered
    lease: timedelta = LEASE
    toast_life: timedelta = TOAST_LIFE


async def deliver_due(post: Post) -> int:
    """Lease the lanes with something due and deliver all of it, lanes side by side; gives how many were leased."""
    async with post.store.begin() as tx:
        lanes = await tx.claim_lanes(now=post.clock.now(), limit=MOST_LANES, lease=post.lease)
    async with asyncio.TaskGroup() as side_by_side:
        for lane in lanes:
            side_by_side.create_task(deliver_lane(lane, post))
    return len(lanes)


class Courier:
    """Delivers on one channel, lanes side by side: neither a slow person nor another channel holds anybody up."""

    def __init__(self, post: Post, *, channel: Channel, lanes: asyncio.TaskGroup, wake: Callable[[], None]) -> None:
        self._post, self._channel, self._lanes, self._wake = post, channel, lanes, wake
        self._busy = 0

    async def set_off(self) -> int:
        """Lease as many lanes as there are hands free, and start to deliver them; gives how many."""
        if self._busy >= MOST_LANES:
            return 0
        async with self._post.store.begin() as tx:
            lanes = await tx.claim_lanes(
                now=self._post.clock.now(),
                limit=MOST_LANES - self._busy,
                lease=self._post.lease,
                channel=self._channel,
            )
        for lane in lanes:
            self._busy += 1
            self._lanes.create_task(self._serve(lane))
        return len(lanes)

    async def _serve(self, lane: Lane) -> None:
        try:
            await deliver_lane(lane, self._post)
        finally:
            self._busy -= 1
            self._wake()


async def deliver_lane(lane: Lane, post: Post) -> None:
    """Deliver what a lane owes, in order, until it is done or put off, or the lease is lost; never raises.

    Each outcome is noted at once: whoever kills the process makes at most one message per lane go out twice.
    """
    lease = _Lease(lane, post)
    try:
        async with asyncio.TaskGroup() as together:
            keeping = together.create_task(lease.keep())
            await _deliver_all(lane, lease, post)
            keeping.cancel()
        async with post.store.begin() as tx:
            await tx.release_lane(lane.address, until=lease.until)
    except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
        # The lease runs out by itself, and then what is still owed goes out.
        log.error("lane_left", extra=told(broken, channel=lane.address.channel))  # noqa: TRY400 -- see `told`


class _Lease:
    """The lease of a lane, prolonged for as long as somebody works in it."""

    def __init__(self, lane: Lane, post: Post) -> None:
        self.until, self._address, self._post = lane.until, lane.address, post

    @property
    def is_safe(self) -> bool:
        """Whether nobody else can have the lane for a good while."""
        return self._post.clock.now() <= self.until - self._post.lease / 2

    async def keep(self) -> None:
        """Prolong it again and again, so that a long upload is not sent by another worker too."""
        while True:
            await self._post.clock.sleep(self._post.lease / 3)
            try:
                await self._prolong(self._post.clock.now() + self._post.lease)
            except Exception as away:  # noqa: BLE001 -- then no new send is begun, see `is_safe`
                log.warning("lease_not_prolonged", extra={"error": type(away).__name__})

    async def _prolong(self, to: datetime) -> None:
        async with self._post.store.begin() as tx:
            is_ours = await tx.extend_lane(self._address, until=self.until, to=to)
        if is_ours:
            self.until = to


async def _deliver_all(lane: Lane, lease: _Lease, post: Post) -> None:
    raised: set[TicketId | None] = set()
    shown: dict[str, Receipt] = {}
    for claimed in lane.owed:
        if not lease.is_safe:
            return
        owed = _brought_up(claimed, shown)
        outcome = await _outcome(owed, post)
        if isinstance(outcome, Refusal) and owed.ticket not in raised:
            raised.add(owed.ticket)
            await _tell(owed, outcome, post)
        if isinstance(outcome, Unclear):
            await _tell(owed, outcome, post)
        await _note(owed, outcome, post)
        if isinstance(outcome, Sent) and isinstance(owed.message, Card):
            shown[owed.message.key] = outcome.receipt
        if isinstance(outcome, PutOff):
            return


def _brought_up(owed: Owed, shown: Mapping[str, Receipt]) -> Owed:
    """Let the revision of a card know what the platform has called the card since the lane was leased."""
    sent = shown.get(owed.message.key) if isinstance(owed.message, Card) else None
    if sent is None:
        return owed
    return replace(owed, revises=sent.platform_id or owed.revises, response_code=sent.response_code)


async def _outcome(owed: Owed, post: Post) -> Outcome:
    try:
        return await _deliver(owed, post)
    except asyncio.CancelledError:
        unclear = Unclear(reason="stopped while sending")
        await _tell(owed, unclear, post)
        await _note(owed, unclear, post)
        raise


async def _tell(owed: Owed, trouble: Refusal | Unclear, post: Post) -> None:
    """Tell a person, before the trouble is noted: rather twice than never."""
    if isinstance(owed.message, Toast):
        return
    try:
        await post.undelivered(owed, trouble)
    except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
        log.error("trouble_untold", extra=told(broken, **_about(owed)))  # noqa: TRY400 -- see `told`


async def _note(owed: Owed, outcome: Outcome, post: Post) -> None:
    """Note an outcome, through a short absence of the store: forgotten, the message would go out again."""
    for pause in NOTE_AGAIN:
        try:
            await _settle(owed, outcome, post)
        except Exception as away:  # noqa: BLE001 -- whatever it is, a few moments may mend it
            log.warning("outcome_not_noted", extra=_about(owed, error=type(away).__name__))
            await post.clock.sleep(pause)
        else:
            return
    await _settle(owed, outcome, post)


async def _settle(owed: Owed, outcome: Outcome, post: Post) -> None:
    async with post.store.begin() as tx:
        await tx.settle({owed.id: outcome}, now=post.clock.now())


async def _deliver(owed: Owed, post: Post) -> Outcome:
    channel = post.channels.get(owed.address.channel)
    now = post.clock.now()
    if channel is None:
        return Refusal(reason="channel absent")
    message = _timely(owed, now=now, toast_life=post.toast_life)
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
        log.warning("delivery_put_off", extra=_about(owed, reason=failed.reason))
        if owed.attempts + 1 >= MOST_TRIES:
            return Refusal(reason=failed.reason)
        pause = failed.retry_after or BACKOFF[min(owed.attempts, len(BACKOFF) - 1)]
        return PutOff(until=now + pause, reason=failed.reason)
    except DeliveryRefused as refused:
        log.warning("delivery_refused", extra=_about(owed, reason=refused.reason))
        return Refusal(reason=refused.reason, unreachable=refused.unreachable, held=refused.window_closed)
    except DeliveryUnknown as unknown:
        log.warning("delivery_unknown", extra=_about(owed, reason=str(unknown)))
        return Unclear(reason=str(unknown))
    except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
        log.error("delivery_broken", extra=told(broken, **_about(owed)))  # noqa: TRY400 -- see `told`
        return Refusal(reason=type(broken).__name__)


def _about(owed: Owed, **more: object) -> dict[str, object]:
    """Give the fields of the log by which a delivery is found."""
    return {"delivery": owed.id, "channel": owed.address.channel, **more}


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
