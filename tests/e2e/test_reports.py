"""Reports reach those who lead, on schedule and on demand, as pictures and files, over real HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from bot.demo.playing import Player
from bot.demo.stage import Setting, set_stage
from sandbox.clock import TravelledClock
from tests.e2e.conftest import MONDAY_9AM
from tests.e2e.crew import gather_crew
from tests.e2e.story import World

PICTURES = ("photo", "image")  # as Telegram and WeCom call them
SUPERVISORS = ("telegram:staff:2009", "wecom:SunZong")


@pytest.fixture
async def drawing(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A desk that draws for real, in a process of its own."""
    clock = TravelledClock(MONDAY_9AM)
    setting = Setting(clock=clock, live=False, database_url=database_url, data_dir=tmp_path)
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)


async def files_of(world: World, player: Player) -> list[tuple[str, bytes]]:
    """Give the kinds and contents of the files on a phone, in their order."""
    shown = [bubble.media for bubble in player.transcript() if bubble.media and bubble.side == "them"]
    async with httpx.AsyncClient(base_url=world.stage.page) as browser:
        return [(media.kind, (await browser.get(media.url)).content) for media in shown]


async def gets_picture(player: Player, caption: str) -> None:
    await player.sees(lambda bubble: bubble.media is not None and caption in bubble.text, caption)


@pytest.mark.requirement("R2.3-4", "R2.3-5")
@pytest.mark.parametrize("phone", SUPERVISORS)
async def test_the_morning_brings_the_report_once_even_after_a_stop(drawing: World, phone: str) -> None:
    world = drawing
    crew = await gather_crew(world, customer="telegram:customer:1001")
    sun = await world.hires(phone, "Sun", "supervisor", department="customer_service", locale="zh_CN")
    await crew.until_taken()
    await world.clock.travel(timedelta(hours=51))  # the desk stands still until Wednesday noon
    await world.settle()
    await sun.sees(lambda b: "服务日报，2026年11月24日" in b.text, "the report", anew=False)
    files = await files_of(world, sun)
    assert [kind in PICTURES for kind, _ in files] == [True, False, False]
    (_, first), (_, table), (_, pages) = files
    with Image.open(BytesIO(first)) as picture:
        assert picture.width == 1080
    overview = openpyxl.load_workbook(BytesIO(table)).worksheets[0]
    said = {row[0].value: row[1].value for row in overview.iter_rows()}
    assert (said["新增工单"], said["期末未结"]) == (0, 1)
    assert "服务日报" in PdfReader(BytesIO(pages)).pages[0].extract_text()
    await world.time_passes(hours=1)
    assert len(await files_of(world, sun)) == 3  # caught up once, and no day twice


@pytest.mark.requirement("R2.3-2", "R2.3-4")
async def test_whoever_leads_asks_for_reports_and_boards_at_any_time(world: World) -> None:
    crew = await gather_crew(world, customer="telegram:customer:1001")
    sun = await world.hires(SUPERVISORS[0], "Sun", "supervisor", department="customer_service")
    await crew.until_taken()
    for words, title in (
        ("/report monthly 2026-11-23", "Monthly service report"),
        ("/gantt", "over time"),
        ("任务", "Task"),
    ):
        await sun.says(words)
        await gets_picture(sun, title)
    assert len(await files_of(world, sun)) == 5
    await crew.li.says("/gantt me")
    await gets_picture(crew.li, "")  # on WeCom the words come before it
    await crew.li.says("/report weekly")
    await crew.li.reads("Your role does not allow this")


@pytest.mark.requirement("R3.3-4")
async def test_departments_are_asked_on_friday_and_their_words_reported_on_monday(world: World) -> None:
    sun = await world.hires(SUPERVISORS[0], "Sun", "supervisor", department="customer_service", locale="zh_CN")
    li = await world.hires("wecom:LiShifu", "Li", "technician")
    gao = await world.hires("telegram:staff:2003", "Gao", "technician", department="logistics")
    await world.settle()
    await world.clock.travel(timedelta(days=4, hours=1))  # Friday, ten o'clock
    await world.settle()
    await li.reads("How does the open work of your department stand")
    await li.says("/weekly Two machines wait for a compressor.")
    await gao.presses("weekly")
    await world.clock.travel(timedelta(hours=5))
    await world.settle()
    await gao.reads("We have no word of your department yet")
    await world.clock.travel(timedelta(days=2, hours=18))  # Monday morning
    await world.settle()
    await sun.sees(lambda bubble: "部门周报" in bubble.text, "the report", anew=False)
    files = [content for _, content in await files_of(world, sun)]
    (told,) = (said for content in files if (said := content.decode()).startswith("pdf") and "Two machines" in said)
    assert "没有上报。已询问：Gao。" in told
