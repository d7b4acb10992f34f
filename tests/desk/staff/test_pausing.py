"""Waiting, going on, new times: always with a cause, always told to the customer."""

from datetime import timedelta

import pytest

from desk.terms import Status, TicketId, WaitReason
from desk.turns import TimerKind
from tests.desk.builders import ANNS_CHAT, HOUR, LI, MONDAY_9AM, SUN, WU, a_ticket
from tests.desk.talking import Desk


@pytest.mark.requirement("R2.3-9", "R2.3-6", "R3.1-3")
def test_waiting_tells_the_customer_cause_and_new_time() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/wait 7")
    assert desk.labels(LI)[1] == "Waiting for parts"
    desk.presses(LI, "Waiting for parts")
    assert desk.labels(LI) == ["In 2 hours", "Today, 18:00", "Tomorrow, same time", "In 2 days"]
    desk.presses(LI, "In 2 days")
    desk.says(LI, "The pump is ordered, I fit it on Wednesday.")
    assert desk.ticket.status is Status.WAITING
    assert desk.ticket.wait
    assert desk.ticket.wait.reason is WaitReason.PARTS
    assert desk.ticket.is_delayed
    assert desk.was_told(ANNS_CHAT) == (
        "Hello! Your ticket 7 takes longer than expected. We are sorry.\n"
        "Waiting for parts: The pump is ordered, I fit it on Wednesday.\n"
        "We expect to be done by 2026-11-25 01:00."
    )
    assert "Ticket 7 is delayed until" in desk.was_told(SUN)
    assert desk.timers[TicketId(7), TimerKind.EXPECTED] == MONDAY_9AM + timedelta(days=2)


def test_waiting_fits_one_line_and_an_earlier_time_is_no_delay() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "等待7 客户 2h he is not at home")
    assert desk.ticket.times.expected_at == MONDAY_9AM + 2 * HOUR
    assert not desk.ticket.is_delayed
    assert "There is news of your ticket 7." in desk.was_told(ANNS_CHAT)
    assert desk.was_told(SUN) == ""


def test_going_on_tells_the_customer_and_never_an_old_time() -> None:
    desk = Desk().hold(a_ticket(Status.WAITING))
    desk.now = MONDAY_9AM + 30 * HOUR
    desk.says(LI, "/resume 7")
    assert desk.ticket.status is Status.IN_PROGRESS
    assert "We expect to be done by 2026-11-25 07:00." in desk.was_told(ANNS_CHAT)


@pytest.mark.requirement("R2.3-9")
def test_a_later_time_needs_its_cause() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/eta 7 3d")
    assert desk.was_told(LI) == "Why later? The customer will read the cause."
    desk.says(LI, "The road is closed.")
    assert desk.ticket.handling.delay_cause == "The road is closed."
    assert "Cause: The road is closed." in desk.was_told(ANNS_CHAT)


def test_an_earlier_time_needs_no_cause() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/eta 7 14:00")
    assert desk.ticket.times.expected_at == MONDAY_9AM + 5 * HOUR
    assert "We expect to be done by" in desk.was_told(ANNS_CHAT)


def test_a_time_that_passed_or_means_nothing_is_asked_for_again() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/eta 7", "2026-01-01 12:00")
    assert desk.was_told(LI) == "That time has already passed. Please give a later one."
    desk.says(LI, "soon")
    assert desk.was_told(LI).startswith("Sorry, I don't understand that.")
    desk.says(LI, "2h")
    assert desk.ticket.times.expected_at == MONDAY_9AM + 2 * HOUR


def test_this_evening_is_not_offered_at_night() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.now = MONDAY_9AM + 12 * HOUR
    desk.says(LI, "/eta 7")
    assert "Today, 18:00" not in desk.labels(LI)


def test_only_the_handler_waits_and_only_while_working() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(WU, "/wait 7")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."
    desk.hold(a_ticket(Status.HANDLED)).says(LI, "/wait 7")
    assert "it can't become “Waiting” from there" in desk.was_told(LI)
