"""The loop of feedback, as whole stories: heard, worked on by buttons, the customer told, closed; measures judged."""

from datetime import timedelta

import pytest

from bot.demo.playing import Player, button_for
from desk.improvement.case import Case, CaseState
from desk.improvement.measure import MeasureState
from desk.people import Customer
from desk.terms import CaseId, CustomerId, Status
from desk.tickets.ticket import Feedback, Times
from desk.tickets.timeline import Act
from desk.turns import Turn
from desk.values import replace
from tests.e2e.conftest import MONDAY_9AM
from tests.e2e.crew import Crew, gather_crew
from tests.e2e.story import World
from tests.e2e.test_campaign import prepared, sends, served
from tests.storage.stories import ticket

PLATFORMS = [("wechat:oWangFang", "wecom:Sue"), ("telegram:customer:1001", "telegram:staff:2005")]
NUMBER = CaseId("1001-1")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OUTCOME = "师傅当天排期过满，现在每次上门多留半小时"


async def hire_sue(world: World, phone: str = "wecom:Sue", *, locale: str = "en") -> Player:
    return await world.hires(phone, "Sue", "supervisor", department="customer_service", locale=locale)


async def case_of(world: World, number: CaseId = NUMBER) -> Case:
    async with world.stage.desk.store.begin() as tx:
        return (await tx.register.cases([number]))[number]


async def unhappy(world: World, customer: str, supervisor: str) -> tuple[Crew, Player]:
    """王芳 has the result, and is not content with how it went."""
    crew = await gather_crew(world, customer=customer)
    sue = await hire_sue(world, supervisor)
    await crew.until_result()
    await crew.ann.says("好了")
    for place, points in enumerate((9, 8, 9, 3, 8), start=1):
        await crew.ann.reads(f"（{place}/5）")
        await crew.ann.says(str(points))
    await crew.ann.reads("改进")
    await crew.ann.says("师傅态度差")
    await crew.ann.reads("结案")
    return crew, sue


async def decide(sue: Player) -> None:
    """Sue takes the case, finds the cause and decides what is done."""
    await sue.presses("case", argument="1001-1 take")
    await sue.presses("case", argument="1001-1 analysis")
    await sue.says("too many visits that day")
    await sue.presses("case", argument="1001-1 measure")
    await sue.says("half an hour more for each visit")
    await sue.presses("case", argument="3:satisfaction")
    await sue.presses("case", argument="4:usual")


async def tell(sue: Player) -> None:
    """Sue writes to the customer what came of it, looks at it once more, and sends it."""
    await sue.presses("case", argument="1001-1 tell")
    await sue.says(OUTCOME)
    await sue.reads("This goes to the customer", OUTCOME)
    await sue.presses("case", argument="3:yes")


@pytest.mark.parametrize(("customer", "supervisor"), PLATFORMS)
@pytest.mark.requirement("R4.2.3-2", "R4.2.3-3", "R3.2-8", "R4.3-1")
async def test_a_low_score_is_worked_on_by_buttons_and_closes_once_the_customer_was_told(
    world: World, customer: str, supervisor: str
) -> None:
    crew, sue = await unhappy(world, customer, supervisor)
    for reader in (sue, crew.tom):
        await reader.reads("Case 1001-1", "Low score", "Attitude", "3 of 10", "师傅态度差")
    await decide(sue)
    crew.ann.mark()
    await tell(sue)
    await crew.ann.reads("您好", "工单 1001", "谢谢您告诉我们", OUTCOME, "Sue")
    await sue.presses("case", argument="1001-1 close")
    await sue.says("the customer is content")
    await sue.reads("Case 1001-1", "Customer told", "Closed")
    done = await case_of(world)
    assert (done.state, done.closing) == (CaseState.CLOSED, "the customer is content")
    told = [entry.act for entry in await world.timeline() if entry.act.value.startswith("case")]
    assert told == [
        *(Act.CASE_OPENED, Act.CASE_TAKEN, Act.CASE_ANALYSED, Act.CASE_MEASURED, Act.CASE_TOLD, Act.CASE_CLOSED)
    ]
    await sue.says("/measures")
    await sue.reads("Measures under way: 1", "half an hour more for each visit")


