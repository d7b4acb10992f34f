"""What one process at a time may do: exclusive, given back at the end, taken over when its holder is cut off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers import holding
from handlers.holding import while_holding
from handlers.store import Tenure
from storage import tenures
from storage.engine import connect
from storage.errors import StoreError
from storage.store import PostgresStore

NAME = "sender:telegram"
LONG, SHORT = timedelta(seconds=20), timedelta(milliseconds=20)


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[PostgresStore]:
    store = await PostgresStore.open(database_url)
    yield store
    await store.close()


@pytest.fixture
async def there(database_url: str) -> AsyncIterator[PostgresStore]:
    store = await PostgresStore.open(database_url)
    yield store
    await store.close()


async def cut_off_holders(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )


async def test_one_process_holds_a_name_until_it_gives_it_back(here: PostgresStore, there: PostgresStore) -> None:
    async with there.hold(NAME) as theirs:
        async with here.hold(NAME) as ours:
            assert await ours.is_won()
            assert await ours.is_held(after=SHORT)
            assert not await theirs.is_won()
            assert not await theirs.is_held(after=SHORT)
        assert await theirs.is_won()


async def test_names_are_held_side_by_side_and_one_process_does_not_hold_one_twice(here: PostgresStore) -> None:
    async with here.hold(NAME) as first, here.hold("sender:wechat") as second, here.hold(NAME) as again:
        assert await first.is_won()
        assert await second.is_won()
        assert not await again.is_won()
        assert await first.is_won(), "it has it already"


async def test_who_is_cut_off_hears_of_it_at_once_and_another_takes_over(
    here: PostgresStore, there: PostgresStore, database: AsyncEngine
) -> None:
    async with here.hold(NAME) as ours, there.hold(NAME) as theirs:
        assert await ours.is_won()
        await cut_off_holders(database)
        async with asyncio.timeout(5):
            assert not await ours.is_held(after=LONG)
        assert await theirs.is_won()
        assert not await ours.is_won()


async def test_a_closed_store_holds_nothing(here: PostgresStore, there: PostgresStore) -> None:
    async with AsyncExitStack() as stack:
        ours: Tenure = await stack.enter_async_context(here.hold(NAME))
        assert await ours.is_won()
        await here.close()
        async with there.hold(NAME) as theirs:
            assert await theirs.is_won()


async def test_who_stops_waiting_for_an_answer_loses_nothing_else(here: PostgresStore, there: PostgresStore) -> None:
    async with here.hold(NAME) as ours:
        assert await ours.is_won()
        async with here.hold("poller:telegram") as other, asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(other.is_won())
            await asyncio.wait({asking}, timeout=0)
            asking.cancel()
        assert await ours.is_held(after=SHORT)
    async with there.hold("poller:telegram") as theirs:
        assert await theirs.is_won(), "what was won behind the back of who did not wait is given back too"


@pytest.mark.parametrize("while_asking", ["whether it is held", "for another name"])
async def test_a_database_that_hung_for_a_while_keeps_nothing_for_who_gave_it_up(
    here: PostgresStore, there: PostgresStore, monkeypatch: pytest.MonkeyPatch, while_asking: str
) -> None:
    async with here.hold(NAME) as ours, here.hold("poller:telegram") as other, there.hold(NAME) as theirs:
        assert await ours.is_won()
        monkeypatch.setattr(tenures, "ANSWER_WITHIN", timedelta())
        if while_asking == "for another name":
            with pytest.raises(StoreError):
                await other.is_won()
        assert not await ours.is_held(after=SHORT)
        monkeypatch.undo()
        async with asyncio.timeout(5):
            while not await theirs.is_won():
                await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
        assert await other.is_won(), "it starts afresh"
        assert not await ours.is_won()


async def test_who_holds_which_name_can_be_looked_up(here: PostgresStore, there: PostgresStore) -> None:
    async with here.hold(NAME) as ours:
        assert await ours.is_won()
        async with there.begin() as tx:
            assert await tx.who_holds([NAME, "poller:telegram"]) == {NAME: "this machine"}
    async with there.begin() as tx:
        assert await tx.who_holds([NAME]) == {}


async def test_a_database_that_is_away_is_named() -> None:
    away = PostgresStore(connect("postgresql://desk:s3cret@127.0.0.1:1/desk"))
    async with away.hold(NAME) as ours:
        with pytest.raises(StoreError, match=r"desk:\*\*\*@127.0.0.1:1/desk can't be used"):
            await ours.is_won()


async def test_work_goes_over_to_another_process_and_is_begun_anew_when_it_stumbled(
    here: PostgresStore, there: PostgresStore, database: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "LOOK_EVERY", SHORT)
    stopping, at_work, begun = asyncio.Event(), set(), []

    async def work(name: str) -> None:
        begun.append(name)
        at_work.add(name)
        assert len(at_work) == 1, "one at a time"
        try:
            if len(begun) == 1:
                raise ZeroDivisionError
            await stopping.wait()
        finally:
            at_work.remove(name)

    async with asyncio.timeout(10), asyncio.TaskGroup() as processes:
        for name, store in (("here", here), ("there", there)):
            processes.create_task(while_holding(NAME, partial(work, name), store=store, stopping=stopping))
        while set(begun) != {"here", "there"}:
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
            if at_work:
                await cut_off_holders(database)
        stopping.set()
