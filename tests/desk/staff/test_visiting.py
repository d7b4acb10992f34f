"""The appointment of a visit as its handler makes it: offered, typed, agreed on by phone, called off."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.messages import Place
from desk.people import Customer
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import Status, TicketId, WaitReason
from desk.tickets.ticket import Wait
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from desk.visits.visit import Visit, VisitState, Window
from tests.desk.builders import ANN, ANNS_CHAT, EVERYBODY, HOUR, LI, MEI, MONDAY_9AM, SUN, WU, a_ticket
from tests.desk.talking import Desk

N = TicketId(7)
ELEVEN = Window(start=MONDAY_9AM + 2 * HOUR, end=MONDAY_9AM + 4 * HOUR)
TOMORROW_9 = Window(start=MONDAY_9AM + 24 * HOUR, end=MONDAY_9AM + 26 * HOUR)


def in_work(**changes: Any) -> Desk:  # noqa: ANN401 -- any field
    return Desk().hold(a_ticket(Status.IN_PROGRESS, **changes))


def agreed(window: Window = TOMORROW_9, *, number: int = 7, **more: Any) -> Desk:  # noqa: ANN401 -- any field
    """A desk whose ticket has its visit agreed on."""
    visit = Visit(state=VisitState.AGREED, windows=(window,), chosen=window)
    wait = Wait(reason=WaitReason.VISIT, since=MONDAY_9AM)
    return Desk().hold(a_ticket(Status.WAITING, id=TicketId(number), visit=visit, wait=wait, **more))


@pytest.mark.requirement("R1.2-4")
def test_suggested_times_go_to_the_customer_at_one_press() -> None:
    desk = in_work()
    desk.says(LI, "/ticket 7")
    desk.presses(LI, "Visit")
    assert desk.labels(LI)[0] == "Offer all of these"
    assert desk.labels(LI)[-1] == "I set out now"
    desk.presses(LI, "Offer all of these")
    assert "Hello! Li would like to come to you for ticket 7." in desk.was_told(ANNS_CHAT)
    visit = desk.ticket.visit
    assert visit
    assert (visit.state, len(visit.windows), visit.chosen) == (VisitState.PROPOSED, 3, None)
    assert desk.acts() == [Act.VISIT_PROPOSED]


@pytest.mark.requirement("R1.2-4", "R2.3-9")
def test_an_offered_visit_is_what_the_ticket_waits_for_and_its_need_starts_the_clock() -> None:
    desk = in_work()
    desk.says(LI, "/visit 7 明天9-11, 14-16")
    assert desk.was_told(LI).endswith(
        "The customer of ticket 7 is asked: Tue 24 Nov 01:00–03:00, Tue 24 Nov 06:00–08:00"
    )
    assert desk.ticket.status is Status.WAITING
    assert desk.ticket.wait
    assert desk.ticket.wait.reason is WaitReason.VISIT
    assert desk.ticket.times.onsite_need_at == MONDAY_9AM
    assert desk.timers[N, TimerKind.VISIT] == TOMORROW_9.start


def test_what_cannot_be_read_as_times_is_asked_for_again() -> None:
    desk = in_work()
    desk.says(LI, "/visit 7 sometime")
    assert desk.was_told(LI).startswith("Sorry, I don't understand that.")
    desk.says(LI, "tomorrow 9-11")
    assert desk.ticket.visit
    assert desk.ticket.visit.windows == (TOMORROW_9,)


def test_nobody_is_offered_a_visit_at_night() -> None:
    desk = in_work()
    desk.says(LI, "/visit 7 tomorrow 21:00-22:00")
    assert desk.was_told(LI) == "Visits are between 08:00 and 20:00."
    assert desk.ticket.visit is None


def test_what_was_agreed_on_the_phone_is_settled_at_once_and_told_in_the_chat() -> None:
    desk = in_work()
    desk.says(LI, "预约 7 约好 明天9-11点")
    assert "Agreed: Li comes to you for ticket 7, Tue 24 Nov 01:00–03:00." in desk.was_told(ANNS_CHAT)
    assert desk.ticket.visit
    assert desk.ticket.visit.chosen == TOMORROW_9
    assert desk.ticket.times.expected_at == TOMORROW_9.end + 2 * HOUR
    assert desk.timers[N, TimerKind.EXPECTED] == TOMORROW_9.end + 2 * HOUR
    evening = MONDAY_9AM.replace(hour=11)  # seven o'clock in Shanghai
    assert desk.timers[N, TimerKind.VISIT] == evening


@pytest.mark.requirement("R2.3-9")
def test_a_visit_later_than_promised_is_a_delay_of_which_supervisors_hear() -> None:
    desk = in_work()
    desk.says(LI, "/visit 7 agreed tomorrow 9-11")
    assert desk.ticket.is_delayed
    assert "Ticket 7 is delayed until 2026-11-24 05:00." in desk.was_told(SUN)


def test_two_visits_of_one_person_at_a_time_need_a_second_yes() -> None:
    desk = agreed(number=9).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/visit 7 tomorrow 10-12")
    assert "then there is the visit for ticket 9 already" in desk.was_told(LI)
    assert desk.was_told(ANNS_CHAT) == ""
    desk.presses(LI, "Other times")
    desk.says(LI, "tomorrow 10-12", "yes")
    assert desk.ticket.visit
    assert desk.ticket.visit.state is VisitState.PROPOSED


def test_where_another_visit_is_nothing_is_suggested() -> None:
    busy = Window(start=MONDAY_9AM, end=MONDAY_9AM + 11 * HOUR)
    desk = agreed(busy, number=9).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/visit 7")
    assert [label for label in desk.labels(LI) if label.startswith("Mon 23")] == []


def test_times_are_suggested_in_which_the_handler_works() -> None:
    morning = Shift(start=MONDAY_9AM + 24 * HOUR, end=MONDAY_9AM + 29 * HOUR, kind=ShiftKind.WORK)
    li = replace(LI, shifts=(morning,))
    desk = Desk(members=(li, *EVERYBODY[1:])).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(li, "/visit 7")
    assert [label for label in desk.labels(li) if label.startswith("Mon 23")] == []
    assert "The visit is due by 2026-11-24 01:00: these times are later." in desk.was_told(li)


@pytest.mark.requirement("R1.2-4")
def test_the_customer_s_own_time_is_agreed_to_at_one_press() -> None:
    wished = Visit(state=VisitState.WISHED, windows=(ELEVEN,), wish="明天9点到11点")
    desk = Desk().hold(a_ticket(Status.WAITING, visit=wished))
    desk.says(LI, "/visit 7")
    assert "The customer wishes: 明天9点到11点" in desk.was_told(LI)
    desk.presses(LI, "Agree: Tue 24 Nov 01:00–03:00")
    assert desk.ticket.visit
    assert (desk.ticket.visit.state, desk.ticket.visit.chosen) == (VisitState.AGREED, TOMORROW_9)


def test_new_times_take_the_place_of_what_was_agreed_on() -> None:
    desk = agreed()
    desk.says(LI, "/visit 7 tomorrow 14-16")
    assert "It takes the place of the visit of Tue 24 Nov 01:00–03:00." in desk.was_told(ANNS_CHAT)
    assert desk.ticket.visit
    assert desk.ticket.visit.chosen is None


def test_a_visit_that_is_called_off_is_explained_and_the_work_goes_on() -> None:
    desk = agreed()
    desk.says(LI, "/visit 7")
    desk.presses(LI, "Call the visit off")
    desk.says(LI, "The part has not come.")
    assert "the visit for ticket 7 can't take place.\nThe part has not come." in desk.was_told(ANNS_CHAT)
    assert desk.ticket.status is Status.IN_PROGRESS
    assert desk.ticket.visit
    assert desk.ticket.visit.state is VisitState.CALLED_OFF
    assert (N, TimerKind.VISIT) not in desk.timers


def test_a_visit_that_is_not_needed_any_more_falls_away_with_the_completion() -> None:
    desk = agreed()
    desk.says(LI, "/resume 7", "/complete 7 remote guidance", "Explained the child lock", "yes", "no")
    assert "The visit for ticket 7 is not needed any more." in desk.was_told(ANNS_CHAT)
    assert (N, TimerKind.VISIT) not in desk.timers


def test_only_who_handles_the_ticket_arranges_its_visit_and_nobody_before_it_is_in_work() -> None:
    desk = in_work()
    desk.says(WU, "/visit 7 tomorrow 9-11")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."
    desk.says(SUN, "/visit 7 tomorrow 9-11")
    assert desk.ticket.visit
    handed = Desk().hold(a_ticket(Status.ASSIGNED))
    handed.says(LI, "/visit 7 tomorrow 9-11")
    assert "this is not possible now" in handed.was_told(LI)


def test_a_customer_without_a_chat_is_asked_by_the_owner() -> None:
    desk = Desk(customers={ANN: Customer(id=ANN, name="Ann")}).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/visit 7 tomorrow 9-11")
    told = desk.was_told(MEI)
    assert "please tell the customer by phone or e-mail" in told
    assert "Tue 24 Nov 01:00–03:00" in told


def test_the_card_offers_the_next_step_of_a_visit_only() -> None:
    desk = in_work()
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI) == ["On my way", "Visit", "Note", "Reply", "Complete", "More"]
    desk = agreed()
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI) == ["On my way", "Visit", "Note", "Reply", "Arrived", "More"]
    assert "Visit: Tue 24 Nov 01:00–03:00" in desk.was_told(LI)
    desk.says(LI, "/way 7")
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI) == ["Arrived", "Note", "Reply", "Visit", "More"]
    desk.presses(LI, "Arrived")
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI) == ["Complete", "Parts", "Note", "Reply", "Wait", "More"]


def test_who_sets_out_at_once_needs_no_appointment() -> None:
    desk = in_work(contact=replace(a_ticket().contact, address="📍 Home (31.20000, 121.50000)"))
    desk.says(LI, "/visit 7")
    desk.presses(LI, "I set out now")
    assert "Li is on the way to you for ticket 7." in desk.was_told(ANNS_CHAT)
    assert "Route: https://uri.amap.com/navigation?to=121.500000,31.200000,Home" in desk.was_told(LI)
    assert desk.ticket.times.set_out_at == MONDAY_9AM
    desk.now += timedelta(minutes=10)
    desk.says(LI, "/visit 7")
    assert desk.was_told(LI) == "You are on your way to ticket 7 already."


@pytest.mark.requirement("R1.3-7", "R1.2-4")
def test_the_timeline_says_which_times_were_offered_and_agreed_on() -> None:
    desk = in_work()
    desk.says(LI, "/visit 7 tomorrow 9-11, 14-16", "/visit 7 agreed tomorrow 9-11", "/visit 7 agreed tomorrow 14-16")
    desk.says(LI, "/way 7", "/arrived 7")
    desk.sends(LI, Place(latitude=31.2, longitude=121.5))
    desk.says(LI, "/timeline 7")
    told = desk.was_told(LI)
    assert "Li: visit proposed – Tue 24 Nov 01:00–03:00, Tue 24 Nov 06:00–08:00" in told
    assert "Li: visit agreed on – Tue 24 Nov 01:00–03:00" in told
    assert "Li: visit agreed on – Tue 24 Nov 06:00–08:00" in told
    assert "Li: arrival proved – location kept, not compared" in told
