"""A photo of the nameplate instead of typing: read for real, over real HTTP, and shown to who works on it."""

import pytest

from desk.findings.finding import FindingKind
from tests.bot.reading.plates import as_file, plate
from tests.e2e.crew import PROBLEM, gather_crew
from tests.e2e.story import World
from tests.e2e.test_customer_media import TELEGRAM, sends


@pytest.mark.requirement("R2.2-3", "R1.3-1")
async def test_a_photo_of_the_nameplate_saves_the_customer_a_question_and_stands_on_the_card(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.ann.says(PROBLEM, name="王芳")
    crew.tom.mark()
    picture = plate("Model: XQG100-14B", code="SN:8A1234567890")
    await sends(crew, photo=as_file(picture))
    ticket = await world.ticket()
    assert {one.kind: one.value for one in ticket.findings} == {
        FindingKind.MODEL: "XQG100-14B",
        FindingKind.SERIAL: "8A1234567890",
    }
    await crew.tom.sees(lambda b: "S/N 8A1234567890" in b.text and "XQG100-14B" in b.text, "what was read, on the card")
    for words in ("13800138000", "JD20261101888"):
        await crew.ann.says(words)
    assert not [b for b in crew.ann.transcript() if b.side == "them" and "型号" in b.text]
    await crew.ann.reads("1001", "已齐全")
