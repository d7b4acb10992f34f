"""The appraisal report, from appraisals by hand."""

from datetime import date

import pytest

from desk.appraisal.consequence import Consequence, Form, Ground, Kind, Tie, TieKind
from desk.appraisal.sheet import AppraisalSheet, Contest, Criterion, Judgement
from desk.duties import Every
from desk.reports.appraising import appraisal_report, subject_of
from desk.reports.blocks import Report
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.reader import Reader
from desk.texts import Text
from desk.tickets.timeline import person
from desk.values import replace
from tests.desk.appraisal.test_sheets import OF_LI, OF_THE_TEAM
from tests.desk.builders import MONDAY_9AM, SUN, WU, a_policy
from tests.desk.reports.reading import bars, figures, in_words, said, table

POLICY = a_policy()
JUDGED = replace(
    OF_LI,
    judgements=(Judgement(criterion=Criterion.CONDUCT, points=60, reason="Calm", by=person(SUN), at=MONDAY_9AM),),
    contests=(Contest(words="Two were not mine.", by=person(WU), at=MONDAY_9AM),),
)
OF_WU = replace(OF_LI, key="2/2026-10", person=person(WU), measured=None)
BONUS = Consequence(
    id="7-1",
    kind=Kind.REWARD,
    ground=Ground.TIMELY_RESPONSE,
    form=Form.BONUS,
    person=JUDGED.person,
    department="technical",
    ties=(Tie(kind=TieKind.STANDARD, words="4.1.1"),),
    words="Never late.",
    by=person(SUN),
    at=MONDAY_9AM,
)


def a_report(*sheets: AppraisalSheet, given: tuple[Consequence, ...] = ()) -> Report[Text]:
    period = containing(date(2026, 10, 1), Every.MONTHLY, zone=POLICY.zone)
    asked = Asked(kind=ReportKind.APPRAISAL, period=period)
    return appraisal_report(asked, sheets, given, reader=Reader(policy=POLICY, locale="en"), at=MONDAY_9AM)


@pytest.mark.requirement("R4.4.4-2")
def test_measured_and_judged_stand_side_by_side_and_never_a_total_alone() -> None:
    report = a_report(OF_WU, JUDGED, OF_THE_TEAM)
    assert figures(report, "Scores, of 100") == {"Appraised": "3", "Not judged yet": "2", "Open objections": "1"}
    assert bars(report, "Scores, of 100", "People, measured") == {"Li": "80.0"}  # of Wu there was too little
    rows = table(report, "Scores, of 100", "Measured and judged")
    assert rows[1:3] == [["Li", "80.0", "60.0", "74.0"], ["Wu", "–", "–", "–"]]
    assert rows[3][1:] == ["80.0", "–", "–"]


@pytest.mark.requirement("R4.4.4-2")
def test_objections_rewards_and_penalties_are_told_with_what_they_are_tied_to() -> None:
    report = a_report(JUDGED, given=(BONUS,))
    assert list(said(report, "Objections").values()) == ["Two were not mine."]
    assert figures(report, "What followed") == {"Reward": "1", "Penalty": "0"}
    (row,) = table(report, "What followed", "Rewards and penalties")[1:]
    assert row == ["Li", "Reward: bonus", "timely response", "4.1.1", "Never late."]
    assert (subject_of(JUDGED), subject_of(OF_THE_TEAM)) == ("1", "technical")


def test_without_appraisals_it_says_so() -> None:
    assert [one.none for one in in_words(a_report()).sections] == [
        "No appraisal was made for this time.",
        "Nobody has objected.",
        "There were no rewards and no penalties.",
    ]
