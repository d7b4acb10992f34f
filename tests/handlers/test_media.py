"""Files that people send: kept once by their content, shown to who needs them, and honest words when it fails."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.files import LocalFiles
from desk.messages import Channel, MediaRef
from desk.terms import Role
from desk.turns import Turn
from handlers.media import BACKOFF, LEASE, MediaFetch
from handlers.ports import DeliveryFailed, Errand, Fetched, MediaRefused, Phrase, Receipt
from tests.desk.files.pieces import png
from tests.handlers.stage import ANN, NOW, TOM, Front, photo, says

MEGABYTE = 1024 * 1024
LEAK = png()
LOST = "We could not fetch your file. Please send it once more."
TOO_LARGE = "This file is too large for us: at most {megabytes} MB."
STATE = "SELECT sha256, size, mime, due_at IS NULL FROM attachments ORDER BY id"


@dataclass
class Shelf:
    """A channel that has files, or troubles, by their names."""

    holds: dict[str, Fetched] = field(default_factory=dict)
    troubles: dict[str, deque[Exception]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    channel: Channel = Channel.TELEGRAM

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        raise AssertionError(f"nothing is sent here: {errand} {phrase}")

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        self.asked.append(media.ref)
        if self.troubles.get(media.ref):
            raise self.troubles[media.ref].popleft()
        assert limit == MEGABYTE
        return self.holds[media.ref]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(holds={"f1": Fetched(content=LEAK, mime="image/png", name="leak.png"), "f2": Fetched(content=b"!")})


@pytest.fixture
def fetch(front: Front, shelf: Shelf, tmp_path: Path) -> MediaFetch:
    return MediaFetch(
        store=front.store,
        files=LocalFiles(tmp_path),
        channels={Channel.TELEGRAM: shelf},
        limit=MEGABYTE,
        wake=lambda: None,
    )


async def shown_to(front: Front, *, name: str) -> list[str]:
    """Give the names of the files that were owed to somebody on a channel."""
    found = await front.rows("SELECT address, body -> 'media' ->> 'name' FROM messages WHERE is_outgoing ORDER BY id")
    return [str(file) for address, file in found if str(address).startswith(name) and file]


@pytest.mark.requirement("R1.3-2", "R3.3-1")
async def test_a_customers_picture_is_kept_and_shown_to_the_handler(
    front: Front, fetch: MediaFetch, tmp_path: Path
) -> None:
    await front.hire(Role.AGENT)
    await front.intake.receive(photo("f1", key="a"))
    assert await fetch.fetch_due(now=NOW) == 1
    ((sha256, size, mime, is_done),) = await front.rows(STATE)
    assert await LocalFiles(tmp_path).read(str(sha256)) == LEAK
    assert (size, mime, is_done) == (len(LEAK), "image/png", True)
    assert await shown_to(front, name="telegram_staff:2001") == ["leak.png"]
    assert "From the customer of ticket {number}" in await front.said_to(TOM)
    assert await fetch.fetch_due(now=NOW + LEASE) == 0


async def test_the_same_picture_twice_is_one_file(front: Front, fetch: MediaFetch, shelf: Shelf) -> None:
    shelf.holds["f2"] = Fetched(content=LEAK)
    await front.intake.receive(photo("f1", key="a"))
    await front.intake.receive(photo("f2", key="b"))
    assert await fetch.fetch_due(now=NOW) == 2
    first, second = await front.rows(STATE)
    assert first[0] == second[0]


@pytest.mark.requirement("R1.3-2")
async def test_the_pictures_of_an_album_are_shown_too_since_they_wait_for_its_turn(
    front: Front, fetch: MediaFetch
) -> None:
    await front.hire(Role.AGENT)
    for ref in ("f1", "f2"):
        await front.intake.receive(photo(ref, key=ref, album="g"))
    assert await fetch.fetch_due(now=NOW) == 0
    assert await front.takes_up(seconds=1) == 1
    assert await fetch.fetch_due(now=front.clock.now()) == 2
    assert len(await shown_to(front, name="telegram_staff:2001")) == 2


async def test_too_large_is_said_honestly_and_not_tried_again(front: Front, fetch: MediaFetch, shelf: Shelf) -> None:
    shelf.troubles["f1"] = deque([MediaRefused("20 MB", too_large=True)])
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    assert TOO_LARGE in await front.said_to(ANN)
    assert await fetch.fetch_due(now=NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "program",
    [
        Fetched(content=b"MZ\x90\x00", name="photo.jpg"),
        Fetched(content=b"\x7fELF", name="log"),
        Fetched(content=b"PK\x03\x04", name="Repair.APK"),
        Fetched(content=b"#!/bin/sh\n", name="readme"),
    ],
    ids=["windows", "linux", "android", "script"],
)
async def test_a_program_is_refused_with_a_reason_and_never_kept(
    front: Front, fetch: MediaFetch, shelf: Shelf, program: Fetched
) -> None:
    shelf.holds["f1"] = program
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    assert "For everybody's safety we can't take programs." in await front.said_to(ANN)
    assert await front.rows(STATE) == [(None, None, None, True)]
    assert await fetch.fetch_due(now=NOW + timedelta(days=1)) == 0


async def test_what_is_no_picture_is_kept_and_shown_as_a_plain_file_whatever_the_platform_calls_it(
    front: Front, fetch: MediaFetch, shelf: Shelf
) -> None:
    await front.hire(Role.AGENT)
    shelf.holds["f1"] = Fetched(content=b"<script>alert(1)</script>", mime="image/png", name="leak.png")
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    ((_, _, mime, is_done),) = await front.rows(STATE)
    assert (mime, is_done) == ("text/plain", True)
    ((shown,),) = await front.rows("SELECT body -> 'media' FROM messages WHERE body -> 'media' IS NOT NULL")
    assert isinstance(shown, dict)
    assert (shown["kind"], shown["mime"], shown["name"]) == ("file", "text/plain", "leak.png.txt")


async def test_a_picture_that_unfolds_without_end_is_refused_with_a_kind_word(
    front: Front, fetch: MediaFetch, shelf: Shelf
) -> None:
    await front.hire(Role.AGENT)
    shelf.holds["f1"] = Fetched(content=png(50_000, 50_000), mime="image/png", name="leak.png")
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    *_, reason, otherwise = await front.said_to(ANN)
    assert reason == "This picture has too many pixels for us to open it safely."
    assert otherwise == "A picture, a recording, a document or a few words will do as well."
    assert await shown_to(front, name="telegram_staff:2001") == []
    assert await fetch.fetch_due(now=NOW + timedelta(days=1)) == 0


async def test_a_voice_message_is_no_script_though_it_begins_like_one(
    front: Front, fetch: MediaFetch, shelf: Shelf
) -> None:
    shelf.holds["f1"] = Fetched(content=b"#!AMR\n\x3c", mime="audio/amr")
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    ((sha256, *_),) = await front.rows(STATE)
    assert sha256


async def test_a_file_that_can_not_be_had_yet_is_fetched_later(front: Front, fetch: MediaFetch, shelf: Shelf) -> None:
    shelf.troubles["f1"] = deque([DeliveryFailed("500"), RuntimeError("a bug")])
    await front.intake.receive(photo("f1", key="a"))
    await fetch.fetch_due(now=NOW)
    assert await fetch.fetch_due(now=NOW + BACKOFF[0] / 2) == 0
    assert await fetch.fetch_due(now=NOW + BACKOFF[0]) == 1
    assert await fetch.fetch_due(now=NOW + BACKOFF[0] + BACKOFF[1]) == 1
    ((sha256, *_),) = await front.rows(STATE)
    assert sha256
    assert LOST not in await front.said_to(ANN)


async def test_after_the_last_try_the_sender_is_asked_to_send_it_again(
    front: Front, fetch: MediaFetch, shelf: Shelf
) -> None:
    shelf.troubles["f1"] = deque(DeliveryFailed("gone") for _ in range(9))
    await front.intake.receive(photo("f1", key="a"))
    now = NOW
    for pause in (*BACKOFF, timedelta()):
        assert LOST not in await front.said_to(ANN)
        assert await fetch.fetch_due(now=now) == 1
        now += pause
    assert LOST in await front.said_to(ANN)
    assert await fetch.fetch_due(now=now + timedelta(days=1)) == 0


async def test_a_full_disk_loses_no_file(front: Front, fetch: MediaFetch, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_: LocalFiles, content: bytes) -> str:
        raise OSError(28, f"no space left for {len(content)} bytes")

    await front.intake.receive(photo("f1", key="a"))
    monkeypatch.setattr(LocalFiles, "keep", full)
    await fetch.fetch_due(now=NOW)
    monkeypatch.undo()
    await fetch.fetch_due(now=NOW + BACKOFF[0])
    ((sha256, *_),) = await front.rows(STATE)
    assert sha256


async def test_one_file_in_trouble_does_not_hold_up_the_others(front: Front, fetch: MediaFetch, shelf: Shelf) -> None:
    shelf.troubles["f1"] = deque([RuntimeError("a bug")])
    await front.intake.receive(photo("f1", key="a"))
    await front.intake.receive(photo("f2", key="b"))
    assert await fetch.fetch_due(now=NOW) == 2
    _, (second, *_) = await front.rows(STATE)
    assert second


async def test_a_file_over_which_the_process_ends_again_and_again_is_given_up(
    front: Front, fetch: MediaFetch, shelf: Shelf
) -> None:
    await front.intake.receive(photo("f1", key="a"))
    for crash in range(len(BACKOFF) + 1):
        async with front.store.begin() as tx:
            assert await tx.claim_attachments(now=NOW + crash * LEASE, limit=9, lease=LEASE)
    await fetch.fetch_due(now=NOW + 10 * LEASE)
    assert shelf.asked == []
    assert LOST in await front.said_to(ANN)


async def test_a_file_of_a_channel_that_is_gone_is_owned_up_to(front: Front, tmp_path: Path) -> None:
    alone = MediaFetch(store=front.store, files=LocalFiles(tmp_path), channels={}, limit=9, wake=lambda: None)
    await front.intake.receive(photo("f1", key="a"))
    await alone.fetch_due(now=NOW)
    assert LOST in await front.said_to(ANN)


async def test_a_members_file_is_shown_to_the_customer_it_was_meant_for(
    front: Front, fetch: MediaFetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await front.intake.receive(says("The washer leaks", key="a"))

    def to_ann(*_: object) -> Turn:
        return Turn(forward_to=ANN)

    monkeypatch.setattr("handlers.turning.decide", to_ann)
    await front.intake.receive(photo("f1", key="b"))
    await fetch.fetch_due(now=NOW)
    assert await shown_to(front, name="telegram:1001") == ["leak.png"]
