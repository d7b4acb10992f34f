"""How fast a person may write: a burst is taken at once, a flood waits together, a hazard never waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy_file import read_policy
from desk.conversations import Conversation
from desk.messages import (
    Address,
    Channel,
    ConversationId,
    InboundMessage,
    Joined,
    Left,
    MediaRef,
    Part,
    Picture,
    Press,
    Words,
)
from desk.policy import Flow, IntakeLimits
from desk.tempo import Hold, paced

ANN, LI = Address(channel=Channel.WECHAT, user="oAnn"), Address(channel=Channel.WECOM, user="LiShifu")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LIMITS = IntakeLimits(customers=Flow(a_minute=20, burst=5), staff=Flow(a_minute=60, burst=5), pause=30 * SECOND)
POLICY = replace(read_policy(None), intake=LIMITS)


def said(*parts: Part, of: Address = ANN) -> InboundMessage:
    return InboundMessage(address=of, key="k", sent_at=NOW, parts=parts or (Words(text="It leaks"),))


def holds(moments: Sequence[float], *, message: InboundMessage | None = None) -> list[Hold | None]:
    """Give what becomes of a message at each of these moments, in seconds."""
    message = message or said()
    talk, found = Conversation(id=ConversationId(1), address=message.address), []
    for moment in moments:
        talk, hold = paced(talk, message, policy=POLICY, now=NOW + moment * SECOND)
        found.append(hold)
    return found


def test_a_burst_is_taken_at_once_and_what_comes_on_top_waits_together_for_the_end_of_the_pause() -> None:
    first, *others = holds([0] * 9)[5:]
    assert first == Hold(until=NOW + 30 * SECOND, together=f"fast {(NOW + 30 * SECOND).isoformat()}", is_first=True)
    assert others == [replace(first, is_first=False)] * 3
    assert holds([0] * 5) == [None] * 5


def test_who_writes_as_fast_as_people_do_never_waits() -> None:
    assert holds([3.0 * number for number in range(200)]) == [None] * 200


def test_a_flood_that_goes_on_is_answered_once_a_pause_and_told_of_once() -> None:
    found = [hold for hold in holds([number / 10 for number in range(1200)]) if hold]
    assert sum(hold.is_first for hold in found) == 1
    assert len({hold.until for hold in found}) == 4


def test_after_a_quiet_while_there_is_room_for_a_burst_again_and_a_new_word_about_the_next_flood() -> None:
    found = holds([*[0] * 7, 60, *[61] * 7])
    assert found[7] is None
    assert [hold.is_first for hold in found if hold] == [True, False, True, False, False]


@pytest.mark.parametrize(
    "message",
    [
        said(Words(text="冒烟了！")),
        said(Picture(media=MediaRef(ref="p"), caption="There is smoke")),
        said(Press(token="t")),
        said(Joined()),
        said(Left()),
        replace(said(), amends="7"),
        replace(said(Picture(media=MediaRef(ref="p"))), album="g"),
    ],
)
def test_what_can_not_wait_does_not_wait_and_does_not_count(message: InboundMessage) -> None:
    assert holds([0] * 50, message=message) == [None] * 50


def test_a_hazard_gets_through_in_the_middle_of_a_flood() -> None:
    talk = Conversation(id=ConversationId(1), address=ANN)
    for _ in range(20):
        talk, _ = paced(talk, said(), policy=POLICY, now=NOW)
    assert talk.tempo.held_until
    assert paced(talk, said(Words(text="着火了")), policy=POLICY, now=NOW) == (talk, None)


def test_the_orders_of_a_member_are_taken_one_by_one_no_faster_than_the_limit() -> None:
    found = [hold for hold in holds([0] * 9, message=said(of=LI)) if hold]
    assert [hold.until for hold in found] == [NOW + number * SECOND for number in (1, 2, 3, 4)]
    assert [hold.together for hold in found] == [None] * 4
    assert [hold.is_first for hold in found] == [True, False, False, False]


@given(gaps=st.lists(st.floats(0, 20), max_size=60), of=st.sampled_from([ANN, LI]))
def test_however_a_person_writes_turns_keep_the_limit_and_no_message_waits_in_the_past(
    gaps: list[float], of: Address
) -> None:
    moments = [sum(gaps[: at + 1]) for at in range(len(gaps))]
    found = holds(moments, message=said(of=of))
    taken = [moment for moment, hold in zip(moments, found, strict=True) if hold is None]
    flow = LIMITS.staff if of == LI else LIMITS.customers
    for at, moment in enumerate(taken):
        within = [other for other in taken[at:] if other - moment <= 60]
        assert len(within) <= flow.burst + flow.a_minute + 1
    assert all(hold.until >= NOW + (moment - 1) * SECOND for moment, hold in zip(moments, found, strict=True) if hold)
