"""The owner changes the policy while tickets are open: each is judged by the version that it was opened by."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy_file import packaged_text
from desk.terms import TicketId
from tests.e2e.crew import gather_crew
from tests.e2e.story import World
from tests.e2e.succession import next_process

ROUTINE = "general routine repair other level3"


@pytest.mark.requirement("R1.1-2", "R1.1-7", "R8.2-1", "R8.3-1")
async def test_a_stricter_policy_is_for_tickets_that_come_after_it(world: World, tmp_path: Path) -> None:
    crew = await gather_crew(world, customer="telegram:customer:1001")
    await crew.report()
    file = _stricter(tmp_path)
    await world.time_passes(minutes=20)
    async with next_process(world, policy_file=file) as later:
        crew = crew.moved_to(later)
        await crew.grade(ROUTINE)
        await later.phone("telegram:customer:1002").says("烘干机不转了", name="赵敏")
        number = await _newest(later)
        await crew.tom.says(f"/grade {number} {ROUTINE}")
        old, new = await later.ticket(1001), await later.ticket(number)
        assert [old.policy_version, new.policy_version] == ["1", "2"]
        assert old.response_due_at == old.times.first_contact_at + timedelta(hours=4)
        assert new.response_due_at == new.times.first_contact_at + timedelta(minutes=10)
        await later.time_passes(minutes=11)
        assert {v.rule for v in (await later.ticket(number)).verdicts if not v.met} == {"response.level.3"}
        assert not any(not v.met for v in (await later.ticket(1001)).verdicts)


@pytest.mark.requirement("R4.3.1-3")
@pytest.mark.parametrize("phone", ["wecom:LiShifu", "telegram:staff:2009"])
async def test_staff_see_the_flow_in_effect_and_every_version_published(
    world: World, tmp_path: Path, phone: str
) -> None:
    li = await world.hires(phone, "Li", "technician", locale="zh_CN")
    await li.says("流程图")
    await li.reads("响应流程 – 政策版本 1")
    await li.sees(lambda bubble: bubble.media is not None, "the chart")
    await world.clock.travel(timedelta(days=1))
    async with next_process(world, policy_file=_stricter(tmp_path)) as later:
        li = later.phone(phone)
        await li.says("/flow")
        await li.reads("政策版本 2，自2026年11月24日起")
        await li.reads("三级 10 分钟")
        await li.says("/flow versions")
        await li.reads("版本 2，2026年11月24日起（现行）\n版本 1，2026年11月23日起")


async def _newest(world: World) -> TicketId:
    async with world.stage.desk.store.begin() as tx:
        return max(ticket.id for ticket in await tx.queue(None, limit=10))


def _stricter(folder: Path) -> Path:
    file = folder / "mine.toml"
    text = packaged_text().replace('version = "1"', 'version = "2"').replace('3 = "4 h"', '3 = "10 min"')
    file.write_text(text, "utf-8")
    return file
