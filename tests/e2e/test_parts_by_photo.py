"""A part is noted by a photo of the code on its bag: drawn, sent and read for real, over real HTTP."""

from base64 import b64encode
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import pytest

from bot.demo.playing import Player
from bot.demo.stage import Setting, set_stage
from sandbox.clock import TravelledClock
from tests.bot.reading.plates import as_file, plate
from tests.e2e.conftest import MONDAY_9AM
from tests.e2e.crew import CUSTOMERS, TECHNICIANS, gather_crew
from tests.e2e.story import World

_, TELEGRAM = CUSTOMERS
WECOM, TELEGRAM_STAFF = TECHNICIANS
PARTS = """
[[parts]]
number = "W9-SEAL"
names = { zh_CN = "密封圈", en = "Door seal" }
codes = ["6901234567892"]

[[parts]]
number = "W9-HOSE"
names = { zh_CN = "排水管", en = "Drain hose" }

[phrases]"""


@pytest.fixture
async def stocked(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A desk whose owner has listed two parts."""
    policy = tmp_path / "policy.toml"
    packaged = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
    policy.write_text(packaged.replace("\n[phrases]", PARTS, 1), "utf-8")
    clock = TravelledClock(MONDAY_9AM)
    changes = {"policy_file": policy}
    setting = Setting(clock=clock, live=False, database_url=database_url, data_dir=tmp_path, changes=changes)
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)


@pytest.mark.requirement("R2.2-6")
async def test_technicians_on_telegram_and_on_wecom_scan_what_they_fit_in(stocked: World) -> None:
    crew = await gather_crew(stocked, customer=TELEGRAM, technician=TELEGRAM_STAFF)
    wu = await stocked.hires(WECOM, "Wu", "technician", locale="zh_CN")
    await crew.until_taken()
    await crew.li.says("/used 1001")
    await sends(crew.li, photo=as_file(plate(code="W9-HOSE", form="DataMatrix")))
    await crew.li.reads("Noted on ticket 1001: 1 × Drain hose (W9-HOSE)")
    await sends(crew.li, photo=as_file(plate(code="6901234567892", form="EAN13")), caption="/used")
    await crew.li.reads("Noted on ticket 1001: 1 × Door seal (W9-SEAL)")
    await sends(crew.li, photo=as_file(plate(code="4711-XYZ")), caption="用料 1001")
    await crew.li.reads("no part in our list has the code 4711-XYZ")
    await crew.li.says("/handover 1001 Wu")
    await wu.says("接单 1001")
    await wu.says("用料 1001")
    await sends(wu, image=as_file(plate(code="P/N:W9-SEAL;S/N:77A001")))
    await wu.reads("已登记到工单 1001", "1 × 密封圈 (W9-SEAL) SN 77A001")
    used = [(part.number, part.quantity, part.serial) for part in (await stocked.ticket()).parts_used]
    assert used == [("W9-HOSE", 1, ""), ("W9-SEAL", 1, ""), ("W9-SEAL", 1, "77A001")]


async def sends(who: Player, *, photo: bytes = b"", image: bytes = b"", caption: str = "") -> None:
    """Send a photo from a phone, and let the desk read it."""
    who.mark()
    sandbox = who.sandbox
    if photo:
        await sandbox.telegram.staff.say(2002, photo=photo, caption=caption)
    else:
        given = {"base64": b64encode(image).decode(), "name": "bag.jpg", "type": "image/jpeg"}
        await sandbox.wecom.say("LiShifu", image=given)
