"""How good the work is, as people read it in chat: their own, and for those who lead that of others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.quality.facts import Facts, Named
from desk.quality.stages import RecordStage
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import Method, Role, ServiceType
from tests.desk.builders import GAO, LI, MEI, MONDAY_9AM, SUN, a_member
from tests.desk.quality.cases import FAULT, closed
from tests.desk.talking import Desk

BEGAN = MONDAY_9AM - timedelta(days=3)
LEAD = a_member(8, "Lead", Role.LEAD, department="technical")
RATED = SurveyRound(instrument="1", asked_at=BEGAN, points={SurveyDimension.ATTITUDE: 8})
OF_GAO = Named(id=GAO.id, name="Gao", department="logistics")


def work() -> tuple[Facts, ...]:
    """Two tickets of Li's, one of Gao's with a supplier, and an old one that is out of the usual time."""
    return (
        closed(1, handled=10, begins=BEGAN, department="technical", method=Method.ON_SITE, survey=RATED),
        closed(2, handled=60, begins=BEGAN, department="technical", came_back=True, satisfaction=4,
               stages=frozenset({RecordStage.PLAN, RecordStage.EXECUTION})),
        closed(3, handled=5, begins=BEGAN, department="logistics", handler=OF_GAO, supplier="压缩机厂"),
        closed(4, handled=1, begins=MONDAY_9AM - timedelta(days=80), department="technical"),
    )  # fmt: skip


def a_desk() -> Desk:
    return Desk(facts=work(), members=(LI, GAO, MEI, SUN, LEAD))


@pytest.mark.requirement("R4.1-1", "R4.1-2", "R4.1-3", "R4.1.2-1", "R4.1.3-1")
def test_somebody_reads_what_was_measured_of_their_own_work() -> None:
    desk = a_desk()
    desk.says(LI, "/quality")
    told = desk.was_told(LI)
    assert told.startswith("Service quality, Li, ")
    assert "2 tickets" in told.splitlines()[0]
    assert "Response speed: first response after 1:00:00 (2); responded in time 100 % (2); solved after 1 day, " in told
    assert (
        "solved in time 50 % (2); solved 100 % (2); on site 50 % (2); remotely 50 % (2); at the factory 0 % (2)" in told
    )
    assert "came back 50 % (2)" in told
    assert "Completeness: parts of the record there 75 % (8); parts of the service there 100 % (8)" in told
    assert "customers on attitude 8.0 points (1)" in told
    assert "satisfaction 6.5 points (2)" in told
    assert "Nine of ten were solved within 2 days, 12:00:00" in told
    assert told.endswith("All of this is measured. What supervisors judge is apart: /appraisal")


@pytest.mark.requirement("R4.1-2")
def test_one_press_shows_the_tickets_behind_the_numbers_the_worst_first() -> None:
    desk = a_desk()
    desk.says(SUN, "/quality #1 30")
    desk.presses(SUN, "Evidence: Resolution efficiency")
    told = desk.was_told(SUN)
    assert "solved in time: 2 tickets, the first 2 of them:\nTicket 2: 0 %, 2026-11-20 01:00 → 2026-11-22 13:00" in told
    assert "came back: 2 tickets, the first 2 of them:\nTicket 2: 100 %, since 2026-11-20 01:00" in told


@pytest.mark.requirement("R4.1-1", "R7.4.2-2")
def test_a_supervisor_reads_all_of_it_by_department_and_by_person() -> None:
    desk = a_desk()
    desk.says(SUN, "/quality")
    told = desk.was_told(SUN)
    assert told.startswith("Service quality, everybody, ")
    assert "Technical: 2 tickets; solved after 1 day, 11:00:00 (2)" in told
    assert "Gao: 1 tickets; solved after 5:00:00 (1)" in told
    desk.says(SUN, "质量 technical 90")
    assert "Technical" in desk.was_told(SUN).splitlines()[0]
    assert "3 tickets" in desk.was_told(SUN).splitlines()[0]


@pytest.mark.requirement("R4.1-1")
def test_a_supplier_has_figures_of_the_work_that_they_took_part_in() -> None:
    desk = a_desk()
    desk.says(SUN, "/quality supplier 压缩机厂")
    assert desk.was_told(SUN).startswith("Service quality, 压缩机厂, ")
    desk.says(SUN, "/quality nobody of that name")
    assert desk.was_told(SUN) == "nobody that name: no tickets in that time."


def test_a_time_is_named_in_days_or_by_the_month() -> None:
    desk = a_desk()
    for words, count in (("/quality me 2", 0), ("/quality 本月", 2), ("/quality 2026-11", 2), ("/quality 上月 我", 0)):
        desk.says(LI, words)
        assert (f"{count} tickets" in desk.was_told(LI)) if count else ("no tickets" in desk.was_told(LI)), words
    desk.says(LI, "/quality 2026-13")
    assert desk.was_told(LI) == "There is no month 2026-13."


@pytest.mark.requirement("R5.4-10")
def test_nobody_reads_the_figures_of_others_but_those_who_lead_them() -> None:
    desk = a_desk()
    refusal = "Only supervisors, and leads for their department, see the figures of others."
    for who, words in ((LI, "/quality Gao"), (LI, "/quality all"), (LEAD, "/quality Gao"), (MEI, "/quality technical")):
        desk.says(who, words)
        assert desk.was_told(who) == refusal, words
    desk.says(LEAD, "/quality")
    assert "Technical" in desk.was_told(LEAD).splitlines()[0]
    desk.says(LEAD, "/quality Li why time_to_resolve")
    assert "Ticket 2: 2 days, 12:00:00, 2026-11-20 01:00 → 2026-11-22 13:00" in desk.was_told(LEAD)


def test_a_number_of_which_nothing_was_counted_has_no_evidence() -> None:
    desk = a_desk()
    desk.says(LI, "/quality why points_supplier")
    assert desk.was_told(LI) == "There are no tickets behind that number."


@pytest.mark.requirement("R7.3.1-4", "R7.3.1-5", "R7.3.2-1", "R7.4.1-3")
def test_what_was_before_a_training_is_held_against_what_came_after() -> None:
    """Li's three: 40 h, a complaint at 4 points before; after it 10 h and 60 h, 9 and 4 points."""
    desk = a_desk()
    grade = replace(FAULT, service_type=ServiceType.COMPLAINT)
    before = closed(5, responded=4, handled=40, begins=MONDAY_9AM - timedelta(days=9), grade=grade, satisfaction=4)
    desk.facts = (*desk.facts, before)
    desk.says(SUN, "/quality Li, Gao 2026-11-16 10")
    told = desk.was_told(SUN).splitlines()
    assert told[0].startswith("Li; Gao, before and after ")
    assert told[0].endswith(": 1 and 3 tickets")
    assert told[1:] == [
        "satisfaction: 4.0 points (1) → 7.3 points (3)",
        "satisfaction with complaints: 4.0 points (1) → —",
        "first response after: 4:00:00 (1) → 1:00:00 (3)",
        "solved after: 1 day, 16:00:00 (1) → 1 day, 1:00:00 (3)",
        "solved: 100 % (1) → 100 % (3)",
        "complaints: 100 % (1) → 0 % (3)",
    ]


def test_a_comparison_needs_a_day_that_was_and_people_who_are() -> None:
    desk = a_desk()
    for words, why in (
        ("/quality Li 2026-12-24", "2026-12-24 has not come yet: there is nothing to compare."),
        ("/quality Li 2026-02-30", "There is no day 2026-02-30."),
        ("/quality Li, Zoe 2026-11-01", "Nobody here is called Zoe."),
    ):
        desk.says(SUN, words)
        assert desk.was_told(SUN) == why
    desk.says(LEAD, "/quality Li, Gao 2026-11-01")
    assert desk.was_told(LEAD) == "Only supervisors, and leads for their department, see the figures of others."
