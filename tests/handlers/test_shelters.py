"""The store goes away from several workers of one machine: what one person wrote to them in turn keeps its order."""

import pytest

from tests.handlers.machine import Workers, keys
from tests.handlers.stage import BOB, says


@pytest.mark.requirement("R3.1-7")
async def test_what_is_written_afterwards_waits_behind_it_at_another_worker_too(workers: Workers) -> None:
    one, other = workers.start(), workers.start()
    one.store.is_cut = True
    await one.intake.receive(says("It leaks", key="a"))
    await other.intake.receive(says("and smokes", key="b"))
    await other.intake.receive(says("Mine leaks", key="c", of=BOB))
    assert (await keys(other), one.intake.spooled(), other.intake.spooled()) == ([], 1, 2)
    assert await other.intake.drain() == 2
    await other.intake.receive(says("Mine smokes", key="d", of=BOB))
    assert await keys(other) == ["a", "b", "c", "d"]
    one.store.is_cut = False
    assert await one.intake.drain() == 1
    await one.intake.receive(says("and smells", key="e"))
    assert await keys(one) == ["a", "b", "c", "d", "e"]
    assert (one.intake.spooled(), other.intake.spooled()) == (0, 0)


@pytest.mark.requirement("R3.1-7")
@pytest.mark.parametrize("first", [0, 1])
async def test_what_several_workers_spooled_in_turn_is_brought_in_its_order(workers: Workers, first: int) -> None:
    both = [workers.start(), workers.start()]
    for front in both:
        front.store.is_cut = True
    for number in range(7, 13):
        await both[number % 2].intake.receive(says(f"word {number}", key=f"tg:1:{number}"))
    for front in both:
        front.store.is_cut = False
    assert await both[first].intake.drain() == 3
    assert await both[1 - first].intake.drain() == 3
    assert await keys(both[0]) == [f"tg:1:{number}" for number in range(7, 13)]


@pytest.mark.requirement("R3.1-7", "R6.4-3")
@pytest.mark.parametrize("survivors", [0, 1, 2])
async def test_what_workers_spooled_in_turn_keeps_its_order_when_they_die(workers: Workers, survivors: int) -> None:
    fronts = [workers.start(), workers.start()]
    for front in fronts:
        front.store.is_cut = True
    for number in range(7, 13):
        await fronts[number % 2].intake.receive(says(f"word {number}", key=f"tg:1:{number}"))
    for spool in workers.spools[survivors:]:
        await spool.close()
    heir = fronts[0] if survivors else workers.start()
    heir.store.is_cut = False
    await heir.intake.drain()
    assert await keys(heir) == [f"tg:1:{number}" for number in range(7, 13)]
    assert heir.intake.spooled() == 0
