"""What a customer may wish at any moment, and what they are told then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversations import Topic
from desk.terms import Status, TicketId, WaitReason
from desk.tickets.ticket import Contact, Wait
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SUN, a_ticket
from tests.desk.dialog.talk import PHOTO, Talk, a_talk, reported, two_tickets

NO_CONTACT = Contact(name="Ann")


@pytest.mark.parametrize("words", ["到哪一步了", "how far is it?", "/progress", "/status 7", "7", "#7", "工单7"])
@pytest.mark.requirement("R2.3-3", "R3.1-3")
def test_progress_shows_bar_state_person_next_step_and_time(words: str) -> None:
    heard = a_talk(Status.IN_PROGRESS).says(words)
    assert heard.split("\n") == [
        "Ticket 7: The washer leaks",
        "●●●○○○○ In progress",
        "In hand: Li, Senior technician",
        "Responsible: Technical support, Mei",
        "Next: Handling, by 2026-11-24 01:00",
    ]


@pytest.mark.requirement("R2.3-3")
def test_every_state_has_its_bar_of_seven() -> None:
    for status in Status:
        heard = a_talk(status).says("/progress 7")
        bars = [line.split()[0] for line in heard.split("\n") if line.startswith("●")]
        assert all(len(bar) == 7 for bar in bars)
        assert bars or status is Status.CANCELLED


def test_a_time_that_has_passed_is_not_promised_again() -> None:
    talk = a_talk(Status.IN_PROGRESS).later(hours=30)
    assert "by 20" not in talk.says("progress")
    assert "You will hear from us" not in talk.says("urge")


def test_what_is_waited_for_is_said() -> None:
    wait = Wait(reason=WaitReason.PARTS, since=MONDAY_9AM)
    assert "Waiting for parts" in a_talk(Status.WAITING, wait=wait).says("progress")


def test_a_result_that_waits_is_asked_about_with_the_progress() -> None:
    talk = a_talk(Status.RESULT_SENT)
    assert "by 20" not in talk.says("progress")
    assert talk.labels()[0] == "Yes, it is solved"


def test_progress_of_a_closed_ticket_can_be_asked_for() -> None:
    talk = a_talk(Status.CLOSED)
    assert "●●●●●●● Closed" in talk.says("how far is it")
    assert "In hand" not in talk.heard()


@pytest.mark.parametrize("words", ["progress", "urge", "withdraw", "correct"])
def test_a_wish_about_no_ticket_is_answered_kindly(words: str) -> None:
    assert "no open ticket here" in Talk().says(words)


@pytest.mark.parametrize("words", ["快点", "please hurry up", "/urge", "1"])
def test_urging_reaches_the_handler(words: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("progress")
    heard = talk.says(words)
    assert "We have passed it on" in heard
    assert "by 2026-11-24" in heard
    assert talk.ticket(7).urged == 1
    assert "ticket 7 (1×)" in talk.told(LI)


@pytest.mark.requirement("R1.2-2")
def test_a_call_is_promised_within_fifteen_minutes_of_the_first_request() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    due = talk.now + timedelta(minutes=15)
    assert talk.says("给我打电话") == f"We call you on 13800001234 by {due:%Y-%m-%d %H:%M}."
    assert talk.timers[TicketId(7), TimerKind.CALL_BACK] == due
    assert "Call back: ticket 7" in talk.told(MEI)
    assert "about to call you" in talk.later(minutes=10).says("call me")
    assert talk.timers[TicketId(7), TimerKind.CALL_BACK] == due


@pytest.mark.requirement("R1.2-2")
def test_a_call_without_a_number_asks_for_it_and_loses_no_time() -> None:
    talk = a_talk(Status.RECEIVED, contact=NO_CONTACT)
    assert talk.says("call me") == "Which number shall we call?"
    assert (TicketId(7), TimerKind.CALL_BACK) in talk.timers
    assert talk.later(minutes=2).says("call me") == "Which number shall we call?"
    assert "We call you on 02079460958" in talk.says("020 7946 0958")
    assert "02079460958" in talk.told(MEI)


def test_a_call_may_be_asked_for_with_the_number() -> None:
    talk = a_talk(Status.RECEIVED, contact=NO_CONTACT)
    assert "We call you on 13900139000" in talk.says("给我打电话，13900139000")


@pytest.mark.requirement("R1.2-2", "R1.2-3")
def test_the_first_word_may_be_a_call_for_help() -> None:
    talk = reported("Please call me")
    assert talk.ticket().call_back_asked
    assert talk.ticket().description == "Please call me"
    assert talk.heard().count("?") == 1
    assert talk.heard().endswith("Which number shall we call?")


@pytest.mark.parametrize("words", ["call me tomorrow at 9", "明天下午给我打电话"])
def test_a_call_at_a_time_of_their_own_is_the_handlers_to_arrange(words: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "Added to ticket 7" in talk.says(words)
    assert words in talk.told(LI)
    assert talk.timers == {}


def test_a_question_is_promised_an_answer() -> None:
    assert "Li reads your question" in a_talk(Status.IN_PROGRESS).says("Is Friday afternoon fine?")
    assert "您" not in a_talk(Status.IN_PROGRESS, assignee=None, owner=None).says("周五可以吗")


@pytest.mark.parametrize("words", ["转人工", "a person please", "/person"])
def test_a_person_is_called_into_the_conversation(words: str) -> None:
    talk = a_talk(Status.RECEIVED)
    assert "Mei reads along here" in talk.says(words)
    assert "asks for a person" in talk.told(MEI)
    assert "State: " in talk.told(MEI)


def test_without_anybody_a_person_is_promised_all_the_same() -> None:
    talk = Talk(members=(SUN,)).knows(a_ticket(owner=None))
    talk.members = ()
    assert "We have called a colleague" in talk.says("转人工")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("1", "works again"), ("2", "no longer needed"), ("3", "other reason"), ("yes", "other reason")],
)
def test_a_ticket_is_withdrawn_after_a_question(answer: str, reason: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("call me")
    assert "Shall we withdraw ticket 7?" in talk.says("不用修了")
    assert "Ticket 7 is withdrawn" in talk.says(answer)
    ticket = talk.ticket(7)
    assert (ticket.status, ticket.closing_reason) == (Status.CANCELLED, reason)
    assert "withdrawn by the customer" in talk.told(LI)
    assert talk.timers == {}
    assert Act.CANCELLED in talk.acts()


@pytest.mark.parametrize("answer", ["4", "no", "不", "No, keep it"])
def test_a_ticket_may_be_kept_after_all(answer: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("withdraw")
    heard = talk.presses(answer) if answer.startswith("No,") else talk.says(answer)
    assert "ticket 7 goes on" in heard
    assert talk.ticket(7).status is Status.IN_PROGRESS


@pytest.mark.parametrize(
    "words", ["never mind the noise, when does the technician come?", "it works on some days", "1"]
)
def test_free_words_and_stray_numbers_never_withdraw(words: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("withdraw", "wait, can somebody come today?")
    talk.says(words)
    assert talk.ticket(7).status is Status.IN_PROGRESS
    assert talk.dialog.topic is None


def test_a_wish_for_a_closed_ticket_says_that_it_is_over() -> None:
    talk = two_tickets()
    talk.tickets[TicketId(7)] = a_ticket(Status.CLOSED)
    assert "Ticket 7 is over: Closed." in talk.says("/urge 7")
    assert talk.ticket(7).urged == 0


def test_a_number_too_long_to_be_a_ticket_is_ignored() -> None:
    assert "passed it on" in a_talk().says(f"/urge {'9' * 30}")


def test_help_offers_what_can_be_done_with_an_open_ticket() -> None:
    talk = a_talk()
    talk.says("help")
    assert talk.labels() == ["How far is it?", "A new problem", "Where notices reach me"]
    assert "Please tell us what is wrong" in talk.presses("A new problem")
    talk.says("The dryer is loud")
    assert talk.ticket(1002).description == "The dryer is loud"


def test_a_new_problem_may_be_told_with_the_command() -> None:
    talk = a_talk()
    talk.says("/new The dryer is loud")
    assert talk.ticket(1002).description == "The dryer is loud"
    talk.says("another problem: the oven is cold")
    assert "oven" in talk.ticket(1003).description


def test_a_greeting_shows_how_far_the_open_ticket_is() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert talk.says("你好").startswith("Hello, good to hear from you.\nTicket 7")


def test_a_greeting_amid_a_question_of_ours_repeats_it() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("withdraw")
    assert talk.says("hello").startswith("Hello!\nTicket 7")


def test_thanks_for_the_closed_ticket_is_welcome() -> None:
    talk = a_talk(Status.CLOSED)
    for small in ("谢谢", "ok", "没有"):
        assert talk.says(small) == "You are welcome. Just write here if there is anything else."


def test_agreement_is_passed_on_to_the_handler() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "Added to ticket 7" in talk.says("好的")
    assert "好的" in talk.told(LI)
    assert "Added to ticket 7" in talk.says("no")
    assert "Added to ticket 7" in talk.says("pass")


@pytest.mark.parametrize("words", ["3楼", "2", "1", "4711"])
def test_what_the_handler_asked_is_answered_to_the_handler(words: str) -> None:
    talk = reported()
    assert talk.dialog.topic is Topic.FIELD
    wait = Wait(reason=WaitReason.CUSTOMER, since=MONDAY_9AM)
    waiting = a_ticket(Status.WAITING, wait=wait, contact=NO_CONTACT, customer=talk.ticket().customer)
    talk.tickets[TicketId(1001)] = replace(waiting, id=TicketId(1001))
    assert "Added to ticket 1001" in talk.says(words)
    assert words in talk.told(LI)


def test_a_number_that_means_nothing_is_asked_about() -> None:
    talk = reported()
    assert "not sure what “7” means" in talk.says("7")
    assert talk.ticket().details == ()


def test_a_number_to_the_handler_is_passed_on() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "Added to ticket 7" in talk.says("12")


def test_a_picture_with_a_wish_is_kept_with_a_new_problem() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.sends(replace(PHOTO, caption="new problem"))
    assert talk.ticket(1002).description == "📷 new problem"


def test_the_expected_time_belongs_to_the_handler() -> None:
    talk = a_talk(Status.TRIAGED)
    assert f"{MONDAY_9AM + 4 * HOUR:%Y-%m-%d %H:%M}" in talk.says("progress")
