"""Whatever senders, platform and clock do: nothing goes out twice unnoticed, each chat keeps its order, all ends."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.deliveries import Priority
from desk.messages import Address, Channel
from desk.replies import Say
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Receipt
from sandbox.clock import TravelledClock
from scheduler.post import LEASE
from storage.engine import connect
from storage.store import PostgresStore
from tests.conftest import EMPTY
from tests.handlers.stage import rows
from tests.scheduler.model import Platform, Request, Sender
from tests.scheduler.stage import NOW

T = TypeVar("T")
CHATS = ("1", "2", "3")
FINAL = {"sent", "unknown", "refused"}


class DeliveryMachine(RuleBasedStateMachine):
    """One account, its senders one after another, three chats."""

    runner: asyncio.Runner
    engine: AsyncEngine

    @initialize(channel=st.sampled_from([Channel.TELEGRAM, Channel.WECOM]))
    def opens(self, channel: Channel) -> None:
        self.clock = TravelledClock(NOW)
        self.platform = Platform(channel=channel, clock=self.clock)
        self.store = PostgresStore(self.engine)
        self.doubted: list[int] = []
        self.cut_off: list[Sender] = []
        self.sender: Sender | None = None
        self.does(self._empties())
        for chat in CHATS:
            self.somebody_is_owed(chat, 2, Priority.NOTICE, 0)
        self.takes_over()

    async def _empties(self) -> None:
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(EMPTY)

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @rule(
        chat=st.sampled_from(CHATS),
        many=st.integers(1, 3),
        priority=st.sampled_from(Priority),
        patience=st.sampled_from([0, 20]),
    )
    def somebody_is_owed(self, chat: str, many: int, priority: Priority, patience: int) -> None:
        address = Address(channel=self.platform.channel, user=chat)
        told = Outbound(
            to=address,
            message=Say(body=(verbatim("hello"),)),
            priority=priority,
            patience=timedelta(seconds=patience),
        )

        async def owes() -> None:
            async with self.store.begin() as tx:
                await tx.write([((), Turn(outbound=(told,) * many))], now=self.clock.now())

        self.does(owes())
        if patience and address.channel.is_staff:
            newest = self.does(rows(self.engine, "SELECT id FROM deliveries ORDER BY id DESC"))[:many]
            due_at = self.clock.now() + timedelta(seconds=patience)
            self.platform.not_before |= {int(str(id_)): due_at for (id_,) in newest}

    @precondition(lambda self: self.sender)
    @rule()
    def the_sender_sets_off(self) -> None:
        async def sets_off(sender: Sender) -> None:
            await sender.courier.set_off()
            await sender.is_quiet()

        assert self.sender
        self.does(sets_off(self.sender))

    @precondition(lambda self: any(self._open()))
    @rule(which=st.integers(0, 9), how=st.sampled_from(["ok", "ok", "ok", "later", "never", "lost", "asked to wait"]))
    def the_platform_answers(self, which: int, how: str) -> None:
        waiting = list(self._open())
        sender, request = waiting[which % len(waiting)]
        answers: dict[str, Receipt | Exception] = {
            "ok": Receipt(platform_id="m"),
            "later": DeliveryFailed("502"),
            "asked to wait": DeliveryFailed("429", retry_after=timedelta(seconds=5)),
            "never": DeliveryRefused("chat not found"),
            "lost": DeliveryUnknown("no answer"),
        }
        if isinstance(answers[how], DeliveryFailed):
            self.platform.failed.add(request.errand.id)
        if how == "asked to wait" and sender is self.sender:  # of the others nobody hears it
            self.platform.closed_until[request.errand.address] = self.clock.now() + timedelta(seconds=5)

        async def goes_on() -> None:
            sender.line.answer(request, answers[how])
            await sender.is_quiet()

        self.does(goes_on())

    def _open(self) -> Iterator[tuple[Sender, Request]]:
        for sender in (*self.cut_off, *([self.sender] if self.sender else [])):
            for request in sender.line.open:
                yield sender, request

    @precondition(lambda self: self.sender)
    @rule()
    def the_sender_is_killed(self) -> None:
        assert self.sender
        self.sender.dies()
        self.sender = None

    @precondition(lambda self: self.sender)
    @rule()
    def the_sender_is_cut_off_and_does_not_know_it(self) -> None:
        assert self.sender
        self.cut_off.append(self.sender)
        self.takes_over()

    @precondition(lambda self: not self.sender)
    @rule()
    def another_takes_over(self) -> None:
        self.takes_over()

    def takes_over(self) -> None:
        self.does(self.clock.travel(timedelta(microseconds=1)))  # no two processes do anything at the same instant
        self.sender = Sender(self.store, self.clock, self.platform, lambda owed, _: self.doubted.append(owed.id))
        self.the_sender_sets_off()

    @rule(seconds=st.sampled_from([1, 5, 12, 60]))
    def time_passes(self, seconds: int) -> None:
        async def passes() -> None:
            for _ in range(seconds if seconds < LEASE.total_seconds() else 1):
                await self.clock.travel(timedelta(seconds=seconds if seconds >= LEASE.total_seconds() else 1))
                for sender in (*self.cut_off, *([self.sender] if self.sender else [])):
                    await sender.is_quiet()

        self.does(passes())

    @invariant()
    def no_chat_gets_anything_twice_or_out_of_order(self) -> None:
        if not hasattr(self, "platform"):
            return
        last: dict[Address, int] = {}
        for place, (chat, id_) in enumerate(self.platform.asked):
            is_again = (chat, id_) in self.platform.asked[:place]
            may_be_again = id_ in self.platform.failed or chat.channel is Channel.WECOM
            assert not is_again or may_be_again, f"{id_} was asked for twice"
            if id_ not in self.platform.not_before:
                assert id_ >= last.get(chat, 0), f"{id_} came after {last[chat]}"
                last[chat] = id_

    def teardown(self) -> None:
        """Whatever happened: once a sender lives and the platform answers, everything comes to its end."""
        if not hasattr(self, "platform"):
            return
        if not self.sender:
            self.takes_over()
        for _ in range(60):
            while waiting := list(self._open()):
                self._takes(*waiting[0])
            if not self.does(rows(self.engine, "SELECT 1 FROM lanes WHERE due_at IS NOT NULL")):
                break
            self.time_passes(60)
            self.the_sender_sets_off()
        self.no_chat_gets_anything_twice_or_out_of_order()
        assert self.platform.hurried == [], "who is to wait is not written to before"
        states = {str(state) for (state,) in self.does(rows(self.engine, "SELECT state FROM deliveries"))}
        assert states <= FINAL
        assert self.does(rows(self.engine, "SELECT 1 FROM lanes WHERE leased_until IS NOT NULL")) == []
        unknown = {id_ for (id_,) in self.does(rows(self.engine, "SELECT id FROM deliveries WHERE state = 'unknown'"))}
        assert unknown <= set(self.doubted), "of what may not have arrived somebody hears"

    def _takes(self, sender: Sender, request: Request) -> None:
        async def takes() -> None:
            sender.line.answer(request, Receipt())
            await sender.is_quiet()

        self.does(takes())


@pytest.mark.requirement("R3.1-7")
def test_deliveries_whatever_happens(database_url: str) -> None:
    engine = connect(database_url)
    with asyncio.Runner() as runner:
        kind = type("Machine", (DeliveryMachine,), {"runner": runner, "engine": engine})
        run_state_machine_as_test(
            kind,
            settings=settings(
                max_examples=25,
                stateful_step_count=15,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],  # a story on a real database takes too long to be told shorter
            ),
        )
        runner.run(engine.dispose())
