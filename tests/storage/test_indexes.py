"""Every question of a turn finds an index: none reads a table from end to end."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from desk.deliveries import Receipt, Sent, Unsettled
from desk.improvement.case import Told
from desk.improvement.seeing import Sight
from desk.messages import Address, MediaRef, Picture
from desk.papers.document import DocumentKind
from desk.papers.paper import PaperKind, PaperWanted
from desk.parked import Fate, ParkedAct
from desk.terms import CaseId, CustomerId, MeasureId, MemberId, TicketId
from desk.turns import Timer, TimerKind, Turn
from storage import timers
from storage.known_staff import KnownStaff
from storage.numbers import NumberPool
from storage.store import PostgresStore
from storage.transaction import PostgresTransaction
from tests.storage.stories import (
    ANN,
    ANN_ON_WECHAT,
    LEASE,
    MINUTE,
    NOW,
    customer,
    message,
    owe,
    person,
    receive,
    ticket,
    to,
)
from tests.storage.test_register import a_case

GROWING = (
    *(
        "attachments",
        "cards",
        "cases",
        "conversations",
        "customers",
        "deliveries",
        "documents",
        "invitations",
        "lanes",
        "link_codes",
        "occurrences",
    ),
    *(
        "measures",
        "message_tickets",
        "messages",
        "papers",
        "parked_acts",
        "put_off",
        "shifts",
        "subtask_takers",
        "tickets",
        "timeline",
        "timers",
        "traces",
    ),
)


@pytest.fixture
async def connection(database: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose planner reads a whole table only where it has no other way."""
    async with database.connect() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        # nor a plan that this connection made for another test, when it still had other ways
        await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
        yield connection
        await connection.rollback()


async def whole_reads(connection: AsyncConnection) -> dict[str, int]:
    asked = text("SELECT relname, seq_scan FROM pg_stat_xact_user_tables")
    return {row.relname: row.seq_scan for row in await connection.execute(asked) if row.relname in GROWING}


async def test_no_question_reads_a_whole_table(connection: AsyncConnection) -> None:
    tx = PostgresTransaction(connection, pool=NumberPool(), known=KnownStaff())
    before = await whole_reads(connection)
    await a_turn(tx)
    await what_staff_ask(tx)
    await what_time_does(tx)
    after = await whole_reads(connection)
    assert set(after) == set(GROWING)
    assert {table: count for table, count in after.items() if count != before[table]} == {}


async def test_to_settle_one_delivery_none_of_the_others_that_are_owed_is_read(database: AsyncEngine) -> None:
    store = PostgresStore(database)
    people = [replace(ANN, user=str(number)) for number in range(1000)]
    sent = await claimed(store, people)
    async with store.begin() as tx:
        await tx.settle(dict.fromkeys(sent, Sent(receipt=Receipt())), now=NOW)
    async with database.begin() as connection:
        await connection.exec_driver_sql("UPDATE lanes SET leased_until = NULL")
        await connection.exec_driver_sql("ANALYZE deliveries")  # and learn how few are owed at a quiet hour
    owed = await claimed(store, people[:100])
    async with database.connect() as connection:
        read = text("SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'deliveries'")
        before = (await connection.execute(read)).scalar_one()
        await PostgresTransaction(connection, pool=NumberPool(), known=KnownStaff()).settle(
            {owed[0]: Sent(receipt=Receipt())}, now=NOW
        )
        assert (await connection.execute(read)).scalar_one() - before <= 2
        await connection.rollback()


async def claimed(store: PostgresStore, people: list[Address]) -> list[int]:
    """Owe a message to each, and claim them all."""
    await owe(store, *(to(person, "Hi") for person in people))
    async with store.begin() as tx:
        lanes = await tx.claim_lanes(now=NOW, limit=len(people), lease=LEASE)
    return [owed.id for lane in lanes for owed in lane.owed]


async def a_turn(tx: PostgresTransaction) -> None:
    chat = (await tx.converse([ANN], now=NOW))[ANN]
    [id_] = await receive(tx, message("a", Picture(media=MediaRef(ref="x")), platform_id="p"))
    await tx.staff()
    await tx.offers([ANN])
    await tx.tickets_replied_to([(ANN, "p")])
    await tx.tickets_of([CustomerId(1)], closed_since=NOW)
    await tx.tickets_of([CustomerId(1)], closed_since=NOW, named=[TicketId(1001)])
    await tx.customers([CustomerId(1)])
    await tx.callers(["1"])
    await tx.link_codes(["1"])
    await tx.invitations(["1"])
    await tx.revive_held([ANN], now=NOW)
    close = Timer(ticket=TicketId(1001), kind=TimerKind.CLOSE, due_at=NOW)
    turn = Turn(
        conversation=chat,
        about=TicketId(1001),
        adopted=("b",),
        customers=(customer(),),
        tickets=(ticket(),),
        timers=(close,),
        outbound=(to(ANN, "Hi", "yes", about=1001), to(ANN_ON_WECHAT, "Hi")),
    )
    await tx.write([((id_,), turn)])
    await tx.put_off([Unsettled(id=id_, due_at=NOW, attempts=1, error="")])


