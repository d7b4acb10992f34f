"""A job that is handed over by name: its receiver answers in time, or it goes on to others."""

import pytest

from desk.dispatch.record import Answer
from desk.terms import Status
from desk.tickets.timeline import Act
from tests.desk.builders import LI, MEI, WU
from tests.desk.dispatch.searching import MINUTE, Search
from tests.desk.dispatch.test_searching import graded


def test_a_job_that_is_given_back_is_offered_anew_to_others() -> None:
    desk = graded()
    desk.presses(LI, "Accept")
    desk.says(LI, "/handover 7 Wu")
    assert desk.asked() == ["Wu"]
    began = desk.ticket.times
    desk.says(WU, "/decline 7 no time today")
    assert (desk.dispatch.round, desk.asked()) == (2, ["Ted"])  # Li has just given it away
    assert desk.dispatch.offers[0].answer is Answer.DECLINED
    assert desk.ticket.times == began
    desk.passes(45 * MINUTE)
    assert desk.asked() == ["Li", "Ted", "Uma"], "in the end everybody is asked but who declined"


def handed_over() -> Search:
    desk = graded()
    desk.presses(LI, "Accept")
    desk.says(LI, "/handover 7 Wu")
    return desk


@pytest.mark.requirement("R1.4-3", "R2.1-7")
def test_who_is_handed_a_job_has_the_time_of_an_offer_to_answer_and_then_it_goes_on_to_others() -> None:
    desk = handed_over()
    began = desk.ticket.times
    assert desk.was_told(WU).count("Accept by: 2026-11-23 01:15") == 1
    assert desk.due_at == 15 * MINUTE
    desk.passes(14 * MINUTE)
    assert (desk.asked(), desk.ticket.status) == (["Wu"], Status.ASSIGNED)
    desk.passes(MINUTE)
    assert (desk.asked(), desk.ticket.status, desk.ticket.assignee) == (["Ted"], Status.CLASSIFIED, None)
    for told in (LI, MEI):
        assert desk.was_told(told).startswith("Wu has not answered: ticket 7 is offered to others now.")
    assert "your time to answer is over, the job is still free" in desk.was_told(WU)
    assert desk.story()[-2:] == [(Act.OFFER_UNSEEN, "Wu"), (Act.OFFERED, "Ted")]
    assert (desk.ticket.times, [who.name for who in desk.ticket.handlers]) == (began, ["Li", "Wu"])
    desk.says(WU, "/accept 7")
    assert desk.ticket.assignee
    assert desk.ticket.assignee.name == "Wu", "also a late one"


def test_who_accepts_a_job_that_was_handed_over_ends_it_and_who_only_writes_has_seen_it() -> None:
    desk = handed_over()
    desk.says(WU, "/ticket 7")
    assert desk.dispatch.offers[-1].seen_at == desk.now
    desk.says(MEI, "/note 7 the customer is in until five")
    assert (desk.asked(), desk.due_at) == (["Wu"], 15 * MINUTE)
    desk.presses(WU, "Accept")
    assert (desk.asked(), desk.due_at) == ([], None)
    assert [offer.answer for offer in desk.dispatch.offers] == [Answer.ACCEPTED, Answer.ACCEPTED]


def test_a_job_that_is_handed_on_at_once_has_a_new_receiver_with_a_time_of_their_own() -> None:
    desk = handed_over()
    desk.now += 10 * MINUTE
    desk.says(MEI, "/timeline 7")
    desk.says(WU, "/accept 7", "/handover 7 Ted")
    assert (desk.asked(), desk.due_at) == (["Ted"], 15 * MINUTE)
    desk.fires()  # as when somebody comes on duty
    assert (desk.asked(), desk.due_at) == (["Ted"], 15 * MINUTE)
