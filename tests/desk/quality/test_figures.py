"""Every indicator, worked out by hand for tickets that a reader can count on their fingers."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from desk.duties import Appraisal
from desk.quality.counts import Share
from desk.quality.facts import Facts
from desk.quality.figures import Figures
from desk.quality.stages import Phase, RecordStage
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import Method, ServiceType, SurveyOutcome
from desk.tickets.verdict import Duty, Verdict
from tests.desk.builders import HOUR
from tests.desk.quality.cases import FAULT, START, closed, facts, hours, survey_verdict

MET = Verdict(rule="r", duty=Duty.RESPONSE, starts_at=START, due_at=START, at=START, met=True)
MISSED = replace(MET, met=False)
HALF_RECORD = frozenset({RecordStage.EXECUTION, RecordStage.RESULT_FEEDBACK})
COMPLAINED: dict[str, Any] = {"grade": replace(FAULT, service_type=ServiceType.COMPLAINT), "satisfaction": 2}
RATED = SurveyRound(
    instrument="1", asked_at=START, points={SurveyDimension.RESPONSE_SPEED: 9, SurveyDimension.ATTITUDE: 10}
)
FAST = replace(RATED, points={SurveyDimension.RESPONSE_SPEED: 4, SurveyDimension.SUPPLIER: 7})
SIX_TICKETS = (
    closed(1, responded=1, handled=10, verdicts=(MET, MET, MISSED), survey=RATED),
    closed(2, responded=3, handled=50, method=Method.ON_SITE, came_back=True, satisfaction=4, survey=FAST),
    closed(3, responded=26, handled=30, stages=HALF_RECORD, is_delayed=True, reopened=1, **COMPLAINED),
    closed(4, responded=2, handled=6, solved=False, satisfaction=None, outcome=SurveyOutcome.ATTEMPTED_NO_REPLY),
    facts(5, service_failed_at=START + hours(24)),
    facts(6, was_complained_of=True),
)  # fmt: skip
BY_HAND: tuple[tuple[str, Callable[[Figures], object], object], ...] = (
    ("tickets", lambda f: f.tickets, 6),
    ("handled", lambda f: f.handled, 4),
    ("closed", lambda f: f.closed, 4),
    ("service failures", lambda f: f.service_failures, 1),
    ("delayed", lambda f: f.delayed, 1),
    ("first response: (1 + 3 + 26 + 2) / 4", lambda f: f.first_response.mean, hours(8)),
    ("first response, nine of ten: the fourth of four", lambda f: f.first_response.nine_of_ten, hours(26)),
    ("answered within 24 h: not 3; 5 failed; 6 still may", lambda f: f.responded_in_time, Share(part=3, of=5)),
    ("time to resolve: (10 + 50 + 30) / 3, 4 is not solved", lambda f: f.time_to_resolve.mean, hours(30)),
    ("time to resolve, longest", lambda f: f.time_to_resolve.longest, hours(50)),
    ("handled within 48 h: not 2, and 4 is not solved", lambda f: f.handled_in_time, Share(part=2, of=4)),
    ("solved", lambda f: f.solved, Share(part=3, of=4)),
    ("reopened", lambda f: f.reopened, Share(part=1, of=4)),
    ("came back", lambda f: f.came_back, Share(part=1, of=4)),
    ("complaints: 3 is one, 6 has one", lambda f: f.complaints, Share(part=2, of=6)),
    ("limits", lambda f: f.limits, Share(part=2, of=3)),
    ("methods", lambda f: dict(f.methods), {Method.REMOTE: 3, Method.ON_SITE: 1}),
    ("diagnoses", lambda f: f.stages[RecordStage.DIAGNOSIS], 3),
    ("completeness: 4 + 4 + 2 + 4 of 16", lambda f: f.completeness, Share(part=14, of=16)),
    ("whole service", lambda f: f.whole_service, Share(part=16, of=16)),
    ("satisfaction: (9 + 4 + 2) / 3", lambda f: f.satisfaction.mean, Fraction(5)),
    ("better than 6", lambda f: f.satisfaction.above(6), Share(part=1, of=3)),
    ("satisfaction of complaints", lambda f: f.satisfaction_of_complaints.mean, Fraction(2)),
    ("response speed: (9 + 4) / 2", lambda f: f.dimensions[SurveyDimension.RESPONSE_SPEED].mean, Fraction(13, 2)),
    ("attitude", lambda f: f.dimensions[SurveyDimension.ATTITUDE].mean, Fraction(10)),
    ("a supplier's part", lambda f: f.dimensions[SurveyDimension.SUPPLIER].mean, Fraction(7)),
    ("follow-up was not asked for", lambda f: f.dimensions[SurveyDimension.FOLLOW_UP].mean, None),
    ("surveys answered", lambda f: f.surveys_answered, Share(part=3, of=4)),
    ("surveys kept: 4 was called by nobody in time", lambda f: f.surveys_kept, Share(part=3, of=4)),
)


def of(*counted: Facts, **more: Any) -> Figures:  # noqa: ANN401 -- any field
    figures = Figures(**more)
    for each in counted:
        figures.add(each)
    return figures


@pytest.mark.requirement("R4.1-1", "R4.1-2", "R4.1-3", "R4.1.2-1", "R4.1.3-1", "R7.4.2-2", "R7.4.2-3")
@pytest.mark.parametrize(("name", "figure", "expected"), BY_HAND, ids=[name for name, *_ in BY_HAND])
def test_each_figure_is_what_comes_out_by_hand(
    name: str, figure: Callable[[Figures], object], expected: object
) -> None:
    assert figure(of(*SIX_TICKETS)) == expected, name


def test_of_no_tickets_there_is_no_figure_rather_than_a_good_or_a_bad_one() -> None:
    none = Figures()
    assert (none.first_response.mean, none.time_to_resolve.nine_of_ten, none.satisfaction.mean) == (None, None, None)
    assert (none.came_back.rate, none.completeness.rate, none.whole_service.rate) == (None, None, None)


def test_figures_of_parts_add_up_to_those_of_the_whole_in_any_order() -> None:
    merged = of(*SIX_TICKETS[4:])
    merged.merge(of(*SIX_TICKETS[2:4]))
    merged.merge(of(*SIX_TICKETS[:2]))
    assert [figure(merged) for _, figure, _ in BY_HAND] == [expected for *_, expected in BY_HAND]


@pytest.mark.requirement("R7.4.2-2")
def test_the_times_of_appraisal_are_the_policys() -> None:
    strict = Appraisal(response=2 * HOUR, handling=8 * HOUR)
    figures = of(*SIX_TICKETS, standard=strict)
    assert (figures.responded_in_time, figures.handled_in_time) == (Share(part=2, of=5), Share(part=0, of=4))
    with pytest.raises(ValueError, match="two standards"):
        figures.merge(Figures())


@pytest.mark.requirement("R3.2-7", "R1.3-10")
def test_a_call_after_its_time_does_not_keep_the_survey_nor_does_one_of_an_earlier_round() -> None:
    in_time, late = survey_verdict(handled=10, called=34), survey_verdict(handled=10, called=35)
    before = survey_verdict(handled=5, called=6)
    kept = [
        of(closed(outcome=SurveyOutcome.ATTEMPTED_NO_REPLY, verdicts=verdicts)).surveys_kept.part
        for verdicts in ((in_time,), (before, in_time), (late,), (before, late), (before,), (MET,), ())
    ]
    assert kept == [1, 1, 0, 0, 0, 0, 0]


def test_a_service_without_its_review_is_not_whole() -> None:
    figures = of(closed(phases=frozenset(Phase) - {Phase.REVIEW}))
    assert figures.whole_service == Share(part=3, of=4)
