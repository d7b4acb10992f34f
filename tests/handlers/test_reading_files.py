"""Pictures are read and recordings written down after they are kept; the ticket learns, and nobody is bothered."""

import logging
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.files import LocalFiles
from bot.triage.loading import recogniser
from desk.findings.finding import FindingKind
from desk.findings.inscription import Code, Inscription, Line
from desk.messages import Channel, File, MediaRef, Voice
from desk.terms import Field, Role
from desk.tickets.timeline import Act
from handlers.legible import UnreadableError
from handlers.media import MediaFetch
from handlers.ports import Fetched
from handlers.reading_files import LEASE, PAUSE, FileReading
from tests.desk.files.pieces import png
from tests.handlers.stage import ANN, TOM, Front, photo, says
from tests.handlers.test_media import MEGABYTE, Shelf

PLATE, DOT, SPEECH = png(640, 480), png(8, 8), b"OggS" + bytes(40)
STATE = "SELECT attempts, due_at IS NULL, outcome FROM readings"
NAMEPLATE = Inscription(
    codes=(Code(form="QR Code", words="SN:8A1234567890"),), lines=(Line(words="型号：XQG100-14B", confidence=0.98),)
)


@dataclass
class Reader:
    """Reads what it is told to read, or fails as often as it is told to; listens as well."""

    says: Inscription = NAMEPLATE
    words: str | None = None
    troubles: deque[Exception] = field(default_factory=deque)
    asked: int = 0

    async def read(self, content: bytes) -> Inscription:
        self.asked += 1
        assert content == PLATE
        if self.troubles:
            raise self.troubles.popleft()
        return self.says

    async def transcribe(self, content: bytes, mime: str) -> str | None:
        self.asked += 1
        assert (content, mime) == (SPEECH, "audio/ogg")
        return self.words


@dataclass(kw_only=True)
class Desk:
    """A front with a shelf of files and somebody who reads them."""

    front: Front
    media: MediaFetch
    reading: FileReading
    reader: Reader

    async def keeps(self, *, after: timedelta = timedelta()) -> int:
        """Fetch what came, then read once."""
        await self.front.clock.travel(after)
        await self.media.fetch_due(now=self.front.clock.now())
        return await self.reading.read_due()


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def desk(front: Front, reader: Reader, tmp_path: Path) -> Desk:
    files = LocalFiles(tmp_path)
    shelf = Shelf(holds={"f1": Fetched(content=PLATE), "dot": Fetched(content=DOT), "v1": Fetched(content=SPEECH)})
    rules = replace(front.rules, recogniser=recogniser(tmp_path))
    store, clock = front.store, front.clock
    reading = FileReading(store=store, files=files, rules=rules, clock=clock, pictures=reader, voice=reader)
    channels = {Channel.TELEGRAM: shelf, Channel.TELEGRAM_STAFF: shelf}
    media = MediaFetch(
        store=store, files=files, channels=channels, limit=MEGABYTE, wake=lambda: None, reads=reading.kinds
    )
    return Desk(front=front, media=media, reading=reading, reader=reader)


@pytest.mark.requirement("R2.2-3", "R1.3-1")
async def test_a_nameplate_answers_the_question_for_the_model_and_staff_get_no_message_for_it(desk: Desk) -> None:
    front = desk.front
    await front.hire(Role.AGENT)
    await front.intake.receive(photo("f1", key="a"))
    assert await desk.keeps() == 1
    before = await front.said_to(TOM)
    assert await desk.keeps() == 0
    (ticket,) = await front.tickets()
    assert {(one.kind, one.value) for one in ticket.findings} == {
        (FindingKind.SERIAL, "8A1234567890"),
        (FindingKind.MODEL, "XQG100-14B"),
    }
    assert ticket.contact.product_model == "XQG100-14B"
    assert ticket.contact.from_pictures == {Field.PRODUCT_MODEL}
    assert await front.said_to(TOM) == before
    assert await front.rows("SELECT count(*) FROM timeline WHERE act = 'read'") == [(1,)]
    assert await front.rows(STATE) == [(1, True, "read")]
    await front.intake.receive(says("Ann Lee", key="b"))
    await front.intake.receive(says("13912345678", key="c"))
    assert not any("product model" in words for words in await front.said_to(ANN))


async def test_a_picture_that_was_sent_as_a_file_is_read_as_well(desk: Desk) -> None:
    await desk.front.intake.receive(says("", key="a", parts=[File(media=MediaRef(ref="f1", name="plate.png"))]))
    assert await desk.keeps() == 1
    (ticket,) = await desk.front.tickets()
    assert ticket.contact.product_model == "XQG100-14B"


