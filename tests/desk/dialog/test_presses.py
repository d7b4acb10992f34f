"""Buttons: stale, foreign, doubled and forged presses do nothing and say why."""

from dataclasses import replace

import pytest

from desk.messages import Press
from desk.people import Customer
from desk.terms import CustomerId, Status, TicketId
from desk.tokens import Button, seal
from tests.desk.builders import ANN, SECRET, a_ticket
from tests.desk.dialog.talk import WECHAT, Talk, a_talk

FOREIGN = "This button is not yours to press. Please write to us instead."


def press(talk: Talk, *, secret: bytes = SECRET, **button: object) -> None:
    asked = {"action": "urge", "ticket": 7, "person": ANN, **button}
    talk.sends(Press(token=seal(Button(**asked), secret=secret), press="p1"))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"secret": b"somebody else's secret, 32 bytes!"}, {"person": 501}])
def test_a_forged_or_foreign_button_does_nothing_and_says_so(wrong: dict[str, object]) -> None:
    talk = a_talk()
    press(talk, **wrong)  # type: ignore[arg-type]
    assert talk.toasts() == [FOREIGN]
    assert talk.ticket(7).urged == 0


def test_a_button_of_a_strangers_ticket_does_nothing() -> None:
    talk = a_talk()
    talk.tickets[TicketId(9)] = replace(a_ticket(), id=TicketId(9), customer=CustomerId(501))
    press(talk, ticket=9)
    assert talk.toasts() == ["Ticket 9 can't be found here any more."]
    assert talk.ticket(9).urged == 0


def test_a_button_pressed_twice_works_once() -> None:
    talk = a_talk(Status.RESULT_SENT)
    talk.says("progress")
    told = talk.last
    talk.presses("Yes, it is solved")
    assert talk.toasts() == ["OK"]
    talk.presses("Yes, it is solved", told=told)
    assert talk.toasts() == ["That choice is out of date. Ticket 7 is now: Confirmed."]
    assert talk.heard() == ""


def test_a_typed_number_of_a_stale_choice_is_answered_in_words() -> None:
    talk = a_talk(Status.RESULT_SENT)
    talk.says("progress")
    talk.tickets[TicketId(7)] = a_ticket(Status.CLOSED)
    assert talk.says("1") == "That choice is out of date. Ticket 7 is now: Closed."


def test_no_is_pressed_and_the_reason_asked_for() -> None:
    talk = a_talk(Status.RESULT_SENT)
    talk.says("progress")
    assert "What is not right yet?" in talk.presses("No, or there is something else")


@pytest.mark.parametrize(
    ("label", "heard"), [("Urge", "passed it on"), ("Call me", "We call you"), ("Withdraw", "Shall")]
)
def test_each_offer_of_the_progress_works(label: str, heard: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("progress")
    assert heard in talk.presses(label)


def test_an_unknown_action_does_nothing() -> None:
    talk = a_talk()
    press(talk, action="dance")
    assert talk.toasts() == ["OK"]
    press(talk, action="dance", ticket=0)
    assert talk.ticket(7).urged == 0


def test_a_press_without_a_number_to_answer_has_no_toast() -> None:
    talk = a_talk()
    talk.sends(Press(token=seal(Button(action="urge", ticket=7, person=ANN), secret=SECRET)))
    assert talk.toasts() == []
    assert talk.ticket(7).urged == 1


def test_buttons_from_before_a_link_still_work() -> None:
    talk = Talk().knows(a_ticket(), former=CustomerId(501))
    talk.customers[CustomerId(501)] = Customer(id=CustomerId(501), addresses=(WECHAT,))
    press(talk, person=501)
    assert talk.ticket(7).urged == 1


def test_a_broken_rule_is_said_and_changes_nothing() -> None:
    talk = a_talk(Status.HANDLED)
    press(talk, action="fix")
    assert "can't become “Confirmed”" in talk.heard()
    assert talk.ticket(7).status is Status.HANDLED
    assert talk.acts() == []