@pytest.mark.requirement("R4.2.3-3")
async def test_wechats_shut_window_holds_the_outcome_and_the_case_closes_once_it_has_arrived(world: World) -> None:
    crew, sue = await unhappy(world, *PLATFORMS[0])
    await decide(sue)
    await world.clock.travel(timedelta(hours=60))
    await world.settle()
    await tell(sue)
    await crew.tom.reads("reply window", "1001", "13800138000")
    await sue.presses("case", argument="1001-1 close")
    await sue.says("settled")
    await sue.reads("closes by itself")
    await world.time_passes(minutes=10)
    assert (await case_of(world)).state is CaseState.CLOSING
    crew.ann.mark()
    await crew.ann.says("在吗")
    await crew.ann.reads(OUTCOME)
    sue.mark()
    await world.time_passes(minutes=10)
    assert (await case_of(world)).state is CaseState.CLOSED
    await sue.reads("Case 1001-1", "is closed: the customer has our message")


@pytest.mark.requirement("R4.2.3-3")
async def test_a_customer_who_blocked_the_bot_is_told_by_a_person(world: World) -> None:
    crew, sue = await unhappy(world, *PLATFORMS[1])
    await decide(sue)
    await tell_in_vain(world, sue)
    await sue.presses("case", argument="1001-1 close")
    await sue.says("settled")
    await world.time_passes(minutes=10)
    await sue.reads("is still open: our message did not reach the customer")
    await crew.tom.reads("1001", "13800138000")
    await sue.says("/case 1001-1 told phone that we leave more time now")
    await sue.says("/case 1001-1 close settled")
    done = await case_of(world)
    assert done.told
    assert (done.state, done.told.means) == (CaseState.CLOSED, "phone")


async def tell_in_vain(world: World, sue: Player) -> None:
    """Sue writes to a customer who has just blocked the bot."""
    await sue.presses("case", argument="1001-1 tell")
    await sue.says(OUTCOME)
    await world.stage.sandbox.telegram.customer.block(1001)
    await sue.presses("case", argument="3:yes")
    await sue.reads("Customer told")


@pytest.mark.requirement("R4.2.3-3")
async def test_open_loops_are_listed_and_reminded_of_when_they_are_overdue(world: World) -> None:
    crew, sue = await unhappy(world, *PLATFORMS[0])
    await crew.li.says("/cases")
    await crew.li.reads("No feedback case is open.")
    await world.clock.travel(timedelta(hours=80))
    await world.settle()
    for reader in (sue, crew.tom):
        await reader.reads("Case 1001-1", "is overdue since", "analysis, measure, the customer is to be told")
    await crew.tom.says("/cases")
    await crew.tom.reads("Open feedback cases: 1, overdue: 1", "Tom", "overdue since")


@pytest.mark.requirement("R1.3-11")
async def test_internal_feedback_is_worked_on_in_chinese(world: World) -> None:
    crew = await gather_crew(world, locale="zh_CN")
    sue = await hire_sue(world, locale="zh_CN")
    await crew.li.says("反馈 仓库密封圈总是缺货")
    await crew.li.reads("已登记为反馈单 F", "处理结果会告诉您")
    await sue.reads("内部反馈", "仓库密封圈总是缺货")
    async with world.stage.desk.store.begin() as tx:
        [number] = [case.id for case in await tx.register.cases_since(MONDAY_9AM)]
    await sue.presses("case", argument=f"{number} category")
    await sue.presses("case", argument="2:more")
    await sue.presses("case", argument="3:process")
    await sue.says(f"/case {number} 分析 没有设最低库存")
    await sue.says(f"/case {number} 措施 设最低库存 10 个")
    await sue.presses("case", argument="3:once")
    await sue.says(f"/case {number} 结案 已设置")
    await crew.li.reads(f"您提交的反馈单 {number}已结案", "设最低库存 10 个")


