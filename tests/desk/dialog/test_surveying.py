"""The survey in the chat, answer by answer: by tap and digit, all at once, skipped, ended, late, not one's own."""

from dataclasses import replace

import pytest

from desk import outcome
from desk.conversations import Topic
from desk.messages import Address, Channel, Press
from desk.people import Customer
from desk.survey import asking
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.instrument import QUESTIONS, Instrument
from desk.terms import Status, SurveyOutcome, TicketId
from desk.tickets.ticket import Feedback
from desk.tokens import Button, seal
from tests.desk.builders import ANN, CUSTOMER, LI, MONDAY_9AM, SECRET, a_ticket
from tests.desk.dialog.surveyed import ROUND, confirmed, sent, survey
from tests.desk.dialog.talk import POLICY, TELEGRAM, WECHAT, Talk, a_talk

SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP, SUPPLIER = SurveyDimension
PLACES = [WECHAT, TELEGRAM]


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.requirement("R4.2.2-1", "R4.2.2-2", "R4.2.2-3", "R4.2.2-4", "R4.2.2-5", "R1.3-6")
def test_each_answer_is_kept_at_once_and_leads_to_the_next_question(at: Address) -> None:
    talk = confirmed(at)
    for place, (dimension, points) in enumerate(zip(OWN, (9, 8, 10, 7, 9), strict=True), start=1):
        assert f"({place}/5)" in talk.heard()
        talk.says(str(points)) if at is WECHAT else talk.presses(str(points))
        assert survey(talk).points[dimension] == points
        assert survey(talk).answered_at == MONDAY_9AM
    assert "anything we should do better" in talk.heard()
    assert "is now closed" in talk.says("Call before you come")
    assert (talk.ticket(7).feedback.satisfaction, survey(talk).comment) == (9, "Call before you come")
    assert (survey(talk).outcome, survey(talk).via) == (SurveyOutcome.ANSWERED_IN_TIME, at.channel.value)
    assert talk.chased == {}


def test_ten_numbers_to_skip_and_to_end_can_be_pressed() -> None:
    assert confirmed().labels() == [*map(str, range(1, 11)), "Skip this one", "No more questions"]


@pytest.mark.parametrize("words", ["9 9 8 10 9", "9,9,8,10,9", "9 9 8 10 9 quick"])
def test_all_answers_in_one_message(words: str) -> None:
    talk = confirmed()
    talk.says(words)
    assert survey(talk).points == dict(zip(OWN, (9, 9, 8, 10, 9), strict=True))
    assert (talk.ticket(7).status is Status.CLOSED) == words.endswith("quick")


@pytest.mark.parametrize("words", ["都是10分", "all 10", "满分 满分 满分 满分 满分"])
def test_one_number_for_all(words: str) -> None:
    talk = confirmed()
    assert "anything we should do better" in talk.says(words)
    assert survey(talk).points == dict.fromkeys(OWN, 10)


def test_a_few_numbers_answer_the_next_questions_and_the_rest_is_asked() -> None:
    talk = confirmed()
    assert "(3/5)" in talk.says("9 8")
    assert survey(talk).points == {SPEED: 9, SOLUTION: 8}


@pytest.mark.parametrize("words", ["13", "0", "9 9 9 9 9 9"])
def test_numbers_that_are_none_are_asked_for_again(words: str) -> None:
    talk = confirmed()
    heard = talk.says(words)
    assert "one number from 1 to 10, or 5 of them in a row" in heard
    assert "(1/5)" in heard
    assert survey(talk).points == {}


@pytest.mark.parametrize("how", ["skip", "跳过", "11."])
def test_a_question_is_left_out_and_the_others_are_asked(how: str) -> None:
    talk = confirmed()
    assert "(2/5)" in talk.says(how)
    talk.says("8 8 8 8")
    assert (survey(talk).skipped, SPEED in survey(talk).points) == ((SPEED,), False)


