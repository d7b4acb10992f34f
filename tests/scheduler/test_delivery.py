"""The way out: in order to each person, what failed again, what is refused to a person, what is unsure never twice."""

from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.messages import Channel
from desk.replies import Card, Toast
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown
from scheduler.delivery import MOST_LANES, deliver_due
from scheduler.post import TOAST_LIFE
from scheduler.sending import BACKOFF, JITTER, backoff
from tests.handlers.stage import rows
from tests.scheduler.stage import ANN, BOB, LI, SECOND, WANG, Mailbox, Office, blocked


@pytest.mark.requirement("R2.3-6")
async def test_what_is_owed_arrives_once_and_in_order(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one", "two", "three")
    assert await deliver_due(office.post) == 1
    assert await deliver_due(office.post) == 0
    assert telegram.words == ["one", "two", "three"]
    assert await office.states() == ["sent"] * 3


@pytest.mark.requirement("R3.1-7")
async def test_the_words_that_were_really_sent_are_kept(office: Office) -> None:
    await office.owes(ANN, "one")
    await deliver_due(office.post)
    assert await rows(office.store.engine, "SELECT words, platform_id FROM deliveries") == [("one", "m1")]


async def test_what_the_platform_does_not_take_now_waits_and_so_does_what_follows(
    office: Office, telegram: Mailbox
) -> None:
    telegram.answers["1001"] = deque([DeliveryFailed("429", retry_after=30 * SECOND)])
    await office.owes(ANN, "one", "two")
    await office.owes(BOB, "hello")
    await deliver_due(office.post)
    assert telegram.words == ["hello"]
    await office.owes(ANN, "three")
    await office.clock.travel(29 * SECOND)
    assert await deliver_due(office.post) == 0
    await office.clock.travel(SECOND)
    await deliver_due(office.post)
    assert telegram.words == ["hello", "one", "two", "three"]


async def test_without_an_advice_the_pauses_grow(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque(DeliveryFailed("502") for _ in range(6))
    await office.owes(ANN, "one")
    for pause in (*BACKOFF, BACKOFF[-1], BACKOFF[-1]):
        assert await deliver_due(office.post) == 1
        await office.clock.travel(pause - SECOND)
        assert await deliver_due(office.post) == 0
        await office.clock.travel(SECOND)
    await deliver_due(office.post)
    assert telegram.words == ["one"]


async def test_after_a_day_of_trying_a_person_is_told_instead(
    office: Office, telegram: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.sending.MOST_TRIES", 2)
    telegram.answers["1001"] = deque(DeliveryFailed("502") for _ in range(2))
    await office.owes(ANN, "one", ticket=1001)
    await deliver_due(office.post)
    await office.clock.travel(BACKOFF[0])
    await deliver_due(office.post)
    assert await office.states() == ["refused"]
    assert [refusal.reason for _, refusal in office.refused] == ["502"]


@pytest.mark.requirement("R2.3-6")
async def test_a_refusal_becomes_a_task_and_what_follows_goes_out(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque([DeliveryRefused("chat not found")])
    await office.owes(ANN, "one", "two", ticket=1001)
    await deliver_due(office.post)
    assert telegram.words == ["two"]
    assert await office.states() == ["refused", "sent"]
    ((owed, refusal),) = office.refused
    assert (owed.ticket, refusal.reason) == (1001, "chat not found")
    assert await deliver_due(office.post) == 0


async def test_several_refusals_at_once_make_one_task_a_ticket(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque(blocked() for _ in range(3))
    await office.owes(ANN, "one", "two", ticket=1001)
    await office.owes(ANN, "three", ticket=1002)
    await deliver_due(office.post)
    assert [owed.ticket for owed, _ in office.refused] == [1001, 1002]


async def test_a_task_that_can_not_be_raised_does_not_stop_the_lane(office: Office, telegram: Mailbox) -> None:
    async def broken(owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:
        raise KeyError(f"no such ticket: {owed} {trouble} {is_news}")

    telegram.answers["1001"] = deque([blocked()])
    await office.owes(ANN, "one", "two", ticket=1001)
    await deliver_due(replace(office.post, undelivered=broken))
    assert await office.states() == ["refused", "sent"]


async def test_what_may_have_arrived_is_never_sent_again(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque([DeliveryUnknown("read timeout")])
    await office.owes(ANN, "one", "two")
    await deliver_due(office.post)
    assert await office.states() == ["unknown", "sent"]
    assert len(office.unclear) == 1
    await office.clock.travel(timedelta(days=1))
    assert await deliver_due(office.post) == 0
    assert telegram.words == ["two"]


async def test_what_wechat_holds_back_goes_out_when_the_customer_writes(office: Office) -> None:
    wechat = office.boxes[Channel.WECHAT]
    wechat.answers["oWang"] = deque([DeliveryRefused("45015", window_closed=True)])
    await office.owes(WANG, "one")
    await deliver_due(office.post)
    assert await office.states() == ["held"]
    assert office.refused[0][1].held
    async with office.store.begin() as tx:
        await tx.revive_held([WANG], now=office.clock.now())
    await deliver_due(office.post)
    assert wechat.words == ["one"]


async def test_a_message_that_breaks_our_own_code_is_a_refusal_and_harms_no_other(
    office: Office, telegram: Mailbox
) -> None:
    telegram.answers["1001"] = deque([ZeroDivisionError("a bug")])
    await office.owes(ANN, "one", "two")
    await deliver_due(office.post)
    assert await office.states() == ["refused", "sent"]


async def test_what_is_owed_on_a_channel_that_is_gone_becomes_a_task(office: Office) -> None:
    await office.owes(LI, "job", ticket=1001)
    await deliver_due(replace(office.post, channels={}))
    assert await office.states() == ["refused"]
    assert office.refused[0][1].reason == "channel absent"


async def test_a_late_ok_is_left_out_and_a_late_no_is_said_as_a_message(office: Office, telegram: Mailbox) -> None:
    yes, no = Toast(press="p", text=verbatim("OK")), Toast(press="p", text=verbatim("Taken by Li"), alert=True)
    await office.owes(ANN, yes, no)
    await deliver_due(office.post)
    assert [type(errand.message) for errand in telegram.got] == [Toast, Toast]
    await office.owes(ANN, yes, no)
    await office.clock.travel(TOAST_LIFE + SECOND)
    await deliver_due(office.post)
    assert telegram.words == ["OK", "Taken by Li", "Taken by Li"]
    assert not isinstance(telegram.got[-1].message, Toast)


async def test_a_toast_that_is_refused_is_nobodys_task(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque([DeliveryRefused("query is too old")])
    await office.owes(ANN, Toast(press="p", text=verbatim("OK")), ticket=1001)
    await deliver_due(office.post)
    assert office.refused == []


def card(title: str, *, revises: bool = False) -> Card:
    return Card(key="job:1", title=verbatim(title), revises=revises)


async def test_a_card_is_revised_where_it_was_shown_also_when_all_goes_out_together(
    office: Office, telegram: Mailbox
) -> None:
    await office.owes(ANN, card("new"), card("taken", revises=True), card("done", revises=True))
    await deliver_due(office.post)
    assert [(e.revises, e.response_code) for e in telegram.got] == [(None, None), ("m1", "c1"), ("m2", "c2")]


async def test_a_change_of_a_card_that_a_person_never_had_is_left_out(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, card("taken", revises=True), "hello")
    await deliver_due(office.post)
    assert telegram.words == ["hello"]
    assert await office.states() == ["sent", "sent"]


async def test_one_person_in_trouble_holds_up_nobody_else(office: Office, telegram: Mailbox) -> None:
    people = [replace(ANN, user=str(number)) for number in range(MOST_LANES)]
    telegram.answers["3"] = deque([DeliveryFailed("502")])
    for who in people:
        await office.owes(who, who.user)
    assert await deliver_due(office.post) == MOST_LANES
    assert sorted(telegram.words) == sorted(who.user for who in people if who.user != "3")


@given(st.integers(min_value=0, max_value=20), st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_pauses_are_scattered_about_their_step(attempts: int, chance: float, other: float) -> None:
    step, pause = BACKOFF[min(attempts, len(BACKOFF) - 1)], backoff(attempts, chance)
    assert (1 - JITTER) * step <= pause <= (1 + JITTER) * step
    assert (backoff(attempts, other) < pause) == (other < chance) or abs(other - chance) < 1e-6


async def test_two_who_failed_together_come_again_apart(office: Office, telegram: Mailbox) -> None:
    chances = deque([0.0, 1.0])
    for who in (ANN, BOB):
        telegram.answers[who.user] = deque([DeliveryFailed("502")])
        await office.owes(who, "hello")
    await deliver_due(replace(office.post, chance=chances.popleft))
    await office.clock.travel(BACKOFF[0])
    assert await deliver_due(office.post) == 1
    await office.clock.travel(BACKOFF[0] * JITTER)
    assert await deliver_due(office.post) == 1


async def test_a_platform_that_says_when_is_taken_at_its_word(office: Office, telegram: Mailbox) -> None:
    telegram.answers["1001"] = deque([DeliveryFailed("429", retry_after=30 * SECOND)])
    await office.owes(ANN, "one")
    await deliver_due(replace(office.post, chance=lambda: 0.0))
    await office.clock.travel(30 * SECOND - timedelta(microseconds=1))
    assert await deliver_due(office.post) == 0
