"""The survey report, from hand-made facts."""

from datetime import date

import pytest

from desk.duties import Every
from desk.quality.facts import Segment
from desk.reports.blocks import Report
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.reader import Reader
from desk.reports.survey import Answers, survey_report
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CustomerKind, SurveyOutcome
from desk.texts import Text
from tests.desk.builders import a_policy
from tests.desk.quality.cases import START, closed, facts, survey_verdict
from tests.desk.reports.reading import bars, figures, in_words, said, table

POLICY = a_policy()
PERIOD = containing(date(2026, 11, 23), Every.MONTHLY, zone=POLICY.zone)
READER = Reader(policy=POLICY, locale="en")


def answered(points: int, comment: str = "", *, supplier: int | None = None) -> SurveyRound:
    given = dict.fromkeys(OWN, points) | ({} if supplier is None else {SurveyDimension.SUPPLIER: supplier})
    return SurveyRound(instrument="1", asked_at=START, points=given, comment=comment)


TICKETS = (
    closed(1, survey=answered(9, "Good."), satisfaction=9, kind=CustomerKind.BUSINESS, industry="hotels"),
    closed(2, survey=answered(4, "Too slow."), satisfaction=4, segment=Segment.EXISTING),
    closed(
        3,
        survey=answered(8, supplier=6),
        satisfaction=8,
        supplier="Compressor Works",
        outcome=SurveyOutcome.ANSWERED_LATE,
    ),
    closed(
        4,
        satisfaction=None,
        outcome=SurveyOutcome.ATTEMPTED_NO_REPLY,
        segment=Segment.EXISTING,
        verdicts=(survey_verdict(handled=10, called=20),),
    ),
    facts(5),
)


def survey(*tickets: object) -> Report[Text]:
    now, was = Answers(period=PERIOD), Answers(period=PERIOD.before)
    for one in TICKETS if tickets else ():
        now.add(one)
        was.add(one)
    asked = Asked(kind=ReportKind.SURVEY, period=PERIOD)
    return survey_report(asked, now, was, reader=READER, at=START)


@pytest.mark.requirement("R4.2.3-1")
def test_the_survey_report_tells_who_answered_and_what() -> None:
    report = survey(*TICKETS)
    assert figures(report, "The survey") == {
        "Satisfaction, of 10": "7.0",
        "Surveys answered": "75 %",
        "Asked as it should be": "75 %",
    }
    assert bars(report, "The survey", "Points by dimension, of 10")["Attitude and professionalism"] == "7.0"
    assert bars(report, "The survey", "How the surveys ended") == {
        "Answered in time": "2",
        "Answered late": "1",
        "Asked and called, no reply": "1",
        "Not asked in time": "0",
    }
    assert list(said(report, "In the customers' words").values()) == ["Too slow.", "Good."]  # the worst first


@pytest.mark.requirement("R4.2.3-1")
def test_it_is_sliced_by_segment_service_and_supplier() -> None:
    report = survey(*TICKETS)
    assert table(report, "Who says what", "By segment")[1:] == [
        ["New customers", "2", "100 %", "8.5"],
        ["Existing customers", "2", "50 %", "4.0"],
    ]
    assert table(report, "Who says what", "By industry")[1][:2] == ["hotels", "1"]
    assert table(report, "Who says what", "By kind of customer")[1][:2] == ["Company", "1"]
    assert table(report, "Who says what", "By service")[1][:3] == ["Fault repair", "4", "75 %"]
    assert table(report, "Who says what", "By supplier")[1][-1] == "6.0"


def test_where_nobody_was_asked_it_says_so() -> None:
    assert in_words(survey()).sections[0].none == "Nobody was asked in this time."
