"""A photo of a part's code answers `/used` some time after it was sent, whatever the handler has done meanwhile."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.files import LocalFiles
from desk.conversations import StaffDialog
from desk.findings.inscription import Code, Inscription
from desk.messages import Channel, MediaRef, Picture
from desk.terms import Role
from desk.visits.rules import StockPart
from handlers.legible import UnreadableError
from handlers.media import MediaFetch
from handlers.ports import Fetched
from handlers.reading_files import PAUSE, FileReading
from tests.desk.files.pieces import png
from tests.handlers.stage import Front, photo, says
from tests.handlers.test_media import MEGABYTE, Shelf
from tests.handlers.test_offers import chat, hires, reported

LI = chat("Li")
PHOTO = png(640, 480)
SEAL = StockPart(number="W9-SEAL", names={"zh_CN": "密封圈", "en": "Door seal"})
HOSE = StockPart(number="W9-HOSE", names={"en": "Drain hose"})
READING = "I am reading the code on the photo: the part is noted as soon as it is read."
NOTED, UNKNOWN = "Noted on ticket {number}: {part}", "Ticket {number}: no part in our list has the code {code}."
UNREADABLE = "Ticket {number}: no code could be read on the photo. From closer and in good light it may work."


@dataclass
class Eye:
    """Reads one code after the other, or fails."""

    codes: deque[str] = field(default_factory=deque)

    async def read(self, content: bytes) -> Inscription:
        assert content == PHOTO
        if not self.codes:
            raise UnreadableError("took too long")
        return Inscription(
            codes=tuple(Code(form="QR Code", words=words) for words in filter(None, [self.codes.popleft()]))
        )


@dataclass(kw_only=True)
class Job:
    """Li, who has ticket 1001 in hand, and what is seen of it."""

    front: Front
    media: MediaFetch
    reading: FileReading
    eye: Eye
    sent: int = 0

    async def says(self, *words: str) -> None:
        for each in words:
            self.sent += 1
            await self.front.intake.receive(says(each, key=f"li{self.sent}", of=LI))

    async def shows(self, *, caption: str | None = None, album: str | None = None) -> None:
        self.sent += 1
        key = f"li{self.sent}"
        part = Picture(media=MediaRef(ref="f1"), caption=caption)
        plain = photo("f1", key=key, of=LI, album=album)
        await self.front.intake.receive(says("", key=key, of=LI, parts=[part]) if caption else plain)

    async def is_read(self, *codes: str, after: timedelta = timedelta()) -> None:
        self.eye.codes.extend(codes)
        await self.front.clock.travel(after)
        await self.media.fetch_due(now=self.front.clock.now())
        while await self.reading.read_due():
            pass

    async def used(self) -> list[tuple[str, int, str]]:
        (ticket,) = await self.front.tickets()
        return [(part.number, part.quantity, part.serial) for part in ticket.parts_used]

    async def dialog(self) -> StaffDialog:
        async with self.front.store.begin() as tx:
            return (await tx.converse([LI], now=self.front.clock.now()))[LI].staff_dialog

    async def hears(self) -> list[str]:
        return [words for words in await self.front.said_to(LI) if words in {NOTED, UNKNOWN, UNREADABLE}]


@pytest.fixture
async def job(front: Front, tmp_path: Path) -> Job:
    rules = replace(front.rules, policy=replace(front.rules.policy, parts=(SEAL, HOSE)), reads_pictures=True)
    front = replace(front, rules=rules)
    files, eye = LocalFiles(tmp_path), Eye()
    reading = FileReading(store=front.store, files=files, rules=rules, clock=front.clock, pictures=eye)
    media = MediaFetch(
        store=front.store,
        files=files,
        channels={Channel.TELEGRAM_STAFF: Shelf(holds={"f1": Fetched(content=PHOTO)})},
        limit=MEGABYTE,
        wake=lambda: None,
        reads=reading.kinds,
    )
    await front.hire(Role.AGENT)
    await hires(front, "Li")
    ticket = await reported(front)
    job = Job(front=front, media=media, reading=reading, eye=eye)
    await job.says(f"/accept {ticket.id}")
    return job


@pytest.mark.requirement("R2.2-6")
async def test_a_photo_answers_the_open_question_once_it_is_read_and_a_further_one_counts_one_more(job: Job) -> None:
    await job.says("/used 1001")
    await job.shows()
    assert READING in await job.front.said_to(LI)
    assert (await job.used(), (await job.dialog()).order) == ([], "used")
    await job.is_read("W9-SEAL")
    assert await job.used() == [("W9-SEAL", 1, "")]
    assert await job.dialog() == StaffDialog()
    assert (await job.hears(), (await job.front.tickets())[0].findings) == ([NOTED], ())
    await job.shows(caption="/used")
    await job.is_read("W9-SEAL")
    assert await job.used() == [("W9-SEAL", 2, "")]


async def test_the_chinese_word_for_it_as_a_caption_does_the_same_for_an_album(job: Job) -> None:
    await job.says("/used 1001")
    await job.shows(album="a1")
    await job.shows(album="a1")
    await job.front.takes_up(seconds=2)
    await job.is_read("W9-SEAL", "W9-HOSE")
    assert await job.used() == [("W9-SEAL", 1, ""), ("W9-HOSE", 1, "")]
    await job.shows(caption="用料 1001")
    await job.is_read("W9-HOSE;SN:77A001")
    await job.shows(caption="换件")
    await job.is_read("W9-HOSE;SN:77A001")
    assert await job.used() == [("W9-SEAL", 1, ""), ("W9-HOSE", 1, ""), ("W9-HOSE", 1, "77A001")]
    assert "Ticket {number}: {part} is noted already." in await job.front.said_to(LI)
    assert (await job.dialog()).scans == ()


async def test_who_has_gone_on_with_something_else_meanwhile_finds_the_part_noted_and_is_not_interrupted(
    job: Job,
) -> None:
    await job.says("/used 1001")
    await job.shows()
    await job.says("/reply 1001")
    await job.is_read("W9-HOSE")
    assert await job.used() == [("W9-HOSE", 1, "")]
    assert (await job.dialog()).order == "reply"


@pytest.mark.parametrize("words", [("/cancel",), ("/reply 1001", "/cancel"), ("/used 1001 W9-SEAL 3", "/cancel")])
async def test_who_has_cancelled_gets_nothing_noted_of_the_photo(job: Job, words: tuple[str, ...]) -> None:
    await job.says("/used 1001")
    await job.shows()
    await job.says(*words)
    before = await job.used()
    await job.is_read("W9-HOSE")
    assert await job.used() == before
    assert UNKNOWN not in await job.hears()
    (ticket,) = await job.front.tickets()
    assert (ticket.findings, (await job.dialog()).scans) == ((), ())


async def test_a_code_that_no_part_has_and_a_photo_without_one_are_said_and_the_question_stays(job: Job) -> None:
    await job.says("/used 1001")
    await job.shows()
    await job.is_read("4711-XYZ")
    await job.shows()
    await job.is_read("")
    assert await job.hears() == [UNKNOWN, UNREADABLE]
    assert (await job.used(), (await job.dialog()).order) == ([], "used")
    await job.says("W9-HOSE 2")
    assert await job.used() == [("W9-HOSE", 2, "")]


async def test_a_photo_that_can_not_be_read_is_told_once_after_the_second_try(job: Job) -> None:
    await job.shows(caption="/used 1001")
    await job.is_read()
    assert await job.hears() == []
    await job.is_read(after=PAUSE)
    assert await job.hears() == [UNREADABLE]


async def test_work_that_somebody_else_has_by_then_is_not_changed(job: Job) -> None:
    await job.shows(caption="/used 1001")
    await hires(job.front, "Wu")
    await job.says("/handover 1001 Wu")
    await job.is_read("W9-HOSE")
    assert await job.used() == []
    assert "Ticket {number} is handled by {name}, not by you." in await job.front.said_to(LI)


async def test_where_nobody_can_read_photos_the_handler_is_told_to_choose(job: Job) -> None:
    front = replace(job.front, rules=replace(job.front.rules, reads_pictures=False))
    await front.intake.receive(says("/used 1001", key="u", of=LI))
    await front.intake.receive(photo("f1", key="p", of=LI))
    said = await front.said_to(LI)
    assert "Codes on photos can't be read here. Please choose the part, or type its number or name." in said
    assert await job.dialog() == replace(await job.dialog(), order="used", scans=())
