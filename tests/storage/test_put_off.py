"""Messages whose turn is still to come: albums wait for their last part, failed turns for their next try."""

from dataclasses import replace

from desk.deliveries import Unsettled, Waiting
from desk.messages import MediaRef, MessageId, Picture
from storage.store import PostgresStore
from tests.storage.stories import BOB, LI, MINUTE, NOW, SECOND, message, receive


def photo(ref: str, caption: str | None = None) -> Picture:
    return Picture(media=MediaRef(ref=ref), caption=caption)


def later(id_: MessageId, *, seconds: int = 0, attempts: int = 0, parked: bool = False) -> Unsettled:
    return Unsettled(id=id_, due_at=NOW + seconds * SECOND, attempts=attempts, error="boom", parked=parked)


async def waiting(store: PostgresStore, *, after: int = 0, limit: int = 9) -> tuple[Waiting, ...]:
    async with store.begin() as tx:
        return await tx.waiting(now=NOW + after * SECOND, limit=limit)


async def test_a_failed_turn_comes_back_when_it_is_due_until_it_is_settled(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [first, second] = await receive(tx, message("a"), message("b"))
        await tx.put_off([later(first, seconds=5, attempts=2), later(second)])
    assert await waiting(store) == (Waiting(ids=(second,), message=message("b"), attempts=0),)
    async with store.begin() as tx:
        await tx.settled([second])
        await tx.settled([])
    assert await waiting(store, after=5) == (Waiting(ids=(first,), message=message("a"), attempts=2),)
    async with store.begin() as tx:
        await tx.put_off([later(first, seconds=9, attempts=3)])
        assert (await tx.lag(now=NOW + MINUTE))["messages"] == 51 * SECOND
    assert await waiting(store, after=8) == ()


async def test_a_parked_message_waits_for_a_person(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a"))
        await tx.put_off([later(id_, parked=True)])
        assert (await tx.lag(now=NOW + MINUTE))["messages"] == 0 * SECOND
    assert await waiting(store, after=999) == ()


async def test_the_parts_of_an_album_come_as_one_message(store: PostgresStore) -> None:
    first = message("a", photo("1", "It leaks here"), album="7", platform_id="m1")
    async with store.begin() as tx:
        ids = await receive(
            tx,
            first,
            message("b", photo("2"), album="7"),
            message("x", album="7", of=BOB),
            message("c", photo("3"), album="7"),
            message("y", album="7", of=LI),
        )
        await tx.put_off([later(id_, attempts=n) for n, id_ in enumerate(ids)])
    albums = await waiting(store)
    assert [w.ids for w in albums] == [(ids[0], ids[1], ids[3]), (ids[2],), (ids[4],)]
    assert albums[0].message == replace(first, parts=(photo("1", "It leaks here"), photo("2"), photo("3")))
    assert albums[0].attempts == 3


async def test_an_album_waits_for_its_last_part_to_be_due(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ids = await receive(tx, message("a", album="7"), message("b", album="7"), message("c", of=BOB))
        await tx.put_off([later(ids[0]), later(ids[1], seconds=2), later(ids[2])])
    assert [w.ids for w in await waiting(store)] == [(ids[2],)]
    assert [w.ids for w in await waiting(store, after=2)] == [(ids[0], ids[1]), (ids[2],)]


async def test_a_parked_part_does_not_hold_up_its_album(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ids = await receive(tx, message("a", album="7"), message("b", album="7"))
        await tx.put_off([later(ids[0], parked=True), later(ids[1])])
    assert [w.ids for w in await waiting(store)] == [(ids[1],)]


async def test_two_workers_never_take_the_same_message(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ids = await receive(tx, message("a", album="7"), message("b", album="7"), message("c", of=BOB))
        await tx.put_off([later(id_) for id_ in ids])
    async with store.begin() as one, store.begin() as other:
        [album] = await one.waiting(now=NOW, limit=1)
        [single] = await other.waiting(now=NOW, limit=9)
        assert (album.ids, single.ids) == ((ids[0], ids[1]), (ids[2],))


async def test_in_a_conversation_the_earliest_that_is_due_comes_first_whoever_asks(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ids = await receive(tx, message("a"), message("b"), message("c", album="7"), message("d", album="7"))
        await tx.put_off([later(ids[0], seconds=2), later(ids[1], seconds=1), later(ids[2]), later(ids[3])])
    assert [w.ids for w in await waiting(store)] == [(ids[2], ids[3])], "what waits for its next try lets others go"
    async with store.begin() as one, store.begin() as other:
        assert [w.ids for w in await one.waiting(now=NOW + 2 * SECOND, limit=9)] == [(ids[0],)]
        assert await other.waiting(now=NOW + 2 * SECOND, limit=9) == ()
        await one.settled([ids[0]])
    assert [w.ids for w in await waiting(store, after=2)] == [(ids[1],)]
