"""Tickets: kept whole, found by what staff look for, locked while they change."""

import asyncio
from dataclasses import replace

import pytest
from asyncpg.exceptions import ForeignKeyViolationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.terms import MemberId, Status, SubtaskId, TicketId
from desk.tickets.opening import urge
from desk.tickets.part import Subtask, SubtaskState
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Entry, FieldChange
from desk.turns import Turn
from storage.store import PostgresStore
from storage.tickets import tickets
from tests.storage.anything import anything
from tests.storage.stories import HOUR, MINUTE, NOW, closed, customer, person, ticket, write


async def keep(store: PostgresStore, *kept: Ticket) -> None:
    async with store.begin() as tx:
        customers = tuple({t.customer: customer(t.customer) for t in kept}.values())
        await write(tx, Turn(tickets=kept, customers=customers))


def numbers(*found: Ticket) -> list[int]:
    return [t.id for t in found]


async def test_a_ticket_comes_back_as_it_was_written(store: PostgresStore) -> None:
    await keep(store, ticket(1001), ticket(1002))
    changed = replace(ticket(1001), status=Status.TRIAGED, version=2, owner=person(7))
    await keep(store, changed)
    async with store.begin() as tx:
        assert await tx.tickets([TicketId(1001), TicketId(1002), TicketId(9)]) == {1001: changed, 1002: ticket(1002)}
        assert await tx.tickets([]) == {}


@pytest.mark.requirement("R1.3-7")
async def test_the_timeline_tells_every_change_in_order(store: PostgresStore) -> None:
    opened = Entry(ticket=TicketId(1001), at=NOW, actor=SYSTEM, act=Act.OPENED, note="It leaks")
    change = urge(ticket(), by=SYSTEM, now=NOW + MINUTE)
    other = replace(opened, ticket=TicketId(1002))
    async with store.begin() as tx:
        turn = Turn(tickets=(change.ticket,), entries=(opened, other, *change.entries), customers=(customer(),))
        await write(tx, turn)
        assert await tx.timeline(TicketId(1001)) == (opened, *change.entries)
    [entry] = change.entries
    assert entry.changes == (FieldChange(field="urged", old=0, new=1),)


async def test_a_ticket_of_an_unknown_customer_is_refused(store: PostgresStore) -> None:
    async def orphan() -> None:
        async with store.begin() as tx:
            await write(tx, Turn(tickets=(ticket(of=99),)))

    with pytest.raises(ForeignKeyViolationError, match="tickets_customer_id_fkey"):
        await orphan()


async def test_two_who_change_a_ticket_do_it_one_after_the_other(store: PostgresStore) -> None:
    await keep(store, ticket(1001), ticket(1002))

    async def urge_once(*ids: int) -> None:
        async with store.begin() as tx:
            found = await tx.tickets([TicketId(i) for i in ids], lock=True)
            await write(tx, Turn(tickets=tuple(urge(t, by=SYSTEM, now=NOW).ticket for t in found.values())))

    # named in either order, locked in one: nobody waits in a circle
    await asyncio.gather(*(urge_once(*pair) for pair in [(1001, 1002), (1002, 1001)] * 4))
    async with store.begin() as tx:
        assert {t.urged for t in (await tx.tickets([TicketId(1001), TicketId(1002)])).values()} == {8}


async def test_a_customers_open_tickets_come_with_those_closed_lately(store: PostgresStore) -> None:
    await keep(
        store,
        ticket(1001),
        closed(1002, NOW - HOUR),
        closed(1003, NOW - 3 * HOUR),
        ticket(1004, of=2),
        ticket(1005, of=3),
    )
    async with store.begin() as tx:
        found = await tx.tickets_of([ticket(of=1).customer, ticket(of=2).customer], closed_since=NOW - 2 * HOUR)
        assert list(found) == [1001, 1002, 1004]
        assert await tx.tickets_of([], closed_since=NOW) == {}
        named = [TicketId(1003), TicketId(1005), TicketId(9)]
        found = await tx.tickets_of([ticket(of=1).customer], closed_since=NOW - 2 * HOUR, named=named)
        assert list(found) == [1001, 1002, 1003, 1005]
        assert list(await tx.tickets_of([], closed_since=NOW, named=named)) == [1003, 1005]


async def test_the_queue_shows_what_must_be_answered_first(store: PostgresStore) -> None:
    await keep(
        store,
        ticket(1001, response_due_at=NOW + 2 * HOUR, department="field"),
        ticket(1002, response_due_at=NOW + HOUR, department="phone"),
        ticket(1003),
        ticket(1004, response_due_at=NOW, assignee=person(1)),
        ticket(1005, response_due_at=NOW, status=Status.CANCELLED),
    )
    async with store.begin() as tx:
        assert numbers(*await tx.queue(None, limit=9)) == [1002, 1001, 1003]
        assert numbers(*await tx.queue(["field", ""], limit=9)) == [1001, 1003]
        assert numbers(*await tx.queue(None, limit=1)) == [1002]
        assert await tx.queue([], limit=9) == ()


def subtask(id_: int, taker: int | None, state: SubtaskState = SubtaskState.TAKEN) -> Subtask:
    taken = MemberId(taker) if taker else None
    return Subtask(id=SubtaskId(id_), department="parts", title="Send a pump", state=state, taker=taken)


async def test_a_worklist_holds_what_a_member_handles_owns_or_helps_with(store: PostgresStore) -> None:
    soon, late = replace(ticket().times, expected_at=NOW + HOUR), replace(ticket().times, expected_at=NOW + 2 * HOUR)
    helping = ticket(1003, subtasks=(subtask(1, 7), subtask(2, 7), subtask(3, None)))
    await keep(
        store,
        ticket(1001, assignee=person(7), owner=person(7), times=late),
        ticket(1002, owner=person(7), times=soon),
        helping,
        ticket(1004, assignee=person(8)),
        replace(closed(1005, NOW), assignee=person(7)),
    )
    async with store.begin() as tx:
        assert numbers(*await tx.worklist(MemberId(7), limit=9)) == [1002, 1001, 1003]
        assert numbers(*await tx.worklist(MemberId(7), limit=2)) == [1002, 1001]
    helped = tuple(replace(s, state=SubtaskState.DONE) for s in helping.subtasks)
    await keep(store, replace(helping, subtasks=helped))
    async with store.begin() as tx:
        assert numbers(*await tx.worklist(MemberId(7), limit=9)) == [1002, 1001]


async def test_of_two_turns_on_one_ticket_the_later_one_counts(store: PostgresStore) -> None:
    async with store.begin() as tx:
        first, later = ticket(urged=1), ticket(urged=2)
        await write(
            tx, Turn(tickets=(first,), customers=(customer(),)), Turn(tickets=(later,), customers=(customer(),))
        )
        assert (await tx.tickets([later.id]))[later.id] == later


async def test_what_is_searched_stands_in_columns(store: PostgresStore, database: AsyncEngine) -> None:
    await keep(store, ticket(response_due_at=NOW, department="field", owner=person(3)))
    async with database.connect() as connection:
        row = (await connection.execute(select(tickets))).one()
    assert (row.status, row.is_open, row.department, row.owner_id, row.response_due_at) == (
        "received",
        True,
        "field",
        3,
        NOW,
    )


@given(written=st.lists(anything(Ticket), max_size=3, unique_by=lambda t: t.id))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
async def test_any_ticket_comes_back_equal(store: PostgresStore, written: list[Ticket]) -> None:
    await keep(store, *written)
    async with store.begin() as tx:
        assert await tx.tickets([t.id for t in written]) == {t.id: t for t in written}
