"""A ticket is judged by the version of the policy in effect when it was first told of, whatever came after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.policy import Policy
from desk.terms import ResponseLevel
from desk.tickets.timeline import Act
from desk.versions import PolicyVersion, PolicyVersions
from tests.desk.builders import HOUR, MONDAY_9AM, a_policy
from tests.desk.sla.watch import Watch

OLD = a_policy()
TEN_MINUTES = timedelta(minutes=10)


def stricter() -> Policy:
    limits = replace(OLD.limits, level=dict.fromkeys(ResponseLevel, TEN_MINUTES))
    return replace(OLD, version="2", limits=limits)


def two_versions() -> PolicyVersions:
    """Give the desk's versions after it was set to a stricter one at ten."""
    before = PolicyVersion(policy=OLD, begins=MONDAY_9AM - HOUR)
    return PolicyVersions(current=PolicyVersion(policy=stricter(), begins=MONDAY_9AM + HOUR), others=(before,))


@pytest.mark.requirement("R1.1-2", "R1.1-7", "R8.2-1")
def test_a_ticket_keeps_the_limits_that_it_was_opened_by() -> None:
    watch = Watch(policy=OLD, versions=two_versions()).opens().waits(3 * TEN_MINUTES)
    watch.grades(3)
    watch.policy = stricter()
    watch.waits(2 * HOUR)
    assert watch.held.policy_version == "1"
    assert watch.held.response_due_at == MONDAY_9AM + 4 * HOUR
    assert Act.LIMIT_MISSED not in watch.acts()
    watch.waits(2 * HOUR)
    assert set(watch.verdicts(met=False)) >= {"response.level.3"}


@pytest.mark.requirement("R1.1-2", "R8.2-1")
def test_a_ticket_of_the_newer_version_has_its_limits() -> None:
    around = Watch(policy=stricter(), versions=two_versions(), now=MONDAY_9AM + 2 * HOUR).around()
    assert around.policy_at(MONDAY_9AM).version == "1"
    watch = Watch(policy=around.policy_at(around.now), versions=two_versions(), now=around.now).opens()
    watch.grades(3)
    assert watch.held.policy_version == "2"
    assert watch.held.response_due_at == around.now + TEN_MINUTES


def test_without_versions_there_is_one_policy_for_all() -> None:
    watch = Watch(policy=stricter()).opens()
    assert watch.around().policy_for(watch.held) == watch.around().policy_at(MONDAY_9AM) == stricter()
