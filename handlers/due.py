"""Timers of tickets: each fires once, in the transaction of its effect."""

import logging
from datetime import datetime, timedelta

from desk.due import fire
from desk.turns import Around, Timer, Turn
from handlers.store import Store, Transaction
from handlers.turning import Rules

log = logging.getLogger(__name__)

SECOND_TRY = timedelta(minutes=5)


async def fire_due(*, store: Store, rules: Rules, now: datetime, limit: int = 50) -> int:
    """Fire the timers that are due, oldest first; gives how many. One that fails is set again, and harms no other."""
    async with store.begin() as tx:
        timers = await tx.claim_timers(now=now, limit=limit)
        if timers:
            await tx.write([((), turn) for turn in await _turns(tx, timers, rules=rules, now=now)])
    return len(timers)


async def _turns(tx: Transaction, timers: tuple[Timer, ...], *, rules: Rules, now: datetime) -> list[Turn]:
    tickets = await tx.tickets({t.ticket for t in timers}, lock=True)
    around = Around(
        now=now,
        policy=rules.policy,
        staff=await tx.staff(),
        secret=rules.secret,
        customers=await tx.customers({t.customer for t in tickets.values()}),
    )
    turns = []
    for timer in timers:
        try:
            turn = fire(timer.kind, tickets[timer.ticket], around)
        except Exception:
            log.exception("timer_failed ticket=%d kind=%s", timer.ticket, timer.kind)
            turn = Turn(timers=(Timer(ticket=timer.ticket, kind=timer.kind, due_at=now + SECOND_TRY),))
        tickets |= {t.id: t for t in turn.tickets}
        turns.append(turn)
    return turns
