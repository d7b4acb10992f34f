"""How the desk stands: what waits and since when, channel by channel; what went wrong of late; nothing that is done."""

from datetime import timedelta

from sqlalchemy import text

from desk.deliveries import PutOff, Receipt, Refusal, Unclear, Unsettled
from desk.messages import Channel, MediaRef, Picture
from desk.papers.paper import PaperKind, PaperWanted
from desk.standing import Backlog, Standing, WayOut
from desk.terms import TicketId
from desk.turns import Timer, TimerKind, Turn
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    ANN_ON_WECHAT,
    BOB,
    MINUTE,
    NOW,
    SECOND,
    SENT,
    begin,
    claim,
    customer,
    finish,
    message,
    owe,
    receive,
    sent,
    ticket,
    to,
    write,
)


async def standing(store: PostgresStore, after: timedelta = MINUTE) -> Standing:
    async with store.begin() as tx:
        return await tx.standing(now=NOW + after)


async def test_an_empty_desk_waits_for_nothing(store: PostgresStore) -> None:
    now = await standing(store)
    assert (now.ways_out, now.parked) == ({}, 0)
    assert now.timers == now.messages == now.files == now.readings == Backlog()
    assert now.revision.isdecimal()


async def test_what_waits_to_go_out_is_told_by_channel_and_state(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"), to(ANN, "two"), to(ANN_ON_WECHAT, "three"))
    await owe(store, to(BOB, "later"), now=NOW + 30 * SECOND)
    lane = await claim(store)
    assert lane
    await begin(store, lane, most=1)
    served = await standing(store, 10 * SECOND)
    assert served.ways_out == {
        Channel.TELEGRAM: WayOut(due=2, leased=1, oldest_due_at=NOW, is_served=True),
        Channel.WECHAT: WayOut(due=1, oldest_due_at=NOW),
    }
    assert not (await standing(store)).ways_out[Channel.TELEGRAM].is_served, "the lease ran out: nobody is there"


async def test_what_is_tried_again_later_is_not_late_until_then(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, PutOff(until=NOW + 5 * MINUTE, reason="503"))
    now = await standing(store)
    assert now.ways_out == {Channel.TELEGRAM: WayOut(due=1, put_off=1, oldest_due_at=NOW + 5 * MINUTE)}
    assert now.lags["deliveries"] == timedelta()


async def test_troubles_are_told_for_a_day_and_what_was_sent_never(store: PostgresStore) -> None:
    await owe(store, *(to(ANN, said) for said in ("one", "two", "three", "four")))
    lane = await claim(store)
    assert lane
    await finish(
        store, lane, SENT, Refusal(reason="blocked"), Unclear(reason="no answer"), Refusal(reason="later", held=True)
    )
    assert (await standing(store)).ways_out == {Channel.TELEGRAM: WayOut(held=1, unknown=1, refused=1, troubles=2)}
    after_hours = await standing(store, timedelta(hours=2))
    assert after_hours.ways_out == {Channel.TELEGRAM: WayOut(held=1, unknown=1, refused=1)}
    assert (await standing(store, timedelta(hours=25))).ways_out == {Channel.TELEGRAM: WayOut(held=1)}


async def test_a_channel_where_all_is_sent_has_nothing_to_tell(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    await sent(store, ANN, Receipt(platform_id="m"))
    assert (await standing(store)).ways_out == {}


async def test_timers_messages_and_files_tell_how_many_and_since_when(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [first, second, third] = await receive(
            tx, message("a", Picture(media=MediaRef(ref="x"))), message("b"), message("c")
        )
        timers = tuple(Timer(ticket=TicketId(1001), kind=kind, due_at=NOW + due) for kind, due in
                       ((TimerKind.CLOSE, 0 * SECOND), (TimerKind.EXPECTED, timedelta(hours=1))))  # fmt: skip
        await write(tx, Turn(customers=(customer(),), tickets=(ticket(),), timers=timers))
        await tx.put_off([
            Unsettled(id=first, due_at=NOW + 5 * SECOND, attempts=1, error=""),
            Unsettled(id=second, due_at=NOW + 5 * MINUTE, attempts=1, error=""),
            Unsettled(id=third, due_at=NOW, attempts=9, error="", parked=True),
        ])  # fmt: skip
    now = await standing(store)
    assert now.timers == Backlog(waiting=2, due=1, oldest_due_at=NOW)
    assert now.messages == Backlog(waiting=2, due=1, oldest_due_at=NOW + 5 * SECOND)
    assert now.files == Backlog(waiting=1, due=1, oldest_due_at=NOW)
    assert now.parked == 1
    lags = {"deliveries": timedelta(), "timers": MINUTE, "messages": 55 * SECOND, "files": MINUTE}
    assert now.lags == lags | {"readings": timedelta(), "papers": timedelta()}
    async with store.begin() as tx:
        ((file,),) = await tx._connection.execute(text("SELECT id FROM attachments"))  # noqa: SLF001 -- no port for it
        await tx.unread.add(file, now=NOW)
        await tx.write([((), Turn(papers=(PaperWanted(key="a report", kind=PaperKind.REPORT),)))], now=NOW)
    then = await standing(store)
    assert then.readings == then.papers == Backlog(waiting=1, due=1, oldest_due_at=NOW)
