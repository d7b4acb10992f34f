"""A training as a whole story: cases are looked for, it is recorded by buttons, and who took part reads of it."""

import pytest

from tests.e2e.crew import gather_crew
from tests.e2e.story import World


@pytest.mark.requirement("R4.3.2-1", "R4.3.2-2", "R4.3.2-3")
async def test_a_training_is_recorded_by_buttons_in_chinese(world: World) -> None:
    crew = await gather_crew(world)
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="technical", locale="zh_CN")
    await sue.says("培训")
    await sue.reads("还没有培训记录")
    await sue.presses("training", argument="cases")
    await sue.reads("没有合适的")
    await sue.presses("training", argument="add")
    await sue.presses("training", argument="1:attitude")
    await sue.presses("training", argument="2:2026-11-23")
    await sue.says("Li，Tom：怎样道歉")
    await sue.presses("training", argument="5:me")
    await sue.reads("已记录", "2026-11-23", "服务态度", "主讲：Sue", "Li, Tom", "怎样道歉")
    await crew.li.says("/training")
    await crew.li.reads("Attitude: service awareness", "Held by Sue", "怎样道歉")
