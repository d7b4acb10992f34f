"""What one transaction of the way in does: record, decide, write; and what happens to a turn that fails."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from desk.conversations import Conversation
from desk.deliveries import Unsettled, Waiting
from desk.messages import Address, Consented, InboundMessage, MessageId, NoticeFate
from desk.notices import parked_notice
from desk.ranking import ranked
from desk.turns import Turn
from desk.wechat_budget import granted as grant_of
from handlers.crowding import hold_back
from handlers.failure import told
from handlers.loading import load
from handlers.passive import Answers, Claim, nobody
from handlers.patience import write_patiently
from handlers.rules import Rules
from handlers.store import Store, Transaction
from handlers.unreached import knock_failed
from handlers.world import World, decide

__all__ = ["Rules", "take", "take_alone", "take_up"]

log = logging.getLogger(__name__)

ALBUM_PAUSE = timedelta(seconds=1)  # the parts of an album arrive within a fraction of a second
SPREAD = 0.2  # of a pause at most; it is cut short by a share of that
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))

Decided = list[tuple[tuple[MessageId, ...], Turn]]


async def take(
    messages: Sequence[InboundMessage], *, claim: Claim = nobody, store: Store, rules: Rules, now: datetime
) -> Answers:
    """Record messages and give each its turn, in one transaction; a message seen before changes nothing.

    Gives the answers that it could `claim`.
    """
    async with store.begin() as tx:
        conversations = await tx.converse({m.address for m in messages}, now=now)
        ids = await tx.record(messages, now=now)
        fresh = {m.key: m for m in messages if m.key in ids}
        albums = [_part(ids[m.key], now=now) for m in fresh.values() if m.album]
        at_once, held, told_so = hold_back(fresh.values(), ids, conversations, policy=rules.policy, now=now)
        turns, failed = await _decide_all(tx, at_once, ids, conversations, rules=rules, now=now)
        await write_patiently(tx, [*told_so, *turns], merging=rules.policy.wechat.merging, now=now)
        await tx.put_off([*albums, *held, *failed])
        await _reopen_windows(tx, list(fresh.values()), rules=rules, now=now)
        return await claim(tx, now=now)


async def take_alone(
    message: InboundMessage, *, claim: Claim = nobody, store: Store, rules: Rules, now: datetime
) -> Answers:
    """Record one message and give it its turn; where the turn fails, the message stays recorded and is put off.

    Where its answer can't be claimed, it goes out the usual way.
    """
    async with store.begin() as tx:
        await _take_alone(tx, message, store=store, rules=rules, now=now)
        try:
            async with tx.savepoint():
                return await claim(tx, now=now)
        except Exception as broken:
            if not _is_ours(broken, store):
                raise
            log.warning("passive_claim_failed", extra={"error": type(broken).__name__})
    return {}


async def _take_alone(tx: Transaction, message: InboundMessage, *, store: Store, rules: Rules, now: datetime) -> None:
    conversations = await tx.converse([message.address], now=now)
    ids = await tx.record([message], now=now)
    if not ids:
        return
    await _reopen_windows(tx, [message], rules=rules, now=now)
    number = ids[message.key]
    if message.album:
        await tx.put_off([_part(number, now=now)])
        return
    at_once, held, told_so = hold_back([message], ids, conversations, policy=rules.policy, now=now)
    if not at_once:
        await tx.write(told_so)
        await tx.put_off(held)
        return
    try:
        async with tx.savepoint():
            world = await _load(tx, [message], conversations, rules=rules, now=now)
            decided: Decided = [((number,), decide(world, message))]
            await write_patiently(tx, decided, merging=rules.policy.wechat.merging, now=now)
    except Exception as broken:
        if not _is_ours(broken, store):
            raise
        log.error("turn_failed", extra=told(broken, channel=message.address.channel, message_id=number))  # noqa: TRY400 -- see `told`
        await tx.put_off([_try_again(number, 1, type(broken).__name__, of=message.address, now=now)])


async def take_up(*, store: Store, rules: Rules, now: datetime) -> bool:
    """Give the oldest put-off message that is due its turn; False when there is none."""
    async with store.begin() as tx:
        due = await tx.waiting(now=now, limit=1)
        if not due:
            return False
        waiting = due[0]
        if waiting.unreadable:
            log.error("message_unreadable", extra={"message_id": waiting.ids[0], "reason": waiting.unreadable})
            await _park(tx, waiting, waiting.unreadable, store=store, rules=rules, now=now)
            return True
        try:
            async with tx.savepoint():
                conversations = await tx.converse([waiting.message.address], now=now)
                world = await _load(tx, [waiting.message], conversations, rules=rules, now=now)
                decided: Decided = [((*waiting.ids, *waiting.edits), decide(world, waiting.message))]
                await write_patiently(tx, decided, merging=rules.policy.wechat.merging, now=now)
                await tx.settled(waiting.ids)
        except Exception as broken:
            if not _is_ours(broken, store):
                raise
            log.error("turn_failed_again", extra=told(broken, message_id=waiting.ids[0]))  # noqa: TRY400 -- see `told`
            await _put_off_again(tx, waiting, type(broken).__name__, store=store, rules=rules, now=now)
    return True


def _is_ours(broken: Exception, store: Store) -> bool:
    """Whether the turn itself is at fault. Where it is the store, or a rival, the message loses no try by it."""
    return not (store.is_away(broken) or store.is_clash(broken))


async def _put_off_again(
    tx: Transaction, waiting: Waiting, reason: str, *, store: Store, rules: Rules, now: datetime
) -> None:
    attempts = waiting.attempts + 1
    if attempts > len(BACKOFF):
        await _park(tx, waiting, reason, store=store, rules=rules, now=now)
    else:
        await tx.put_off([_try_again(n, attempts, reason, of=waiting.message.address, now=now) for n in waiting.ids])


async def _park(tx: Transaction, waiting: Waiting, reason: str, *, store: Store, rules: Rules, now: datetime) -> None:
    attempts = waiting.attempts + 1
    address = waiting.message.address
    await tx.put_off([_try_again(n, attempts, reason, of=address, now=now, parked=True) for n in waiting.ids])
    try:
        async with tx.savepoint():
            await _own_up(tx, waiting, rules=rules, now=now)
    except Exception as broken:
        if not _is_ours(broken, store):
            raise
        log.error("parked_in_silence", extra=told(broken, message_id=waiting.ids[0]))  # noqa: TRY400 -- see `told`


async def _own_up(tx: Transaction, waiting: Waiting, *, rules: Rules, now: datetime) -> None:
    address = waiting.message.address
    conversation = (await tx.converse([address], now=now))[address]
    customers = await tx.customers([conversation.customer]) if conversation.customer else {}
    around = rules.around(now=now, staff=await tx.staff(), customers=customers)
    # a ticket's dialogue must stay readable
    ids = () if waiting.unreadable else waiting.ids
    notice = ranked(parked_notice(around, conversation, waiting), {}, answers=address)
    await tx.write([(ids, notice)])


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
    world = await _load(tx, messages, conversations, rules=rules, now=now)
    for message in messages:
        number = ids[message.key]
        try:
            turns.append(((number,), decide(world, message)))
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("turn_failed", extra=told(broken, channel=message.address.channel, message_id=number))  # noqa: TRY400 -- see `told`
            failed.append(_try_again(number, 1, type(broken).__name__, of=message.address, now=now))
    return turns, failed


async def _load(
    tx: Transaction,
    messages: Sequence[InboundMessage],
    conversations: Mapping[Address, Conversation],
    *,
    rules: Rules,
    now: datetime,
) -> World:
    return await load(tx, messages, conversations, rules=rules, now=now)


async def _reopen_windows(tx: Transaction, messages: Sequence[InboundMessage], *, rules: Rules, now: datetime) -> None:
    """Note what these acts allow WeChat's customers to be told, and make due what was held for them."""
    granted = [(m.address, grant) for m in messages if (grant := grant_of(m, rules.policy.wechat.window))]
    if granted:
        await tx.budget.renew(granted)
        await tx.revive_held({address for address, _ in granted}, now=now)
    given = Counter((m.address, part.template) for m in messages for part in m.parts if isinstance(part, Consented))
    if given:
        await tx.budget.consent(given)
    fates = ((m.address, part) for m in messages for part in m.parts if isinstance(part, NoticeFate))
    if failed := [(address, fate.ref) for address, fate in fates if fate.failure]:
        around = rules.around(now=now, staff=await tx.staff())
        for address, ref in failed:
            await knock_failed(tx, address, ref, around=around)


def _part(number: MessageId, *, now: datetime) -> Unsettled:
    return Unsettled(id=number, due_at=now + ALBUM_PAUSE, attempts=0, error="")


def _try_again(
    number: MessageId, attempts: int, reason: str, *, of: Address, now: datetime, parked: bool = False
) -> Unsettled:
    pause = BACKOFF[min(attempts, len(BACKOFF)) - 1] * (1 - SPREAD * _share(of, attempts))
    return Unsettled(id=number, due_at=now + pause, attempts=attempts, error=reason, parked=parked)


def _share(of: Address, attempts: int) -> float:
    """Give a conversation's own share, from 0 to 1, of the spread: so what failed together is not retried together.

    The messages of one conversation have the same, and keep their order.
    """
    return crc32(f"{of.channel}:{of.user}:{attempts}".encode()) / 2**32
