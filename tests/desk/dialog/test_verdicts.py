"""Solved or not, how satisfied, what could be better: by button, number and plain words."""

from dataclasses import replace

import pytest

from desk.conversations import Topic
from desk.messages import MediaRef, Voice
from desk.terms import Status, SurveyOutcome, TicketId
from desk.tickets.ticket import Feedback, Handling
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import LI, MEI, SUN, a_ticket
from tests.desk.dialog.talk import PHOTO, Talk, a_talk

ASKED = "How satisfied are you"


def confirmed() -> Talk:
    talk = a_talk(Status.RESULT_SENT)
    talk.says("yes")
    return talk


@pytest.mark.parametrize("words", ["yes", "好了", "Yes, thanks", "好了，谢谢师傅", "没问题了", "solved!", "/yes"])
@pytest.mark.requirement("R2.2-7", "R2.4-1", "R3.2-6")
def test_yes_confirms_and_asks_how_satisfied_the_customer_is(words: str) -> None:
    talk = a_talk(Status.RESULT_SENT)
    heard = talk.says(words)
    assert talk.ticket(7).status is Status.CONFIRMED
    assert (talk.ticket(7).feedback.solved, talk.ticket(7).feedback.confirmed_via) == (True, "wechat")
    assert "New seal fitted" in heard
    assert ASKED in heard
    assert "confirmed that it is solved" in talk.told(LI)


@pytest.mark.parametrize("words", ["No, it still leaks", "还在漏水", "可以了，但是噪音很大", "not yet, it blinks"])
@pytest.mark.requirement("R2.2-8")
def test_no_with_a_reason_reopens_at_once(words: str) -> None:
    talk = a_talk(Status.RESULT_SENT)
    talk.says(words)
    ticket = talk.ticket(7)
    assert (ticket.status, ticket.reopened, ticket.feedback.doubts) == (Status.IN_PROGRESS, 1, (words,))
    assert words in talk.told(LI)
    assert words in talk.told(SUN)


@pytest.mark.requirement("R2.2-8", "R1.3-6")
def test_a_bare_no_reopens_and_the_reason_comes_next() -> None:
    talk = a_talk(Status.RESULT_SENT)
    assert "What is not right yet?" in talk.says("no")
    assert talk.ticket(7).status is Status.IN_PROGRESS
    assert "Li goes on with ticket 7" in talk.says("water under the door")
    assert "not solved because:\nwater under the door" in talk.told(LI)


def test_a_doubt_of_a_ticket_without_handler_goes_to_the_supervisors() -> None:
    talk = Talk().knows(replace(a_ticket(Status.IN_PROGRESS), assignee=None, owner=None), ticket=7, topic=Topic.DOUBT)
    assert "We go on with ticket 7" in talk.sends(PHOTO)
    assert "📷" in talk.told(SUN)


@pytest.mark.parametrize("words", ["north side of the house", "Which colour has the new seal?"])
def test_neither_yes_nor_no_is_passed_on_and_the_question_stays(words: str) -> None:
    talk = a_talk(Status.RESULT_SENT)
    heard = talk.says(words)
    assert "Added to ticket 7" in heard
    assert "is it solved?" in heard
    assert talk.labels() == ["Yes, it is solved", "No, or there is something else"]


@pytest.mark.parametrize("words", ["hello", "thanks"])
def test_politeness_is_no_verdict(words: str) -> None:
    talk = a_talk(Status.RESULT_SENT)
    assert "is it solved?" in talk.says(words)
    assert talk.ticket(7).status is Status.RESULT_SENT


@pytest.mark.parametrize(
    ("words", "points", "suggestion"),
    [
        ("9 师傅很准时", 9, "师傅很准时"),
        ("10分，很满意", 10, "很满意"),
        ("9分很满意", 9, "很满意"),
        ("8/10 quick and friendly", 8, "quick and friendly"),
        ("7, a bit late", 7, "a bit late"),
    ],
)
@pytest.mark.requirement("R1.3-6")
def test_points_with_words_answer_the_first_question_and_no_more_words_are_asked_for(
    words: str, points: int, suggestion: str
) -> None:
    talk = confirmed()
    assert talk.says(words).startswith(f"Noted: {points}.\n(2/5) Solution")
    assert "Ticket 7 is now closed" in talk.says(" ".join([str(points)] * 4))
    feedback = talk.ticket(7).feedback
    assert (feedback.satisfaction, feedback.suggestion) == (points, suggestion)
    assert feedback.outcome is SurveyOutcome.ANSWERED_IN_TIME
    assert talk.ticket(7).status is Status.CLOSED


@pytest.mark.parametrize("last", ["no", "skip", "No, all fine", "谢谢", "please call before you come"])
def test_points_alone_are_followed_by_one_more_question(last: str) -> None:
    talk = confirmed()
    assert "anything we should do better" in talk.says("all 9")
    heard = talk.presses(last) if last.startswith("No,") else talk.says(last)
    assert "Ticket 7 is now closed" in heard
    assert talk.ticket(7).feedback.suggestion == (last if last.startswith("please") else "")


