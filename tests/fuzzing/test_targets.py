"""The pure parsers on captured and spoilt bytes: nothing is raised but what those who call them catch."""

from random import Random

import pytest

from tests.fuzzing.oddities import spoilt
from tests.fuzzing.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_bytes_break_no_parser(name: str) -> None:
    rng, target = Random(name), TARGETS[name]  # noqa: S311 -- the same in every run
    seeds = target.seeds()
    assert seeds
    for seed in seeds:
        target.feed(seed)
    for _ in range(40 if name == "policy" else 200):
        content = rng.choice(seeds)
        for _ in range(rng.randrange(1, 4)):
            content = spoilt(content, rng)
        target.feed(content)
