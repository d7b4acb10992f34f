"""The limits of handling, visits, calls and surveys, reopenings, pauses and reminders (C4, C13, C29, C30)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.policy import ServiceClock
from desk.sla.limits import completion_due, limits_of, visit_due
from desk.sla.response import Element
from desk.terms import Status, WaitReason
from desk.tickets import closing, opening, subtasks, work
from desk.tickets.timeline import SYSTEM
from tests.desk.builders import GAO, HOUR, LI, MEI, MONDAY_9AM, a_policy, rated
from tests.desk.sla.watch import MINUTE, Watch, in_work


@pytest.mark.requirement("R1.1-5", "R3.2-5")
def test_handling_within_a_day_meets_the_completion_limit() -> None:
    watch = in_work()
    watch.waits(23 * HOUR)
    watch.completes()
    assert watch.verdicts(met=True)["completion.limit"] == MONDAY_9AM + 23 * HOUR


@pytest.mark.requirement("R7.1-3")
def test_complex_work_has_two_limits_in_place_of_the_one() -> None:
    watch = in_work()
    watch.does(work.mark_complex(watch.held, "two machines", by=LI, policy=watch.policy, now=watch.now))
    assert completion_due(watch.held, watch.policy) == MONDAY_9AM + 72 * HOUR
    watch.waits(47 * HOUR)
    watch.does(work.note(watch.held, "the pump is cracked", by=LI, now=watch.now))
    watch.waits(26 * HOUR)
    assert set(watch.verdicts(met=True)) >= {"completion.complex_preliminary"}
    assert set(watch.verdicts(met=False)) == {"completion.complex_result"}


def test_a_part_of_another_department_makes_it_complex_too_but_not_after_the_miss() -> None:
    early, late = in_work(), in_work()
    early.does(subtasks.open_subtask(early.held, 1, department="logistics", title="seal", by=LI, now=early.now))  # type: ignore[arg-type]
    assert "completion.limit" not in early.timers
    late.waits(24 * HOUR)
    late.does(subtasks.open_subtask(late.held, 1, department="logistics", title="seal", by=LI, now=late.now))  # type: ignore[arg-type]
    assert "completion.limit" in late.verdicts(met=False)
    assert GAO.department == "logistics"


def test_the_owner_may_keep_the_day_beside_the_limits_of_complex_work() -> None:
    policy = a_policy()
    watch = in_work(completion=replace(policy.completion, complex_overrides=False))
    watch.does(work.mark_complex(watch.held, "two machines", by=LI, policy=watch.policy, now=watch.now))
    assert {limit.rule for limit in limits_of(watch.held, watch.policy) if limit.rule.startswith("completion")} == {
        "completion.limit",
        "completion.complex_preliminary",
        "completion.complex_result",
    }
    assert completion_due(watch.held, watch.policy) == MONDAY_9AM + 24 * HOUR


@pytest.mark.requirement("R1.2-4")
def test_a_visit_is_due_a_day_after_its_need_was_recorded_and_met_by_arrival() -> None:
    watch = in_work()
    watch.waits(2 * HOUR)
    until = watch.now + 5 * HOUR
    watch.does(work.wait(watch.held, WaitReason.VISIT, until=until, plan="tomorrow", by=LI, now=watch.now))
    assert visit_due(watch.held, watch.policy) == MONDAY_9AM + 24 * HOUR  # the handling is due sooner (C30)
    watch.waits(22 * HOUR)
    assert "completion.limit" in watch.verdicts(met=False)
    watch.waits(HOUR)
    watch.does(work.arrive(watch.held, by=LI, now=watch.now))
    assert watch.verdicts(met=True)["completion.on_site"] == MONDAY_9AM + 25 * HOUR


@pytest.mark.requirement("R1.2-2")
@pytest.mark.parametrize(("after", "met"), [(14 * MINUTE, True), (16 * MINUTE, False)])
def test_a_promised_call_is_due_in_a_quarter_of_an_hour(after: timedelta, *, met: bool) -> None:
    watch = in_work()
    watch.does(opening.ask_call_back(watch.held, by=SYSTEM, now=watch.now))
    watch.waits(after)
    watch.does(work.call_back(watch.held, "agreed", by=MEI, now=watch.now))
    verdict = watch.verdict("completion.call_back")
    assert verdict is not None
    assert verdict.met is met


@pytest.mark.parametrize(("after", "met"), [(23 * HOUR, True), (25 * HOUR, False)])
def test_the_survey_is_due_a_day_after_the_work(after: timedelta, *, met: bool) -> None:
    watch = in_work()
    watch.completes()
    watch.does(closing.release_result(watch.held, by=SYSTEM, now=watch.now))
    watch.waits(after)
    watch.does(rated(watch.held, policy=watch.policy, now=watch.now))
    verdict = watch.verdict("completion.survey")
    assert verdict is not None
    assert verdict.met is met


def test_a_push_and_a_call_in_time_settle_the_survey_too() -> None:
    watch = in_work()
    watch.completes()
    watch.does(closing.release_result(watch.held, by=SYSTEM, now=watch.now))
    watch.waits(20 * HOUR)
    watch.does(closing.attempt(watch.held, "no answer", by=MEI, now=watch.now))
    watch.waits(10 * HOUR)
    assert watch.verdict("completion.survey").met  # type: ignore[union-attr]


def test_after_a_reopening_the_same_limits_count_anew_and_the_first_verdicts_stay() -> None:
    watch = in_work(2)
    watch.waits(5 * HOUR)
    watch.completes()
    watch.does(closing.release_result(watch.held, by=SYSTEM, now=watch.now))
    first = watch.held.verdicts
    assert {v.rule for v in first if v.met} >= {"response.level.2", "completion.limit"}
    watch.waits(30 * HOUR)
    reopened_at = watch.now
    watch.does(closing.reopen(watch.held, "it leaks again", by=SYSTEM, now=watch.now))
    assert watch.held.response_due_at == reopened_at + 2 * HOUR
    watch.waits(HOUR)
    watch.answers(Element.PLAN)
    again = [v for v in watch.held.verdicts if v.rule == "response.level.2"]
    assert [(v.starts_at, v.met) for v in again] == [(MONDAY_9AM, True), (reopened_at, True)]
    assert watch.held.times.responded_at == MONDAY_9AM
    watch.waits(24 * HOUR)
    late = [v for v in watch.held.verdicts if v.rule == "completion.limit"]
    assert [(v.starts_at, v.met) for v in late] == [(MONDAY_9AM, True), (reopened_at, False)]


def test_a_withdrawn_ticket_owes_nothing() -> None:
    watch = Watch().opens()
    watch.does(opening.withdraw(watch.held, "solved", by=SYSTEM, now=watch.now))
    assert watch.timers == {}
    assert watch.waits(48 * HOUR).held.verdicts == ()


def test_reminders_come_at_half_and_at_four_fifths_of_a_limit() -> None:
    watch = Watch().opens()
    watch.grades(3)
    assert watch.timers["response.level.3"] == MONDAY_9AM + 2 * HOUR
    watch.waits(2 * HOUR)
    assert watch.timers["response.level.3"] == MONDAY_9AM + 3.2 * HOUR
    watch.waits(1.2 * HOUR)
    assert watch.timers["response.level.3"] == MONDAY_9AM + 4 * HOUR
    assert watch.verdicts(met=False) == {}


def test_what_fires_late_collapses_to_the_newest_step() -> None:
    watch = Watch().opens()
    watch.grades(3)
    told = len(watch.told)
    watch.now += 3.5 * HOUR  # the desk stood still: half and four fifths have passed
    watch.fires("response.level.3")
    assert len(watch.told) == told + 1
    assert watch.timers["response.level.3"] == MONDAY_9AM + 4 * HOUR


def test_a_desk_that_stood_still_for_days_judges_everything_once() -> None:
    watch = Watch().opens()
    watch.grades(3)
    watch.now += 72 * HOUR
    for rule in list(watch.timers):
        if rule in watch.timers:
            watch.fires(rule)
    assert watch.timers == {}
    rules = [verdict.rule for verdict in watch.held.verdicts]
    assert len(rules) == len(set(rules))
    assert watch.held.service_failed_at is not None


PAUSING = ServiceClock(pauses=frozenset({WaitReason.CUSTOMER}))


def test_by_default_no_wait_stops_a_clock() -> None:
    watch = in_work()
    watch.does(work.wait(watch.held, WaitReason.CUSTOMER, until=watch.now + HOUR, plan="", by=LI, now=watch.now))
    watch.waits(24 * HOUR)
    assert "completion.limit" in watch.verdicts(met=False)


def test_where_the_owner_wants_it_the_clock_stands_while_the_customer_is_waited_for() -> None:
    watch = in_work(clock=PAUSING)
    watch.waits(10 * HOUR)
    watch.does(work.wait(watch.held, WaitReason.CUSTOMER, until=watch.now + HOUR, plan="", by=LI, now=watch.now))
    assert "completion.limit" not in watch.timers
    watch.waits(30 * HOUR)
    assert watch.verdicts(met=False) == {}
    watch.does(work.resume(watch.held, by=LI, now=watch.now))
    assert completion_due(watch.held, watch.policy) == MONDAY_9AM + 54 * HOUR
    watch.waits(14 * HOUR - MINUTE)
    assert watch.verdicts(met=False) == {}
    watch.waits(MINUTE)
    assert set(watch.verdicts(met=False)) == {"completion.limit"}


def test_a_wait_that_began_too_late_saves_nothing() -> None:
    watch = in_work(clock=PAUSING)
    watch.now += 25 * HOUR  # nothing fired yet
    watch.does(work.wait(watch.held, WaitReason.CUSTOMER, until=watch.now + HOUR, plan="", by=LI, now=watch.now))
    assert set(watch.verdicts(met=False)) == {"completion.limit"}
    assert watch.held.status is Status.WAITING


def test_a_timer_that_goes_off_while_its_clock_stands_waits_for_the_end_of_the_wait() -> None:
    watch = in_work()
    watch.does(work.wait(watch.held, WaitReason.CUSTOMER, until=watch.now + HOUR, plan="", by=LI, now=watch.now))
    watch.policy = a_policy(clock=PAUSING)  # the owner lets such waits stop the clock from now on
    watch.waits(30 * HOUR)
    assert watch.verdicts(met=False) == {}
    assert "completion.limit" not in watch.timers
    watch.does(work.resume(watch.held, by=LI, now=watch.now))
    assert "completion.limit" in watch.timers
