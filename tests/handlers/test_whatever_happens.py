"""Whatever people, platforms, workers, the store and the clock do: the register's promises hold (Hypothesis finds out).

Two workers with a spool each, one real store. Customers write, edit and press old buttons; staff take and finish
jobs; messages are brought twice; turns fail; the store goes away from one worker or both; time passes.
"""

import asyncio
import shutil
from collections import Counter, defaultdict
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.spool import FolderSpool
from desk.codec import decode, decoder_of
from desk.conversations import CustomerDialog
from desk.messages import Address, InboundMessage, Press
from desk.replies import Outgoing, choices_of
from desk.terms import Role, Status, TicketId
from desk.tickets.moves import MOVES
from desk.turns import Turn
from handlers import due, parked
from handlers.turning import BACKOFF
from handlers.world import World, decide
from sandbox.clock import TravelledClock
from storage.engine import PoolSizes, connect
from tests.conftest import EMPTY
from tests.handlers.stage import ANN, BOB, NOW, TOM, Front, Rope, rows, says

CUSTOMERS = (ANN, BOB)
PROBLEMS = ("The washer leaks", "and the motor smokes", "it is loud too", "the door does not shut")
SAYINGS = (
    *PROBLEMS,
    "13800138000",
    "how far is it?",
    "please hurry",
    "yes",
    "it is solved",
    "it is not solved",
    "1",
    "5",
)
ORDERS = (
    "/grade {n} general routine repair electronics level3",
    "/accept {n}",
    "/complete {n} on_site replacement replaced the seal",
    "yes",
    "no",
    "/release {n}",
    "/reached {n}",
    "/wait {n} parts 2h the seal is ordered",
    "/resume {n}",
    "/close {n} done",
    "/note {n} looked at it",
    "/mine",
    "/parked",
)
SPANS = (timedelta(seconds=1), BACKOFF[0], BACKOFF[2], timedelta(hours=3), timedelta(days=4))

who = st.sampled_from(CUSTOMERS)
worker = st.integers(0, 1)
words = st.sampled_from(SAYINGS)
ill = Counter[str]()  # how many more times the turn of a message fails, by key
_outgoing = decoder_of(Outgoing)


def decide_or_fail(world: World, message: InboundMessage) -> Turn:
    if ill[message.key] > 0:
        ill[message.key] -= 1
        raise KeyError("ill")
    return decide(world, message)


