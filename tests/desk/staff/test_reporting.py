"""Reports and boards on demand, for those whose business they are."""

import pytest

from desk.deliveries import Priority
from desk.papers.paper import PaperKind, PaperWanted
from desk.people import Member
from desk.terms import Role
from tests.desk.builders import LI, MEI, SUN, WU, a_member
from tests.desk.talking import Desk

LEAD = a_member(8, "Lead", Role.LEAD, department="logistics")
STAFF = (LI, WU, MEI, SUN, LEAD)


def wanted(desk: Desk) -> tuple[PaperKind, str]:
    (paper,) = desk.last.papers
    return paper.kind, paper.argument


@pytest.mark.requirement("R2.3-4")
def test_a_supervisor_has_a_report_drawn_and_is_told_that_it_comes() -> None:
    desk = Desk(members=STAFF)
    desk.says(SUN, "/report weekly 2026-11-18")
    assert desk.last.papers == (
        PaperWanted(
            key="report m1",
            kind=PaperKind.REPORT,
            argument="weekly weekly 2026-11-16",
            locale="zh_CN",
            to=SUN.addresses,
            caption=desk.last.papers[0].caption,
            asked_by=SUN.addresses[0],
            priority=Priority.ANSWER,
        ),
    )
    assert "Weekly service report" in desk.was_told(SUN)
    assert "is being drawn, it comes in a moment." in desk.was_told(SUN)


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        ("/report daily", "daily daily 2026-11-22"),
        ("报告 月报", "monthly monthly 2026-10-01"),
        ("/report 周报 2026-11-01", "weekly weekly 2026-10-26"),
        ("/report appraisal", "appraisal monthly 2026-10-01"),
    ],
)
def test_it_is_of_the_last_period_that_is_over_or_of_a_day(words: str, argument: str) -> None:
    desk = Desk(members=STAFF)
    desk.says(SUN, words)
    assert wanted(desk) == (PaperKind.REPORT, argument)


def test_without_a_name_it_is_asked_which() -> None:
    desk = Desk(members=STAFF)
    desk.says(SUN, "/report")
    assert "Which report?" in desk.was_told(SUN)
    desk.presses(SUN, "Survey report")
    assert wanted(desk) == (PaperKind.REPORT, "survey monthly 2026-10-01")


def test_a_day_that_is_none_is_asked_for_again() -> None:
    desk = Desk(members=STAFF)
    desk.says(SUN, "/report weekly yesterday")
    assert desk.last.papers == ()
    assert "like 2026-11-01" in desk.was_told(SUN)


def test_a_lead_gets_the_departments_report_and_nobody_else_any() -> None:
    desk = Desk(members=STAFF)
    desk.says(LEAD, "/report weekly")
    assert wanted(desk) == (PaperKind.REPORT, "weekly weekly 2026-11-16 logistics")
    desk.says(LI, "/report weekly")
    assert desk.last.papers == ()
    assert "Your role does not allow this" in desk.was_told(LI)


@pytest.mark.requirement("R2.3-2")
@pytest.mark.parametrize(
    ("who", "words", "argument"),
    [
        (SUN, "/gantt", "department:"),
        (SUN, "/gantt technical", "department:technical"),
        (SUN, "/gantt Li", "member:1"),
        (SUN, "甘特图 我", "member:4"),
        (LEAD, "/gantt", "department:logistics"),
        (LEAD, "/gantt me", "member:8"),
        (LI, "/gantt", "member:1"),
        (LI, "/gantt me", "member:1"),
    ],
)
def test_a_gantt_is_of_whom_one_asks_for(who: Member, words: str, argument: str) -> None:
    desk = Desk(members=STAFF)
    desk.says(who, words)
    assert wanted(desk) == (PaperKind.GANTT, argument)


@pytest.mark.requirement("R2.3-2")
def test_task_lists_of_others_are_for_those_who_lead_them() -> None:
    desk = Desk(members=STAFF)
    desk.says(SUN, "/tasks Wu")
    assert wanted(desk) == (PaperKind.TASKS, "member:2")
    for words in ("/tasks Wu", "/tasks technical", "/tasks all"):
        desk.says(LI, words)
        assert desk.last.papers == ()
        assert "That is the work of others" in desk.was_told(LI)
    desk.says(LEAD, "/tasks Wu")
    assert "That is the work of others" in desk.was_told(LEAD)
    desk.says(SUN, "/tasks Nobody")
    assert "no one member of the name Nobody" in desk.was_told(SUN)
