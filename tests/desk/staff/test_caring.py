"""Those above the handler: they take care of what was missed, apologise, and say when they want to be left alone."""

from dataclasses import replace
from datetime import time

import pytest

from desk.attention import Quiet
from desk.replies import Card
from desk.terms import Status
from desk.tickets.ticket import Escalation, Ticket
from desk.tickets.timeline import Act, person
from tests.desk.builders import ANNS_CHAT, EVERYBODY, HOUR, LI, MEI, MONDAY_9AM, SUN, a_ticket
from tests.desk.sla.hearing import CHAIN, PAN, QI, reported
from tests.desk.talking import Desk, read


def escalated(**more: object) -> Ticket:
    state = Escalation(since=MONDAY_9AM, step=2, rule="response.level.1", to=(person(PAN), person(SUN)))
    return a_ticket(Status.IN_PROGRESS, escalation=replace(state, **more))  # type: ignore[arg-type]


@pytest.mark.requirement("R1.4-3")
def test_whoever_takes_care_is_noted_and_the_others_hear_of_it() -> None:
    desk = Desk(members=CHAIN).hold(escalated())
    desk.says(PAN, "/care 7")
    assert desk.ticket.escalation
    assert desk.ticket.escalation.acknowledged_by == person(PAN)
    assert desk.ticket.escalation.acknowledged_at == desk.now
    assert desk.acts() == [Act.ACKNOWLEDGED]
    assert "in your care" in desk.was_told(PAN)
    for other in (SUN, LI):
        assert desk.was_told(other) == "Pan takes care of ticket 7."
    assert desk.was_told(QI) == ""


def test_the_pressed_card_says_who_takes_care_and_offers_what_is_next() -> None:
    hearing = reported(level=1).passes(HOUR)
    desk = Desk(members=CHAIN).hold(hearing.held)
    (card,) = hearing.to(PAN)
    desk.presses(PAN, "I take care of it", on=card)
    (changed,) = (m for out in desk.last.outbound if isinstance(m := out.message, Card) and m.revises)
    assert "Taken care of by: Pan" in read(changed)
    assert "missed: first response, by its level" in read(changed)
    assert desk.labels(PAN) == ["Hand over", "Accept", "Dialogue"]


def test_one_takes_care_not_two() -> None:
    desk = Desk(members=CHAIN).hold(escalated())
    desk.says(PAN, "/care 7")
    desk.says(PAN, "我来处理 7")
    assert "You take care of ticket 7 already." in desk.was_told(PAN)
    desk.says(SUN, "/care 7")
    assert "Pan takes care of ticket 7 already." in desk.was_told(SUN)
    assert desk.last.tickets == ()


def test_a_ticket_of_which_nothing_passed_needs_no_care() -> None:
    desk = Desk(members=CHAIN).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(SUN, "/care 7")
    assert "no limit has passed" in desk.was_told(SUN)
    desk.hold(replace(escalated(), reopened=1))
    desk.says(SUN, "/care 7")
    assert "no limit has passed" in desk.was_told(SUN)


@pytest.mark.requirement("R2.3-6")
def test_a_supervisor_passes_a_ticket_up_by_hand_with_the_reason() -> None:
    desk = Desk(members=CHAIN).hold(escalated(acknowledged_by=person(SUN)))
    desk.says(SUN, "/escalate 7", "the customer speaks of a lawyer")
    assert "Sun passes ticket 7 up to you: the customer speaks of a lawyer" in desk.was_told(QI)
    assert "We have asked our management to see to it." in desk.was_told(ANNS_CHAT)
    assert [entry.note for entry in desk.last.entries] == ["Sun → Qi: the customer speaks of a lawyer"]
    assert desk.acts() == [Act.ESCALATED]
    assert desk.ticket.escalation
    assert (desk.ticket.escalation.step, desk.ticket.escalation.acknowledged_by) == (3, None)
    desk.presses(QI, "I take care of it")
    assert desk.ticket.escalation.acknowledged_by == person(QI)


def test_a_ticket_of_which_nothing_passed_goes_to_the_lead_first() -> None:
    desk = Desk(members=CHAIN).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(SUN, "升级 7 需要帮助")
    assert "passes ticket 7 up to you" in desk.was_told(PAN)
    assert "Sun has passed ticket 7 up to Pan: 需要帮助" in desk.was_told(LI)
    desk.hold(a_ticket(Status.CANCELLED))
    desk.says(SUN, "/escalate 7 anyway")
    assert desk.last.tickets == ()


@pytest.mark.requirement("R2.3-6")
def test_the_apology_for_a_failed_service_goes_out_in_the_owners_name_once() -> None:
    desk = Desk(members=EVERYBODY).hold(replace(escalated(), service_failed_at=MONDAY_9AM))
    desk.says(MEI, "/apologise 7")
    assert desk.was_told(ANNS_CHAT).splitlines() == [
        "Hello! I am sorry: you have waited far too long for a proper answer about ticket 7.",
        "That should not have happened. I see to it myself now, and tell you within two hours how it goes on.",
        "Mei, Bright Ltd",
    ]
    assert next(out.author for out in desk.last.outbound if out.to == ANNS_CHAT) == MEI.id
    assert desk.acts() == [Act.APOLOGISED]
    desk.says(MEI, "/apologise 7")
    assert "has our apology already" in desk.was_told(MEI)
    assert desk.was_told(ANNS_CHAT) == ""


def test_a_service_that_did_not_fail_needs_no_apology() -> None:
    desk = Desk(members=EVERYBODY).hold(escalated())
    desk.says(MEI, "/apologise 7")
    assert "needs no apology" in desk.was_told(MEI)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("/quiet 22:00-07:00", Quiet(start=time(22), end=time(7))),
        ("/quiet 21:30 - 6", Quiet(start=time(21, 30), end=time(6))),
        ("免打扰 23点到7点", None),
        ("免打扰 23:00到7:30", Quiet(start=time(23), end=time(7, 30))),
        ("/quiet off", Quiet(start=time(0), end=time(0))),
        ("/quiet on", None),
        ("/quiet 25:00-07:00", None),
    ],
)
def test_people_settle_their_own_quiet_hours(words: str, hours: Quiet | None) -> None:
    desk = Desk()
    desk.says(LI, words)
    (li,) = (member for member in desk.members if member.id == LI.id)
    assert li.quiet == hours


def test_what_can_not_be_understood_as_hours_is_asked_again() -> None:
    desk = Desk()
    desk.says(LI, "/quiet")
    assert "Your quiet hours are 22:00 to 08:00. When shall reminders wait?" in desk.was_told(LI)
    desk.says(LI, "in the evening")
    assert "I don't understand" in desk.was_told(LI)
    desk.presses(LI, "Never")
    assert desk.was_told(LI).endswith("You have no quiet hours. Tickets of level 1 reach you at any hour.")


def test_a_wait_does_not_take_back_that_a_job_is_late() -> None:
    desk = Desk().hold(replace(a_ticket(Status.IN_PROGRESS), is_delayed=True))
    desk.says(LI, "/wait 7 parts 2h the seal comes by noon")
    assert desk.ticket.times.expected_at == desk.now + 2 * HOUR
    assert desk.ticket.is_delayed
