"""Timers of tickets: each fires once, in the transaction of its effect."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.dispatch.following import followed
from desk.dispatch.hands import carried
from desk.dispatch.workload import PLACE_STANDS
from desk.due import fire
from desk.papers.issuing import papered
from desk.ranking import REMINDERS, ranked
from desk.similar.comparing import noticed
from desk.sla.acting import writing
from desk.sla.watching import watched
from desk.survey.chasing import apart
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around, Timer, TimerKind, Turn
from handlers.comparing import compared_with
from handlers.failure import told
from handlers.patience import write_patiently
from handlers.ports import Clock
from handlers.store import Store, Transaction
from handlers.turning import Rules

log = logging.getLogger(__name__)

SECOND_TRY = timedelta(minutes=5)
BATCH = 200  # of one transaction: a customer who writes meanwhile waits for as long as it takes
MOST_JOBS = 200  # of those who are reminded of a visit
BATCHES = 10  # until somebody looks whether the desk is to stop


async def keep_firing(*, store: Store, rules: Rules, clock: Clock) -> int:
    """Fire what is due, and what becomes due meanwhile, for a few batches; gives how many timers that were.

    The first of them also fires what was left for too long because its customers are talked to all the time.
    """
    fired = 0
    for nth in range(BATCHES):
        batch = await fire_due(store=store, rules=rules, now=clock.now(), waits=nth == 0)
        fired += batch
        if not batch:
            break
    return fired


async def fire_due(*, store: Store, rules: Rules, now: datetime, limit: int = BATCH, waits: bool = False) -> int:
    """Fire the timers that are due, oldest first; gives how many. One that fails is set again, and harms no other."""
    try:
        async with store.begin() as tx:
            timers = await tx.claim_timers(now=now, limit=limit, waits=waits)
            await _fire_together(tx, timers, rules=rules, now=now)
    except Exception as broken:  # noqa: BLE001 -- whatever it is, each timer gets its own chance
        log.warning("timers_redone", extra={"error": type(broken).__name__})
        async with store.begin() as tx:
            timers = await tx.claim_timers(now=now, limit=limit, waits=waits)
            await _fire_one_by_one(tx, timers, store=store, rules=rules, now=now)
    return len(timers)


async def _fire_together(tx: Transaction, timers: Sequence[Timer], *, rules: Rules, now: datetime) -> None:
    if not timers:
        return
    tickets, around = await _look_around(tx, timers, rules=rules, now=now)
    turns: list[Turn] = []
    for timer in _standing(timers, turns):
        try:
            turn = _fire(timer, tickets, around)
            if turn.outbound and (later := apart(timer, timers, tickets, now=now)):
                turn = replace(turn, timers=(*turn.timers, *later))
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            turn = _again(timer, broken, now=now)
        workloads = carried(around.workloads, tickets, turn.tickets, now=now)
        around = replace(around, workloads=workloads)  # whom the next one is offered to depends on it
        tickets |= {ticket.id: ticket for ticket in turn.tickets}
        turns.append(turn)
    await write_patiently(tx, [((), turn) for turn in turns], merging=rules.policy.wechat.merging, now=now)


async def _fire_one_by_one(
    tx: Transaction, timers: Sequence[Timer], *, store: Store, rules: Rules, now: datetime
) -> None:
    turns: list[Turn] = []
    for timer in _standing(timers, turns):
        try:
            async with tx.savepoint():
                turn = _fire(timer, *await _look_around(tx, [timer], rules=rules, now=now))
                await write_patiently(tx, [((), turn)], merging=rules.policy.wechat.merging, now=now)
        except Exception as broken:
            if store.is_away(broken) or store.is_clash(broken):  # no fault of the timer's: it stays due
                raise
            await tx.write([((), _again(timer, broken, now=now))])
        else:
            turns.append(turn)


def _fire(timer: Timer, tickets: Mapping[TicketId, Ticket], around: Around) -> Turn:
    knows = timer.kind is TimerKind.OFFER
    turn = followed(fire(timer, tickets[timer.ticket], around), tickets, around, knows_workloads=knows)
    turn = papered(noticed(watched(turn, tickets, around), tickets, now=around.now), tickets, around)
    if any(set_.key == timer.key and set_.due_at and set_.due_at <= around.now for set_ in turn.timers):
        raise RuntimeError("it would fire again at once, and for ever")
    changed = {ticket.id: ticket for ticket in turn.tickets}
    return ranked(turn, {**tickets, **changed}, is_reminder=timer.kind in REMINDERS)


def _again(timer: Timer, broken: Exception, *, now: datetime) -> Turn:
    log.error("timer_failed", extra=told(broken, ticket=timer.ticket, kind=timer.kind, rule=timer.rule))
    return Turn(timers=(replace(timer, due_at=now + SECOND_TRY),))


def _standing(timers: Sequence[Timer], fired: Sequence[Turn]) -> Iterator[Timer]:
    """Give the timers in turn, without those that one fired before them moved or took away."""
    changed: set[tuple[TicketId, TimerKind, str]] = set()
    looked_at = 0
    for timer in timers:
        changed.update(t.key for turn in fired[looked_at:] for t in turn.timers)
        looked_at = len(fired)
        if timer.key not in changed:
            yield timer


async def _look_around(
    tx: Transaction, timers: Sequence[Timer], *, rules: Rules, now: datetime
) -> tuple[dict[TicketId, Ticket], Around]:
    tickets = await tx.tickets({timer.ticket for timer in timers}, lock=True)
    customers = await tx.customers({ticket.customer for ticket in tickets.values()})
    around = rules.around(now=now, staff=await tx.staff(), customers=customers)
    handlers = {who.id for ticket in tickets.values() for who in (ticket.assignee, ticket.owner) if who}
    chats = [chat for member in around.staff.members if member.id in handlers for chat in member.addresses]
    if any(timer.kind is TimerKind.OFFER for timer in timers):
        around = replace(around, workloads=await tx.workloads(now=now, place_since=now - PLACE_STANDS))
    if visited := [tickets[timer.ticket] for timer in timers if timer.kind is TimerKind.VISIT]:
        around = replace(around, jobs=await tx.jobs({t.assignee.id for t in visited if t.assignee}, limit=MOST_JOBS))
    if compared := {timer.ticket for timer in timers if timer.kind is TimerKind.COMPARE}:
        theirs = [tickets[number] for number in compared]
        around = replace(around, alike=await compared_with(tx.traces, theirs, policy=around.policy, now=now))
    return tickets, replace(around, writing=writing(await tx.open_questions(chats), around))
