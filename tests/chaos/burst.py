"""Thousands of timers at once, while the workers that fire them are killed: each has its effect once, and never early.

A worker is a process that looks for due timers as the running service does, and does nothing else. They are forked from
a process that has loaded the desk's code, so that a new one costs nothing.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any

import psycopg

from bot.clock import SystemClock
from bot.operation import QUICK_TICK
from bot.policy_file import read_policy
from desk.messages import Address, Channel
from desk.people import Customer, Member
from desk.terms import CustomerId, IntakeChannel, MemberId, Role, TicketId
from desk.tickets.ticket import Ticket, Times
from desk.turns import Timer, TimerKind, Turn
from handlers.due import keep_firing
from handlers.rules import Rules
from scheduler.ticks import Ticker
from storage.store import PostgresStore
from tests.chaos.verdict import Finding

GLANCE = timedelta(milliseconds=10)
STALLED = 60.0  # seconds without an effect
BOSS = Address(channel=Channel.TELEGRAM_STAFF, user="2001")
FORKS = multiprocessing.get_context("forkserver")
WRITTEN = 1000  # tickets of one transaction

# How often each ticket's call was announced, and how late the transaction began that did it.
EFFECTS = """
SELECT link.ticket, count(*), min(messages.recorded_at) FROM message_tickets AS link
JOIN messages ON messages.id = link.message_id WHERE messages.is_outgoing GROUP BY link.ticket
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """So many timers, due one after the other within so many seconds; workers are killed so often meanwhile."""

    timers: int = 5000
    seconds: float = 0.0
    workers: int = 3
    kills: int = 4
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What came of a burst; lags are from a timer's time to the effect's, in seconds."""

    findings: tuple[Finding, ...]
    p50: float
    p99: float
    slowest: float

    @property
    def figures(self) -> dict[str, float]:
        """What a report shows."""
        return {"lag_p50_s": self.p50, "lag_p99_s": self.p99, "lag_worst_s": self.slowest}


@dataclass(slots=True, kw_only=True)
class Crew:
    """The workers that are at it."""

    url: str
    workers: list[BaseProcess] = field(default_factory=list)

    def hire(self, count: int) -> None:
        """Start workers."""
        for _ in range(count):
            worker = FORKS.Process(target=fire, args=(self.url,), daemon=True)
            worker.start()
            self.workers.append(worker)

    def kill(self, count: int) -> None:
        """End workers as a power cut does."""
        for worker in [self.workers.pop(0) for _ in range(count)]:
            worker.kill()
            worker.join()


def fire(url: str) -> None:
    """Be a worker, until killed."""

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # as the service does

    async def work() -> None:
        store, clock = await PostgresStore.open(url), SystemClock()
        rules = Rules(policy=read_policy(None), secret=b"secret" * 6)
        ticker = Ticker()
        ticker.every(QUICK_TICK, lambda: keep_firing(store=store, rules=rules, clock=clock), name="timers")
        ticker.start()
        await asyncio.Event().wait()

    asyncio.run(work())


async def play(burst: Burst, *, url: str) -> Fired:
    """Let the timers go off and the workers die; gives what came of it."""
    dice = Random(burst.seed)  # noqa: S311 -- dice of a game
    with crew(url) as workers, psycopg.connect(url, autocommit=True) as looking:
        workers.hire(burst.workers)
        due = await set_off(burst, url=url)
        for after in sorted(dice.sample(range(burst.timers // 20, burst.timers * 9 // 10), burst.kills)):
            await reached(looking, after)
            dead = dice.choice((1, burst.workers))
            workers.kill(dead)
            workers.hire(dead)
        await reached(looking, burst.timers)
        await SystemClock().sleep(2 * QUICK_TICK)  # in which nothing more may happen
        return judge(due, looking.execute(EFFECTS).fetchall(), left=counted(looking, "SELECT count(*) FROM timers"))


@contextmanager
def crew(url: str) -> Iterator[Crew]:
    """Let workers be hired, and leave none behind."""
    FORKS.set_forkserver_preload([__name__])
    workers = Crew(url=url)
    try:
        yield workers
    finally:
        workers.kill(len(workers.workers))


async def set_off(burst: Burst, *, url: str) -> dict[int, datetime]:
    """Open a ticket for each timer, with a call that is due soon; gives when each is due."""
    store, now = await PostgresStore.open(url), SystemClock().now()
    boss = Member(
        id=MemberId(0),
        name="Tom",
        position="Head",
        roles=frozenset({Role.SUPERVISOR}),
        department="field",
        addresses=(BOSS,),
    )
    async with store.begin() as tx:
        await tx.add_member(boss)
    numbers = range(1, burst.timers + 1)
    for start in range(0, burst.timers, WRITTEN):
        async with store.begin() as tx:
            await tx.write([((), _opened(number, now)) for number in numbers[start : start + WRITTEN]], now=now)
    begin = SystemClock().now() + timedelta(seconds=min(burst.seconds, 1 + burst.timers / 10_000))
    due = {number: begin + timedelta(seconds=burst.seconds * number / burst.timers) for number in numbers}
    async with store.begin() as tx:
        calls = tuple(Timer(ticket=TicketId(n), kind=TimerKind.CALL_BACK, due_at=at) for n, at in due.items())
        await tx.write([((), Turn(timers=calls))], now=now)
    await store.close()
    return due


def _opened(number: int, now: datetime) -> Turn:
    customer = Customer(id=CustomerId(number), name="Ann")
    ticket = Ticket(
        id=TicketId(number),
        customer=customer.id,
        intake=IntakeChannel.TELEGRAM,
        description="The washer leaks",
        times=Times(first_contact_at=now, opened_at=now),
    )
    return Turn(customers=(customer,), tickets=(ticket,))


async def reached(looking: psycopg.Connection[Any], effects: int) -> None:
    """Return once there are so many effects. Raises AssertionError when there come no more."""
    waited, last = 0.0, -1
    while (found := counted(looking, "SELECT count(*) FROM message_tickets")) < effects:
        waited, last = (waited + GLANCE.total_seconds(), found) if found == last else (0.0, found)
        assert waited < STALLED, f"it stands still at {found} of {effects}"
        await SystemClock().sleep(GLANCE)


def counted(looking: psycopg.Connection[Any], query: Any) -> int:  # noqa: ANN401 -- psycopg takes literals only
    """Count something."""
    return int(looking.execute(query).fetchall()[0][0])


def judge(due: dict[int, datetime], effects: Sequence[Sequence[Any]], *, left: int) -> Fired:
    """Compare what was to happen with what did."""
    happened = {ticket: (count, at) for ticket, count, at in effects}
    lags = sorted((at - due[ticket]).total_seconds() for ticket, (_, at) in happened.items() if ticket in due)
    wrong = [("timer lost", str(ticket)) for ticket in due if ticket not in happened]
    wrong += [("timer fired twice", str(ticket)) for ticket, (count, _) in happened.items() if count > 1]
    wrong += [("timer fired early", str(ticket)) for ticket, (_, at) in happened.items() if at < due[ticket]]
    wrong += [("timer left", str(left))] if left else []
    return Fired(
        findings=tuple(Finding(kind=kind, what=what) for kind, what in wrong),
        p50=lags[len(lags) // 2],
        p99=lags[len(lags) * 99 // 100],
        slowest=lags[-1],
    )