async def test_what_is_too_small_to_be_legible_wakes_no_reader(desk: Desk) -> None:
    await desk.front.intake.receive(photo("dot", key="a"))
    assert await desk.keeps() == 1
    assert desk.reader.asked == 0
    assert await desk.front.rows(STATE) == [(1, True, "not to be read")]


async def test_a_picture_that_breaks_the_reader_is_given_up_after_two_tries(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.reader.troubles.extend([UnreadableError("took too long"), UnreadableError("took too long")])
    await desk.front.intake.receive(photo("f1", key="a"))
    assert await desk.keeps() == 1
    assert await desk.keeps() == 0
    with caplog.at_level(logging.WARNING):
        assert await desk.keeps(after=PAUSE) == 1
    assert [record.message for record in caplog.records] == ["file_unreadable"]
    assert await desk.keeps(after=timedelta(days=1)) == 0
    assert await desk.front.rows(STATE) == [(2, True, "took too long")]
    (ticket,) = await desk.front.tickets()
    assert ticket.findings == ()


async def test_one_that_ends_the_whole_process_twice_is_given_up_too(desk: Desk) -> None:
    await desk.front.intake.receive(photo("f1", key="a"))
    await desk.media.fetch_due(now=desk.front.clock.now())
    for _ in range(2):
        async with desk.front.store.begin() as tx:
            assert await tx.unread.claim(now=desk.front.clock.now(), lease=LEASE)
        await desk.front.clock.travel(LEASE)
    assert await desk.reading.read_due() == 1
    assert desk.reader.asked == 0
    assert await desk.front.rows(STATE) == [(3, True, "given up")]


async def test_two_workers_never_read_the_same_file(desk: Desk) -> None:
    await desk.front.intake.receive(photo("f1", key="a"))
    await desk.media.fetch_due(now=desk.front.clock.now())
    store, now = desk.front.store, desk.front.clock.now()
    async with store.begin() as one, store.begin() as other:
        assert await one.unread.claim(now=now, lease=LEASE)
        assert await other.unread.claim(now=now, lease=LEASE) is None


@pytest.mark.requirement("R2.2-3")
async def test_where_nobody_can_read_nothing_waits_and_nothing_is_asked(front: Front, tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    reading = FileReading(store=front.store, files=files, rules=front.rules, clock=front.clock)
    shelf = Shelf(holds={"f1": Fetched(content=PLATE)})
    media = MediaFetch(
        store=front.store,
        files=files,
        channels={Channel.TELEGRAM: shelf},
        limit=MEGABYTE,
        wake=lambda: None,
        reads=reading.kinds,
    )
    await front.intake.receive(photo("f1", key="a"))
    assert await media.fetch_due(now=front.clock.now()) == 1
    asked = front.store.begun
    assert await reading.read_due() == 0
    assert front.store.begun == asked
    assert await front.rows(STATE) == []


def voice(*, transcript: str | None = None) -> Voice:
    return Voice(media=MediaRef(ref="v1"), seconds=3, transcript=transcript)


@pytest.mark.requirement("R2.2-3", "R1.2-3")
async def test_a_recording_that_is_written_down_later_counts_as_words_and_a_hazard_in_it_is_answered(
    desk: Desk,
) -> None:
    front = desk.front
    desk.reader.words = "The socket is on fire and there is smoke everywhere"
    await front.hire(Role.SUPERVISOR)
    await front.intake.receive(says("", key="a", parts=[voice()]))
    assert any("A few words in writing" in words for words in await front.said_to(ANN))
    assert await desk.keeps() == 1
    (ticket,) = await front.tickets()
    assert ticket.details == (f"🎤 {desk.reader.words}",)
    assert ticket.is_hazard
    assert ticket.grading.proposed is not None
    assert any("⚠ Safety first" in words for words in await front.said_to(ANN))
    assert any("written down by a machine" in words for words in await front.said_to(TOM))
    acts = {str(act) for (act,) in await front.rows("SELECT act FROM timeline")}
    assert {Act.TRANSCRIBED.value, Act.PROPOSED.value} <= acts


async def test_a_recording_in_which_nothing_was_understood_changes_nothing(desk: Desk) -> None:
    await desk.front.intake.receive(says("", key="a", parts=[voice()]))
    assert await desk.keeps() == 1
    (ticket,) = await desk.front.tickets()
    assert ticket.details == ()


async def test_what_the_platform_wrote_down_itself_is_not_listened_to_again(desk: Desk) -> None:
    await desk.front.intake.receive(says("", key="a", parts=[voice(transcript="The washing machine leaks")]))
    (ticket,) = await desk.front.tickets()
    assert ticket.description == "🎤 The washing machine leaks"
    assert await desk.keeps() == 0
    assert desk.reader.asked == 0
