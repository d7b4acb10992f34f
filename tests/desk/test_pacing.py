"""A platform's limits: never more than it takes, and never later than needed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.messages import Address, Channel
from desk.pacing import FINE, MOST_CHATS, Allowance, PlatformLimits, Rate, Spent, Window

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ANN = Address(channel=Channel.TELEGRAM, user="1001")
BOB = Address(channel=Channel.TELEGRAM, user="1002")
GROUP = Address(channel=Channel.TELEGRAM, user="-100")
TELEGRAM = PlatformLimits(
    overall=(Rate(most=30, per=SECOND),), chat=(Rate(most=3, per=3 * SECOND),), group=(Rate(most=20, per=MINUTE),)
)

rates = st.builds(
    Rate,
    most=st.integers(1, 5) | st.just(FINE + 1),
    per=st.integers(1, 5_000).map(lambda ms: timedelta(milliseconds=ms)),
)
pauses = st.lists(st.integers(0, 2_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=30)


def within(sent: Sequence[datetime], rate: Rate, until: datetime) -> int:
    return sum(until - rate.per < at <= until for at in sent)


@given(rates, pauses)
def test_who_waits_until_it_is_free_never_sends_more_than_the_rate_and_never_waits_longer(
    rate: Rate, waits: list[timedelta]
) -> None:
    window, sent, now = Window(rate), list[datetime](), NOW
    for wait in waits:
        now += wait
        free_at = window.free_at(now)
        assert (window.room(now) > 0) == (free_at == now)
        if free_at > now:
            just_before = free_at - timedelta(microseconds=1)
            assert within(sent, rate, just_before) >= rate.most, "it could have gone out before"
        now = free_at
        window.count(now, 1)
        sent.append(now)
        assert within(sent, rate, now) <= rate.most


@given(st.lists(st.integers(0, 400).map(lambda ms: timedelta(milliseconds=ms)), min_size=1, max_size=60))
def test_a_window_of_many_keeps_few_moments_and_lets_no_more_through(waits: list[timedelta]) -> None:
    rate, now = Rate(most=2 * FINE, per=10 * SECOND), NOW
    window, sent = Window(rate), list[datetime]()
    for wait in waits:
        now = window.free_at(now + wait)
        some = min(window.room(now), 400)
        window.count(now, some)
        sent += [now] * some
        assert within(sent, rate, now) <= rate.most
        late = window.free_at(now) - rate.per / FINE
        assert late <= now or within(sent, rate, late) >= rate.most, "late by a thousandth at most"


def test_a_chat_has_its_burst_and_then_its_pace() -> None:
    allowance = Allowance(TELEGRAM)
    for _ in range(3):
        assert allowance.open_at(ANN, NOW) == NOW
        allowance.count(ANN, NOW)
    assert allowance.open_at(ANN, NOW) == NOW + 3 * SECOND
    assert allowance.open_at(BOB, NOW) == NOW, "others go on"
    assert allowance.room(NOW) == 27


def test_a_group_takes_less_in_a_minute_than_a_person() -> None:
    allowance, now = Allowance(TELEGRAM), NOW
    for _ in range(20):
        allowance.count(ANN, now)
        allowance.count(GROUP, now)
        now += SECOND
    assert allowance.open_at(ANN, now) == now
    assert allowance.open_at(GROUP, now) == NOW + MINUTE


def test_the_account_in_all_takes_so_many() -> None:
    allowance = Allowance(TELEGRAM)
    for number in range(30):
        allowance.count(replace(ANN, user=str(number)), NOW)
    assert allowance.room(NOW) == 0
    assert allowance.open_at(BOB, NOW) == allowance.free_at(NOW) == NOW + SECOND


def test_what_was_sent_before_counts() -> None:
    spent = [Spent(at=NOW - SECOND, cost=2, to=ANN), Spent(at=NOW - 2 * SECOND, cost=1, to=ANN), Spent(at=NOW, cost=5)]
    allowance = Allowance(TELEGRAM, spent)
    assert allowance.open_at(ANN, NOW) == NOW + SECOND
    assert allowance.room(NOW) == 25


def test_without_limits_nobody_waits() -> None:
    allowance = Allowance(PlatformLimits())
    for _ in range(99):
        allowance.count(ANN, NOW)
    assert allowance.open_at(ANN, NOW) == NOW
    assert allowance.room(NOW) is None


def test_one_chat_that_is_told_to_wait_holds_up_no_other_but_two_mean_the_account() -> None:
    allowance = Allowance(TELEGRAM)
    allowance.told_to_wait(ANN, NOW, until=NOW + 30 * SECOND, is_for_all=False)
    allowance.told_to_wait(ANN, NOW, until=NOW + 40 * SECOND, is_for_all=False)
    assert allowance.free_at(NOW) == NOW
    allowance.told_to_wait(BOB, NOW + SECOND, until=NOW + 10 * SECOND, is_for_all=False)
    assert allowance.free_at(NOW + SECOND) == NOW + 10 * SECOND
    assert allowance.room(NOW + SECOND) == 0
    assert allowance.room(NOW + 10 * SECOND) == 30


def test_what_the_platform_says_of_the_whole_account_holds_for_all() -> None:
    allowance = Allowance(TELEGRAM)
    allowance.told_to_wait(ANN, NOW, until=NOW + MINUTE, is_for_all=True)
    assert allowance.open_at(BOB, NOW) == NOW + MINUTE


def test_chats_in_which_nothing_counts_any_more_are_forgotten() -> None:
    allowance = Allowance(TELEGRAM)
    for number in range(MOST_CHATS + 1):
        allowance.count(replace(ANN, user=str(number)), NOW)
    allowance.count(BOB, NOW + MINUTE)
    assert list(allowance._chats) == [BOB]  # noqa: SLF001 -- what it remembers is seen nowhere else
