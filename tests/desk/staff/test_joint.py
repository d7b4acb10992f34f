"""A repair is technical work and logistics together: both parts open by themselves, and everybody sees their state."""

from dataclasses import replace

import pytest

from desk.sla.limits import is_complex
from desk.terms import ProblemClass, ServiceType, Status
from desk.tickets import closing
from desk.tickets.part import SubtaskState
from desk.tickets.ticket import Grading, Ticket
from desk.tickets.timeline import SYSTEM, Act
from tests.desk.builders import GAO, LI, MEI, MONDAY_9AM, WU, a_grade, a_policy, a_ticket
from tests.desk.dialog.talk import POLICY, Talk
from tests.desk.talking import Desk

REPAIR = {
    ServiceType.FAULT_REPAIR: {
        "technical": {"en": "Find the fault and repair it", "zh_CN": "检测并维修"},
        "logistics": {"en": "Parts and transport", "zh_CN": "维修配件与运输"},
    }
}
TECHNICAL, LOGISTICS = 0, 1


def repair(status: Status = Status.TRIAGED, *, kind: ProblemClass = ProblemClass.MEDIUM) -> Ticket:
    return a_ticket(status, grading=Grading(preliminary=a_grade(problem_class=kind)))


def house(ticket: Ticket) -> Desk:
    return Desk(policy=a_policy(subtasks=REPAIR)).hold(ticket)


def accepted(*, kind: ProblemClass = ProblemClass.MEDIUM) -> Desk:
    desk = house(repair(kind=kind))
    desk.says(LI, "/accept 7")
    return desk


def states(desk: Desk) -> list[SubtaskState]:
    return [part.state for part in desk.ticket.subtasks]


@pytest.mark.requirement("R3.3-3", "R3.3-2")
def test_a_repair_that_somebody_accepts_opens_a_part_for_each_department() -> None:
    desk = accepted()
    assert [(part.department, part.title, part.taken_by) for part in desk.ticket.subtasks] == [
        ("technical", "Find the fault and repair it", "Li"),
        ("logistics", "Parts and transport", None),
    ]
    assert "维修配件与运输" in desk.was_told(GAO)
    assert desk.labels(GAO) == ["Take", "Done"]
    assert Act.SUBTASK_OPENED in desk.acts()


def test_the_parts_are_opened_once() -> None:
    desk = accepted()
    for order in ("/wait 7 parts 2h a pump", "/resume 7", "/way 7"):
        desk.says(LI, order)
    assert len(desk.ticket.subtasks) == 2


def test_a_slight_fault_opens_them_only_when_parts_or_a_visit_are_needed() -> None:
    for order in ("/wait 7 parts 2h a pump", "/wait 7 supplier 2h a pump", "/way 7"):
        desk = accepted(kind=ProblemClass.GENERAL)
        assert desk.ticket.subtasks == ()
        desk.says(LI, order)
        if "supplier" in order:
            desk.says(LI, "-")  # which one is still open
        assert states(desk) == [SubtaskState.TAKEN, SubtaskState.OPEN]


def test_another_kind_of_service_has_no_such_parts() -> None:
    grade = a_grade(problem_class=ProblemClass.MAJOR, service_type=ServiceType.SOFTWARE_SUPPORT)
    desk = house(a_ticket(Status.TRIAGED, grading=Grading(preliminary=grade)))
    desk.says(LI, "/accept 7")
    assert desk.ticket.subtasks == ()


def test_what_turns_out_to_be_worse_under_way_opens_them_too() -> None:
    desk = accepted(kind=ProblemClass.GENERAL)
    desk.says(LI, "/grade 7 medium timed repair electronics level2")
    assert states(desk) == [SubtaskState.TAKEN, SubtaskState.OPEN]


@pytest.mark.requirement("R3.3-3")
def test_staff_see_the_joint_state_on_the_card_and_with_the_ticket() -> None:
    desk = accepted()
    desk.says(LI, "/wait 7 parts 2h a pump")
    desk.says(MEI, "/ticket 7")
    told = desk.was_told(MEI)
    assert "Technical: Taken Li\nLogistics: waiting for parts" in told
    assert "检测并维修: Taken Li\n维修配件与运输: waiting for parts" in told


