"""The customer judges: solved or not, how satisfied, what to do better; in both apps, by button, number and words."""

import pytest

from desk.terms import Status, SurveyOutcome
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS


async def asked(world: World, customer: str) -> Crew:
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    await crew.ann.reads("解决")
    return crew


async def chooses(crew: Crew, action: str, number: str, *, argument: str | None = None) -> None:
    """Press the button where there is one, send the number where not."""
    if crew.ann.phone == TELEGRAM:
        await crew.ann.presses(action, argument=argument)
    else:
        await crew.ann.says(number)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-8", "R3.2-6", "R2.4-1", "R1.3-6", "R1.3-9", "R1.4-5")
async def test_doubts_reopen_with_their_reason_and_a_second_result_is_confirmed(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await chooses(crew, "doubt", "2")
    await crew.ann.reads("抱歉", "1001", "还有什么问题")
    await crew.li.reads("1001", "open again")
    await crew.ann.says("门底下还有水")
    await crew.ann.reads("Li", "1001")
    await crew.li.reads("not solved because", "门底下还有水")
    reopened = await world.ticket()
    assert (reopened.status, reopened.reopened) == (Status.IN_PROGRESS, 1)
    await crew.complete()
    await crew.send_result()
    await chooses(crew, "fix", "1")
    await crew.ann.reads("感谢", "1", "10")
    for place, asked_for in enumerate("rscaf", start=1):
        await crew.ann.reads(f"{place}/5")
        await chooses(crew, "rate", "9", argument=f"1{asked_for}9")
    await crew.ann.reads("改进")
    await chooses(crew, "fine", "1")
    await crew.ann.reads("结案")
    closed = await world.ticket()
    assert closed.status is Status.CLOSED
    assert (closed.feedback.satisfaction, closed.feedback.outcome) == (9, SurveyOutcome.ANSWERED_IN_TIME)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-8")
async def test_plain_words_of_doubt_reopen_at_once(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await crew.ann.says("还是不行，门底下还在漏水")
    await crew.ann.reads("抱歉", "Li")
    await crew.li.reads("还是不行，门底下还在漏水")
    assert (await world.ticket()).feedback.doubts == ("还是不行，门底下还在漏水",)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-7", "R2.4-1", "R2.4-2", "R1.3-6")
async def test_plain_words_confirm_rate_and_suggest(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await crew.ann.says("好了，谢谢师傅")
    await crew.ann.reads("感谢", "满意")
    await crew.ann.says("9分 9分 8分 9分 9分 来之前先打个电话更好")
    await crew.ann.reads("结案")
    closed = await world.ticket()
    assert (closed.feedback.satisfaction, closed.feedback.suggestion) == (9, "来之前先打个电话更好")


@pytest.mark.requirement("R1.3-6")
async def test_the_ten_ratings_are_no_list_on_wechat_and_one_block_of_buttons_on_telegram(world: World) -> None:
    crew = await asked(world, WECHAT)
    await crew.ann.says("1")
    question = await crew.ann.reads("满意")
    assert "10. 10" not in question.text
    assert "1. 1" not in question.text
    assert "11. 跳过这一项" in question.text


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_the_same_problem_again_knows_its_history(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    sue = await world.hires("telegram:staff:2005", "Sue", "supervisor", department="customer_service")
    await crew.ann.says("好了")
    await crew.ann.says("都是9分 很好")
    await crew.ann.reads("结案")
    await world.time_passes(hours=30)
    await crew.ann.says("洗衣机又漏水了")
    await crew.ann.reads("1002")
    await chooses(crew, "again", "2")
    await crew.ann.reads("1001")
    await sue.reads("Recurrence", "1002", "1001")
    assert (await world.ticket(1002)).recurrence_of == 1001


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R1.3-6")
async def test_nobody_answers_for_a_while_and_then_words_do(world: World, customer: str) -> None:
    crew = await asked(world, customer)
    await world.time_passes(hours=12, minutes=30)
    await crew.ann.reads("1001", "解决了吗")
    await crew.ann.says("谢谢")
    await crew.ann.reads("解决了吗")
    await chooses(crew, "fix", "1")
    await crew.ann.reads("满意")
    assert (await world.ticket()).status is Status.CONFIRMED


async def test_a_digit_answers_the_member_who_wrote_last_not_the_older_question(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    await crew.tom.says("/reply 1001 您好，家里有几个人？")
    await crew.ann.reads("家里有几个人")
    await crew.ann.says("2")
    ticket = await world.ticket()
    assert (ticket.status, ticket.details[-1]) == (Status.RESULT_SENT, "2")
