"""The customer's documents, from the confirmation to their chat: drawn for real, in a process of their own."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.demo.stage import Setting, set_stage
from desk.papers.document import DocumentKind
from desk.terms import Status
from desk.tickets.timeline import Act
from sandbox.clock import TravelledClock
from tests.e2e.conftest import MONDAY_9AM
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World
from tests.handlers.stage import rows

WECHAT, TELEGRAM = CUSTOMERS


@pytest.fixture
async def drawing(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A desk that draws for real."""
    clock = TravelledClock(MONDAY_9AM)
    setting = Setting(clock=clock, live=False, database_url=database_url, data_dir=tmp_path)
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)


async def confirmed(world: World, customer: str) -> Crew:
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    await crew.ann.says("好了")
    return crew


def files_of(crew: Crew) -> list[str]:
    """Name the files on the customer's phone, in their order."""
    return [bubble.media.name for bubble in crew.ann.transcript() if bubble.media and bubble.side == "them"]


@pytest.mark.requirement("R1.3-9", "R2.4-3", "R2.4-4", "R2.4-6")
async def test_on_telegram_the_confirmation_brings_three_files_that_are_kept_with_the_ticket(drawing: World) -> None:
    crew = await confirmed(drawing, TELEGRAM)
    await crew.ann.reads("维修单、服务记录、保修卡")
    await crew.ann.reads("保修卡 WC-2026-000001")
    assert files_of(crew) == ["RO-2026-000001.pdf", "SR-2026-000001.pdf", "WC-2026-000001.pdf"]
    ticket = await drawing.ticket()
    assert [document.kind for document in ticket.documents] == list(DocumentKind)
    for document in ticket.documents:
        content = await drawing.stage.desk.files.read(document.sha256)
        assert hashlib.sha256(content).hexdigest() == document.sha256
        words = PdfReader(BytesIO(content)).pages[0].extract_text()
        assert document.number in words
        assert "王芳" in words
    assert Act.DOCUMENTS_ISSUED in [entry.act for entry in await drawing.timeline()]


