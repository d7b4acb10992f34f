"""Each process keeps the staff in mind, and still nobody ever sees them as they were before a change."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.people import Staff
from desk.roster.availability import HORIZON
from desk.roster.shifts import RosterChange, Shift, ShiftKind
from desk.turns import Turn
from storage.known_staff import HOLDS_FOR
from storage.store import PostgresStore
from tests.storage.stories import HOUR, LI, NOW, WANG, member, somebody_waits, write


async def known(store: PostgresStore, *, after: timedelta = timedelta()) -> Staff:
    async with store.begin() as tx:
        await tx.converse([], now=NOW + after)
        return await tx.staff()


async def names(store: PostgresStore, *, after: timedelta = timedelta()) -> list[str]:
    return [one.name for one in (await known(store, after=after)).members]


async def rename_unnoticed(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no trigger sees it
        await connection.exec_driver_sql("UPDATE members SET name = 'Somebody'")


async def test_the_staff_are_read_again_only_when_they_changed_or_time_has_passed(
    store: PostgresStore, database: AsyncEngine
) -> None:
    async with store.begin() as tx:
        await tx.add_member(member("Li", LI))
    assert await names(store) == ["Li"]
    await rename_unnoticed(database)
    assert await names(store) == ["Li"]
    assert await names(store, after=HOLDS_FOR - HOUR) == ["Li"]
    assert await names(store, after=HOLDS_FOR) == ["Somebody"]


async def test_what_another_process_changed_is_seen_with_the_next_turn(store: PostgresStore) -> None:
    other = PostgresStore(store.engine)
    async with other.begin() as tx:
        li = await tx.add_member(member("Li", LI))
    assert await names(store) == await names(other) == ["Li"]
    for changed in (replace(li, name="Lily"), replace(li, name="Lily", addresses=(LI, WANG))):
        async with other.begin() as tx:
            await write(tx, Turn(members=(changed,)))
        assert (await known(store)).members == (changed,)


async def test_a_transaction_sees_its_own_changes_and_nobody_else_does_until_it_ends(store: PostgresStore) -> None:
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI))
    async with store.begin() as tx:
        await write(tx, Turn(members=(replace(li, name="Lily"),)))
        assert [one.name for one in (await tx.staff()).members] == ["Lily"]
        assert await names(store) == ["Li"]
        await write(tx, Turn(members=(replace(li, name="Lila"),)))
        assert [one.name for one in (await tx.staff()).members] == ["Lila"]
    assert await names(store) == ["Lila"]


async def test_what_was_undone_is_not_kept_in_mind(store: PostgresStore) -> None:
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI))

    async def change_and_fail() -> None:
        async with store.begin() as tx:
            await write(tx, Turn(members=(replace(li, name="Lily"),)))
            await tx.staff()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_and_fail()
    assert await names(store) == ["Li"]


async def test_two_who_change_the_staff_the_other_way_round_wait_and_do_not_meet(
    store: PostgresStore, database: AsyncEngine
) -> None:
    async with store.begin() as tx:
        li, wang = await tx.add_member(member("Li", LI)), await tx.add_member(member("Wang", WANG))

    async def change_later() -> None:
        async with store.begin() as other:
            await write(other, Turn(members=(replace(wang, contact="1"),)))
            await write(other, Turn(members=(replace(li, contact="2"),)))

    async with asyncio.TaskGroup() as both, store.begin() as tx:
        await write(tx, Turn(members=(replace(li, contact="3"),)))
        both.create_task(change_later())
        await somebody_waits(database)
        await write(tx, Turn(members=(replace(wang, contact="4"),)))
    assert [one.contact for one in (await known(store)).members] == ["2", "1"]


async def test_a_roster_changes_shift_by_shift(store: PostgresStore) -> None:
    day = Shift(start=NOW, end=NOW + 8 * HOUR, source="may.csv")
    leave = Shift(start=NOW + 2 * HOUR, end=NOW + 4 * HOUR, kind=ShiftKind.LEAVE)
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI, shifts=(day,)))
        wang = await tx.add_member(member("Wang", WANG, shifts=(day,)))
    assert (await known(store)).members == (li, wang)
    longer = replace(day, end=NOW + 9 * HOUR)
    async with store.begin() as tx:
        change = RosterChange(member=li.id, added=(leave, leave, longer))
        await write(tx, Turn(rosters=(change, RosterChange(member=wang.id, removed=(day, leave)))))
    staff = await known(store)
    assert [one.shifts for one in staff.members] == [(longer, leave), ()]
    assert staff.rostered(RosterChange(member=li.id, removed=(leave,))).members[0].shifts == (longer,)


async def test_only_shifts_around_now_are_known_and_every_leave_to_come(store: PostgresStore) -> None:
    weeks = [Shift(start=NOW + n * 7 * 24 * HOUR, end=NOW + (n * 7 * 24 + 8) * HOUR) for n in range(-4, 9)]
    away = Shift(start=NOW + timedelta(weeks=20), end=NOW + timedelta(weeks=21), kind=ShiftKind.LEAVE)
    async with store.begin() as tx:
        await tx.add_member(member("Li", LI, shifts=(*weeks, away)))
        assert (await tx.staff()).members[0].shifts == (*weeks, away), "all of them, where there is no now"
    assert (await known(store)).members[0].shifts == (*weeks[2:7], away)
    [later] = (await known(store, after=HORIZON)).members
    assert later.shifts == (*weeks[4:9], away)
