"""Several open tickets in one chat, corrected messages, and people who come and go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversations import Topic
from desk.messages import Joined, Left, Words
from desk.terms import CustomerId, Status, TicketId
from tests.desk.builders import LI, MEI, a_ticket
from tests.desk.dialog.talk import PHOTO, TELEGRAM, Talk, a_talk, two_tickets

WHICH = "Which ticket is this about?"
CHOICES = ["7: The washer leaks", "8: The dryer is loud", "A new problem"]


def test_a_message_that_could_be_about_either_is_kept_until_it_is_said() -> None:
    talk = two_tickets()
    assert talk.says("It got worse") == WHICH
    assert talk.labels() == CHOICES
    assert talk.last.about is None
    assert "Added to ticket 8" in talk.says("2")
    assert talk.ticket(8).details == ("It got worse",)
    assert talk.last.adopted == ("m1",)
    assert talk.dialog.held == ""


@pytest.mark.parametrize("answer", ["8", "#8", "ticket 8", "8."])
def test_the_ticket_may_be_named_by_its_number(answer: str) -> None:
    talk = two_tickets()
    talk.says("It got worse")
    talk.offers = {}
    talk.says(answer)
    assert talk.ticket(8).details == ("It got worse",)


def test_everything_sent_meanwhile_is_kept_too() -> None:
    talk = two_tickets()
    talk.says("It got worse")
    assert talk.sends(PHOTO, Words(text="see")) == WHICH
    talk.says("1")
    assert talk.ticket(7).details == ("It got worse\n📷\nsee",)
    assert talk.last.adopted == ("m1", "m2")


def test_the_kept_message_may_be_a_new_problem() -> None:
    talk = two_tickets()
    talk.says("The oven stays cold", "3")
    assert talk.ticket(1003).description == "The oven stays cold"
    assert talk.last.about == 1003
    assert talk.last.adopted == ("m1",)


def test_quoting_a_message_tells_the_ticket() -> None:
    talk = two_tickets()
    assert "Added to ticket 8" in talk.says("It got worse", about=8)
    talk = two_tickets(topic=Topic.WHICH_TICKET, held="x")
    assert "Added to ticket 7" in talk.says("It got worse", about=7)


def test_a_ticket_that_was_picked_stays_in_talk_for_a_while() -> None:
    talk = two_tickets()
    talk.says("It got worse", "2")
    assert "Added to ticket 8" in talk.says("and louder")
    assert talk.later(minutes=11).says("and hot") == WHICH


def test_an_empty_pick_turns_to_the_ticket_or_a_new_problem() -> None:
    talk = two_tickets()
    talk.says("It got worse")
    told = talk.last
    talk.says("1")
    assert talk.presses(CHOICES[1], told=told) == "We are talking about ticket 8 now."
    assert "Please tell us what is wrong" in talk.presses(CHOICES[2], told=told)


@pytest.mark.parametrize(
    ("wish", "heard"), [("urge", "ticket 8 is urgent"), ("call me", "We call you"), ("撤销", "withdraw ticket 8")]
)
def test_a_wish_is_asked_about_and_then_done(wish: str, heard: str) -> None:
    talk = two_tickets()
    assert talk.says(wish) == WHICH
    assert heard in talk.says("2")


def test_the_progress_of_all_is_shown_and_what_can_be_done_is_asked_for() -> None:
    talk = two_tickets()
    heard = talk.says("how far is it")
    assert "Ticket 7" in heard
    assert "Ticket 8" in heard
    assert talk.labels() == ["Urge", "Call me", "Withdraw"]
    assert talk.presses("Urge") == WHICH
    talk.says("help")
    assert "Ticket 8" in talk.presses("How far is it?")


def test_without_a_ticket_the_progress_button_says_so() -> None:
    talk = a_talk()
    talk.says("help")
    told = talk.last
    talk.tickets.clear()
    assert "no open ticket" in talk.presses("How far is it?", told=told)


def test_a_wish_quoting_a_message_is_for_its_ticket() -> None:
    talk = two_tickets()
    assert "ticket 8 is urgent" in talk.says("urge", about=8)


@pytest.mark.parametrize("words", ["yes", "pass"])
def test_a_small_word_for_one_of_several_is_asked_about(words: str) -> None:
    assert two_tickets().says(words) == WHICH


def test_a_corrected_message_reaches_the_handler_as_a_correction() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.sends(Words(text="It leaks on the left"), about=7, amends="41")
    assert "corrects a message:\nIt leaks on the left" in talk.told(LI)
    assert talk.ticket(7).details == ("It leaks on the left",)


def test_a_corrected_answer_corrects_the_record() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.sends(Words(text="13900139000"), about=7, amends="41")
    assert talk.ticket(7).contact.contact == "13900139000"


@pytest.mark.parametrize("about", [None, 7])
def test_a_corrected_message_of_no_open_ticket_is_kept(about: int | None) -> None:
    talk = a_talk(Status.CLOSED)
    assert talk.sends(Words(text="It leaks"), about=about, amends="41") == "Thank you, we have kept your correction."


@pytest.mark.requirement("R2.3-6", "R1.3-9")
def test_who_blocks_the_bot_becomes_a_task_for_the_owner_of_each_open_ticket() -> None:
    talk = Talk(at=TELEGRAM).knows(a_ticket(), replace(a_ticket(Status.CLOSED), id=TicketId(8)))
    assert talk.sends(Left()) == ""
    assert talk.conversation.left
    assert "Ticket 7: the customer can't be reached on Telegram any more." in talk.told(MEI)
    assert "13800001234" in talk.told(MEI)
    assert "Ticket 8" not in talk.told(MEI)
    talk.sends(Joined())
    assert not talk.conversation.left


def test_a_ticket_that_is_handled_is_not_the_customers_question_any_more() -> None:
    talk = Talk().knows(a_ticket(Status.CANCELLED), ticket=7, topic=Topic.WITHDRAWAL)
    talk.says("yes")
    assert talk.ticket(7).status is Status.CANCELLED
    talk.says("The dryer is loud")
    assert talk.ticket(1002).description == "The dryer is loud"


def test_the_tickets_of_a_stranger_are_never_shown() -> None:
    talk = a_talk()
    talk.tickets[TicketId(9)] = replace(a_ticket(), id=TicketId(9), customer=CustomerId(501))
    assert "Ticket 9" not in talk.says("how far is it")
    assert "Ticket 9" not in talk.says("/progress 9")
    assert "Ticket 9" not in talk.says("9")


def test_a_focus_that_is_over_is_forgotten() -> None:
    talk = two_tickets(ticket=8, focus_until=None)
    talk.now += timedelta(hours=1)
    assert talk.says("It got worse") == WHICH
