"""Files of messages: fetched by one worker at a time, tried again, kept or given up."""

from dataclasses import replace

from desk.deliveries import Attachment, Unsettled
from desk.messages import File, MediaRef, Picture, Video, Voice, Words
from desk.replies import MediaKind
from desk.terms import TicketId
from desk.turns import Turn
from storage.store import PostgresStore
from tests.storage.stories import ANN, LEASE, LI, MINUTE, NOW, SECOND, message, receive

LEAK = MediaRef(ref="ph1", name="leak.jpg", mime="image/jpeg", size=9)


async def claim(store: PostgresStore, *, after: int = 0, limit: int = 9) -> tuple[Attachment, ...]:
    async with store.begin() as tx:
        return await tx.claim_attachments(now=NOW + after * SECOND, limit=limit, lease=LEASE)


async def test_each_file_of_a_message_is_to_be_fetched(store: PostgresStore) -> None:
    other = MediaRef(ref="x")
    parts = (Words(text="Look"), Picture(media=LEAK), Voice(media=other), Video(media=other), File(media=other))
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", *parts))
        await tx.write([((id_,), Turn(about=TicketId(1001)))])
    first, *others = await claim(store)
    assert first == Attachment(
        id=first.id, address=ANN, media=LEAK, kind=MediaKind.PICTURE, attempts=0, ticket=TicketId(1001)
    )
    assert [file.kind for file in others] == [MediaKind.VOICE, MediaKind.VIDEO, MediaKind.FILE]


async def test_a_redelivered_message_brings_no_second_file(store: PostgresStore) -> None:
    for _ in range(2):
        async with store.begin() as tx:
            await tx.record([message("a", Picture(media=LEAK))], now=NOW)
    assert len(await claim(store)) == 1


async def test_a_file_whose_worker_died_comes_again(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await receive(tx, message("a", Picture(media=LEAK)), message("b", Picture(media=LEAK)))
    [first] = await claim(store, limit=1)
    [second] = await claim(store)
    assert first.id != second.id
    assert first.ticket is None
    assert await claim(store, after=29) == ()
    assert [(file.id, file.attempts) for file in await claim(store, after=30)] == [(first.id, 1), (second.id, 1)]


async def test_a_file_that_failed_is_tried_again_or_given_up(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await receive(tx, message("a", Picture(media=LEAK)))
    [file] = await claim(store)
    async with store.begin() as tx:
        await tx.attachment_failed(file.id, reason="timeout", retry_at=NOW + 5 * SECOND)
    assert await claim(store, after=4) == ()
    [again] = await claim(store, after=5)
    assert again.attempts == 1
    async with store.begin() as tx:
        await tx.attachment_failed(file.id, reason="gone", retry_at=None)
    assert await claim(store, after=999) == ()


async def test_a_kept_file_is_never_fetched_again(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await receive(tx, message("a", Picture(media=LEAK)))
    [file] = await claim(store)
    async with store.begin() as tx:
        await tx.attachment_kept(replace(file, sha256="ab" * 32), now=NOW + MINUTE)
    assert await claim(store, after=999) == ()


async def test_a_file_is_fetched_only_after_the_turn_of_its_message(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", Picture(media=LEAK), album="7"))
        await tx.put_off([Unsettled(id=id_, due_at=NOW, attempts=0, error="")])
    assert await claim(store) == ()
    async with store.begin() as tx:
        await tx.settled([id_])
        await tx.write([((id_,), Turn(about=TicketId(1001), forward_to=LI))], now=NOW)
    [file] = await claim(store)
    assert (file.ticket, file.forward_to) == (1001, LI)


async def test_a_file_of_a_parked_message_is_kept_nevertheless(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", Picture(media=LEAK)))
        await tx.put_off([Unsettled(id=id_, due_at=NOW, attempts=9, error="boom", parked=True)])
    assert len(await claim(store)) == 1
