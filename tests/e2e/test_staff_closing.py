"""The end of a job: the result, silence, doubts, what is missing, and other departments' parts before it."""

import pytest

from bot.demo.playing import button_for
from desk.terms import Status, SurveyOutcome
from desk.tickets.part import SubtaskState
from desk.tickets.timeline import Act
from tests.e2e.crew import PHONE, RESULT, TECHNICIANS, gather_crew
from tests.e2e.story import World


@pytest.mark.requirement("R1.3-9", "R1.4-5", "R3.2-6")
async def test_a_result_that_nobody_releases_goes_out_by_itself(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.complete()
    assert (await world.ticket()).status is Status.HANDLED
    assert not [b for b in crew.ann.transcript() if RESULT in b.text]
    await world.clock.travel(world.stage.desk.policy.pace.release_result)
    await world.settle()
    await crew.ann.reads("1001", RESULT, "解决了吗", "其他问题")
    sent = [e for e in await world.timeline() if e.act is Act.RESULT_SENT]
    assert [e.actor.kind for e in sent] == ["system"]


@pytest.mark.requirement("R2.3-8")
async def test_a_job_without_a_result_can_not_be_completed(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.li.says("/complete 1001 on_site replacement")
    await crew.li.reads("write the result")
    await crew.li.says("/release 1001")
    await crew.li.reads("can't become")
    assert (await world.ticket()).status is Status.IN_PROGRESS


@pytest.mark.requirement("R1.4-8", "R2.2-1")
async def test_a_step_can_not_be_skipped(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    await crew.li.says("/accept 1001")
    await crew.li.reads("not graded yet")
    for order in ("/release 1001", "/close 1001", "/reached 1001 9", "/missed 1001"):
        await crew.tom.says(order)
        await crew.tom.reads("Ticket 1001 is “Received”")
    assert (await world.ticket()).status is Status.RECEIVED


@pytest.mark.parametrize("technician", TECHNICIANS)
@pytest.mark.requirement("R3.3-3", "R3.2-4")
async def test_a_part_of_another_department_is_taken_done_and_waited_for(world: World, technician: str) -> None:
    crew = await gather_crew(world)
    zhao = await world.hires(
        technician.replace("Li", "Zhao"), "Zhao", "technician", department="logistics", locale="en"
    )
    ruth = await world.hires("telegram:staff:2009", "Ruth", "technician", department="logistics", locale="en")
    await crew.until_taken()
    await crew.li.presses("more")
    await crew.li.presses("part")
    await crew.li.presses("part", argument="0:logistics")
    await crew.li.says("bring the seal")
    await crew.li.presses("complete")
    await crew.li.reads("still waits for: bring the seal")
    await ruth.reads("bring the seal", "Open")
    await zhao.presses("take")
    gone = await ruth.reads("bring the seal", "Taken", "Zhao")
    assert button_for(gone, "take") is None
    await zhao.presses("done")
    await zhao.says("handed over at 10:30")
    await crew.li.reads("bring the seal", "is done", "handed over at 10:30")
    [part] = (await world.ticket()).subtasks
    assert (part.state, part.taken_by, part.result) == (SubtaskState.DONE, "Zhao", "handed over at 10:30")
    await crew.complete()
    assert (await world.ticket()).status is Status.HANDLED


@pytest.mark.requirement("R3.2-6")
async def test_silence_is_reminded_of_called_for_and_closed_only_after_a_call(world: World) -> None:
    crew = await gather_crew(world, customer="telegram:customer:1001")
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.until_result()
    crew.ann.mark()
    await world.time_passes(hours=12)
    await crew.ann.reads("1001", "解决")
    await world.time_passes(hours=8)
    await crew.tom.reads("has not answered", "call", PHONE)
    await world.time_passes(hours=53)
    await crew.tom.reads("nobody has called the customer")
    assert (await world.ticket()).status is Status.RESULT_SENT
    await crew.tom.presses("missed", argument="0")
    await crew.tom.reads("call 1 without an answer is noted")
    await world.time_passes(hours=24)
    await crew.ann.reads("1001", "结案")
    await sue.reads("closed without the customer's confirmation")
    closed = await world.ticket()
    assert (closed.status, closed.closing_reason) == (Status.CLOSED, "unconfirmed")
    assert closed.feedback.outcome is SurveyOutcome.ATTEMPTED_NO_REPLY


@pytest.mark.requirement("R2.2-8", "R3.5-4")
async def test_doubts_open_the_ticket_again_and_everybody_concerned_hears_why(world: World) -> None:
    crew = await gather_crew(world, customer="telegram:customer:1001")
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.until_result()
    await crew.ann.says("没好，还在漏水")
    for phone in (crew.tom, crew.li, sue):
        await phone.reads("open again", "还在漏水")
    again = await world.ticket()
    assert (again.status, again.reopened) == (Status.IN_PROGRESS, 1)
    assert again.feedback.doubts == ("没好，还在漏水",)
    assert [e.note for e in await world.timeline() if e.act is Act.REOPENED] == ["没好，还在漏水"]
    await crew.complete()
    await crew.send_result()
    await crew.tom.says("/unsolved 1001 it drips at night")
    assert (await world.ticket()).reopened == 2


@pytest.mark.requirement("R1.3-7", "R2.2-1", "R3.2-2")
async def test_closing_is_refused_naming_what_is_missing_until_it_is_set(world: World) -> None:
    crew = await gather_crew(world)
    await crew.ann.says("洗衣机漏水了")
    await crew.tom.says("/grade 1001 general routine repair electronics level3")
    await crew.tom.reads("no customer name yet")
    await crew.tom.says("/set 1001 name 王芳")
    await crew.grade()
    await crew.take()
    await crew.complete()
    await crew.send_result()
    await crew.ann.says("好了")
    await crew.ann.says("都是9分 很好")
    await crew.tom.reads("can't close yet", "Order number", "Product model")
    assert (await world.ticket()).status is Status.CONFIRMED
    await crew.tom.says("/set 1001 order JD20261101888")
    await crew.tom.says("/close 1001")
    await crew.tom.reads("can't close yet", "Product model")
    await crew.tom.says("/set 1001 model XQG80-B12")
    await crew.tom.presses("close")
    await crew.ann.reads("1001", "结案")
    assert (await world.ticket()).status is Status.CLOSED


@pytest.mark.requirement("R2.4-2")
async def test_a_confirmation_on_the_phone_counts_like_one_in_the_chat(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    await crew.tom.presses("reached")
    await crew.tom.says("8")
    await crew.ann.reads("1001", "结案")
    closed = await world.ticket()
    assert (closed.status, closed.feedback.confirmed_via, closed.feedback.satisfaction) == (Status.CLOSED, "phone", 8)
    assert closed.feedback.human_attempts == 1


@pytest.mark.requirement("R2.4-1")
async def test_yes_to_the_result_is_no_answer_to_an_older_question(world: World) -> None:
    crew = await gather_crew(world)
    await crew.ann.says("洗衣机漏水了")
    await crew.ann.reads("怎么称呼")
    await crew.tom.says("/set 1001 name 王芳")
    await crew.grade()
    await crew.take()
    await crew.complete()
    await crew.send_result()
    await crew.ann.says("好了")
    assert (await world.ticket()).status is Status.CONFIRMED