@pytest.mark.requirement("R3.3-3", "R3.3-2", "R3.2-1")
def test_the_customer_reads_how_far_each_department_is_and_who_answers_for_it() -> None:
    desk = accepted()
    desk.says(LI, "/wait 7 parts 2h a pump")
    talk = Talk(policy=replace(POLICY, subtasks=REPAIR)).knows(desk.ticket)
    heard = talk.says("how far is it?")
    assert "Responsible: Technical support, Mei\nTechnical support: in hand\nLogistics: waiting for parts" in heard


def test_the_repair_is_multi_department_work_once_logistics_has_its_part() -> None:
    desk = accepted()
    assert not is_complex(desk.ticket)
    desk.presses(GAO, "Take")
    assert is_complex(desk.ticket)


@pytest.mark.requirement("R3.3-3")
def test_a_part_that_logistics_has_taken_holds_the_ticket_and_one_that_nobody_took_is_not_needed() -> None:
    desk = accepted()
    card = next(o for o in desk.last.outbound if o.to in GAO.addresses)
    desk.says(LI, "/complete 7 remote repair Seal replaced.", "yes", "no")
    assert states(desk) == [SubtaskState.DONE, SubtaskState.NOT_NEEDED]
    assert desk.ticket.subtasks[TECHNICAL].result == "Seal replaced."
    desk.presses(GAO, "Done", on=card)
    assert "This part is done already." in desk.was_told(GAO)
    busy = accepted()
    busy.presses(GAO, "Take")
    busy.says(LI, "/complete 7")
    assert "Ticket 7 still waits for: 维修配件与运输." in busy.was_told(LI)


def test_when_the_customer_is_not_content_the_parts_go_on() -> None:
    desk = accepted()
    desk.says(LI, "/complete 7 remote repair Seal replaced.", "yes", "no")
    sent = closing.release_result(desk.ticket, by=SYSTEM, now=MONDAY_9AM).ticket
    again = closing.reopen(sent, "it leaks", by=SYSTEM, now=MONDAY_9AM).ticket
    assert [part.state for part in again.subtasks] == [SubtaskState.TAKEN, SubtaskState.OPEN]


def test_what_logistics_has_done_stays_done() -> None:
    desk = accepted()
    desk.presses(GAO, "Done")
    desk.says(GAO, "A pump is on its way")
    desk.says(LI, "/complete 7 remote repair Pump replaced.", "yes", "no")
    sent = closing.release_result(desk.ticket, by=SYSTEM, now=MONDAY_9AM).ticket
    again = closing.reopen(sent, "it leaks", by=SYSTEM, now=MONDAY_9AM).ticket
    assert [part.state for part in again.subtasks] == [SubtaskState.TAKEN, SubtaskState.DONE]


def test_whoever_takes_the_job_over_takes_over_its_part() -> None:
    desk = accepted()
    desk.says(LI, "/handover 7 Wu")
    desk.says(WU, "/accept 7")
    assert desk.ticket.subtasks[TECHNICAL].taken_by == "Wu"
    assert desk.ticket.subtasks[LOGISTICS].state is SubtaskState.OPEN


@pytest.mark.requirement("R3.3-1")
def test_a_finding_of_technical_support_is_customer_services_at_once() -> None:
    desk = accepted()
    desk.says(LI, "/note 7 the pump is blocked")
    desk.says(MEI, "/ticket 7")
    assert "Finding: the pump is blocked" in desk.was_told(MEI)


@pytest.mark.requirement("R3.2-1", "R3.3-2")
@pytest.mark.parametrize("status", [s for s in Status if s.is_open])
def test_every_open_ticket_names_its_department_and_its_owner(status: Status) -> None:
    for ticket in (a_ticket(status), a_ticket(status, department="")):
        desk = Desk().hold(ticket)
        desk.says(MEI, "/ticket 7")
        where = "Technical" if ticket.department else "Customer service"
        assert f"Responsible: {where}, Mei" in desk.was_told(MEI)
        assert f"Department: {where}\nOwner: Mei" in desk.was_told(MEI)
