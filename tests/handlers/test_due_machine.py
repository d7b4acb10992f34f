"""Timers, whatever is done to them and whatever the clock does: each fires once, not early, and none is lost.

Hypothesis sets, moves and takes away, lets workers look and die, lets a customer talk, and moves the clock both ways.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Address, Channel
from desk.replies import Say
from desk.terms import TicketId
from desk.texts import verbatim
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from handlers.due import keep_firing
from sandbox.clock import TravelledClock
from storage.engine import PoolSizes, connect
from storage.timers import LEFT_AT_MOST
from tests.conftest import EMPTY
from tests.handlers.stage import NOW, SECOND, TOM, Front, Rope, rows, says

TICKETS = 3
RULES = ("response.level.1", "completion.limit")
PENDING = "SELECT ticket, rule, due_at FROM timers WHERE kind = 'limit'"
FIRED = "SELECT body -> 'body' -> 0 -> 'values' ->> 'words' FROM messages WHERE address LIKE 'telegram_staff:%'"
Key = tuple[int, str]

SPANS = (SECOND, 60 * SECOND, timedelta(days=1))
spans = st.sampled_from([timedelta(), *SPANS])
keys = st.tuples(st.integers(0, TICKETS - 1), st.sampled_from(RULES))


def tell(timer: Timer, of: Ticket, around: Around) -> Turn:
    """Tell somebody that a timer fired."""
    assert timer.due_at is not None
    assert timer.due_at <= around.now, "early"
    words = verbatim(f"{of.id} {timer.rule} {timer.due_at.isoformat()}")
    return Turn(outbound=(Outbound(to=TOM, message=Say(body=(words,))),))


class Timers(RuleBasedStateMachine):
    """The timers from outside, and what is to be of them."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.engine: AsyncEngine = connect(self.url, pool=PoolSizes(steady=4, extra=4))
        self.clock = TravelledClock(NOW)
        self.workers = [Front(store=Rope(self.engine), clock=self.clock) for _ in range(2)]
        self.numbers: list[TicketId] = []
        self.pending: dict[Key, datetime] = {}
        self.fired: list[str] = []

    def does(self, *wanted: Coroutine[Any, Any, Any]) -> None:
        """Let things happen, all at once."""

        async def together() -> None:
            await asyncio.gather(*wanted)

        self.runner.run(together())

    @initialize()
    def begins(self) -> None:
        async def begin() -> None:
            async with self.engine.begin() as connection:
                await connection.exec_driver_sql(EMPTY)
            for number in range(TICKETS):
                who = Address(channel=Channel.TELEGRAM, user=str(number))
                await self.workers[0].intake.receive(says("The washer leaks", key=str(number), of=who))
            await self.workers[0].rows_changed("DELETE FROM timers")
            self.numbers = [ticket.id for ticket in await self.workers[0].tickets()]

        self.runner.run(begin())

    async def write(self, key: Key, due_at: datetime | None) -> None:
        timer = Timer(ticket=self.numbers[key[0]], kind=TimerKind.LIMIT, rule=key[1], due_at=due_at)
        async with self.workers[0].store.begin() as tx:
            await tx.write([((), Turn(timers=(timer,)))], now=self.clock.now())

    @rule(spans=st.dictionaries(keys, st.none() | spans, min_size=2, max_size=6))
    def timers_are_set_moved_or_taken_away(self, spans: dict[Key, timedelta | None]) -> None:
        due = {key: None if span is None else self.clock.now() + span for key, span in spans.items()}
        self.pending |= {key: at for key, at in due.items() if at is not None}
        self.pending = {key: at for key, at in self.pending.items() if due.get(key, at) is not None}
        self.does(*(self.write(key, at) for key, at in due.items()))

    @rule(span=st.sampled_from([*SPANS, *(-span for span in SPANS)]), workers=st.integers(1, 2))
    def time_passes_or_the_clock_is_set_back_and_workers_look(self, span: timedelta, workers: int) -> None:
        self.does(self.clock.travel(span))
        self.falls_due()
        self.does(*(self.fires(worker) for worker in self.workers[:workers]))

    @rule(number=st.integers(0, TICKETS - 1))
    def they_look_while_somebody_talks_who_is_waited_for(self, number: int) -> None:
        async def talk() -> None:
            async with self.workers[1].store.begin() as tx:
                await tx.converse([Address(channel=Channel.TELEGRAM, user=str(number))], now=self.clock.now())
                await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)

        self.does(self.clock.travel(LEFT_AT_MOST))
        self.falls_due(by=self.clock.now() - LEFT_AT_MOST)
        self.does(talk(), self.fires(self.workers[0]))
        self.time_passes_or_the_clock_is_set_back_and_workers_look(timedelta(), 1)

    @rule()
    def a_worker_dies_with_timers_in_its_hands(self) -> None:
        async def die() -> None:
            with suppress(KeyboardInterrupt):
                async with self.workers[1].store.begin() as tx:
                    await tx.claim_timers(now=self.clock.now(), limit=9)
                    raise KeyboardInterrupt

        self.does(die())

    async def fires(self, worker: Front) -> None:
        await keep_firing(store=worker.store, rules=worker.rules, clock=self.clock)

    def falls_due(self, by: datetime | None = None) -> None:
        due = {key: at for key, at in self.pending.items() if at <= (by or self.clock.now())}
        self.fired += [f"{self.numbers[number]} {name} {at.isoformat()}" for (number, name), at in due.items()]
        self.pending = {key: at for key, at in self.pending.items() if key not in due}

    @invariant()
    def what_was_due_fired_once_and_the_rest_is_pending(self) -> None:
        if self.numbers:
            fired = [words for (words,) in self.runner.run(rows(self.engine, FIRED))]
            assert sorted(map(str, fired)) == sorted(self.fired)
            pending = {(self.numbers.index(TicketId(int(str(t)))), str(r)): at
                       for t, r, at in self.runner.run(rows(self.engine, PENDING))}  # fmt: skip
            assert pending == self.pending

    def teardown(self) -> None:
        self.runner.run(self.engine.dispose())
        self.runner.close()


def test_each_timer_fires_once_whatever_happens(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.due.fire", tell)
    Timers.url = database_url
    run_state_machine_as_test(
        Timers,
        settings=settings(
            max_examples=20,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            derandomize=True,
        ),
    )
