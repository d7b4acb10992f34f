"""The service report says what the specification asks for, counted from hand-made facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk.duties import Every
from desk.quality.facts import Facts
from desk.reports.blocks import Report, Tiles, Trend
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.progress import Progress
from desk.reports.reader import Reader
from desk.reports.regular import service_report
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import IntakeChannel, ServiceType
from desk.texts import Text
from desk.tickets.verdict import Duty, Verdict
from tests.desk.builders import HOUR, a_policy
from tests.desk.quality.cases import FAULT, START, closed, facts
from tests.desk.reports.reading import bars, figures, in_words, said, section, table

WEEK = timedelta(days=7)
POLICY = a_policy()


def verdict(rule: str, *, met: bool) -> Verdict:
    return Verdict(rule=rule, duty=Duty.RESPONSE, starts_at=START, due_at=START + HOUR, at=START + HOUR, met=met)


SURVEY = SurveyRound(
    instrument="1",
    asked_at=START,
    points={SurveyDimension.ATTITUDE: 9, SurveyDimension.RESPONSE_SPEED: 5},
    comment="Friendly, but slow.",
)
WEEKS_TICKETS = (
    closed(1, survey=SURVEY, satisfaction=7, department="technical", verdicts=(verdict("response.level.3", met=True),)),
    closed(2, department="technical", came_back=True, verdicts=(verdict("response.level.2", met=False),)),
    closed(3, intake=IntakeChannel.PHONE, grade=replace(FAULT, service_type=ServiceType.COMPLAINT), reopened=1),
    facts(4, department="logistics", responded=2, is_delayed=True),
    facts(5, department="logistics"),
    facts(6, begins=START - WEEK, department="technical", responded=1),
    closed(7, begins=START - WEEK, department="technical"),
    facts(8, begins=START + WEEK),
)


def a_report(tickets: tuple[Facts, ...] = WEEKS_TICKETS, *, department: str = "") -> Report[Text]:
    period = containing(date(2026, 11, 23), Every.WEEKLY, zone=POLICY.zone)
    now = Progress(period=period, department=department)
    was = Progress(period=period.before, department=department)
    for one in tickets:
        now.add(one)
        was.add(one)
    asked = Asked(kind=ReportKind.WEEKLY, period=period, department=department)
    reader = Reader(policy=POLICY, locale="en")
    return service_report(asked, now, was, reader=reader, at=period.until)


@pytest.mark.requirement("R2.3-5")
def test_it_has_the_four_parts() -> None:
    report = in_words(a_report())
    assert (report.title, report.name) == ("Weekly service report", "weekly-2026-11-23")
    assert report.subtitle == "Mon, Nov 23 to Sun, Nov 29, 2026 · all departments"
    assert [one.title for one in report.sections] == [
        "Service progress",
        "How tickets were handled",
        "Problem resolution",
        "Customers' feedback",
    ]


@pytest.mark.requirement("R2.3-5")
def test_progress_counts_what_came_what_was_done_and_what_is_open() -> None:
    report = a_report()
    assert figures(report, "Service progress") == {
        "New tickets": "5",
        "Tickets done": "3",
        "Open at the end": "3",
        "of these delayed": "1",
        "of these unanswered": "1",
        "Records complete": "100 %",
    }
    stands = bars(report, "Service progress", "How far the open tickets are")
    assert list(stands.values()) == ["1", "2", "0", "0"]
    rows = table(report, "Service progress", "By department")
    assert ["Logistics", "2", "0", "2", "1"] in rows
    assert ["not yet with a department", "1", "1", "0", "0"] in rows
    (trend,) = (block for block in section(report, "Service progress").blocks if isinstance(block, Trend))
    assert trend.points[0].values == (5, 3)
    assert len(trend.points) == 7


@pytest.mark.requirement("R2.3-5", "R1.4-9")
def test_handling_tells_times_limits_misses_and_steps() -> None:
    report = a_report()
    told = figures(report, "How tickets were handled")
    assert told["First response"] == "1 h 15 min"  # three after an hour, one after two
    assert told["Until solved"] == "10 h"
    assert (told["Limits kept"], told["Limits missed"]) == ("50 %", "1")
    by_limit = bars(report, "How tickets were handled", "Kept in time, limit by limit")
    assert by_limit == {"first response, by its level": "50 %"}  # of level 2 and level 3 alike
    assert ["first response, by its level", "1", "1", "50 %"] in table(report, "How tickets were handled", "Limits")
    steps = table(report, "How tickets were handled", "Time of each step")
    assert ["First contact to first response", "4", "1 h 15 min", "2 h"] in steps
    people = table(report, "How tickets were handled", "By person")
    assert people[1] == ["Li", "3", "1 h", "10 h", "50 %", "100 %", "8.3"]


@pytest.mark.requirement("R2.3-5")
def test_resolution_tells_what_was_solved_how_and_what_waits_longest() -> None:
    report = a_report()
    assert figures(report, "Problem resolution") == {"Solved": "100 %", "Opened again": "1", "Came back": "33.3 %"}
    assert bars(report, "Problem resolution", "Where it was resolved")["Remote guidance"] == "3"
    waiting = table(report, "Problem resolution", "Open tickets, the oldest first")
    assert [row[0] for row in waiting[1:]] == ["6", "4", "5"]
    assert waiting[2][4] == "Answered, work not begun, delayed"


@pytest.mark.requirement("R2.3-5", "R1.2-7")
def test_feedback_tells_how_content_customers_are_with_what_and_by_which_channel() -> None:
    report = a_report()
    told = figures(report, "Customers' feedback")
    assert (told["Satisfaction, of 10"], told["Surveys answered"], told["Complaints"]) == ("8.3", "100 %", "1")
    given = bars(report, "Customers' feedback", "Points by dimension, of 10")
    assert given == {"Response speed": "5.0", "Attitude and professionalism": "9.0"}
    assert said(report, "Customers' feedback") == {"Ticket 1 · 7 of 10 points": "Friendly, but slow."}
    channels = table(report, "Customers' feedback", "By channel")
    assert channels[2] == ["Phone", "1", "1 h", "–", "9.0"]


def test_the_period_before_stands_beside_it() -> None:
    tiles = in_words(a_report()).sections[0].blocks[0]
    assert isinstance(tiles, Tiles)
    came, done = tiles.tiles[:2]
    assert (came.before, done.before) == ("before: 2", "before: 1")


def test_a_lead_gets_what_concerns_the_department() -> None:
    report = a_report(department="logistics")
    assert in_words(report).subtitle.endswith("Logistics")
    assert figures(report, "Service progress")["New tickets"] == "2"
    assert figures(report, "How tickets were handled")["First response"] == "2 h"


def test_where_nothing_happened_it_says_so_kindly() -> None:
    report = in_words(a_report(()))
    assert [one.blocks for one in report.sections] == [(), (), (), ()]
    assert report.sections[0].none == "Nothing came in, and nothing is open."
