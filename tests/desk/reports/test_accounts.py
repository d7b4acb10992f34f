"""Departments are asked for their words every week; what they tell is collected, and who does not is named."""

from datetime import date, timedelta
from types import MappingProxyType

import pytest

from desk.duties import Every, Reports
from desk.people import Staff
from desk.reports.accounts import Account, period_now, to_ask
from desk.reports.calling import Call, called
from desk.reports.departments import departments_report
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.progress import MOST_OPEN, Progress
from desk.reports.reader import Reader
from desk.terms import Role
from desk.turns import Around
from tests.desk.builders import GAO, HOUR, LI, MEI, MONDAY_9AM, SECRET, SUN, WU, a_member, a_policy
from tests.desk.quality.cases import facts
from tests.desk.reports.reading import figures, said, table
from tests.desk.talking import Desk, in_english, read

POLICY = a_policy()
CHIEF = a_member(8, "Chief", Role.LEAD, department="technical")
STAFF = Staff(members=(LI, WU, MEI, SUN, GAO, CHIEF), now=MONDAY_9AM)
AROUND = Around(now=MONDAY_9AM, policy=POLICY, staff=STAFF, secret=SECRET, customers=MappingProxyType({}))
BEGINS = date(2026, 11, 23)
TOLD = Account(department="technical", begins=BEGINS, at=MONDAY_9AM, by="Chief", words="Two wait for a compressor.")
OPEN = (facts(1, department="technical"), facts(2, department="technical", is_delayed=True))


@pytest.mark.requirement("R3.3-4")
def test_whoever_answers_for_a_department_is_asked_with_what_the_desk_knows() -> None:
    turn = called(Call.ASK, OPEN, (), AROUND)
    words = {owed.to.user: read(owed.message) for owed in turn.outbound}
    assert {"Chief", "Gao", "Mei"} <= set(words)
    assert "Li" not in words  # the lead is on duty
    assert "2 tickets are open, 1 of them late." in words["Chief"]
    assert "0 tickets are open" in words["Gao"]
    assert {one.by for one in turn.accounts} >= {"Chief", "Gao", "Mei"}
    assert all(not one.words for one in turn.accounts)


def test_a_departments_oldest_is_told_however_much_older_that_of_others_is() -> None:
    period = containing(BEGINS, Every.WEEKLY, zone=POLICY.zone)
    counted = Progress(period=period)
    for number in range(MOST_OPEN + 1):
        counted.add(facts(number, department="technical", begins=period.since))
    counted.add(facts(9999, department="logistics", begins=period.until - 5 * HOUR))
    asked = Asked(kind=ReportKind.DEPARTMENT, period=period)
    report = departments_report(asked, counted, (), reader=Reader(policy=POLICY, locale="en"), at=period.until)
    oldest = {row[0]: row[-1] for row in table(report, "What the desk knows", "By department")}
    assert sorted(oldest.values()) == ["5 h", "7 d", "Oldest", *["–"] * (len(oldest) - 3)]


@pytest.mark.requirement("R3.3-4")
def test_who_has_told_is_not_reminded() -> None:
    turn = called(Call.REMIND, OPEN, (TOLD,), AROUND)
    assert "Chief" not in {owed.to.user for owed in turn.outbound}
    assert "Gao" in {owed.to.user for owed in turn.outbound}
    assert turn.accounts == ()


def test_without_a_lead_it_is_one_of_those_on_duty_and_else_nobody() -> None:
    assert to_ask("technical", Staff(members=(LI, WU), now=MONDAY_9AM)) == (LI,)
    away = a_member(9, "Away", Role.LEAD, department="technical", on_duty=False)
    assert to_ask("technical", Staff(members=(away,), now=MONDAY_9AM)) == (away,)
    assert to_ask("technical", Staff(members=(SUN,), now=MONDAY_9AM)) == ()


@pytest.mark.requirement("R3.3-4")
def test_a_member_tells_in_chat_by_the_button_or_in_one_line() -> None:
    desk = Desk(members=(LI, CHIEF, SUN))
    desk.says(CHIEF, "/weekly Two wait for a compressor.")
    assert desk.last.accounts == (TOLD,)
    assert "It stands in the report of" in desk.was_told(CHIEF)
    desk.says(LI, "周报")
    assert "how does the open work stand" in desk.was_told(LI)
    desk.says(LI, "All visits are done on Friday.")
    assert [(one.by, one.words) for one in desk.last.accounts] == [("Li", "All visits are done on Friday.")]
    turn = desk.says(LI, "/weekly " + "x" * 2001)
    assert len(turn.accounts) == 0
    assert "at most 2000 characters" in desk.was_told(LI)


def test_words_are_about_the_week_until_its_report_has_gone_out() -> None:
    monday = MONDAY_9AM  # nine in Shanghai; the report goes out at half past eight
    assert period_now(POLICY, monday).begins == BEGINS
    assert period_now(POLICY, monday - HOUR).begins == BEGINS - timedelta(days=7)
    daily = a_policy(reports=Reports(department=Every.DAILY))
    assert period_now(daily, monday - HOUR).begins == BEGINS - timedelta(days=1)


@pytest.mark.requirement("R3.3-4")
def test_the_report_quotes_who_told_names_who_did_not_and_counts_what_the_desk_knows() -> None:
    period = containing(BEGINS, Every.WEEKLY, zone=POLICY.zone)
    now = Progress(period=period)
    for one in OPEN:
        now.add(one)
    asked = Account(department="logistics", begins=BEGINS, at=MONDAY_9AM, by="Gao")
    report = departments_report(
        Asked(kind=ReportKind.DEPARTMENT, period=period),
        now,
        (asked, TOLD),
        reader=Reader(policy=POLICY, locale="en"),
        at=MONDAY_9AM,
    )
    count = len(POLICY.departments)
    told = figures(report, "What the departments say")
    assert told == {"Departments": str(count), "Have reported": "1", "Have not": str(count - 1)}
    quotes = said(report, "What the departments say")
    assert quotes["Logistics"] == "Has not reported. Asked: Gao."
    assert quotes["Customer service"] == "Nobody there could be asked."
    (technical,) = (words for heading, words in quotes.items() if "Chief" in heading)
    assert technical == "Two wait for a compressor."
    rows = table(report, "What the desk knows", "By department")
    assert next(row for row in rows if row[0].startswith("Technical"))[1:5] == ["2", "0", "2", "1"]


def test_the_question_is_the_same_for_all() -> None:
    assert in_english(called(Call.ASK, (), (), AROUND).outbound[0].message.body[0]).startswith("How does the open work")  # type: ignore[union-attr] # a Say