class Desk(RuleBasedStateMachine):
    """The desk from outside, and what was acknowledged to whom."""

    url: ClassVar[str]
    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.engine: AsyncEngine = connect(self.url, pool=PoolSizes(steady=4, extra=4))
        self.clock = TravelledClock(NOW)
        self.spools = [FolderSpool(self.folder / "spool") for _ in range(2)]
        self.workers = [Front(store=Rope(self.engine), clock=self.clock, spool=spool) for spool in self.spools]
        self.taken: dict[str, InboundMessage] = {}
        self.through: defaultdict[tuple[int, Address], list[str]] = defaultdict(list)
        self.moved: dict[TicketId, Status] = {}
        self.count = 0

    def does(self, *wanted: Coroutine[Any, Any, Any]) -> None:
        """Let things happen, all at once."""

        async def together() -> None:
            await asyncio.gather(*wanted)

        self.runner.run(together())

    def sees(self, query: str) -> list[tuple[Any, ...]]:
        return self.runner.run(rows(self.engine, query))

    async def receives(self, number: int, message: InboundMessage) -> None:
        await self.workers[number].intake.receive(message)
        if message.key not in self.taken:
            self.through[number, message.address].append(message.key)
        elif message.key in (others := self.through[1 - number, message.address]):
            others.remove(message.key)  # it came by two ways: by either of them in its order
        self.taken[message.key] = message

    def a_message(self, said: str, of: Address, **more: Any) -> InboundMessage:  # noqa: ANN401 -- any field
        self.count += 1
        return replace(says(said, key=f"k{self.count:04}", of=of), platform_id=f"m{self.count}", **more)

    @initialize()
    def begins(self) -> None:
        async def empty() -> None:
            async with self.engine.begin() as connection:
                await connection.exec_driver_sql(EMPTY)
            await self.workers[0].hire(Role.SUPERVISOR, Role.AGENT, Role.TECHNICIAN)

        ill.clear()
        shutil.rmtree(self.folder / "spool", ignore_errors=True)
        self.runner.run(empty())

    @rule(of=who, number=worker, said=words, fails=st.sampled_from([0, 0, 0, 1, 2, len(BACKOFF) + 1]))
    def a_customer_writes(self, of: Address, number: int, said: str, fails: int) -> None:
        message = self.a_message(said, of)
        ill[message.key] = fails
        self.does(self.receives(number, message))

    @rule(said=st.lists(words, min_size=2, max_size=4), of=who)
    def somebody_writes_several_at_once_and_each_worker_is_brought_all(self, said: list[str], of: Address) -> None:
        messages = [self.a_message(each, of) for each in said]
        before = {key: list(keys) for key, keys in self.through.items()}
        self.does(*(self.receives(number, message) for message in messages for number in (0, 1)))
        self.through = defaultdict(list, before)  # in which order they came is for the workers to say

    @rule(of=who, number=worker, during=words, after=words)
    def a_customer_writes_during_an_outage_and_goes_on_after_it(
        self, of: Address, number: int, during: str, after: str
    ) -> None:
        front = self.workers[number]
        was_cut, front.store.is_cut = front.store.is_cut, True
        self.does(self.receives(number, self.a_message(during, of)))
        front.store.is_cut = was_cut
        self.does(self.receives(number, self.a_message(after, of)))

    @rule(number=worker, back=st.integers(1, 9))
    def the_platform_brings_a_message_again(self, number: int, back: int) -> None:
        if back <= len(self.taken):
            self.does(self.receives(number, list(self.taken.values())[-back]))

    @rule(number=worker, back=st.integers(1, 5), said=words)
    def a_customer_edits(self, number: int, back: int, said: str) -> None:
        theirs = [m for m in self.taken.values() if m.address in CUSTOMERS and m.platform_id and not m.amends]
        if back <= len(theirs):
            earlier = theirs[-back]
            edit = replace(self.a_message(said, earlier.address), platform_id=earlier.platform_id)
            self.does(self.receives(number, replace(edit, amends=earlier.platform_id)))

    @rule(of=st.sampled_from((*CUSTOMERS, TOM)), number=worker, back=st.integers(0, 12))
    def somebody_presses_a_button_new_or_old(self, of: Address, number: int, back: int) -> None:
        bodies = self.sees(
            f"SELECT body FROM messages WHERE is_outgoing AND has_choices AND address LIKE '%:{of.user}' ORDER BY id"  # noqa: S608 -- the test's own
        )
        tokens = [choice.token for (body,) in bodies for choice in choices_of(_outgoing(body))]
        if back < len(tokens):
            press = Press(token=tokens[-1 - back], press=f"p{self.count}")
            message = replace(self.a_message("", of), parts=(press,), platform_id=None)
            self.does(self.receives(number, message))

    @rule(number=worker, order=st.sampled_from(ORDERS), back=st.integers(1, 2))
    def a_member_of_staff_orders(self, number: int, order: str, back: int) -> None:
        numbers = [n for (n,) in self.sees("SELECT id FROM tickets ORDER BY id")]
        if back <= len(numbers):
            self.does(self.receives(number, self.a_message(order.format(n=numbers[-back]), TOM)))

    @rule(number=worker)
    def the_store_goes_away_from_a_worker(self, number: int) -> None:
        self.workers[number].store.is_cut = True

    @rule(number=worker)
    def the_store_comes_back(self, number: int) -> None:
        self.workers[number].store.is_cut = False

    @rule(span=st.sampled_from(SPANS), who_looks=st.sampled_from([(0,), (1,), (0, 1)]))
    def time_passes(self, span: timedelta, who_looks: tuple[int, ...]) -> None:
        self.does(self.clock.travel(span))
        self.does(*(self.sweeps(self.workers[number]) for number in who_looks))

    @rule()
    def an_operator_replays_what_is_parked(self) -> None:
        front = self.workers[0]
        if not front.store.is_cut:
            self.does(parked.replay_all(by="op", store=front.store, rules=front.rules, now=self.clock.now()))

    async def sweeps(self, front: Front) -> None:
        if not front.store.is_cut:
            await front.intake.drain()
            await front.intake.take_up()
            await due.fire_due(store=front.store, rules=front.rules, now=self.clock.now())

    @invariant()
    def every_communication_is_on_record_once_or_safe_to_become_so(self) -> None:
        """R3.1-7."""
        kept = [key for (key,) in self.sees("SELECT key FROM messages WHERE NOT is_outgoing")]
        assert len(kept) == len(set(kept))
        missing = set(self.taken) - set(kept)
        assert len(missing) <= sum(front.intake.spooled() for front in self.workers)

    @invariant()
    def no_stage_is_skipped(self) -> None:
        """R1.4-8, R2.2-1."""
        seen: dict[TicketId, Status] = {}
        for ticket, record in self.sees("SELECT ticket, record FROM timeline ORDER BY id"):
            for change in (c for c in record.get("changes", ()) if c["field"] == "status"):
                before = seen.get(ticket)
                assert before is None or change["old"] == before, "the timeline has no gaps"
                assert before is None or Status(change["new"]) in MOVES[before]
                seen[ticket] = Status(change["new"])
        stands = {ticket: Status(status) for ticket, status in self.sees("SELECT id, status FROM tickets")}
        assert {ticket: stands[ticket] for ticket in seen} == seen

    @invariant()
    def one_report_makes_one_ticket(self) -> None:
        """R1.4-1: however often it is brought, by whichever worker it is taken, and after however many tries."""
        first = (
            "SELECT min(message_id) FROM message_tickets JOIN messages ON id = message_id"
            " WHERE NOT is_outgoing GROUP BY ticket"
        )
        reports = [number for (number,) in self.sees(first)]
        assert len(reports) == len(set(reports))
        assert self.sees("SELECT count(*) FROM tickets") == [(len(reports),)]
        opened = self.sees("SELECT ticket FROM timeline WHERE act = 'opened'")
        assert len(opened) == len(set(opened)) == len(reports)

    def teardown(self) -> None:
        try:
            self.in_the_end_every_request_was_heard()
        finally:
            self.does(*(front.intake.finish() for front in self.workers))
            self.does(*(spool.close() for spool in self.spools), self.engine.dispose())
            self.runner.close()

    def in_the_end_every_request_was_heard(self) -> None:
        """R1.4-1, R3.1-7, R6.4-3: once all are well and back, nothing waits, and in the order in which it was said."""
        ill.clear()
        for front in self.workers:
            front.store.is_cut = False
        self.does(*(self.sweeps(front) for front in self.workers))
        self.an_operator_replays_what_is_parked()
        self.time_passes(timedelta(hours=1), (0, 1))
        assert self.sees("SELECT count(*) FROM put_off") == [(0,)]
        assert sum(front.intake.spooled() for front in self.workers) == 0
        place = {key: id_ for id_, key in self.sees("SELECT id, key FROM messages WHERE NOT is_outgoing")}
        assert set(place) == set(self.taken)
        for keys in self.through.values():
            assert [place[key] for key in keys] == sorted(place[key] for key in keys)
        self.each_problem_has_its_ticket()

    def each_problem_has_its_ticket(self) -> None:
        linked = {k for (k,) in self.sees("SELECT key FROM messages JOIN message_tickets ON id = message_id")}
        dialogs = [decode(CustomerDialog, d) for (d,) in self.sees("SELECT dialog FROM conversations") if d]
        asked_about = {key for dialog in dialogs for key in dialog.held_keys}
        edited = {message.amends for message in self.taken.values()}  # those say what their edit says
        said = {key: message.parts for key, message in self.taken.items() if message.platform_id not in edited}
        told = {key for key, parts in said.items() if any(getattr(part, "text", "") in PROBLEMS for part in parts)}
        assert told <= linked | asked_about


@pytest.mark.requirement("R1.4-1", "R1.4-8", "R2.2-1", "R3.1-7", "R6.4-3")
def test_whatever_happens_every_promise_is_kept(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.turning.decide", decide_or_fail)
    Desk.url, Desk.folder = database_url, tmp_path
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    # without Phase.explain, which traces every line and takes minutes
    phases = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            derandomize=True,
            phases=phases,
            suppress_health_check=checks,
        ),
    )
