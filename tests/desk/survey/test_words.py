"""Points as people write them: one, several, one for all, with words beside them, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.survey.words import is_only_numbers, read_points

ALL = True
ONE_BY_ONE = False


@pytest.mark.parametrize(
    ("said", "points", "words", "for_all"),
    [
        ("9", (9,), "", ONE_BY_ONE),
        ("10", (10,), "", ONE_BY_ONE),
        ("9 quick and friendly", (9,), "quick and friendly", ONE_BY_ONE),
        ("9 师傅很准时", (9,), "师傅很准时", ONE_BY_ONE),
        ("10分，很满意", (10,), "很满意", ONE_BY_ONE),
        ("8/10", (8,), "", ONE_BY_ONE),
        ("8/10 quick", (8,), "quick", ONE_BY_ONE),
        ("满分", (10,), "", ONE_BY_ONE),
        ("9 10 minutes late", (9,), "10 minutes late", ONE_BY_ONE),  # a nine, and ten minutes
        ("9 9 8 10 9", (9, 9, 8, 10, 9), "", ONE_BY_ONE),
        ("9,9,8,10,9", (9, 9, 8, 10, 9), "", ONE_BY_ONE),
        ("9、9、8、10、9 很好", (9, 9, 8, 10, 9), "很好", ONE_BY_ONE),
        ("9分 9分 8分 10分 9分", (9, 9, 8, 10, 9), "", ONE_BY_ONE),
        ("9/9/8/10/9", (9, 9, 8, 10, 9), "", ONE_BY_ONE),
        ("99899", (9, 9, 8, 9, 9), "", ONE_BY_ONE),
        ("9 8", (9, 8), "", ONE_BY_ONE),
        ("9 - 8 10 9", (9, None, 8, 10, 9), "", ONE_BY_ONE),
        ("都是10分", (10,), "", ALL),
        ("全部9分 师傅好", (9,), "师傅好", ALL),
        ("都满分", (10,), "", ALL),
        ("all 9", (9,), "", ALL),
        ("All 9, thanks", (9,), "thanks", ALL),
        ("9 for everything", (9,), "", ALL),
        ("everything is 8", (8,), "", ALL),
    ],
)
@pytest.mark.requirement("R3.2-7", "R4.2-1")
def test_points_are_understood(said: str, points: tuple[int | None, ...], words: str, *, for_all: bool) -> None:
    rated = read_points(said, open_questions=5, scale=10)
    assert rated is not None
    assert (rated.points, rated.words, rated.is_for_all) == (points, words, for_all)


@pytest.mark.parametrize(
    "said",
    [
        "0",
        "11",
        "100",
        "9.5",
        "-",
        "九分",
        "138001",
        "9 9 8 10 9 9",
        "9 9 8 10 11",
        "hello",
        "",
        "all",
        "都是11分",
        "-3",
    ],
)
def test_what_is_outside_of_the_scale_or_no_number_is_no_answer(said: str) -> None:
    assert read_points(said, open_questions=5, scale=10) is None


@pytest.mark.parametrize(("said", "only"), [("11", True), ("9 9 8 10 9 9", True), ("0", True), ("9 late", False)])
def test_bare_numbers_are_meant_as_points(said: str, *, only: bool) -> None:
    assert is_only_numbers(said) is only


@given(
    st.lists(st.integers(1, 10), min_size=2, max_size=6), st.sampled_from([" ", ",", "，", "、", " / ", "分 ", "; "])
)
def test_one_number_for_each_question_is_read_as_it_was_written(points: list[int], between: str) -> None:
    said = between.join(map(str, points))
    rated = read_points(said, open_questions=len(points), scale=10)
    is_out_of_ten = len(points) == 2 and "/" in between and points[1] == 10
    assert rated is not None
    assert rated.points == ((points[0],) if is_out_of_ten else tuple(points))


@given(st.text(alphabet="0123456789 分,，/.-—满全都是allforeach\n", max_size=60), st.integers(1, 6), st.integers(2, 10))
def test_whatever_is_said_no_point_leaves_the_scale(said: str, questions: int, scale: int) -> None:
    rated = read_points(said, open_questions=questions, scale=scale)
    if rated:
        assert all(given is None or 1 <= given <= scale for given in rated.points)
        assert len(rated.points) <= max(questions, 1)
        assert any(given for given in rated.points)
