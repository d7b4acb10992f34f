"""Buttons do what they were made for, for whom and when they were made; typed orders do the same."""

import pytest

from desk.messages import Place, Press, Sticker, Unsupported
from desk.replies import Card, Toast
from desk.terms import Status, TicketId
from desk.tokens import Button, seal
from tests.desk.builders import LI, MEI, SECRET, WU, a_ticket
from tests.desk.talking import Desk


def pressed(desk: Desk, token: str, *, press: str | None = "p1") -> str:
    desk.sends(LI, Press(token=token, press=press))
    return desk.was_told(LI)


def toasts(desk: Desk) -> list[str]:
    return [o.message.text.msgid for o in desk.last.outbound if isinstance(o.message, Toast)]


def test_a_foreign_press_does_nothing_and_says_why() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(WU, "/ticket 7")
    told = pressed(desk, desk.button(WU, "Accept").token)
    assert told == "This button was made for somebody else. Please use your own card."
    assert desk.last.tickets == ()
    toast = desk.last.outbound[0].message
    assert isinstance(toast, Toast)
    assert toast.alert


@pytest.mark.parametrize("token", ["", "garbage", "accept.7.3.1..AAAAAAAAAAA", "接单"])
def test_a_forged_button_does_nothing(token: str) -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    assert pressed(desk, token) == "This button is not valid any more."
    assert desk.last.tickets == ()


def test_a_customers_button_is_none_of_the_staffs() -> None:
    token = seal(Button(action="fix", ticket=7, person=LI.id), secret=SECRET)
    assert pressed(Desk().hold(a_ticket()), token).startswith("This button is not valid any more.")


def test_a_button_of_a_ticket_that_is_gone_says_so() -> None:
    token = seal(Button(action="accept", ticket=8, version=1, person=LI.id), secret=SECRET)
    assert pressed(Desk().hold(a_ticket()), token) == "There is no ticket 8."


def test_a_press_that_cannot_be_answered_is_refused_in_words() -> None:
    assert pressed(Desk(), "garbage", press=None) == "This button is not valid any more."


def test_every_press_is_answered() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/ticket 7")
    desk.presses(LI, "Decline")
    assert toasts(desk) == ["Please answer below."]
    desk.presses(LI, "Dialogue")
    assert toasts(desk) == ["Done."]


def test_an_answered_question_can_not_be_answered_again() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7")
    first = desk.last.outbound[0]
    desk.presses(MEI, "General", on=first)
    desk.presses(MEI, "Major", on=first)
    assert "This question is answered already." in desk.was_told(MEI)
    desk.says(MEI, "1", "1", "1", "1")
    assert desk.ticket.grading.preliminary
    assert desk.ticket.grading.preliminary.problem_class == "general"
    desk.says(MEI, "/note 7")
    desk.presses(MEI, "General", on=first)
    assert desk.last.tickets == ()


def test_a_typed_number_presses_what_was_offered_last() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/ticket 7", "1")
    assert desk.ticket.status is Status.IN_PROGRESS


def test_a_number_that_was_not_offered_is_just_words() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/ticket 7", "9")
    assert desk.ticket.status is Status.TRIAGED


def test_an_order_without_a_number_asks_which_ticket_and_keeps_its_words() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS), a_ticket(Status.IN_PROGRESS, id=TicketId(12)))
    desk.says(LI, "/note torn seal")
    desk.says(LI, "2")
    assert desk.tickets[TicketId(12)].handling.diagnosis == "torn seal"
    desk.says(LI, "/dialogue")
    desk.presses(LI, "7: The washer leaks")
    assert "Nothing was said about ticket 7 yet." in desk.was_told(LI)


def test_an_order_without_a_number_is_about_the_card_replied_to() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS), a_ticket(Status.IN_PROGRESS, id=TicketId(12)))
    desk.says(LI, "/way", about=12)
    assert desk.tickets[TicketId(12)].times.set_out_at


def test_cancel_ends_a_question_and_any_order_starts_anew() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/note 7", "取消")
    assert desk.was_told(LI) == "All right, nothing is changed."
    desk.says(LI, "/cancel")
    assert desk.was_told(LI) == "There was nothing to end."
    desk.says(LI, "/note 7", "/mine", "torn")
    assert desk.was_told(LI) == "Ticket 7: a note for us, or an answer to the customer?"


def test_an_unknown_command_and_useless_messages_get_a_hint() -> None:
    desk = Desk()
    desk.says(LI, "/teleport 7")
    assert desk.was_told(LI) == "I don't know this command. /help lists what I understand."
    desk.sends(LI, Sticker())
    assert desk.was_told(LI) == "Sorry, I can't use this kind of message."
    desk.sends(LI, Unsupported(kind="poll"))
    assert "You have no ticket in work." in desk.was_told(LI)


def test_an_edited_message_undoes_nothing() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.sends(LI, Place(latitude=31.2, longitude=121.5), amends="m1")
    assert desk.was_told(LI).startswith("I see your edit.")
    assert desk.last.tickets == ()


def test_a_stale_press_after_a_handover_names_the_new_handler() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/ticket 7")
    card = desk.last.outbound[0]
    desk.says(LI, "/handover 7 Wu")
    desk.presses(LI, "Complete", on=card)
    assert "Ticket 7 was taken by Wu." in desk.was_told(LI)
    assert any(isinstance(o.message, Card) and o.message.revises for o in desk.last.outbound)
