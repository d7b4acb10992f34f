"""Whatever stands in a genuine callback: one of the few answers that there are, no exception, and readable rows."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing.letters import ANSWERS, HOOKS, forged, letter, post
from tests.fuzzing.street import Street, open_street

SEEDS = st.integers(0, 2**48)
ABOUT = settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncIterator[Street]:
    async with open_street(tmp_path, database_url=database_url) as street:
        yield street


@ABOUT
@given(seed=SEEDS)
async def test_whatever_is_in_a_genuine_callback_it_is_taken_or_refused_and_harms_nothing(
    street: Street, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = Random(seed)  # noqa: S311 -- to be repeated
    street.clock.at += A_MINUTE  # nobody writes too fast
    letters = [letter(hook, rng, street.clock) for hook in HOOKS * 2]
    answers = await asyncio.gather(*(post(street.doors, each) for each in letters))
    assert set(answers) <= ANSWERS
    assert [line.getMessage() for line in caplog.records if line.levelno >= logging.ERROR] == []
    await street.read_back()


@ABOUT
@given(seed=SEEDS)
async def test_no_forged_callback_is_taken(street: Street, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 -- to be repeated
    letters = [forged(hook, rng, street.clock) for hook in HOOKS * 2]
    answers = await asyncio.gather(*(post(street.doors, each) for each in letters))
    assert set(answers) <= {401, 403}
    assert await street.rows("SELECT 1 FROM messages") == []


async def test_no_replayed_callback_has_an_effect_on_any_worker(
    street: Street, database_url: str, tmp_path: Path
) -> None:
    rng = Random(7)  # noqa: S311 -- to be repeated
    letters = [letter(hook, rng, street.clock) for hook in HOOKS * 5]
    taken = [each for each in letters if await post(street.doors, each) == 200]
    before = await street.counts()
    async with open_street(tmp_path / "other", database_url=database_url) as other:
        hired = {"members": len(list(await street.rows("SELECT 1 FROM members")))}
        answers = [await post(doors, each) for each in taken * 3 for doors in (street.doors, other.doors)]
    assert set(answers) == {200}
    assert await street.counts() == before | hired
