"""From a chat message to a closed ticket, on each customer channel with each staff channel, button by button."""

import pytest

from desk.terms import ProblemClass, ServiceType, Severity, Status, SurveyOutcome
from desk.tickets.record import name_of
from desk.visits.visit import SigningState
from tests.e2e.crew import ANSWERS, CUSTOMERS, PHONE, PROBLEM, TECHNICIANS, Crew, gather_crew
from tests.e2e.story import World

GRADE = ("0:general", "1:sev3_routine", "2:fault_repair", "3:electronics", "4:resp3")


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.parametrize("technician", TECHNICIANS)
@pytest.mark.requirement(
    "R1.2-1", "R3.1-5", "R1.4-1", "R1.4-2", "R1.4-3", "R1.4-4", "R1.4-5", "R1.3-9", "R2.2-7", "R2.4-1", "R2.4-2"
)
async def test_a_reported_problem_is_handled_confirmed_and_closed(world: World, customer: str, technician: str) -> None:
    crew = await gather_crew(world, customer=customer, technician=technician)
    logistics = await world.hires("wecom:ZhaoMing", "Zhao", "technician", department="logistics", locale="en")
    await _reported_and_graded(crew)
    assert not [b for b in logistics.transcript() if "1001" in b.text], "the job went to another department too"
    await _worked_on(crew)
    await _completed(crew)
    await _confirmed_and_closed(crew)


async def _reported_and_graded(crew: Crew) -> None:
    await crew.report()
    await crew.tom.presses("grade")
    for answer in GRADE:
        await crew.tom.presses("grade", argument=answer)
    await crew.tom.reads("Ticket 1001 is graded")
    ticket = await crew.world.ticket()
    assert ticket.status is Status.TRIAGED
    assert ticket.department == "technical"
    assert (name_of(ticket), ticket.contact.contact) == ANSWERS[:2]
    assert (ticket.contact.order_number, ticket.contact.product_model) == ANSWERS[2:]


async def _worked_on(crew: Crew) -> None:
    await crew.li.presses("accept")
    await crew.li.reads("Ticket 1001 is yours", ANSWERS[0], PHONE, ANSWERS[3], "Standard procedure: confirm the fault")
    await crew.ann.reads("Li", "方案", "11月24日 09:00")
    await crew.tom.reads("In progress, Li")
    await crew.li.presses("way")
    await crew.ann.reads("Li 已出发", "1001")
    await crew.li.presses("arrived")
    await crew.li.reads("Arrival noted")
    await crew.li.presses("note")
    await crew.li.says("the seal is torn")
    await crew.tom.reads("Li on ticket 1001", "the seal is torn")
    await crew.li.presses("reply")
    await crew.li.says("您好，密封圈坏了，现在更换。")
    await crew.ann.reads("密封圈坏了", "Li")
    await crew.ann.says("好的谢谢")


async def _completed(crew: Crew) -> None:
    await crew.li.presses("complete")
    await crew.li.presses("complete", argument="0:on_site")
    await crew.li.presses("complete", argument="1:replacement")
    await crew.li.says("密封圈已更换，试机正常")
    await crew.li.presses("complete", argument="3:yes")
    await crew.li.presses("complete", argument="4:no")
    await crew.ann.reads("1001", PROBLEM, "更换", "现场", "Li", "密封圈已更换，试机正常", "签字确认")
    assert (await crew.world.ticket()).status is Status.RESULT_SENT


async def _confirmed_and_closed(crew: Crew) -> None:
    await crew.ann.says("1")
    await crew.ann.reads("签字确认已记录", "感谢", "密封圈已更换，试机正常")
    await crew.tom.reads("the customer confirmed")
    confirmed = await crew.world.ticket()
    assert confirmed.status is Status.CONFIRMED
    assert confirmed.visit
    assert confirmed.visit.signature
    assert confirmed.visit.signature.state is SigningState.SIGNED
    await crew.ann.says("9 9 8 10 9 师傅很准时")
    await crew.ann.reads("1001", "结案")
    closed = await crew.world.ticket()
    assert closed.status is Status.CLOSED
    assert closed.feedback.solved
    assert closed.feedback.outcome is SurveyOutcome.ANSWERED_IN_TIME
    assert (closed.feedback.satisfaction, closed.feedback.suggestion) == (9, "师傅很准时")
    assert closed.grading.final
    assert closed.grading.final.problem_class is ProblemClass.GENERAL
    assert closed.grading.final.severity is Severity.ROUTINE
    assert closed.service_type is ServiceType.FAULT_REPAIR
