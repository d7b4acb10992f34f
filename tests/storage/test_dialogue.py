"""The dialogue: each message once, in order, with its ticket, its files and its fate."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.deliveries import Receipt, Sent
from desk.messages import (
    ContactCard,
    File,
    Joined,
    MediaRef,
    Picture,
    Place,
    Press,
    Sticker,
    Video,
    Voice,
    Words,
)
from desk.replies import MediaKind, Say, StoredMedia, Toast
from desk.terms import TicketId
from desk.texts import text, verbatim
from desk.turns import DialogueLine, Outbound, Turn
from storage.conversations import conversations, identity_links
from storage.dialogue import messages
from storage.store import PostgresStore
from storage.timeline import timeline
from tests.storage.stories import (
    ANN,
    BOB,
    LEASE,
    LI,
    MINUTE,
    NOW,
    card,
    conversation,
    member,
    message,
    owe,
    receive,
    to,
    write,
)

ABOUT = TicketId(1001)
PHOTO = Picture(media=MediaRef(ref="ph1", name="leak.jpg", mime="image/jpeg", size=9), caption="Here")


async def dialogue(store: PostgresStore, *, limit: int = 50) -> tuple[DialogueLine, ...]:
    async with store.begin() as tx:
        return await tx.dialogue(ABOUT, limit=limit)


async def test_a_redelivered_message_is_recorded_once(store: PostgresStore) -> None:
    async with store.begin() as tx:
        first = await tx.record([message("a"), message("a"), message("b")], now=NOW)
    async with store.begin() as tx:
        assert await tx.record([message("b"), message("c")], now=NOW) == {"c": max(first.values()) + 2}
    assert set(first) == {"a", "b"}


async def test_a_message_that_reaches_two_workers_at_once_is_one_of_them_only(store: PostgresStore) -> None:
    async def take() -> int:
        async with store.begin() as tx:
            return len(await tx.record([message("a")], now=NOW))

    assert sorted(await asyncio.gather(*(take() for _ in range(6)))) == [0, 0, 0, 0, 0, 1]


async def test_what_a_failed_transaction_recorded_is_recorded_the_next_time(store: PostgresStore) -> None:
    async def fail() -> None:
        async with store.begin() as tx:
            await receive(tx, message("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.begin() as tx:
        assert len(await receive(tx, message("a"))) == 1


async def test_characters_that_the_database_can_not_hold_do_not_stop_a_message(store: PostgresStore) -> None:
    odd = Words(text="a\x00b \\u0000 \ud800 漏水")
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", odd))
        await tx.write([((id_,), Turn(about=ABOUT))])
    [line] = await dialogue(store)
    assert line.words == "ab \\u0000 ? 漏水"


@pytest.mark.requirement("R3.5-1")
async def test_staff_read_who_said_what_when_and_where(store: PostgresStore) -> None:
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI))
        [said] = await receive(tx, message("a", Words(text="It leaks"), sender_name="Ann"))
        answer = Outbound(
            to=ANN, message=Say(body=(text("Hello {n}", n=1), verbatim("Bye"))), ticket=ABOUT, author=li.id
        )
        await tx.write([((said,), Turn(about=ABOUT, outbound=(answer,)))], now=NOW + MINUTE)
    assert await dialogue(store) == (
        DialogueLine(at=NOW, outgoing=False, channel="telegram", who="Ann", words="It leaks"),
        DialogueLine(
            at=NOW + MINUTE, outgoing=True, channel="telegram", who="Li", words="Hello 1\nBye", delivery="due"
        ),
    )
    async with store.begin() as tx:
        [lane] = await tx.claim_lanes_of([ANN], now=NOW + MINUTE, lease=LEASE)
        await tx.settle({lane.owed[0].id: Sent(receipt=Receipt(words="您好 1"))}, now=NOW + MINUTE)
    line = (await dialogue(store))[-1]
    assert (line.words, line.delivery) == ("您好 1", "sent")


async def test_the_dialogue_gives_the_last_lines_oldest_first(store: PostgresStore) -> None:
    await owe(store, *(to(ANN, said, about=ABOUT) for said in "abc"), to(BOB, "else", about=7))
    assert [line.words for line in await dialogue(store, limit=2)] == ["b", "c"]


async def test_toasts_job_cards_and_orders_are_no_dialogue(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [order, photo] = await receive(tx, message("a", of=LI), message("b", PHOTO, of=LI))
        toast = Outbound(to=ANN, message=Toast(press="p", text=text("Done")), ticket=ABOUT)
        job = Outbound(to=LI, message=card("1001"), ticket=ABOUT)
        await tx.write([((order, photo), Turn(about=ABOUT, outbound=(toast, job)))])
    assert [line.words for line in await dialogue(store)] == ["Here"]


async def test_every_kind_of_part_can_be_read(store: PostgresStore) -> None:
    media = MediaRef(ref="x")
    parts = (
        Words(text="words"),
        Voice(media=media, transcript="spoken"),
        Video(media=media, caption="film"),
        File(media=media, caption="paper"),
        Place(latitude=31.2, longitude=121.5, label="Home"),
        ContactCard(phone="555", name="Ann"),
        Sticker(emoji="👍"),
        Joined(),
        Press(token="yes"),
        Press(token="of another message"),
    )
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", *parts))
        asked = to(ANN, "Solved?", "yes", about=ABOUT)
        await tx.write([((id_,), Turn(about=ABOUT, outbound=(asked, replace(asked, message=card("k")))))])
    said, asked_line, card_line = await dialogue(store)
    assert said.words.splitlines() == [
        "words", "spoken", "film", "paper", "Home (31.20000, 121.50000)", "Ann 555", "👍", "yes"
    ]  # fmt: skip
    assert (asked_line.words, card_line.words) == ("Solved?", "Job")


async def test_a_sentence_within_a_sentence_is_read_too(store: PostgresStore) -> None:
    async with store.begin() as tx:
        body = (text("It is {status}.", status=text("open")),)
        photo = StoredMedia(sha256="ab", kind=MediaKind.PICTURE, name="a.jpg", mime="image/jpeg")
        await write(tx, Turn(outbound=(Outbound(to=ANN, message=Say(body=body, media=photo), ticket=ABOUT),)))
    [line] = await dialogue(store)
    assert (line.words, line.media) == ("It is open.", (photo,))


async def test_a_kept_file_is_part_of_its_line(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [id_] = await receive(tx, message("a", PHOTO, Voice(media=MediaRef(ref="v"))))
        await tx.write([((id_,), Turn(about=ABOUT))])
        picture, voice = await tx.claim_attachments(now=NOW, limit=5, lease=LEASE)
        await tx.attachment_kept(replace(picture, sha256="aa"), now=NOW)
        page = replace(voice, kind=MediaKind.FILE, media=MediaRef(ref="v", name="voice.txt", mime="text/plain"))
        await tx.attachment_kept(replace(page, sha256="bb"), now=NOW)
    [line] = await dialogue(store)
    assert line.media == (
        StoredMedia(sha256="aa", kind=MediaKind.PICTURE, name="leak.jpg", mime="image/jpeg"),
        StoredMedia(sha256="bb", kind=MediaKind.FILE, name="voice.txt", mime="text/plain"),
    )


async def test_earlier_messages_are_adopted_by_the_ticket_that_they_were_about(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await receive(tx, message("a", Words(text="It leaks")), message("other"))
    async with store.begin() as tx:
        [id_] = await receive(tx, message("b", Words(text="A new one")))
        await tx.write([((id_,), Turn(about=ABOUT, adopted=("a",)))])
    assert [line.words for line in await dialogue(store)] == ["It leaks", "A new one"]


async def test_a_reply_finds_the_ticket_of_the_message_that_it_quotes(store: PostgresStore) -> None:
    async with store.begin() as tx:
        [mine, lost] = await receive(tx, message("a", platform_id="in"), message("b", platform_id="lost"))
        await tx.write([((mine,), Turn(about=ABOUT, outbound=(to(ANN, "Hi", about=ABOUT),))), ((lost,), Turn())])
        [lane] = await tx.claim_lanes_of([ANN], now=NOW, lease=LEASE)
        await tx.settle({lane.owed[0].id: Sent(receipt=Receipt(platform_id="out"))}, now=NOW)
        asked = [(ANN, "in"), (ANN, "out"), (ANN, "lost"), (ANN, "never"), (BOB, "in")]
        assert await tx.tickets_replied_to(asked) == {(ANN, "in"): ABOUT, (ANN, "out"): ABOUT, (ANN, "lost"): None}
        [early] = await receive(tx, message("e", platform_id="never", amends="never"))
        assert await tx.tickets_replied_to([(ANN, "never")]) == {}, "of an edit alone nothing is known"
        await tx.write([((early,), Turn(about=ABOUT))])
        assert await tx.tickets_replied_to([(ANN, "never")]) == {(ANN, "never"): ABOUT}
        assert await tx.tickets_replied_to([]) == {}


@pytest.mark.requirement("R1.3-7")
@pytest.mark.parametrize("table", [messages, timeline, identity_links], ids=lambda table: table.name)
async def test_what_was_written_down_can_not_be_changed_or_deleted(database: AsyncEngine, table: object) -> None:
    for attempt in (update(table).values(at=NOW), delete(table)):  # type: ignore[arg-type]  # tables all
        with pytest.raises(IntegrityError, match="append-only"):
            async with database.begin() as connection:
                await connection.execute(attempt)


async def test_an_address_without_a_user_is_refused(database: AsyncEngine) -> None:
    nowhere = insert(conversations).values(address="telegram:", opened_at=NOW, used_at=NOW)
    with pytest.raises(IntegrityError, match="conversations_address"):
        async with database.begin() as connection:
            await connection.execute(nowhere)


async def test_a_transaction_that_never_heard_the_time_writes_nothing(store: PostgresStore) -> None:
    async with store.begin() as tx:
        with pytest.raises(ValueError, match="never told the time"):
            await tx.write([((), Turn(conversation=conversation()))])