def test_the_last_question_may_be_left_out_too() -> None:
    talk = confirmed()
    talk.says("9 9 9 9")
    assert "anything we should do better" in talk.presses("Skip this one")


@pytest.mark.parametrize("how", ["够了", "no more", "Stop."])
def test_who_has_enough_may_end_it_and_what_was_answered_counts(how: str) -> None:
    talk = confirmed()
    talk.says("9")
    assert "Ticket 7 is now closed" in talk.says(how)
    assert survey(talk).points == {SPEED: 9}
    assert survey(talk).outcome is SurveyOutcome.ANSWERED_IN_TIME
    assert survey(talk).declined_at == MONDAY_9AM


def test_who_answers_nothing_is_not_reminded_in_the_chat() -> None:
    talk = confirmed()
    talk.chased = {(TicketId(7), "remind"): MONDAY_9AM, (TicketId(7), "call"): MONDAY_9AM}
    talk.says("stop")
    assert [rule for _, rule in talk.chased] == ["call"]
    assert talk.ticket(7).feedback.outcome is None


def test_an_answer_can_be_put_right_by_an_older_button_until_the_ticket_is_closed() -> None:
    talk = confirmed()
    first = talk.last
    talk.presses("3")
    talk.presses("9", told=first)
    assert survey(talk).points == {SPEED: 9}


@pytest.mark.requirement("R1.3-6")
def test_a_late_press_on_a_closed_ticket_counts_and_leads_on() -> None:
    talk = confirmed()
    told = talk.last
    talk.tickets[TicketId(7)] = replace(talk.ticket(7), status=Status.CLOSED)
    talk.later(hours=60)
    assert "(2/5)" in talk.presses("8", told=told)
    assert survey(talk).outcome is SurveyOutcome.ANSWERED_LATE
    assert "we have your answer" in talk.presses("3", told=told)
    assert survey(talk).points == {SPEED: 8}
    assert talk.says("8 8 8 8") == "Thank you, that helps us."


@pytest.mark.requirement("R4.2.3-3")
def test_a_low_late_answer_is_taken_care_of_at_once_as_nothing_more_may_come_and_only_once() -> None:
    talk = confirmed()
    talk.says("stop")
    talk.tickets[TicketId(7)] = replace(talk.ticket(7), status=Status.CLOSED)
    talk.offered(asking.choices(talk.ticket(7), ROUND, talk.around()))
    assert "(2/5)" in talk.says("2")
    assert [case.points for case in talk.last.cases] == [{"response_speed": 2}]
    talk.says("2 2 2 2")
    assert talk.last.cases == ()


def test_a_button_of_an_older_desk_answers_the_first_question() -> None:
    talk = confirmed()
    token = seal(Button(action="rate", ticket=7, person=ANN, argument="9"), secret=SECRET)
    talk.sends(Press(token=token, press="p"))
    assert survey(talk).points == {SPEED: 9}


@pytest.mark.requirement("R3.4-9", "R3.4-7")
def test_a_supplier_who_took_part_is_asked_about_last_and_named_with_the_result() -> None:
    asks = (*OWN, SUPPLIER)
    talk = sent(supplier="Cool Air Ltd", surveys=(replace(ROUND, asks=asks),))
    assert "Our partner Cool Air Ltd took part" in talk.says("yes")
    assert "(6/6) Our partner" in talk.says("9 9 9 9 9")
    talk.presses("4")
    assert survey(talk).points[SUPPLIER] == 4
    assert talk.ticket(7).feedback.satisfaction == 9


def test_who_was_asked_everything_lately_gets_one_question() -> None:
    earlier = a_ticket(Status.CLOSED, id=TicketId(5), surveys=(ROUND,))
    talk = sent()
    talk.tickets[earlier.id] = earlier
    heard = talk.says("yes")
    assert heard.endswith("did it stay solved)?")
    assert "/5" not in heard
    assert "anything we should do better" in talk.says("9")
    assert survey(talk).points == {SOLUTION: 9}


