"""The chart of a flow: a picture for a phone, of every step, however long its words."""

from io import BytesIO

import pytest
from PIL import Image

from bot.reports.forms import PNG, board_drawn
from desk.reports.flowchart import FlowChart, FlowStep


def a_chart(*, steps: int = 7, due: str = "首次联系后 24 小时内") -> FlowChart[str]:
    step = FlowStep(name="响应客户", by="客服人员", due=due)
    return FlowChart(name="flow-response", title="响应流程", subtitle="政策版本 1", steps=(step,) * steps)


def height_of(chart: FlowChart[str]) -> int:
    with Image.open(BytesIO(board_drawn(chart).content)) as picture:
        assert picture.width == 1080
        return picture.height


@pytest.mark.requirement("R4.3.1-3")
def test_the_chart_grows_with_its_steps_and_with_their_words() -> None:
    drawn = board_drawn(a_chart())
    assert (drawn.name, drawn.mime) == ("flow-response.png", PNG)
    assert drawn == board_drawn(a_chart())
    plain = height_of(a_chart())
    assert plain > height_of(a_chart(steps=6))
    assert plain < height_of(a_chart(due="另有更严时限的，从严；" * 8)) < 2700
