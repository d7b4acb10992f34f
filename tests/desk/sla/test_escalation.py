"""Who hears of a missed limit: one step up for each, until somebody takes care (T9, T10, C1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.attention import Escalation, Nagging, Rung
from desk.people import Member
from desk.sla.response import Element
from desk.terms import Role, Severity
from desk.tickets import closing, work
from desk.tickets.timeline import Act, amend, person, staff
from tests.desk.builders import EVERYBODY, HOUR, LI, MEI, MONDAY_9AM, SUN, a_member, a_policy
from tests.desk.sla.hearing import ANN, CHAIN, PAN, ROOT, Hearing, reported
from tests.desk.sla.watch import MINUTE


def takes_care(hearing: Hearing, member: Member) -> None:
    state = hearing.held.escalation
    assert state
    cared = replace(state, acknowledged_by=person(member), acknowledged_at=hearing.now)
    hearing.does(amend(hearing.held, Act.ACKNOWLEDGED, by=staff(member), now=hearing.now, escalation=cared))


@pytest.mark.requirement("R1.4-3", "R2.3-6")
def test_each_limit_that_passes_is_one_step_up_the_chain() -> None:
    hearing = reported(level=1)
    assert hearing.passes(60 * MINUTE).hearers() == ["Mei", "Pan"]
    assert hearing.passes(60 * MINUTE).hearers() == ["Mei", "Sun"]
    assert hearing.passes(2 * HOUR).hearers() == ["Mei", "Qi"]
    ups = [entry for entry in hearing.entries if entry.act is Act.ESCALATED]
    assert [(up.rule, up.note) for up in ups] == [
        ("response.level.1", "Mei → Pan"),
        ("response.severity.1", "Mei → Sun"),
        ("response.product.consumer_goods", "Mei → Qi"),
    ]


def test_the_card_says_which_limit_was_due_when_and_what_can_be_done() -> None:
    hearing = reported(level=1).passes(HOUR)
    words = hearing.words(PAN)
    assert "Ticket 7, missed: first response, by its level (clause 1.1), due by 2026-11-23 02:00." in words
    assert "Was due: 2026-11-23 02:00" in words
    assert "Handler: nobody yet" in words
    assert "The washer leaks" in words
    assert hearing.labels(PAN) == ["I take care of it", "Hand over", "Accept", "Dialogue"]
    assert "Pan hears of it too" in hearing.words(MEI)


def test_limits_of_one_instant_are_one_step() -> None:
    hearing = reported(level=3)  # by level and by product, both four hours
    assert hearing.passes(4 * HOUR).hearers() == ["Mei", "Pan"]
    assert len(hearing.to(PAN)) == 1
    assert hearing.held.escalation
    assert hearing.held.escalation.step == 1


def test_what_passed_while_the_desk_stood_still_goes_as_far_up_as_if_it_had_not() -> None:
    hearing = reported(level=1)
    hearing.told.clear()
    hearing.now += 3 * HOUR
    hearing.fires("response.level.1")
    assert hearing.hearers() == ["Mei", "Sun"]


@pytest.mark.parametrize(
    ("members", "hearers"),
    [
        (EVERYBODY, ["Mei", "Sun"]),
        (tuple(m for m in CHAIN if m not in {PAN, SUN}), ["Mei", "Qi"]),
        ((*(m for m in EVERYBODY if m is not SUN), ROOT), ["Mei", "Root"]),
        ((MEI, LI, replace(SUN, on_duty=False)), ["Mei", "Sun"]),
    ],
    ids=["no lead", "nobody but the management", "nobody but an administrator", "nobody on duty"],
)
def test_a_step_that_reaches_nobody_falls_through_to_whoever_there_is(
    members: tuple[Member, ...], hearers: list[str]
) -> None:
    assert reported(level=1, members=members).passes(HOUR).hearers() == hearers


def test_where_nobody_else_works_the_way_up_names_the_handler_once() -> None:
    hearing = reported(level=1, members=(MEI,)).passes(HOUR)
    assert hearing.hearers() == ["Mei"]
    assert [entry.note for entry in hearing.entries if entry.act is Act.ESCALATED] == ["Mei"]
    assert "Mei sees to it as soon as possible." in hearing.words(ANN)


def test_a_lead_of_another_department_is_none() -> None:
    other = a_member(13, "Ou", Role.LEAD, department="logistics")
    assert reported(level=1, members=(*EVERYBODY, other)).passes(HOUR).hearers() == ["Mei", "Sun"]


def test_a_lead_who_handles_the_ticket_is_passed_over() -> None:
    hearing = reported(level=1)
    hearing.does(work.accept(hearing.held, by=PAN, policy=hearing.policy, now=hearing.now))
    assert hearing.passes(HOUR).hearers() == ["Pan", "Sun"]


def test_the_owner_may_have_another_chain() -> None:
    hearing = reported(level=1, escalation=Escalation(chain=(Rung.HANDLER, Rung.MANAGEMENT)))
    assert hearing.passes(HOUR).hearers() == ["Mei", "Qi"]
    assert hearing.passes(HOUR).hearers() == ["Mei", "Qi"]


@pytest.mark.requirement("R1.4-3")
def test_whoever_takes_care_hears_of_what_else_passes_and_it_goes_no_further_up() -> None:
    hearing = reported(level=1).passes(HOUR)
    takes_care(hearing, PAN)
    assert hearing.passes(3 * HOUR).hearers() == ["Mei", "Pan"]
    assert hearing.held.escalation
    assert hearing.held.escalation.step == 1


def test_whoever_takes_care_and_goes_off_duty_is_not_waited_for() -> None:
    hearing = reported(level=1).passes(HOUR)
    takes_care(hearing, PAN)
    hearing.members = (*(m for m in CHAIN if m is not PAN), replace(PAN, on_duty=False))
    assert hearing.passes(HOUR).hearers() == ["Mei", "Sun"]


def test_a_reopening_begins_the_chain_anew() -> None:
    hearing = reported(level=3)
    hearing.accepts()
    hearing.answers(*Element)
    hearing.passes(24 * HOUR)
    takes_care(hearing, SUN)
    hearing.completes()
    hearing.does(closing.release_result(hearing.held, by=staff(LI), now=hearing.now))
    hearing.does(closing.reopen(hearing.held, "it leaks again", by=staff(MEI), now=hearing.now))
    hearing.passes(4 * HOUR)
    assert hearing.hearers() == ["Li", "Pan"]


def test_nobody_above_is_told_while_the_handler_is_at_it_but_right_after() -> None:
    hearing = reported(level=1, nagging=Nagging(pause=5 * MINUTE))
    hearing.accepts()
    hearing.waits(57 * MINUTE)
    hearing.does(work.note(hearing.held, "I am looking for the cause", by=LI, now=hearing.now))
    hearing.passes(3 * MINUTE)
    (out,) = hearing.to(PAN)
    assert out.patience == 2 * MINUTE
    (mine,) = hearing.to(LI)
    assert mine.patience == timedelta()
    assert hearing.verdict("response.level.1")


@pytest.mark.requirement("R1.1-3")
def test_a_day_without_an_answer_is_told_to_all_above_whoever_takes_care_and_the_owner_is_to_apologise() -> None:
    hearing = reported(level=1).passes(HOUR)
    takes_care(hearing, PAN)
    hearing.passes(22 * HOUR)
    hearing.passes(HOUR)
    assert hearing.hearers() == ["Mei", "Qi", "Sun"]
    assert "the service has failed" in hearing.words(SUN)
    assert "please apologise to the customer" in hearing.words(MEI)
    assert "Send this apology" in hearing.labels(MEI)
    assert hearing.held.service_failed_at == MONDAY_9AM + 24 * HOUR
    assert hearing.to(ANN) == []  # a person apologises


def test_a_ticket_that_nobody_grades_is_the_supervisors_at_once_and_no_step() -> None:
    hearing = Hearing()
    hearing.opens()
    assert hearing.passes(HOUR).hearers() == ["Mei", "Sun"]
    assert "not graded yet" in hearing.words(SUN)
    assert hearing.to(ANN) == []
    hearing.grades(2)
    assert hearing.passes(HOUR).hearers() == ["Mei", "Pan"]


@pytest.mark.requirement("R2.3-6")
def test_the_customer_hears_who_sees_to_it_and_by_when_but_not_twice_within_the_hour() -> None:
    hearing = reported(level=1).passes(HOUR)
    assert hearing.words(ANN).splitlines() == [
        "Hello! You still wait for our answer about ticket 7, due by 2026-11-23 02:00. We are sorry.",
        "We have asked the head of the department to see to it.",
        "You will hear from us by 2026-11-23 03:00.",
    ]
    assert hearing.passes(59 * MINUTE).to(ANN) == []
    assert "our supervisor" in hearing.passes(MINUTE).words(ANN)


def test_of_several_limits_of_one_kind_within_the_hour_the_customer_hears_once() -> None:
    limits = replace(a_policy().limits, severity={**a_policy().limits.severity, Severity.URGENT: 80 * MINUTE})
    hearing = reported(level=1, limits=limits)
    assert hearing.passes(HOUR).to(ANN)
    assert hearing.passes(20 * MINUTE).hearers() == ["Mei", "Sun"]
    assert hearing.to(ANN) == []


@pytest.mark.requirement("R2.3-6")
def test_the_customer_of_an_answered_ticket_hears_nothing_of_limits_that_bind_only_us() -> None:
    hearing = reported(level=3)
    hearing.accepts()
    hearing.answers(*Element)
    assert hearing.passes(24 * HOUR).to(ANN) == []  # the expected time has words of its own
    hearing.completes()
    hearing.does(closing.release_result(hearing.held, by=staff(LI), now=hearing.now))
    assert hearing.passes(24 * HOUR).to(ANN) == []  # nobody asked them in time whether they are content
    assert {entry.rule for entry in hearing.entries if entry.act is Act.LIMIT_MISSED} == {
        "completion.limit",
        "completion.survey",
    }


def test_what_was_done_late_but_done_is_no_news_for_the_customer() -> None:
    hearing = Hearing()
    hearing.opens()
    hearing.waits(5 * HOUR)
    hearing.answers(*Element)
    hearing.told.clear()
    hearing.grades(3)  # the grade that comes after shows that the answer came too late
    assert hearing.verdicts(met=False)
    assert hearing.to(ANN) == []
