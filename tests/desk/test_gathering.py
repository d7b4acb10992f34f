"""When news goes out: the first at once, what follows within a minute together (a burst is one message)."""

from datetime import timedelta

import pytest

from desk.gathering import goes_out_at
from tests.desk.builders import MONDAY_9AM as NOW

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("last", "is_unsent", "expected"),
    [
        (None, False, timedelta()),
        (-MINUTE, False, timedelta()),
        (-59 * SECOND, False, SECOND),
        (-SECOND, False, 59 * SECOND),
        (30 * SECOND, False, 30 * SECOND),
        (30 * SECOND, True, 30 * SECOND),
        (-SECOND, True, timedelta()),
        (-3 * SECOND, True, 57 * SECOND),
    ],
    ids=["first", "long ago", "almost a minute ago", "just now", "waits", "waits too", "one burst", "on its way"],
)
def test_news_waits_for_the_rest_of_the_minute(last: timedelta | None, *, is_unsent: bool, expected: timedelta) -> None:
    before = None if last is None else NOW + last
    assert goes_out_at(before, within=MINUTE, is_unsent=is_unsent, now=NOW) == NOW + expected


def test_what_is_urgent_does_not_wait_for_what_can() -> None:
    assert goes_out_at(NOW + 40 * SECOND, within=10 * SECOND, is_unsent=True, now=NOW) == NOW
    assert goes_out_at(NOW - 4 * SECOND, within=10 * SECOND, is_unsent=False, now=NOW) == NOW + 6 * SECOND