@pytest.mark.requirement("R2.4-3", "R2.3-6")
async def test_on_wechat_all_documents_are_one_picture(drawing: World) -> None:
    crew = await confirmed(drawing, WECHAT)
    shown = await crew.ann.sees(lambda bubble: bubble.media is not None, "the documents")
    assert len(files_of(crew)) == 1
    assert shown.text == ""
    async with drawing.stage.desk.store.begin() as tx:
        (line,) = [line for line in await tx.dialogue((await drawing.ticket()).id, limit=99) if line.media]
    wide, high = Image.open(BytesIO(await drawing.stage.desk.files.read(line.media[0].sha256))).size
    assert high > wide * 4, "three pages below each other"


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.4-3")
async def test_a_ticket_that_nobody_confirms_gets_its_documents_when_it_closes(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    await world.clock.travel(timedelta(hours=24))
    await crew.tom.says("/missed 1001 nobody answers")
    await world.clock.travel(timedelta(hours=50))
    await world.settle()
    ticket = await world.ticket()
    assert (ticket.status, len(ticket.documents)) == (Status.CLOSED, 3)
    if customer == TELEGRAM:
        assert len(files_of(crew)) == 3
    else:
        await crew.ann.says("你好")
        assert len(files_of(crew)) == 1, "it waited for the window"


@pytest.mark.requirement("R2.2-8", "R2.4-3")
async def test_another_round_of_work_has_documents_of_its_own(world: World) -> None:
    crew = await confirmed(world, TELEGRAM)
    await crew.ann.says("还是不行，门底下还在漏水")
    await crew.complete()
    await crew.send_result()
    await crew.ann.says("好了")
    numbers = [document.number for document in (await world.ticket()).documents]
    assert numbers[::3] == ["RO-2026-000001", "RO-2026-000002"]
    assert len(numbers) == 6


@pytest.mark.parametrize(("customer", "words"), [(WECHAT, "再发一下保修卡"), (TELEGRAM, "请把保修卡再发给我")])
@pytest.mark.requirement("R2.4-3")
async def test_a_document_is_sent_again_on_request_as_it_was_issued(world: World, customer: str, words: str) -> None:
    crew = await confirmed(world, customer)
    crew.ann.mark()
    before = len(files_of(crew))
    await crew.ann.says(words)
    await crew.ann.reads("重发", "1001", "保修卡 WC-2026-000001")
    await world.settle()
    assert len(files_of(crew)) == before + 1
    issued = (await world.ticket()).documents[-1]
    again = [line.media[0].sha256 for line in await world.dialogue() if line.media][-1]
    assert again == (issued.picture if customer == WECHAT else issued.sha256)
    assert (await world.timeline())[-1].act is Act.DOCUMENTS_SENT


@pytest.mark.requirement("R2.4-3")
async def test_the_documents_of_an_old_ticket_are_found_too(world: World) -> None:
    crew = await confirmed(world, TELEGRAM)
    await crew.ann.says("9 很好")
    await world.clock.travel(timedelta(days=40))
    await crew.ann.says("/documents")
    await crew.ann.reads("RO-2026-000001", "SR-2026-000001", "WC-2026-000001")
    assert len(files_of(crew)) == 6


async def test_who_has_no_documents_is_told_so_or_heard(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.ann.says("你好", name="王芳")
    await crew.ann.says("/documents")
    await crew.ann.reads("目前还没有单据")
    await crew.ann.says("保修卡丢了，洗衣机漏水怎么办")
    await crew.tom.reads("1001", "保修卡丢了")


@pytest.mark.requirement("R2.4-3")
async def test_staff_see_the_documents_and_send_them_once_more(world: World) -> None:
    crew = await confirmed(world, WECHAT)
    await crew.tom.says("/documents 1001")
    await crew.tom.reads("RO-2026-000001")
    await crew.tom.presses("documents", argument="customer")
    await crew.tom.reads("once more")
    await world.time_passes(minutes=1)
    assert len(files_of(crew)) == 1 + 3
    assert (await world.timeline())[-1].note == "RO-2026-000001, SR-2026-000001, WC-2026-000001"


@pytest.mark.requirement("R2.4-6", "R1.3-7")
async def test_a_supervisor_has_the_whole_case_in_one_file_that_can_be_checked(world: World) -> None:
    crew = await confirmed(world, WECHAT)
    sue = await world.hires("telegram:staff:2005", "Sue", "supervisor", department="customer_service", locale="zh_CN")
    await crew.tom.says("/evidence 1001")
    await crew.tom.reads("ask a supervisor")
    await sue.says("证据 1001")
    shown = await sue.reads("证据材料包")
    assert shown.media
    assert shown.media.name == "evidence-1001.zip"
    async with world.stage.desk.store.begin() as tx:
        assert (await tx.timeline((await world.ticket()).id))[-1].act is Act.EVIDENCE_TAKEN
    found = await drawn_for(world, "evidence")
    with ZipFile(BytesIO(found)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    lines = (line.split("  ") for line in files.pop("MANIFEST.sha256").decode().splitlines())
    listed = {name: sha256 for sha256, name in lines}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == listed
    assert json.loads(files["record.json"])["description"] == "洗衣机漏水了"
    assert {limit["rule"] for limit in json.loads(files["limits.json"])} >= {"response.overall", "completion.limit"}
    assert any(line["words"] == "好了" for line in json.loads(files["dialogue.json"]))
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(files["ticket-1001.pdf"])).pages)
    for said in ("工单概况", "时限及依据", "时间线", "洗衣机漏水了", "已出具单据"):
        assert said in words


async def drawn_for(world: World, kind: str) -> bytes:
    """Give the first file of the last paper of a kind."""
    engine = world.stage.desk.post.store.engine  # type: ignore[attr-defined]  # it is PostgreSQL's
    found = await rows(engine, f"SELECT files -> 0 ->> 'sha256' FROM papers WHERE kind = '{kind}'")  # noqa: S608 -- ours
    return await world.stage.desk.files.read(str(found[-1][0]))
