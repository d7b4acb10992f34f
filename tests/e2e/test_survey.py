"""The satisfaction survey from the result to its outcome: in both apps, by a clock that travels (C13, T15)."""

import pytest

from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import Status, SurveyOutcome
from desk.tickets.verdict import Duty
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS


async def asked(world: World, customer: str) -> Crew:
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    return crew


async def is_met(world: World) -> bool:
    """Whether the survey's limit was kept."""
    (verdict,) = (v for v in (await world.ticket()).verdicts if v.duty is Duty.SURVEY)
    return verdict.met


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R3.2-7", "R2.4-5", "R4.2-1", "R4.2.2-1", "R4.2.2-5", "R2.4-4")
async def test_five_taps_or_digits_and_a_word(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await crew.ann.reads("解决了吗", "直接在这里打分")
    await crew.ann.says("好了")
    await crew.ann.reads("感谢", "（1/5）响应速度")
    for place, (letter, points) in enumerate(zip("rscaf", (9, 8, 10, 7, 9), strict=True), start=1):
        await crew.ann.reads(f"（{place}/5）")
        if customer == TELEGRAM:
            await crew.ann.presses("rate", argument=f"0{letter}{points}")
        else:
            await crew.ann.says(str(points))
        held = (await world.ticket()).survey
        assert held is not None
        assert len(held.points) == place
    await crew.ann.reads("改进")
    await crew.ann.says("来之前先打个电话更好")
    await crew.ann.reads("结案")
    closed = await world.ticket()
    assert closed.survey is not None
    assert closed.survey.points == dict(zip(OWN, (9, 8, 10, 7, 9), strict=True))
    assert (closed.feedback.satisfaction, closed.survey.outcome) == (9, SurveyOutcome.ANSWERED_IN_TIME)
    assert await is_met(world)


async def test_the_ten_numbers_are_two_rows_of_five(world: World) -> None:
    crew = await asked(world, TELEGRAM)
    await crew.ann.says("好了")
    bubble = await crew.ann.reads("（1/5）")
    assert [[b.label for b in row] for row in bubble.buttons] == [
        ["1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
        ["跳过这一项", "不再评价"],
    ]


@pytest.mark.requirement("R1.3-10", "R1.4-6", "R3.2-7")
async def test_silence_after_the_verdict_is_reminded_of_once_and_then_somebody_calls(
    world: World,
) -> None:
    crew = await asked(world, TELEGRAM)
    await crew.ann.says("好了")
    crew.ann.mark()
    crew.tom.mark()
    await world.time_passes(hours=12)
    reminder = await crew.ann.reads("工单 1001 的服务您还满意吗", "（1/5）")
    await world.time_passes(hours=8)
    since = [b for b in crew.ann.transcript() if b.side == "them" and b.number > reminder.number]
    assert since == []
    await crew.tom.reads("has not answered", "call")
    await crew.tom.presses("survey")
    await crew.tom.reads("1. Speed", "5. Follow-up")
    await crew.tom.says("9 9 8 10 9 quick")
    await crew.ann.reads("结案")
    closed = await world.ticket()
    assert closed.survey is not None
    assert (closed.survey.via, closed.survey.taken_by, closed.survey.comment) == ("phone", "Tom", "quick")
    assert closed.survey.outcome is SurveyOutcome.ANSWERED_IN_TIME


@pytest.mark.requirement("R3.2-7", "R1.3-6")
async def test_a_call_in_vain_settles_the_survey_and_a_late_answer_still_counts(world: World) -> None:
    crew = await asked(world, TELEGRAM)
    await crew.ann.says("好了")
    question = await crew.ann.reads("（1/5）")
    await world.time_passes(hours=20)
    await crew.tom.presses("missed", argument="0")
    await world.time_passes(hours=5)
    closed = await world.ticket()
    assert (closed.status, closed.feedback.outcome) == (Status.CLOSED, SurveyOutcome.ATTEMPTED_NO_REPLY)
    assert await is_met(world)
    button = next(b for row in question.buttons for b in row if b.label == "8")
    await crew.ann.press(question, button)
    await crew.ann.reads("已记下", "（2/5）")
    late = await world.ticket()
    assert late.survey is not None
    assert late.survey.points == {SurveyDimension.RESPONSE_SPEED: 8}
    assert late.survey.outcome is SurveyOutcome.ANSWERED_LATE


@pytest.mark.requirement("R3.2-7")
async def test_nobody_tried_and_that_is_a_miss(world: World) -> None:
    crew = await asked(world, WECHAT)
    await crew.ann.says("好了")
    await world.time_passes(hours=25)
    closed = await world.ticket()
    assert closed.feedback.outcome is SurveyOutcome.NOT_ATTEMPTED
    assert not await is_met(world)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-8")
async def test_a_reopening_voids_the_round_and_asks_again(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await crew.ann.says("好了")
    await crew.ann.says("9 8")
    await crew.ann.says("又坏了，还在漏水")
    await crew.ann.reads("抱歉")
    (void,) = (await world.ticket()).surveys
    assert (void.is_void, len(void.points)) == (True, 2)
    await crew.complete()
    await crew.send_result()
    await crew.ann.says("好了")
    await crew.ann.reads("（1/5）")
    await crew.ann.says("都是9分 这次修好了")
    closed = await world.ticket()
    assert (closed.status, len(closed.surveys)) == (Status.CLOSED, 2)
    assert closed.survey is not None
    assert closed.survey.outcome is SurveyOutcome.ANSWERED_IN_TIME


async def test_on_wechat_the_reminder_comes_while_the_window_is_open(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()  # the customer's last words: the window is open for 48 hours
    await world.time_passes(hours=38)
    await crew.complete()
    await crew.send_result()
    crew.ann.mark()
    await world.time_passes(hours=9, minutes=40)
    await crew.ann.reads("解决了吗")
    assert {line.delivery for line in await world.dialogue() if line.outgoing and line.channel == "wechat"} == {"sent"}


async def test_low_points_are_in_the_register_when_the_survey_ends(world: World) -> None:
    crew = await asked(world, WECHAT)
    await crew.ann.says("好了")
    await crew.ann.says("3 3 3 3 3 太慢了")
    await crew.tom.reads("1001-1")
    assert [case.id for case in (await world.ticket()).cases] == ["1001-1"]
