"""The master rule, by the specification's table of effective first-response limits (C1)."""

from datetime import timedelta

import pytest

from desk.sla.limits import completion_due, response_due, response_limits
from desk.terms import IntakeChannel, ProductCategory, ResponseLevel, Severity
from desk.tickets.ticket import Grading
from tests.desk.builders import HOUR, MONDAY_9AM, a_grade, a_policy, a_ticket

LEVELS = {
    1: (ResponseLevel.LEVEL_1, Severity.URGENT),
    2: (ResponseLevel.LEVEL_2, Severity.TIMED),
    3: (ResponseLevel.LEVEL_3, Severity.ROUTINE),
}
PRODUCTS = (
    ProductCategory.ELECTRONICS,
    ProductCategory.CONSUMER_GOODS,
    ProductCategory.MEDICAL_DEVICE,
    ProductCategory.OTHER,
)
# level: hours for electronics, consumer goods, medical device, other product
TABLE = {1: (1, 1, 1, 1), 2: (2, 2, 2, 2), 3: (2, 4, 4, 4)}
CELLS = [(level, product, hours) for level, row in TABLE.items() for product, hours in zip(PRODUCTS, row, strict=True)]


def graded(level: int, product: ProductCategory) -> Grading:
    response, severity = LEVELS[level]
    return Grading(final=a_grade(response_level=response, severity=severity, category=product))


@pytest.mark.requirement("R1.1-2", "R1.1-6")
@pytest.mark.parametrize("channel", [IntakeChannel.WECHAT_OA, IntakeChannel.TELEGRAM, IntakeChannel.EMAIL])
@pytest.mark.parametrize(("level", "product", "hours"), CELLS)
def test_the_strictest_matching_limit_wins(
    level: int, product: ProductCategory, hours: int, channel: IntakeChannel
) -> None:
    ticket = a_ticket(grading=graded(level, product), intake=channel)
    assert response_due(ticket, a_policy())[0] == MONDAY_9AM + hours * HOUR


@pytest.mark.requirement("R1.2-2")
@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_phone_call_is_answered_within_a_quarter_of_an_hour(level: int, product: ProductCategory) -> None:
    ticket = a_ticket(grading=graded(level, product), intake=IntakeChannel.PHONE)
    assert response_due(ticket, a_policy()) == (MONDAY_9AM + timedelta(minutes=15), "response.channel.phone")


@pytest.mark.requirement("R1.2-5")
@pytest.mark.parametrize("channel", [IntakeChannel.EMAIL, IntakeChannel.FAX])
def test_e_mail_and_fax_have_a_limit_of_their_own(channel: IntakeChannel) -> None:
    limits = {limit.rule: limit.span for limit in response_limits(a_ticket(intake=channel), a_policy())}
    assert limits[f"response.channel.{channel}"] == 24 * HOUR


@pytest.mark.requirement("R1.2-3")
@pytest.mark.parametrize("channel", [IntakeChannel.WECHAT_OA, IntakeChannel.TELEGRAM])
def test_an_online_platform_has_no_limit_of_its_own(channel: IntakeChannel) -> None:
    rules = {limit.rule for limit in response_limits(a_ticket(intake=channel), a_policy())}
    assert rules == {"response.overall", "response.level.1"}


def test_an_ungraded_ticket_is_taken_for_level_one() -> None:
    assert response_due(a_ticket(), a_policy()) == (MONDAY_9AM + HOUR, "response.level.1")


def test_the_owner_may_change_a_figure_without_touching_code() -> None:
    policy = a_policy()
    stricter = a_policy(
        limits=type(policy.limits)(
            level={**policy.limits.level, ResponseLevel.LEVEL_3: timedelta(minutes=30)},
            product=policy.limits.product,
            channel=policy.limits.channel,
            severity=policy.limits.severity,
            overall=policy.limits.overall,
        )
    )
    ticket = a_ticket(grading=graded(3, ProductCategory.OTHER))
    assert response_due(ticket, stricter)[0] == MONDAY_9AM + timedelta(minutes=30)


def test_handling_is_owed_within_a_day_or_three_when_it_is_complex() -> None:
    assert completion_due(a_ticket(), a_policy()) == MONDAY_9AM + 24 * HOUR
    assert completion_due(a_ticket(is_complex=True), a_policy()) == MONDAY_9AM + 72 * HOUR