def test_nobody_rates_their_own_work() -> None:
    chat = Address(channel=Channel.TELEGRAM, user="Li")
    worker = Customer(id=CUSTOMER.id, addresses=(chat,), name="Li")
    assert LI.addresses[0].user == "Li"
    talk = Talk(at=chat).knows(a_ticket(Status.RESULT_SENT, surveys=(ROUND,)), customer=worker)
    heard = talk.says("yes")
    assert "How satisfied" not in heard
    assert talk.dialog.topic is None
    assert "your own points for it can't count" in talk.says("9 9 9 9 9")
    assert survey(talk).points == {}


def test_who_asks_for_progress_meanwhile_goes_on_with_the_question() -> None:
    talk = confirmed()
    talk.says("9")
    assert "(2/5)" in talk.says("谢谢")
    assert talk.dialog.topic is Topic.SATISFACTION


def test_a_customer_before_there_were_rounds_is_asked_all_the_same() -> None:
    talk = a_talk(Status.RESULT_SENT)
    talk.says("yes")
    talk.says("all 8")
    assert survey(talk).points == dict.fromkeys(OWN, 8)


def test_points_for_one_of_two_results_are_kept_until_it_is_said_which() -> None:
    talk = sent()
    talk.tickets[TicketId(8)] = replace(talk.ticket(7), id=TicketId(8), description="The dryer is loud")
    assert "Which ticket is this about?" in talk.says("9 9 8 10 9 quick")
    assert "And is ticket 8 solved?" in talk.presses("8: The dryer is loud")
    rated = talk.ticket(8)
    assert (rated.status, rated.feedback.satisfaction, rated.feedback.suggestion) == (Status.RESULT_SENT, 9, "quick")
    assert survey(talk).points == {}


def test_a_number_typed_after_another_tickets_question_answers_that_question_and_gives_no_points() -> None:
    talk = confirmed()
    later = replace(a_ticket(Status.RESULT_SENT, feedback=Feedback(asked_at=MONDAY_9AM)), id=TicketId(8))
    talk.tickets[later.id] = later
    talk.offered(outcome.questions(later, talk.around()))
    assert "Thank you for confirming" in talk.says("1")
    assert (talk.ticket(8).status, survey(talk).points) == (Status.CONFIRMED, {})


def test_a_customer_who_only_wrote_words_is_not_reminded_in_the_chat_but_still_called() -> None:
    talk = confirmed()
    talk.chased = {(TicketId(7), "remind"): MONDAY_9AM, (TicketId(7), "call"): MONDAY_9AM}
    talk.says("师傅很准时")
    assert [rule for _, rule in talk.chased] == ["call"]
    talk.says("9 9 9 9 9")
    assert talk.chased == {}


def test_the_scale_is_the_owners() -> None:
    talk = Talk(policy=replace(POLICY, survey=replace(POLICY.survey, scale=5)))
    talk.knows(a_ticket(Status.RESULT_SENT, feedback=Feedback(asked_at=MONDAY_9AM), surveys=(ROUND,)))
    assert "from 1 (not at all) to 5 (very)" in talk.says("yes")
    assert talk.labels() == [*map(str, range(1, 6)), "Skip this one", "No more questions"]
    assert "one number from 1 to 5" in talk.says("8")
    assert "(2/5)" in talk.says("6")  # the sixth choice leaves the question out
    talk.says("5 5 5 5")
    assert (survey(talk).skipped, survey(talk).satisfaction) == ((SPEED,), 5)


def test_another_version_of_the_instrument_asks_in_its_own_words() -> None:
    questions = {**QUESTIONS, SPEED: {"en": "Were we quick?", "zh_CN": "我们快吗？"}}
    instrument = Instrument(version="CSAT 2", questions=questions)
    talk = Talk(policy=replace(POLICY, survey=replace(POLICY.survey, instrument=instrument)))
    talk.knows(a_ticket(Status.RESULT_SENT))
    assert "(1/5) Were we quick?" in talk.says("yes")
    talk.says("9")
    assert survey(talk).instrument == "CSAT 2"
