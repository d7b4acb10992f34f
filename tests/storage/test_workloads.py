"""What everybody has on their hands, as the store counts it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.dispatch.record import Answer, Dispatch, JobOffer, Stage
from desk.dispatch.workload import FREE, Acceptance, Workload
from desk.messages import Place
from desk.people import Customer, Member
from desk.terms import MemberId, Role, Status, TicketId
from desk.tickets.timeline import person
from desk.turns import Timer, TimerKind, Turn
from storage.store import PostgresStore
from storage.transaction import PostgresTransaction
from tests.desk.builders import ANN, HOUR, MONDAY_9AM, a_member, a_ticket

DAY = timedelta(days=1)
HERE, THERE = (Place(latitude=31.2, longitude=longitude) for longitude in (121.4, 121.5))


async def hired(tx: PostgresTransaction, name: str) -> Member:
    return await tx.add_member(a_member(0, name, Role.TECHNICIAN))


def an_offer(member: Member, *, stage: Stage = Stage.BEST, answer: Answer | None = None) -> JobOffer:
    return JobOffer(to=member.id, name=member.name, at=MONDAY_9AM, until=MONDAY_9AM + HOUR, stage=stage, answer=answer)


async def counted(tx: PostgresTransaction, *, after: timedelta = HOUR) -> dict[MemberId, Workload]:
    now = MONDAY_9AM + after
    return await tx.workloads(now=now, place_since=now - 12 * HOUR)


@pytest.fixture
async def people(store: PostgresStore) -> tuple[PostgresStore, Member, Member]:
    async with store.begin() as tx:
        li, wu = await hired(tx, "Li"), await hired(tx, "Wu")
        await tx.write([((), Turn(customers=(Customer(id=ANN, name="Ann"),)))], now=MONDAY_9AM)
    return store, li, wu


@pytest.mark.requirement("R1.4-3")
async def test_who_asks_while_somebody_offers_waits_and_sees_what_was_offered(
    people: tuple[PostgresStore, Member, Member],
) -> None:
    store, li, _ = people
    ticket = a_ticket(Status.CLASSIFIED, dispatch=Dispatch(round=1, offers=(an_offer(li),)))

    async def asks() -> dict[MemberId, Workload]:
        async with store.begin() as other:
            return await counted(other)

    async with asyncio.TaskGroup() as both, store.begin() as tx:
        assert (await counted(tx))[li.id] == FREE
        asking = both.create_task(asks())
        while not await waits(store):
            pass
        await tx.write([((), Turn(tickets=(ticket,)))], now=MONDAY_9AM)
    assert asking.result()[li.id].offers_open == 1


async def waits(store: PostgresStore) -> bool:
    """Whether somebody waits for a lock of another transaction."""
    found = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    async with store.engine.connect() as connection:
        return bool((await connection.execute(found)).scalar_one())


async def test_jobs_in_work_and_exclusive_offers_count_and_nothing_else(
    people: tuple[PostgresStore, Member, Member],
) -> None:
    store, li, wu = people
    offers = (
        an_offer(li),
        an_offer(wu),
        an_offer(li, answer=Answer.IGNORED),
        an_offer(wu, stage=Stage.TIER),
    )
    tickets = (
        *(a_ticket(status, id=TicketId(n), assignee=person(li)) for n, status in enumerate(Status, 1)),
        a_ticket(Status.CLASSIFIED, id=TicketId(50), dispatch=Dispatch(round=1, offers=offers)),
    )
    async with store.begin() as tx:
        await tx.write([((), Turn(tickets=tickets))], now=MONDAY_9AM)
        found = await counted(tx)
    assert (found[li.id].open_jobs, found[li.id].offers_open) == (3, 1)  # assigned, in progress, waiting
    assert (found[wu.id].open_jobs, found[wu.id].offers_open) == (0, 1)
    answered = replace(tickets[-1], dispatch=Dispatch(round=1, offers=(an_offer(wu, answer=Answer.DECLINED),)))
    async with store.begin() as tx:
        await tx.write([((), Turn(tickets=(answered,)))], now=MONDAY_9AM)
        assert (await counted(tx))[wu.id] == FREE


async def test_acceptances_of_seven_days_count_and_the_last_place_for_as_long_as_it_stands(
    people: tuple[PostgresStore, Member, Member],
) -> None:
    store, li, wu = people
    now = MONDAY_9AM
    taken = (
        Acceptance(member=li.id, at=now - 7 * DAY, place=THERE),
        Acceptance(member=li.id, at=now - DAY, place=HERE),
        Acceptance(member=li.id, at=now, place=HERE),
        Acceptance(member=li.id, at=now + HOUR, place=THERE),
        Acceptance(member=li.id, at=now + HOUR),
    )
    async with store.begin() as tx:
        await tx.write([((), Turn(accepted=taken[:3])), ((), Turn(accepted=taken[3:]))], now=now)
        await tx.write([((), Turn(accepted=taken[:1]))], now=now)
        found = await counted(tx)
    assert (found[li.id].accepted_lately, found[li.id].place, found[li.id].place_at) == (4, THERE, now + HOUR)
    assert found[wu.id] == FREE
    async with store.begin() as tx:
        assert (await counted(tx, after=DAY))[li.id].place is None


async def test_whoever_writes_is_heard(people: tuple[PostgresStore, Member, Member]) -> None:
    store, li, _ = people
    async with store.begin() as tx:
        await tx.converse(li.addresses, now=MONDAY_9AM)
        assert (await counted(tx))[li.id].heard_at == MONDAY_9AM


async def test_a_change_of_the_staff_lets_every_search_look_again(
    people: tuple[PostgresStore, Member, Member], database: AsyncEngine
) -> None:
    store, li, _ = people
    kinds = (TimerKind.OFFER, TimerKind.EXPECTED)
    timers = tuple(Timer(ticket=TicketId(7), kind=kind, due_at=MONDAY_9AM + DAY) for kind in kinds)
    async with store.begin() as tx:
        await tx.write([((), Turn(tickets=(a_ticket(Status.CLASSIFIED),), timers=timers))], now=MONDAY_9AM)
    async with store.begin() as tx:
        await tx.write([((), Turn(members=(replace(li, on_duty=False),)))], now=MONDAY_9AM + HOUR)
    async with database.connect() as connection:
        rows = (await connection.execute(text("SELECT kind, due_at FROM timers"))).all()
    found = {row.kind: row.due_at for row in rows}
    assert found == {"offer": MONDAY_9AM + HOUR, "expected": MONDAY_9AM + DAY}
