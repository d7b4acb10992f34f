"""When late is too late: what the desk does by itself soon, what platforms take part in later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk.messages import Channel
from desk.standing import Backlog, Patience, Standing, WayOut, overdue

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PATIENCE = Patience(at_once=timedelta(seconds=60), out=timedelta(minutes=5))


def since(**span: float) -> Backlog:
    return Backlog(waiting=1, due=1, oldest_due_at=NOW - timedelta(**span))


def late_out(way: WayOut, **span: float) -> Standing:
    return Standing(at=NOW, ways_out={Channel.WECHAT: replace(way, oldest_due_at=NOW - timedelta(**span))})


def test_an_idle_desk_is_not_late() -> None:
    standing = Standing(at=NOW)
    assert overdue(standing, PATIENCE) == {}
    assert set(standing.lags.values()) == {timedelta()}


@pytest.mark.parametrize("kind", ["timers", "messages"])
@pytest.mark.parametrize(("seconds", "is_late"), [(59, False), (60, False), (61, True)])
@pytest.mark.requirement("R6.4-3")
def test_timers_and_messages_may_be_a_minute_late(kind: str, seconds: float, *, is_late: bool) -> None:
    late: dict[str, Any] = {kind: since(seconds=seconds)}
    standing = Standing(at=NOW, **late)
    assert overdue(standing, PATIENCE) == ({kind: timedelta(seconds=seconds)} if is_late else {})
    assert standing.lags[kind] == timedelta(seconds=seconds)


def test_deliveries_that_nobody_sends_may_be_five_minutes_late() -> None:
    assert overdue(late_out(WayOut(due=1), minutes=5), PATIENCE) == {}
    assert overdue(late_out(WayOut(due=1), minutes=6), PATIENCE) == {"deliveries:wechat": timedelta(minutes=6)}


def test_a_slow_or_dead_platform_does_not_make_the_desk_unready() -> None:
    busy = late_out(WayOut(due=999, leased=16, is_served=True), hours=1)
    assert overdue(busy, PATIENCE) == {}
    assert busy.lags["deliveries"] == timedelta(hours=1), "but it is told"
    tried_later = late_out(WayOut(due=1, put_off=1), minutes=-5)
    assert overdue(tried_later, PATIENCE) == {}
    assert tried_later.lags["deliveries"] == timedelta()


def test_files_make_nobody_unready() -> None:
    assert overdue(Standing(at=NOW, files=since(hours=1)), PATIENCE) == {}
