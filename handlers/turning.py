"""What one transaction of the way in does: record, decide, write; and what happens to a turn that fails."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.deliveries import Unsettled, Waiting
from desk.messages import Address, Channel, InboundMessage, MessageId
from desk.notices import parked_notice
from desk.policy import Policy
from desk.turns import Conversation, Turn
from handlers.store import Store, Transaction
from handlers.world import decide, load

log = logging.getLogger(__name__)

ALBUM_PAUSE = timedelta(seconds=1)  # the parts of an album arrive within a fraction of a second
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))

Decided = list[tuple[tuple[MessageId, ...], Turn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What turns are decided by."""

    policy: Policy
    secret: bytes


async def take(messages: Sequence[InboundMessage], *, store: Store, rules: Rules, now: datetime) -> None:
    """Record messages and give each its turn, in one transaction; a message seen before changes nothing."""
    async with store.begin() as tx:
        conversations = await tx.converse({m.address for m in messages}, now=now)
        ids = await tx.record(messages, now=now)
        fresh = {m.key: m for m in messages if m.key in ids}
        at_once = [m for m in fresh.values() if not m.album]
        parts = [ids[m.key] for m in fresh.values() if m.album]
        albums = [Unsettled(id=part, due_at=now + ALBUM_PAUSE, attempts=0, error="") for part in parts]
        turns, failed = await _decide_all(tx, at_once, ids, conversations, rules=rules, now=now)
        await tx.write(turns)
        await tx.put_off([*albums, *failed])
        await _reopen_windows(tx, at_once, now=now)


async def record_only(message: InboundMessage, reason: str, *, store: Store, now: datetime) -> None:
    """Record a message whose turn can't be written, and put its turn off."""
    async with store.begin() as tx:
        await tx.converse([message.address], now=now)
        ids = await tx.record([message], now=now)
        await tx.put_off([_try_again(number, 1, reason, now=now) for number in ids.values()])


async def take_up(*, store: Store, rules: Rules, now: datetime) -> bool:
    """Give the oldest put-off message that is due its turn; False when there is none."""
    waiting: Waiting | None = None
    try:
        async with store.begin() as tx:
            due = await tx.waiting(now=now, limit=1)
            if not due:
                return False
            waiting = due[0]
            await _turn_of_waiting(tx, waiting, rules=rules, now=now)
    except Exception as broken:
        if waiting is None:
            raise
        log.exception("turn_failed_again attempts=%d", waiting.attempts + 1)
        await _put_off_again(waiting, type(broken).__name__, store=store, now=now)
    return True


async def _turn_of_waiting(tx: Transaction, waiting: Waiting, *, rules: Rules, now: datetime) -> None:
    conversations = await tx.converse([waiting.message.address], now=now)
    world = await load(tx, [waiting.message], conversations, policy=rules.policy, secret=rules.secret, now=now)
    if waiting.attempts > len(BACKOFF):
        turn = parked_notice(world.around(), world.conversations[waiting.message.address])
        await tx.put_off([_try_again(n, waiting.attempts, "parked", now=now, parked=True) for n in waiting.ids])
    else:
        turn = decide(world, waiting.message)
        await tx.settled(waiting.ids)
    await tx.write([(waiting.ids, turn)])


async def _put_off_again(waiting: Waiting, reason: str, *, store: Store, now: datetime) -> None:
    async with store.begin() as tx:
        await tx.put_off([_try_again(n, waiting.attempts + 1, reason, now=now) for n in waiting.ids])


async def _decide_all(
    tx: Transaction,
    messages: Sequence[InboundMessage],
    ids: Mapping[str, MessageId],
    conversations: Mapping[Address, Conversation],
    *,
    rules: Rules,
    now: datetime,
) -> tuple[Decided, list[Unsettled]]:
    turns: Decided = []
    failed: list[Unsettled] = []
    if not messages:
        return turns, failed
    world = await load(tx, messages, conversations, policy=rules.policy, secret=rules.secret, now=now)
    for message in messages:
        number = ids[message.key]
        try:
            turns.append(((number,), decide(world, message)))
        except Exception as broken:
            log.exception("turn_failed channel=%s message=%d", message.address.channel, number)
            failed.append(_try_again(number, 1, type(broken).__name__, now=now))
    return turns, failed


async def _reopen_windows(tx: Transaction, messages: Sequence[InboundMessage], *, now: datetime) -> None:
    wrote = {m.address for m in messages if m.address.channel is Channel.WECHAT}
    if wrote:
        await tx.revive_held(wrote, now=now)


def _try_again(number: MessageId, attempts: int, reason: str, *, now: datetime, parked: bool = False) -> Unsettled:
    pause = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    return Unsettled(id=number, due_at=now + pause, attempts=attempts, error=reason, parked=parked)