@pytest.mark.requirement("R4.3.4-1", "R4.3.4-2", "R4.3.4-3", "R4.3.4-4", "R4.1-4")
async def test_a_measure_is_judged_by_its_figures_before_and_since(world: World) -> None:
    sue = await hire_sue(world, "telegram:staff:2005")
    await seed(world, {-10: 6, -9: 6, 5: 9})
    await sue.says("/measure")
    await sue.says("Answer within the hour")
    await sue.presses("measure", argument="1:assessment")
    await sue.presses("measure", argument="2:satisfaction")
    await sue.presses("measure", argument="3:all")
    await sue.presses("measure", argument="4:me")
    await sue.presses("measure", argument="5:usual")
    card = await sue.reads("Measure M", "under way", "Quality assessment")
    number = card.text.split("Measure ")[1].split(":")[0]
    await world.clock.travel(31 * DAY)
    await world.settle()
    await sue.reads(f"Measure {number}", "6.0 of 10 (2 answers) → 9.0 of 10 (1 answers)", "better than before")
    await sue.presses("measure", argument=f"{number} worked")
    await sue.says("satisfaction rose")
    await sue.reads(f"Measure {number}: It worked")
    async with world.stage.desk.store.begin() as tx:
        [measure] = await tx.register.measures_since(world.clock.now() - 60 * DAY)
    assert (measure.state, measure.verdict) == (MeasureState.WORKED, "satisfaction rose")


@pytest.mark.requirement("R7.3.3-2")
async def test_a_fall_of_the_mean_is_told_with_the_two_questions(world: World) -> None:
    await gather_crew(world)
    sue = await hire_sue(world, "telegram:staff:2005", locale="zh_CN")
    await seed(world, dict.fromkeys(range(-50, -31), 9) | dict.fromkeys(range(-29, -1), 7))
    await world.clock.travel(DAY)
    await world.settle()
    alert = await sue.reads("平均分下降", "7.0，此前 9.0", "内容覆盖不足", "沟通技巧不足")
    assert button_for(alert, "case") is not None
    await world.clock.travel(DAY)
    await world.settle()
    alerts = [bubble for bubble in sue.transcript() if "平均分下降" in bubble.text]
    assert len(alerts) == 1
    await sue.presses("case", argument="D20261124 analysis")
    await sue.presses("case", argument="2:yes")
    await sue.presses("case", argument="3:no")
    await sue.says("新锅炉没有培训过")
    await sue.says("/case D20261124 措施 开一次培训")
    await sue.presses("case", argument="3:once")
    await sue.says("/case D20261124 结案 已培训")
    done = await case_of(world, CaseId("D20261124"))
    assert (done.state, done.coverage_lacks, done.communication_lacks) == (CaseState.CLOSED, True, False)


async def seed(world: World, points: dict[int, int]) -> None:
    """Have had a ticket each of these days, answered, closed and rated."""
    now, found = world.clock.now(), []
    for place, (day, given) in enumerate(points.items()):
        at = now + day * DAY
        done = at + HOUR
        times = Times(first_contact_at=at, opened_at=at, responded_at=done, handled_at=done, closed_at=done)
        old = ticket(1 + place, of=900, status=Status.CLOSED, times=times, feedback=Feedback(satisfaction=given))
        found.append(replace(old, department="technical"))
    async with world.stage.desk.store.begin() as tx:
        await tx.write([((), Turn(customers=(Customer(id=CustomerId(900)),), tickets=tuple(found)))], now=now)


@pytest.mark.requirement("R4.2.3-3")
async def test_who_is_not_content_in_a_campaign_is_answered_too(world: World) -> None:
    crew = await served(world, "telegram:customer:1001")
    sue = await hire_sue(world, "telegram:staff:2005")
    campaign = await prepared(world)
    await sends(world, campaign)
    for letter, points in zip("rscaf", (8, 2, 9, 9, 9), strict=True):
        await crew.ann.presses("crate", argument=f"{campaign.id}{letter}{points}")
    await crew.ann.reads("谢谢")
    async with world.stage.desk.store.begin() as tx:
        [case] = await tx.register.cases_since(world.clock.now() - DAY)
    assert (case.ticket, case.by.kind) == (None, "system")
    await sue.reads(f"Case {case.id}", "Low score", "Resolution efficiency: 2 of 10")
    await sue.says(f"/case {case.id} analysis the part came late")
    await sue.says(f"/case {case.id} measure more parts in stock")
    await sue.presses("case", argument="3:once")
    await sue.says(f"/case {case.id} tell {OUTCOME}")
    await sue.presses("case", argument="3:yes")
    await crew.ann.reads("您好", "谢谢您告诉我们", OUTCOME, "Sue")
    await sue.says(f"/case {case.id} close told")
    assert (await case_of(world, case.id)).state is CaseState.CLOSED
