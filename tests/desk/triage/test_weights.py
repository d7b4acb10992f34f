"""Weights that are added up together come to what they come to one by one; and signs are sought once, when wanted."""

from array import array
from random import Random

from desk.triage.proposal import Aspect, Sign, Signs
from desk.triage.weights import Weights, scale

DICE = Random(11)  # noqa: S311 -- nothing is to be kept secret
KEYS = range(100, 400)
COLUMNS = [array("b", [DICE.randint(-128, 127) for _ in KEYS]) for _ in range(19)]
RARITY = bytes(DICE.randint(0, 255) for _ in KEYS)
WEIGHTS = Weights.of(KEYS, RARITY, COLUMNS)


def test_what_is_known_is_added_up_in_each_column_and_what_is_not_counts_nothing() -> None:
    sums, squares = WEIGHTS.sums({101, 150, 399, 7})
    assert sums == [column[1] + column[50] + column[299] for column in COLUMNS]
    assert squares == RARITY[1] ** 2 + RARITY[50] ** 2 + RARITY[299] ** 2


def test_many_of_the_least_and_of_the_greatest_do_not_run_into_each_other() -> None:
    size = 20_000
    least, most = array("b", [-128] * size), array("b", [127] * size)
    sums, squares = Weights.of(range(size), bytes([255] * size), [least, most, least]).sums(range(size))
    assert sums == [-128 * size, 127 * size, -128 * size]
    assert squares == 255 * 255 * size


def test_nothing_known_is_nothing_at_all() -> None:
    assert WEIGHTS.sums([]) == ([0] * len(COLUMNS), 0)


def test_each_weight_is_found_again_in_its_column() -> None:
    table = WEIGHTS.table([WEIGHTS.by_key[key] for key in (399, 101)])
    worth = scale(0.5)
    assert [worth[each] for each in WEIGHTS.column(table, 3)] == [COLUMNS[3][299] * 0.5, COLUMNS[3][1] * 0.5]


def test_signs_are_looked_for_once_and_only_those_that_are_wanted() -> None:
    looked: list[Aspect] = []

    def look() -> tuple[Sign, ...]:
        looked.append(Aspect.CLASS)
        return (Sign(words="smoke"),)

    signs = Signs({Aspect.CLASS: look, Aspect.SAFETY: tuple})
    assert list(signs) == [Aspect.CLASS, Aspect.SAFETY]
    assert Aspect.CLASS in signs
    assert looked == []
    assert signs[Aspect.CLASS] == signs[Aspect.CLASS] == (Sign(words="smoke"),)
    assert looked == [Aspect.CLASS]
    assert signs == {Aspect.CLASS: (Sign(words="smoke"),), Aspect.SAFETY: ()}
