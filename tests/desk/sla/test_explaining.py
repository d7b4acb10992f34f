"""Explaining a ticket's limits: which apply, which wins, when they are reminded of, and which time they used."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.flows import HandlingStep, ResponseStep
from desk.policy import Policy, ServiceClock
from desk.sla.calendar import Interval, Shift, WorkingCalendar
from desk.sla.explaining import Case, Explained, Explanation, State, explain, sample
from desk.terms import IntakeChannel, ProblemClass, ProductCategory, ResponseLevel, Severity, WaitReason
from desk.tickets.ticket import Ticket, Wait
from tests.desk.builders import HOUR, MONDAY_9AM, a_policy
from tests.desk.sla.watch import MINUTE, in_work

LEVELS = tuple(ResponseLevel)
NINE_TO_SIX = Shift(9 * HOUR, 18 * HOUR)
OFFICE = WorkingCalendar(name="office", zone="Asia/Shanghai", week=((NINE_TO_SIX,),) * 5 + ((),) * 2)


def told_of(policy: Policy | None = None, **case: Any) -> Explanation:  # noqa: ANN401 -- fields of Case
    policy = policy or a_policy()
    given: dict[str, Any] = {"at": MONDAY_9AM, "channel": IntakeChannel.WECHAT_OA, **case}
    return explain(sample(Case(**given), policy), policy, now=MONDAY_9AM)


def of(rule: str, explanation: Explanation) -> Explained:
    return next(one for one in explanation.limits if one.limit.rule == rule)


def winners(explanation: Explanation) -> list[str]:
    return [one.limit.rule for one in explanation.limits if one.wins]


@pytest.mark.requirement("R1.1-6", "R2.2-5")
def test_every_matching_limit_is_told_and_the_strictest_wins() -> None:
    told = told_of(level=LEVELS[2], product=ProductCategory.ELECTRONICS, channel=IntakeChannel.PHONE)
    assert {one.limit.rule: one.limit.clause for one in told.limits} == {
        "response.channel.phone": "1.2",
        "response.product.electronics": "1.1",
        "response.level.3": "1.1",
        "response.overall": "4.1.1",
        "response.severity.3": "2.2",
        "completion.limit": "1.1",
    }
    assert winners(told) == ["response.channel.phone", "completion.limit"]


def test_each_limit_is_told_with_its_reminders() -> None:
    steps = of("response.level.1", told_of(level=LEVELS[0])).steps
    assert [(step.percent, step.at) for step in steps] == [
        (50, MONDAY_9AM + 30 * MINUTE),
        (80, MONDAY_9AM + 48 * MINUTE),
    ]


@pytest.mark.requirement("R2.1-6")
@pytest.mark.parametrize(
    ("case", "level", "severity"),
    [
        ({"level": LEVELS[1]}, LEVELS[1], Severity.TIMED),
        ({"severity": Severity.URGENT}, LEVELS[0], Severity.URGENT),
        ({"level": LEVELS[2], "severity": Severity.URGENT}, LEVELS[2], Severity.URGENT),
        ({"problem_class": ProblemClass.MEDIUM}, LEVELS[1], Severity.TIMED),
        ({"problem_class": ProblemClass.SPECIAL, "level": LEVELS[2]}, LEVELS[2], Severity.ROUTINE),
    ],
)
def test_of_level_severity_and_class_each_suggests_the_others(
    case: dict[str, Any], level: ResponseLevel, severity: Severity
) -> None:
    grade = told_of(**case).ticket.grading.final
    assert grade is not None
    assert (grade.response_level, grade.severity) == (level, severity)


def test_nobody_has_graded_a_case_without_any_of_them() -> None:
    told = told_of()
    assert told.ticket.grading.active is None
    assert of("response.level.1", told).state is State.PROVISIONAL


@pytest.mark.requirement("R1.2-4", "R1.2-2")
def test_a_visit_a_call_and_complex_work_have_limits_of_their_own() -> None:
    told = told_of(level=LEVELS[2], is_complex=True, needs_visit=True, wants_call=True)
    assert winners(told)[1:] == [
        "completion.complex_preliminary",
        "completion.complex_result",
        "completion.on_site",
        "completion.call_back",
    ]


@pytest.mark.requirement("R4.3.1-1", "R4.3.1-2")
def test_every_step_of_both_flows_is_told_with_its_person_and_its_time() -> None:
    told = told_of(level=LEVELS[2])
    assert [step.step for step in told.flow] == [*ResponseStep, *HandlingStep]
    times = {step.step: step.at for step in told.flow[: len(ResponseStep)]}
    assert times[ResponseStep.RECEIVE] == MONDAY_9AM + MINUTE
    assert times[ResponseStep.RESPOND] == MONDAY_9AM + 4 * HOUR
    assert times[ResponseStep.HANDLE] == MONDAY_9AM + 24 * HOUR
    assert times[ResponseStep.FOLLOW_UP] == MONDAY_9AM + 48 * HOUR


@pytest.mark.requirement("R1.1-7")
def test_of_a_real_ticket_what_was_met_and_missed_is_told_with_the_time_used() -> None:
    watch = in_work(3)
    answered = explain(watch.held, watch.policy, now=watch.now)
    assert of("response.level.3", answered).state is State.MET
    assert of("response.level.3", answered).used == timedelta()
    assert of("completion.limit", answered).state is State.RUNS
    watch.waits(25 * HOUR)
    late = of("completion.limit", explain(watch.held, watch.policy, now=watch.now))
    assert late.state is State.MISSED
    assert late.used == 25 * HOUR
    assert late.counted == (Interval(MONDAY_9AM, watch.now),)


def test_a_verdict_of_a_limit_that_applies_no_more_stays() -> None:
    watch = in_work(3)
    stricter = replace(watch.policy.limits, enabled=frozenset({"overall"}))
    told = explain(watch.held, replace(watch.policy, limits=stricter), now=watch.now)
    assert "response.level.3" in {verdict.rule for verdict in told.earlier}
    assert [one.limit.rule for one in told.limits] == ["response.overall", "completion.limit"]


def test_a_limit_that_came_to_apply_after_the_answer_is_not_judged() -> None:
    watch = in_work(3)
    ticket = replace(watch.held, verdicts=())
    told = explain(ticket, watch.policy, now=watch.now)
    assert of("response.level.3", told).state is State.VOID


def working(**wait: Any) -> tuple[Ticket, Policy]:  # noqa: ANN401 -- fields of Wait
    """Give a ticket that has waited for its customer, at a desk with working hours whose clock stands meanwhile."""
    clock = ServiceClock(completion=OFFICE, pauses=frozenset({WaitReason.CUSTOMER}))
    watch = in_work(3, clock=clock)
    held = Wait(reason=WaitReason.CUSTOMER, since=MONDAY_9AM + 2 * HOUR, **wait)
    changes = {"waits": (held,)} if held.until else {"wait": held}
    return replace(watch.held, **changes), watch.policy


def test_each_stretch_of_working_time_that_counted_is_told() -> None:
    ticket, policy = working(until=MONDAY_9AM + 3 * HOUR)
    told = of("completion.limit", explain(ticket, policy, now=MONDAY_9AM + 25 * HOUR))
    tuesday = MONDAY_9AM + 24 * HOUR
    assert told.counted == (
        Interval(MONDAY_9AM, MONDAY_9AM + 2 * HOUR),
        Interval(MONDAY_9AM + 3 * HOUR, MONDAY_9AM + 9 * HOUR),
        Interval(tuesday, tuesday + HOUR),
    )
    assert told.used == 9 * HOUR


def test_a_clock_that_stands_uses_no_time() -> None:
    ticket, policy = working()
    told = of("completion.limit", explain(ticket, policy, now=MONDAY_9AM + 5 * HOUR))
    assert told.state is State.STANDS
    assert told.used == 2 * HOUR
