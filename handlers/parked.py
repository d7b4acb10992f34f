"""Messages that could not be handled: an operator lists them, reads one, gives them their turn again, or drops them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.messages import MessageId
from desk.parked import LONGEST_LIST, Fate, Parked, ParkedAct
from handlers import turning
from handlers.store import Store
from handlers.turning import Rules


class NotParkedError(Exception):
    """Numbers that name no parked message; nothing was done to the others either. The message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of replayed messages: how many had their turn, and which are put off or parked once more."""

    done: int
    failed: tuple[MessageId, ...] = ()


async def waiting(*, store: Store, limit: int = LONGEST_LIST) -> tuple[Parked, ...]:
    """List parked messages, oldest first."""
    async with store.begin() as tx:
        return await tx.parked(limit=limit)


async def read(number: int, *, by: str, store: Store, now: datetime) -> Parked:
    """Give one parked message to be read, and note who reads it. Raises NotParkedError."""
    (one,) = await _act(Fate.READ, [number], by=by, store=store, now=now)
    return one


async def drop(numbers: Sequence[int], *, reason: str, by: str, store: Store, now: datetime) -> tuple[Parked, ...]:
    """Take messages off the list, with who did it and why; they stay in the dialogue. Raises NotParkedError."""
    return await _act(Fate.DROPPED, numbers, by=by, reason=reason, store=store, now=now)


async def replay(numbers: Sequence[int], *, by: str, store: Store, rules: Rules, now: datetime) -> Replayed:
    """Give messages their turn again at once, as if they had just come. Raises NotParkedError.

    Their turns are taken as the sweep of a running desk takes them, which may be quicker: each is taken once.
    """
    again = await _act(Fate.REPLAYED, numbers, by=by, store=store, now=now)
    return await _take_up(again, store=store, rules=rules, now=now)


async def replay_all(*, by: str, store: Store, rules: Rules, now: datetime) -> Replayed:
    """Give all parked messages their turn again, oldest first."""
    done, failed = 0, list[MessageId]()
    while left := [one for one in await waiting(store=store) if one.id not in failed]:
        again = await replay([one.id for one in left], by=by, store=store, rules=rules, now=now)
        done, failed = done + again.done, [*failed, *again.failed]
    return Replayed(done=done, failed=tuple(failed))


async def _take_up(again: Iterable[Parked], *, store: Store, rules: Rules, now: datetime) -> Replayed:
    while await turning.take_up(store=store, rules=rules, now=now):
        pass
    ids = [one.id for one in again]
    async with store.begin() as tx:
        unsettled = await tx.unsettled(ids)
    return Replayed(done=len(ids) - len(unsettled), failed=tuple(sorted(unsettled)))


async def _act(
    fate: Fate, numbers: Sequence[int], *, by: str, store: Store, now: datetime, reason: str = ""
) -> tuple[Parked, ...]:
    async with store.begin() as tx:
        known = {id_: one for one in await tx.parked(limit=LONGEST_LIST) for id_ in one.ids}
        if unknown := sorted({number for number in numbers if MessageId(number) not in known}):
            raise NotParkedError(f"No parked message has the number {', '.join(map(str, unknown))}.")
        meant = {known[MessageId(number)].id: known[MessageId(number)] for number in numbers}
        acts = [ParkedAct(fate=fate, ids=one.ids, by=by, reason=reason) for one in meant.values()]
        met = await tx.act_on_parked(acts, now=now)
        if missed := sorted(number for number in meant if number not in met):
            raise NotParkedError(f"Somebody else has just settled {', '.join(map(str, missed))}.")
        return tuple(meant.values())
