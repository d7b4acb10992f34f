"""A burst of timers in which workers are killed; `make chaos` has a longer one."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos.burst import Burst, judge, play


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_of_a_burst_of_timers_each_fires_once_whoever_is_killed(database_url: str) -> None:
    fired = await play(Burst(timers=5000, workers=3, kills=4), url=database_url)
    assert fired.findings == ()


NOW = datetime(2026, 3, 2, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("effects", "left", "found"),
    [
        ([(1, 1, NOW), (2, 1, LATER)], 0, []),
        ([(1, 1, NOW)], 0, ["timer lost"]),
        ([(1, 1, NOW), (2, 2, LATER)], 0, ["timer fired twice"]),
        ([(1, 1, NOW), (2, 1, NOW)], 0, ["timer fired early"]),
        ([(1, 1, NOW), (2, 1, LATER)], 1, ["timer left"]),
    ],
)
def test_a_fault_is_found(effects: list[tuple[int, int, datetime]], left: int, found: list[str]) -> None:
    judged = judge({1: NOW, 2: LATER}, effects, left=left)
    assert [finding.kind for finding in judged.findings] == found
