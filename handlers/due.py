"""Timers of tickets: each fires once, in the transaction of its effect."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.due import fire
from desk.ranking import REMINDERS, ranked
from desk.sla.watching import watched
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around, Timer, Turn
from handlers.failure import told
from handlers.patience import write_patiently
from handlers.store import Store, Transaction
from handlers.turning import Rules

log = logging.getLogger(__name__)

SECOND_TRY = timedelta(minutes=5)


async def fire_due(*, store: Store, rules: Rules, now: datetime, limit: int = 50) -> int:
    """Fire the timers that are due, oldest first; gives how many. One that fails is set again, and harms no other."""
    try:
        async with store.begin() as tx:
            timers = await tx.claim_timers(now=now, limit=limit)
            await _fire_together(tx, timers, rules=rules, now=now)
    except Exception as broken:  # noqa: BLE001 -- whatever it is, each timer gets its own chance
        log.warning("timers_redone", extra={"error": type(broken).__name__})
        async with store.begin() as tx:
            timers = await tx.claim_timers(now=now, limit=limit)
            await _fire_one_by_one(tx, timers, rules=rules, now=now)
    return len(timers)


async def _fire_together(tx: Transaction, timers: Sequence[Timer], *, rules: Rules, now: datetime) -> None:
    if not timers:
        return
    tickets, around = await _look_around(tx, timers, rules=rules, now=now)
    turns: list[Turn] = []
    for timer in _standing(timers, turns):
        turn = _fire(timer, tickets, around)
        tickets |= {ticket.id: ticket for ticket in turn.tickets}
        turns.append(turn)
    await write_patiently(tx, [((), turn) for turn in turns], merging=rules.policy.wechat.merging, now=now)


async def _fire_one_by_one(tx: Transaction, timers: Sequence[Timer], *, rules: Rules, now: datetime) -> None:
    tickets, around = await _look_around(tx, timers, rules=rules, now=now)
    turns: list[Turn] = []
    for timer in _standing(timers, turns):
        try:
            async with tx.savepoint():
                turn = _fire(timer, tickets, around)
                await write_patiently(tx, [((), turn)], merging=rules.policy.wechat.merging, now=now)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("timer_failed", extra=told(broken, ticket=timer.ticket, kind=timer.kind, rule=timer.rule))  # noqa: TRY400 -- see `told`
            again = replace(timer, due_at=now + SECOND_TRY)
            await tx.write([((), Turn(timers=(again,)))])
        else:
            tickets |= {ticket.id: ticket for ticket in turn.tickets}
            turns.append(turn)


def _fire(timer: Timer, tickets: Mapping[TicketId, Ticket], around: Around) -> Turn:
    turn = watched(fire(timer, tickets[timer.ticket], around), tickets, around)
    changed = {ticket.id: ticket for ticket in turn.tickets}
    return ranked(turn, {**tickets, **changed}, is_reminder=timer.kind in REMINDERS)


def _standing(timers: Sequence[Timer], fired: Sequence[Turn]) -> Iterator[Timer]:
    """Give the timers in turn, without those that one fired before them moved or took away."""
    for timer in timers:
        if not any(timer.key == t.key for turn in fired for t in turn.timers):
            yield timer


async def _look_around(
    tx: Transaction, timers: Sequence[Timer], *, rules: Rules, now: datetime
) -> tuple[dict[TicketId, Ticket], Around]:
    tickets = await tx.tickets({timer.ticket for timer in timers}, lock=True)
    customers = await tx.customers({ticket.customer for ticket in tickets.values()})
    return tickets, rules.around(now=now, staff=await tx.staff(), customers=customers)
