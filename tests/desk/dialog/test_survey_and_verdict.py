"""Points beside a verdict, a doubt or a trouble: each of them counts, and none is taken for another."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desk.survey.dimension import SurveyDimension
from desk.terms import Status, TicketId
from desk.tickets.timeline import Act
from tests.desk.builders import MEI, SUN
from tests.desk.dialog.surveyed import confirmed, sent, survey
from tests.desk.dialog.talk import Talk

SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP, SUPPLIER = SurveyDimension


@pytest.mark.parametrize("words", ["9 9 8 10 9", "都9分"])
@pytest.mark.requirement("R2.2-7")
def test_points_may_come_with_the_result_already_and_the_verdict_is_still_asked_for(words: str) -> None:
    talk = sent()
    heard = talk.says(words)
    assert "And is ticket 7 solved?" in heard
    assert talk.ticket(7).status is Status.RESULT_SENT
    assert len(survey(talk).points) == 5
    heard = talk.says("1")
    assert "anything we should do better" in heard
    assert "(1/5)" not in heard


def test_points_and_verdict_in_one_message() -> None:
    talk = sent()
    talk.says("9 9 8 10 9 all good")
    assert talk.ticket(7).status is Status.CLOSED
    assert talk.ticket(7).feedback.solved is True


@pytest.mark.requirement("R2.2-8")
@pytest.mark.parametrize("words", ["9 9 8 10 9 but it still leaks", "3 3 3 3 3 还在漏水"])
def test_points_with_a_doubt_reopen(words: str) -> None:
    talk = sent()
    talk.says(words)
    assert talk.ticket(7).status is Status.IN_PROGRESS


@pytest.mark.parametrize("begin", [sent, confirmed])
@pytest.mark.parametrize("words", ["9 9 9 9 9 the door is broken", "都9分，空调不制冷"])
def test_a_trouble_beside_the_points_is_never_swallowed(words: str, begin: Callable[[], Talk]) -> None:
    talk = begin()
    assert "Which ticket is this about?" in talk.says(words)
    assert len(survey(talk).points) == 5


@pytest.mark.parametrize("begin", [sent, confirmed])
@pytest.mark.parametrize("words", ["9 9 9 9 9 不漏了，谢谢", "all 9, it is no longer leaking", "都9分 修好了，不响了"])
def test_that_all_is_well_again_is_no_trouble(words: str, begin: Callable[[], Talk]) -> None:
    talk = begin()
    assert "is now closed" in talk.says(words)
    assert talk.ticket(7).feedback.solved is True


@pytest.mark.parametrize(
    "words", ["9 9 9 9 9 修好了，空调也坏了", "都9分，没修好", "all 9, no problem with it, but the dryer is dead"]
)
def test_praise_hides_no_trouble(words: str) -> None:
    talk = confirmed()
    talk.says(words)
    assert talk.ticket(7).status is not Status.CLOSED


def test_a_reopened_ticket_voids_the_round_and_its_buttons() -> None:
    talk = confirmed()
    told = talk.last
    talk.says("9", "又坏了，还在漏水")
    assert talk.ticket(7).survey is None
    assert talk.ticket(7).surveys[0].points == {SPEED: 9}
    assert "working on ticket 7 again" in talk.presses("8", told=told)
    talk.tickets[TicketId(7)] = replace(talk.ticket(7), status=Status.CONFIRMED)
    assert "working on ticket 7 again" in talk.presses("8", told=told)


def test_low_points_are_taken_care_of_as_soon_as_all_is_said() -> None:
    talk = confirmed()
    talk.says("3 3 3 3 3 很不满意")
    assert len(talk.last.cases) == 1
    assert Act.CASE_OPENED in talk.acts()
    assert "7-1" in talk.told(SUN) + talk.told(MEI)
