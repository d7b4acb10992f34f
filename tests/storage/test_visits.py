"""What the store tells of visits: other jobs of who visits, the words above a pressed button, photos by message."""

from dataclasses import replace

import pytest

from desk.deliveries import Receipt
from desk.messages import MediaRef, Picture
from desk.terms import MemberId, Status, TicketId
from desk.turns import Turn
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    BOB,
    LI,
    MINUTE,
    NOW,
    closed,
    customer,
    message,
    owe,
    person,
    receive,
    sent,
    ticket,
    to,
    write,
)

ABOUT = TicketId(1001)


async def test_the_open_jobs_of_some_members_are_found_and_nobody_else_s(store: PostgresStore) -> None:
    mine = replace(ticket(1001), assignee=person(7), status=Status.WAITING)
    others = replace(ticket(1002), assignee=person(8))
    over = replace(closed(1003, NOW), assignee=person(7))
    async with store.begin() as tx:
        await write(tx, Turn(tickets=(mine, others, over, ticket(1004)), customers=(customer(),)))
        assert await tx.jobs([MemberId(7)], limit=9) == {1001: mine}
        assert await tx.jobs([MemberId(7), MemberId(8)], limit=1) == {1001: mine}
        assert await tx.jobs([], limit=9) == {}


@pytest.mark.requirement("R2.4-1")
async def test_the_words_above_a_button_are_those_that_were_really_sent(store: PostgresStore) -> None:
    await owe(store, to(ANN, "The work is done.", "sign.1", about=1001))
    async with store.begin() as tx:
        assert await tx.shown(ANN, "sign.1") == "", "nothing was sent yet"
    await sent(store, ANN, Receipt(words="已完工。"))
    await owe(store, to(ANN, "And another.", "other.1"))
    await sent(store, ANN, Receipt(words="还有一个。"))
    async with store.begin() as tx:
        assert await tx.shown(ANN, "sign.1") == "已完工。"
        assert await tx.shown(ANN, "unknown") == ""
        assert await tx.shown(BOB, "sign.1") == "", "that is somebody else's"


async def test_a_message_with_files_has_its_name_in_the_dialogue_and_an_album_one_for_all(
    store: PostgresStore,
) -> None:
    photo = Picture(media=MediaRef(ref="p"))
    async with store.begin() as tx:
        ids = await receive(
            tx,
            message("a", photo, of=LI),
            message("b", photo, of=LI, album="99"),
            message("c", photo, of=LI, album="99"),
        )
        await tx.write([(tuple(ids), Turn(about=ABOUT))])
        for attachment in await tx.claim_attachments(now=NOW, limit=9, lease=MINUTE):
            await tx.attachment_kept(replace(attachment, sha256="0" * 64), now=NOW)
        lines = await tx.dialogue(ABOUT, limit=9)
    assert [line.key for line in lines] == ["a", "99", "99"]
