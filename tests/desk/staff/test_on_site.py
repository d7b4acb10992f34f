"""On the way and at the place: who comes and when, and what proves that they were there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.messages import Datum, Place, Words
from desk.people import Customer
from desk.policy import IntakeLimits
from desk.replies import Say, Share
from desk.terms import Status, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act
from desk.turns import DialogueLine, TimerKind
from desk.visits.arriving import code_of
from desk.visits.rules import VisitRules
from desk.visits.visit import Proof, SigningState, Visit, VisitState, Window
from tests.desk.builders import ANN, ANNS_CHAT, HOUR, LI, MEI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.talking import Desk

HOME = "📍 Century Avenue (31.23360, 121.50550)"
AT_HOME = Place(latitude=31.2340, longitude=121.5058)  # some 50 m away
FAR_AWAY = Place(latitude=31.2636, longitude=121.5055)


def in_work(*, address: str | None = HOME, **changes: Any) -> Desk:  # noqa: ANN401 -- any field
    contact = replace(a_ticket().contact, address=address)
    return Desk().hold(a_ticket(Status.IN_PROGRESS, contact=contact, **changes))


def on_the_way(**more: Any) -> Desk:  # noqa: ANN401 -- any field
    desk = in_work(**more)
    desk.says(LI, "/way 7")
    return desk


def code(desk: Desk) -> str:
    return code_of(desk.ticket, secret=SECRET)


def proof(ticket: Ticket) -> tuple[Proof, int | None]:
    assert ticket.visit
    assert ticket.visit.check_in
    return ticket.visit.check_in.proof, ticket.visit.check_in.metres


@pytest.mark.requirement("R1.2-4")
def test_the_customer_hears_who_comes_and_when_and_what_to_show() -> None:
    window = Window(start=MONDAY_9AM + HOUR, end=MONDAY_9AM + 3 * HOUR)
    desk = in_work(visit=Visit(state=VisitState.AGREED, windows=(window,), chosen=window))
    desk.says(LI, "/way 7")
    assert desk.was_told(ANNS_CHAT).split("\n")[:3] == [
        "Hello! Li is on the way to you for ticket 7.",
        "Agreed on: Mon 23 Nov 02:00–04:00",
        f"When they are there, please show them this code: {code(desk)}",
    ]
    assert code(desk) not in desk.was_told(LI)
    assert "Route: https://uri.amap.com/navigation?to=121.505500,31.233600,Century%20Avenue" in desk.was_told(LI)


def test_without_an_appointment_the_technician_may_say_when_they_are_there() -> None:
    desk = in_work(address=None)
    desk.says(LI, "/way 7 30min")
    assert "There at about 01:30." in desk.was_told(ANNS_CHAT)
    assert "The address is not known yet." in desk.was_told(LI)
    desk.says(LI, "/way 7 1h")
    assert desk.was_told(ANNS_CHAT) == "Li is there at about 02:00 (ticket 7)."


@pytest.mark.requirement("R1.2-4")
def test_a_location_near_the_customer_checks_in_by_itself() -> None:
    desk = on_the_way()
    desk.now += timedelta(minutes=40)
    desk.sends(LI, AT_HOME)
    assert desk.was_told(LI).endswith("Checked in for ticket 7: by location, 53 m away.")
    assert proof(desk.ticket) == (Proof.PLACE, 53)
    assert desk.ticket.times.arrived_at == desk.now
    assert desk.acts() == [Act.ARRIVED, Act.ARRIVAL_PROVED]


def test_a_location_from_wecom_counts_the_way_china_does() -> None:
    desk = on_the_way()
    desk.sends(LI, Place(latitude=31.23157, longitude=121.50998, datum=Datum.GCJ02))
    assert proof(desk.ticket)[0] is Proof.PLACE


def test_a_location_far_away_is_no_arrival_until_the_technician_insists() -> None:
    desk = on_the_way()
    desk.sends(LI, FAR_AWAY)
    assert "You are 3.3 km from the customer's place: this is no arrival yet." in desk.was_told(LI)
    assert desk.ticket.times.arrived_at is None
    desk.presses(LI, "Arrived")
    desk.sends(LI, FAR_AWAY)
    assert proof(desk.ticket) == (Proof.EVIDENCE, 3336)
    desk.says(LI, "/ticket 7")
    assert "location 3336 m away from the customer's place" in desk.was_told(LI)


def test_where_nobody_knows_the_customer_s_place_the_location_is_kept_as_evidence() -> None:
    desk = on_the_way(address="1 Long Street")
    desk.sends(LI, AT_HOME)
    assert proof(desk.ticket) == (Proof.EVIDENCE, None)
    assert desk.was_told(LI).endswith("Checked in for ticket 7: location kept, not compared.")


@pytest.mark.requirement("R1.2-4")
def test_the_customer_s_code_proves_an_arrival_that_was_noted_before() -> None:
    desk = on_the_way()
    desk.presses(LI, "Arrived")
    assert "It is not proved yet" in desk.was_told(LI)
    assert proof(desk.ticket) == (Proof.WORD, None)
    desk.says(LI, code(desk))
    assert desk.was_told(LI).endswith("Checked in for ticket 7: by the customer's code.")
    assert proof(desk.ticket)[0] is Proof.CODE
    desk.sends(LI, FAR_AWAY)
    assert proof(desk.ticket)[0] is Proof.CODE


def test_the_code_alone_checks_in_who_is_on_the_way() -> None:
    desk = on_the_way()
    desk.says(LI, f"签到 7 {code(desk)}")
    assert proof(desk.ticket)[0] is Proof.CODE


def test_wrong_codes_are_counted_and_then_none_is_tried() -> None:
    desk = on_the_way()
    desk.policy = a_policy(intake=IntakeLimits(wrong_codes=2))
    right = code(desk)
    wrong = f"{(int(right) + 1) % 10000:04d}"
    desk.says(LI, wrong)
    assert "This is not the code." in desk.was_told(LI)
    assert proof(desk.ticket)[0] is Proof.WORD
    desk.says(LI, wrong)
    assert "gave many wrong codes" in desk.was_told(SUN)
    desk.says(LI, right)
    assert "Too many wrong codes came from here." in desk.was_told(LI)
    assert proof(desk.ticket)[0] is Proof.WORD


def test_an_old_code_proves_nothing() -> None:
    desk = on_the_way()
    right = code(desk)
    desk.now += timedelta(hours=5)
    desk.says(LI, right)
    assert "There is no code for this visit that is still good." in desk.was_told(LI)
    assert proof(desk.ticket)[0] is Proof.WORD


def test_each_way_to_the_customer_has_a_code_of_its_own() -> None:
    desk = on_the_way()
    first = code(desk)
    desk.presses(LI, "Arrived")
    desk.now += timedelta(hours=1)
    desk.says(LI, "/wait 7 parts 2026-11-24 15:00 ordered")
    desk.says(LI, "/way 7")
    assert code(desk) != first
    assert desk.ticket.visit
    assert desk.ticket.visit.number == 2
    desk.presses(LI, "Arrived")
    assert [one.visit for one in desk.ticket.visit.check_ins] == [1, 2]


def test_staff_who_read_the_dialogue_do_not_find_the_code_there() -> None:
    desk = on_the_way()
    shown = f"When they are there, please show them this code: {code(desk)}"
    desk.dialogue = (DialogueLine(at=MONDAY_9AM, outgoing=True, channel="wechat", who="", words=shown),)
    desk.says(LI, "/dialogue 7")
    assert "please show them this code: ••••" in desk.was_told(LI)


def test_without_a_chat_there_is_no_code_for_the_owner_to_read_out() -> None:
    desk = on_the_way()
    desk.customers = {ANN: Customer(id=ANN, name="Ann")}
    other = in_work()
    other.customers = desk.customers
    other.says(LI, "/way 7")
    assert "code" not in other.was_told(MEI)
    assert other.ticket.visit
    assert other.ticket.visit.code_until is None


def test_a_location_or_a_number_from_somebody_at_their_desk_is_what_it_always_was() -> None:
    desk = in_work()
    desk.sends(LI, AT_HOME)
    assert "a note for us, or an answer to the customer?" in desk.was_told(LI)
    desk.says(LI, "/cancel")
    desk.sends(LI, Words(text="4711"))
    assert "a note for us, or an answer to the customer?" in desk.was_told(LI)


def test_of_several_jobs_it_is_the_one_whose_customer_they_are_with() -> None:
    desk = on_the_way().hold(a_ticket(Status.IN_PROGRESS, id=TicketId(8)))
    desk.sends(LI, AT_HOME)
    assert proof(desk.ticket)[0] is Proof.PLACE
    assert desk.tickets[TicketId(8)].visit is None


@pytest.mark.requirement("R2.2-6", "R2.4-1")
def test_the_customer_is_asked_to_sign_as_soon_as_the_work_at_their_place_is_complete() -> None:
    desk = on_the_way()
    desk.presses(LI, "Arrived")
    desk.now += timedelta(minutes=50)
    desk.says(LI, "/used 7 seal 1", "/complete 7 on_site replacement New seal, two test runs", "yes", "no")
    told = desk.was_told(ANNS_CHAT)
    assert told.split("\n") == [
        "Hello! Li has finished the work at your place (ticket 7).",
        "Problem: The washer leaks",
        "Work: Replacement, On site",
        "Handled by Li, 2026-11-23 01:50",
        "At your place: Mon 23 Nov 01:00–01:50",
        "Parts used: 1 × seal",
        "Result: New seal, two test runs",
        "Please confirm the work done here: “Confirm and sign” is your signature. If it is not right, say so.",
        "You may rate us here as well, 1 to 10 each: speed, solution, completeness, attitude, follow-up.",
    ]
    assert desk.was_told(LI).endswith("Ticket 7 is complete. The customer is asked to sign for the work.")
    assert desk.ticket.status is Status.RESULT_SENT
    assert desk.timers[TicketId(7), TimerKind.VISIT] == desk.now + 2 * HOUR
    assert (TicketId(7), TimerKind.RELEASE_RESULT) not in desk.timers


def test_who_has_no_chat_or_an_owner_who_wants_no_signatures_gets_the_result_as_ever() -> None:
    desk = on_the_way()
    desk.policy = a_policy(visits=VisitRules(sign=False))
    desk.says(LI, "/arrived 7", "/complete 7 on_site repair Done well", "yes", "no")
    assert desk.ticket.status is Status.HANDLED
    assert (TicketId(7), TimerKind.RELEASE_RESULT) in desk.timers


def test_who_refused_is_asked_again_once_it_was_put_right_on_the_spot() -> None:
    desk = on_the_way()
    desk.says(LI, "/arrived 7", "/complete 7 on_site repair New seal", "yes", "no")
    desk.says(MEI, "/unsolved 7 it still leaks")
    assert desk.ticket.visit
    assert [one.state for one in desk.ticket.visit.signatures] == [SigningState.REFUSED]
    desk.says(LI, "/complete 7 on_site repair Hose replaced too", "yes", "no")
    assert "Please confirm the work done here" in desk.was_told(ANNS_CHAT)
    assert [one.state for one in desk.ticket.visit.signatures] == [SigningState.REFUSED, SigningState.ASKED]


def test_what_is_done_days_after_a_visit_is_not_signed_for_as_a_part_of_it() -> None:
    desk = on_the_way()
    desk.says(LI, "/arrived 7")
    desk.now += timedelta(days=2)
    desk.says(LI, "/complete 7 on_site repair New seal", "yes", "no")
    assert desk.ticket.status is Status.HANDLED


def test_the_phone_s_own_keys_share_the_location_and_do_what_comes_next() -> None:
    desk = on_the_way()
    desk.presses(LI, "Arrived")
    [asked] = [o.message for o in desk.last.outbound if isinstance(o.message, Say) and o.to in LI.addresses]
    assert asked.share is Share.LOCATION
    desk.says(LI, "2. Note")
    assert desk.was_told(LI) == "Ticket 7: please write the note."
    desk.says(LI, "2. the seal is torn, 3 cm")
    assert desk.ticket.handling.diagnosis == "2. the seal is torn, 3 cm"
