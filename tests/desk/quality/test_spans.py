"""Spans: an exact mean for any number, and what nine of ten did not pass."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.quality.spans import EXACT, Spans

MINUTE = timedelta(minutes=1)


def of(*spans: timedelta) -> Spans:
    counted = Spans()
    for span in spans:
        counted.add(span)
    return counted


def test_of_ten_the_ninth_is_what_nine_of_ten_did_not_pass() -> None:
    ten = of(*(minutes * MINUTE for minutes in (10, 1, 9, 2, 8, 3, 7, 4, 6, 5)))
    assert (ten.mean, ten.nine_of_ten, ten.quantile(50), ten.longest) == (
        5.5 * MINUTE,
        9 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
    )
    assert (of(MINUTE).nine_of_ten, of(MINUTE).quantile(0)) == (MINUTE, MINUTE)
    assert of(-MINUTE).mean == timedelta()


def test_the_mean_of_very_many_is_exact_and_takes_no_more_memory() -> None:
    many = of(*(minutes * MINUTE for minutes in range(1, 20_001)))
    assert many.mean == 10_000.5 * MINUTE
    assert not many.few
    assert len(many.classes) < EXACT


@given(st.lists(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)), min_size=1, max_size=40))
def test_nine_of_ten_of_very_many_is_at_most_one_percent_too_long(seeds: list[timedelta]) -> None:
    spans = [span * n // 40 for span in seeds for n in range(1, 41)]
    counted = of(*spans)
    true = sorted(spans)[-(-len(spans) * 90 // 100) - 1]
    found = counted.nine_of_ten
    assert found is not None
    assert true <= found <= true * 1.0101 + timedelta(milliseconds=1)


def test_merged_in_any_way_they_say_the_same() -> None:
    spans = [number * 7919 % 10_007 * timedelta(seconds=1) for number in range(EXACT + 200)]
    whole, first, second = of(*spans), of(*spans[:300]), of(*spans[300:])
    second.merge(first)
    assert second == whole
