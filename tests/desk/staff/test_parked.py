"""Parked messages in a supervisor's chat: the list without words, one with them, and what is asked before a drop."""

from datetime import timedelta

import pytest

from desk.messages import MessageId
from desk.parked import Fate, Parked, ParkedAct
from desk.terms import TicketId
from tests.desk.builders import ANNS_CHAT, LI, MONDAY_9AM, SUN
from tests.desk.talking import Desk


def a_parked(number: int = 12, **more: object) -> Parked:
    given: dict[str, object] = {"name": "Ann", "words": "The pump smokes"} | more
    return Parked(
        ids=(MessageId(number),),
        address=ANNS_CHAT,
        sent_at=MONDAY_9AM,
        recorded_at=MONDAY_9AM,
        attempts=5,
        error="KeyError",
        **given,  # type: ignore[arg-type]  # whatever the story needs
    )


def did(fate: Fate, *, reason: str = "") -> tuple[ParkedAct, ...]:
    return (ParkedAct(fate=fate, ids=(MessageId(12),), by="Sun", member=SUN.id, reason=reason),)


@pytest.mark.requirement("R6.4-3")
def test_the_list_names_whose_messages_wait_and_quotes_none() -> None:
    desk = Desk(parked=(a_parked(), a_parked(13, ticket=TicketId(7), name="")))
    desk.says(SUN, "/parked")
    assert desk.was_told(SUN).splitlines() == [
        "Parked messages: 2",
        "Message 12 · Ann, WeChat, 2026-11-23 01:00",
        "Message 13 · —, WeChat, 2026-11-23 01:00 · ticket 7",
    ]
    assert desk.labels(SUN) == ["Message 12", "Message 13"]
    assert desk.last.parked == ()


@pytest.mark.requirement("R5.4-10")
def test_who_opens_one_reads_the_words_and_is_told_that_it_is_noted() -> None:
    desk = Desk(parked=(a_parked(),))
    desk.says(SUN, "搁置消息")
    desk.presses(SUN, "Message 12")
    told = desk.was_told(SUN)
    assert "The pump smokes" in told
    assert "What went wrong: KeyError, 5 times" in told
    assert "That you read it is noted." in told
    assert desk.last.parked == did(Fate.READ)


def test_a_button_under_it_has_it_tried_again() -> None:
    desk = Desk(parked=(a_parked(),))
    desk.says(SUN, "/parked 12")
    desk.presses(SUN, "Try again")
    assert desk.last.parked == did(Fate.REPLAYED)
    assert "Message 12 is tried again now." in desk.was_told(SUN)
    desk.says(SUN, "/parked")
    assert desk.was_told(SUN) == "No message is parked."


def test_a_drop_asks_why() -> None:
    desk = Desk(parked=(a_parked(),))
    desk.says(SUN, "/parked 12")
    desk.presses(SUN, "Drop")
    assert desk.last.parked == ()
    assert "why is it dropped?" in desk.was_told(SUN)
    desk.now += timedelta(minutes=1)
    desk.says(SUN, "answered by phone")
    assert desk.last.parked == did(Fate.DROPPED, reason="answered by phone")


def test_an_order_without_a_number_asks_for_it() -> None:
    desk = Desk(parked=(a_parked(),))
    desk.says(SUN, "/replay", "never mind")
    assert "Which message?" in desk.was_told(SUN)
    desk.says(SUN, "12")
    assert desk.last.parked == did(Fate.REPLAYED)
    desk.says(SUN, "/drop 12: spam")
    assert desk.was_told(SUN) == "There is no parked message 12."


def test_only_supervisors_are_shown_any() -> None:
    desk = Desk(parked=(a_parked(),))
    desk.says(LI, "/parked 12")
    assert desk.was_told(LI) == "Your role does not allow this. Please ask a supervisor."
    assert desk.last.parked == ()