async def what_staff_ask(tx: PostgresTransaction) -> None:
    await tx.tickets([TicketId(1001)], lock=True)
    await tx.queue(None, limit=5)
    await tx.queue(["field"], limit=5)
    await tx.worklist(MemberId(1), limit=5)
    await tx.dialogue(TicketId(1001), limit=5)
    await tx.timeline(TicketId(1001))
    await tx.locales([ANN])
    await tx.is_in_doubt(ANN, TicketId(1001), since=NOW)
    await tx.parked(limit=5)
    sight = Sight(everything=False, department="field", member=MemberId(1))
    await tx.register.cases([CaseId("1001-1")])
    await tx.register.measures([MeasureId("M1")])
    await tx.register.open_cases(sight, limit=5)
    await tx.register.under_way(sight, limit=5)
    await tx.register.fate(a_case(told=Told(at=NOW, by=person(1), words="Sorry")))
    await tx.register.fate(a_case(ticket=None, told=Told(at=NOW, by=person(1), words="Sorry", chat=ANN)))
    await tx.register.cases_since(NOW)
    await tx.register.measures_since(NOW)
    await tx.trainings.closed(since=NOW, limit=5)


async def what_becomes_due(tx: PostgresTransaction) -> None:
    await tx.register.due_cases(now=NOW, limit=5)
    await tx.register.due_measures(now=NOW, limit=5)
    await tx.register.last_fall()
    await tx.orphans([MemberId(1)], limit=5)
    await tx.traces.like([TicketId(1001)])


async def what_is_drawn(tx: PostgresTransaction) -> None:
    await tx.write([((), Turn(papers=(PaperWanted(key="week", kind=PaperKind.REPORT),)))])
    await tx.documents.issue(
        {DocumentKind.SERVICE_RECORD: "code"}, ticket=TicketId(1001), round_=0, year=2026, locale="en", at=NOW
    )
    (issue,) = await tx.documents.of_round(TicketId(1001), 0)
    await tx.documents.drawn(issue, sha256="a", picture="b")
    assert await tx.documents.by_code("code")
    assert await tx.documents.of_customer(CustomerId(1), limit=5)
    due = await tx.papers.claim(now=NOW + MINUTE, lease=LEASE)
    assert due
    assert await tx.papers.done(due, (), now=NOW)


async def what_time_does(tx: PostgresTransaction) -> None:
    await tx.traces.begin_check([TicketId(1001)], now=NOW)
    await what_becomes_due(tx)
    await tx.lag(now=NOW)
    await tx.standing(now=NOW)
    await tx.workloads(now=NOW, place_since=NOW)
    await timers.hasten_offers(tx._connection, now=NOW - MINUTE)  # noqa: SLF001 -- as a change of the staff does
    lanes = await tx.claim_lanes(now=NOW, limit=5, lease=LEASE)
    assert len(lanes) == 2
    assert len(lanes) == 2
    await tx.settle({owed.id: Sent(receipt=Receipt()) for lane in lanes for owed in lane.owed}, now=NOW)
    await tx.begin_sending(lanes[0].owed, {lanes[0].address: lanes[0].until}, now=NOW)
    await tx.extend_lanes({ANN: NOW + LEASE}, to=NOW + LEASE)
    await tx.release_lanes({ANN: NOW + LEASE})
    await tx.free_lanes(ANN.channel)
    await tx.claim_lanes_of([ANN], now=NOW, lease=LEASE)
    fired = await tx.claim_timers(now=NOW, limit=5)
    await tx.write([((), Turn(timers=fired))])
    assert await tx.claim_timers(now=NOW + MINUTE, limit=5, waits=True) == fired
    assert await tx.occurrences.latest("report", now=NOW) is None
    assert await tx.occurrences.note("report", NOW, now=NOW)
    await what_is_drawn(tx)
    waiting = await tx.waiting(now=NOW, limit=5)
    await tx.unsettled(waiting[0].ids)
    await tx.act_on_parked([ParkedAct(fate=fate, ids=waiting[0].ids, by="Li") for fate in Fate], now=NOW)
    await tx.settled(waiting[0].ids)
    files = await tx.claim_attachments(now=NOW, limit=5, lease=LEASE)
    await tx.attachment_failed(files[0].id, reason="", retry_at=None)
