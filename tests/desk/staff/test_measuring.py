"""How well the limits are kept, as those who lead read it in chat."""

from datetime import timedelta

import pytest

from desk.sla.compliance import ChannelUse, Compliance, Judged, PersonTimes, Recurred, Step, StepTime
from desk.terms import Role
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SUN, a_member
from tests.desk.talking import Desk

BOSS = a_member(7, "Boss", Role.MANAGER, department="management")
LEAD = a_member(8, "Lead", Role.LEAD, department="logistics")
KEPT = Compliance(
    since=MONDAY_9AM - timedelta(days=30),
    until=MONDAY_9AM,
    tickets=4,
    failures=1,
    ungraded=2,
    judged=(
        Judged(limit="response.level.3", level="resp3", channel="telegram", department="technical", person="1", met=3),
        Judged(limit="response.level.3", level="resp3", channel="phone", department="logistics", person="5", missed=1),
        Judged(limit="completion.limit", level="resp1", channel="phone", department="technical", person="99", met=1),
    ),
    channels=(
        ChannelUse(
            channel="telegram", tickets=3, answered=3, response=HOUR, missed=0, rated=2, satisfaction=8.5
        ),
    ),
    recurred=(
        Recurred(product="electronics", person="1", closed=3, again=1),
        Recurred(product="electronics", person="5", closed=1, again=0),
        Recurred(product="other", person="5", closed=1, again=1),
    ),
    people=(PersonTimes(person="1", tickets=3, answered=3, response=HOUR, in_time=2, handled=2, handled_in_time=1),),
    steps=(StepTime(step=Step.RESPONDED, tickets=3, mean=HOUR, most=2 * HOUR),),
)  # fmt: skip


def leading() -> Desk:
    return Desk(compliance=KEPT, members=(LI, MEI, SUN, BOSS, LEAD))


@pytest.mark.requirement("R1.1-7", "R1.4-9")
def test_a_supervisor_reads_the_rate_of_each_limit_and_the_time_of_each_step() -> None:
    desk = leading()
    desk.says(SUN, "/sla")
    told = desk.was_told(SUN)
    assert told.startswith("Limits of the last 30 days, 4 tickets:\nAll: 80 % in time, 4 of 5")
    assert "Service failures, no response in time at all: 1" in told
    assert "Came back after closing: 2 of 5 (40 %)" in told
    assert "Graded too late: 2" in told
    assert "first response, by its level: 75 % in time, 3 of 4\ncompletion: 100 % in time, 1 of 1" in told
    assert "First contact to first response: 1:00:00 on average, nine of ten within 2:00:00" in told


@pytest.mark.requirement("R1.2-7")
def test_one_press_shows_the_same_by_channel_with_what_came_in() -> None:
    desk = leading()
    desk.says(BOSS, "/sla 7")
    desk.presses(BOSS, "By channel")
    told = desk.was_told(BOSS)
    assert "Limits of the last 7 days" in told
    assert "Phone: 50 % in time, 1 of 2" in told
    assert "Telegram: 3 tickets, first response after 1:00:00 on average, satisfaction 8.5 of 10" in told


@pytest.mark.parametrize("words", ["/sla 7 person", "时限 7 人员"])
def test_it_can_be_typed_in_one_line(words: str) -> None:
    desk = leading()
    desk.says(SUN, words)
    told = desk.was_told(SUN)
    assert "Limits of the last 7 days" in told
    assert "Li: 100 % in time, 3 of 3" in told
    assert "#99: 100 %" in told
    assert "Li: first response after 1:00:00 on average; in time: answered 2 of 3, handled 1 of 2" in told


def test_a_lead_reads_the_own_department_and_a_technician_nothing() -> None:
    desk = leading()
    desk.says(LEAD, "/sla")
    assert "All: 0 % in time, 0 of 1" in desk.was_told(LEAD)
    desk.says(LI, "/sla")
    assert "Your role does not allow this" in desk.was_told(LI)


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
def test_how_often_problems_came_back_is_told_by_product_and_by_person() -> None:
    desk = leading()
    desk.says(SUN, "/sla 30 product")
    assert "Other product: 1 of 1 closed tickets came back (100 %)" in desk.was_told(SUN)
    assert "Electronics: 1 of 4 closed tickets came back (25 %)" in desk.was_told(SUN)
    desk.says(SUN, "/sla 30 person")
    assert "Li: 1 of 3 closed tickets came back (33 %)" in desk.was_told(SUN)