def test_the_satisfaction_is_pressed() -> None:
    talk = confirmed()
    told = talk.last
    for place in range(2, 6):
        assert f"Noted: 8.\n({place}/5)" in talk.presses("8")
    assert "better next time" in talk.presses("8")
    assert talk.ticket(7).feedback.satisfaction == 8
    talk.says("no")
    assert "we have your answer for ticket 7 already" in talk.presses("8", told=told)


def test_words_instead_of_points_are_kept_and_the_points_asked_for_again() -> None:
    talk = confirmed()
    assert ASKED in talk.says("师傅很准时")
    talk.says("态度也好")
    assert "closed" in talk.says("都9分")
    assert talk.ticket(7).feedback.suggestion == "师傅很准时\n态度也好"


def test_who_keeps_the_points_to_themselves_is_left_in_peace() -> None:
    talk = confirmed()
    assert talk.presses("No more questions") == "All right. Thank you for your trust."
    assert talk.ticket(7).status is Status.CONFIRMED
    assert (talk.ticket(7).id, TimerKind.CLOSE) in talk.timers


@pytest.mark.parametrize("after", [(), ("9",), ("all 9",)])
@pytest.mark.requirement("R2.2-8")
def test_a_trouble_told_in_place_of_praise_reopens(after: tuple[str, ...]) -> None:
    talk = confirmed()
    talk.says(*after, "又坏了，还在漏水")
    assert talk.ticket(7).status is Status.IN_PROGRESS


@pytest.mark.parametrize("after", [(), ("9",), ("all 9",)])
def test_another_trouble_in_place_of_praise_is_asked_about(after: tuple[str, ...]) -> None:
    talk = confirmed()
    assert "Which ticket is this about?" in talk.says(*after, "空调也坏了")
    talk.presses("A new problem")
    assert talk.ticket(1002).description == "空调也坏了"


def test_the_trouble_may_turn_out_to_be_the_old_one() -> None:
    talk = confirmed()
    talk.says("the door is broken")
    talk.presses("7: The washer leaks")
    assert talk.ticket(7).feedback.doubts == ("the door is broken",)


@pytest.mark.requirement("R1.3-6")
def test_a_late_answer_is_still_taken() -> None:
    closed = a_ticket(Status.CLOSED, feedback=Feedback(solved=True, outcome=SurveyOutcome.NOT_ATTEMPTED))
    talk = Talk().knows(closed, ticket=7, topic=Topic.SATISFACTION).later(hours=60)
    assert talk.says("all 9") == "Thank you, that helps us."
    assert talk.ticket(7).feedback.satisfaction == 9
    assert talk.ticket(7).feedback.outcome is SurveyOutcome.ANSWERED_LATE
    assert talk.ticket(7).status is Status.CLOSED


def test_a_new_problem_after_a_late_question_opens_a_ticket() -> None:
    talk = Talk().knows(a_ticket(Status.CLOSED), ticket=7, topic=Topic.SATISFACTION)
    talk.says("The dryer is loud")
    assert talk.ticket(1002).description == "The dryer is loud"


@pytest.mark.requirement("R1.3-7", "R2.2-1")
def test_a_ticket_whose_record_is_incomplete_does_not_close() -> None:
    talk = Talk().knows(a_ticket(Status.CONFIRMED, handling=Handling()), ticket=7, topic=Topic.SATISFACTION)
    assert talk.says("9 9 9 9 9 fine") == "Thank you, that helps us."
    assert talk.ticket(7).status is Status.CONFIRMED
    assert Act.CLOSURE_REFUSED in talk.acts()
    assert "can't close yet" in talk.told(MEI)


def test_points_for_a_ticket_that_is_not_confirmed_change_nothing() -> None:
    talk = Talk().knows(a_ticket(Status.IN_PROGRESS), ticket=7, topic=Topic.SATISFACTION)
    assert "working on ticket 7 again" in talk.says("9")
    assert talk.ticket(7).feedback.satisfaction is None


def test_a_suggestion_for_a_ticket_that_went_on_is_a_detail() -> None:
    talk = Talk().knows(a_ticket(Status.IN_PROGRESS), ticket=7, topic=Topic.SUGGESTION)
    assert "Added to ticket 7" in talk.says("be quicker")
    talk = Talk().knows(a_ticket(Status.IN_PROGRESS), ticket=7, topic=Topic.SUGGESTION)
    assert "You are welcome" in talk.says("no")


def test_a_rated_ticket_is_not_asked_about_again() -> None:
    rated = a_ticket(Status.CONFIRMED, feedback=Feedback(solved=True, satisfaction=9))
    talk = Talk().knows(rated)
    assert talk.sends(Voice(media=MediaRef(ref="v"))).startswith("Added to ticket 7")
    assert ASKED not in talk.heard()


def test_a_yes_is_for_the_only_ticket_whose_result_was_sent() -> None:
    other = replace(a_ticket(), id=TicketId(8))
    talk = Talk().knows(a_ticket(Status.RESULT_SENT), other)
    talk.says("好了")
    assert talk.ticket(7).status is Status.CONFIRMED
