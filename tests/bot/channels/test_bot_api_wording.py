"""Telegram's limits on texts, counted as Telegram counts."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.bot_api.keyboards import InlineKeyboard, inline_keyboard
from bot.channels.bot_api.wording import cut, html, pieces, units
from desk.replies import Choice
from desk.texts import verbatim
from tests.bot.channels.telegram_stage import phrase

WORDS = st.text(alphabet=st.sampled_from("ab 。.!\n漏💧<&"), max_size=200)


@given(WORDS, st.integers(min_value=2, max_value=60))
def test_pieces_fit_and_lose_nothing_but_space(words: str, limit: int) -> None:
    split = pieces(words, limit=limit)
    assert "".join("".join(split).split()) == "".join(words.split())
    assert all(piece and units(piece) <= limit for piece in split)


@given(WORDS, st.integers(min_value=2, max_value=60))
def test_what_is_cut_fits_and_says_that_something_is_missing(words: str, limit: int) -> None:
    shown = cut(words, limit=limit)
    assert units(shown) <= limit
    assert shown == words or (shown.endswith("…") and words.startswith(shown.removesuffix("…")))


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("short", ("short",)),
        ("", ()),
        ("one line\nand another", ("one line", "and another")),
        ("It leaks. It hums a lot", ("It leaks.", "It hums a lot")),
        ("漏水了。还有异响，很大很大很大声", ("漏水了。还有异响，很大很大很大", "声")),
        ("漏水了漏水了漏水。还有异响，很大很大", ("漏水了漏水了漏水。", "还有异响，很大很大")),
        ("just words without an end", ("just words", "without an end")),
        ("💧" * 9, ("💧" * 7, "💧" * 2)),
    ],
)
def test_texts_are_split_at_lines_then_sentences_then_words(words: str, split: tuple[str, ...]) -> None:
    assert pieces(words, limit=15) == split


def test_telegram_counts_a_drop_twice() -> None:
    assert (units("漏💧"), len("漏💧")) == (3, 2)


def test_words_are_escaped_and_quotes_left() -> None:
    assert html("""<a href="x">&'""") == """&lt;a href="x"&gt;&amp;'"""


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Yes", "No"], [2]),
        (["Yes", "No", "Not sure"], [2, 1]),
        (["Yes", "No, and it never did so"], [1, 1]),
        (["八个汉字正好合适"] * 2, [2]),
        (["九个汉字就放不下了"] * 2, [1, 1]),
        (["Yes"], [1]),
    ],
)
def test_short_buttons_stand_two_abreast(labels: list[str], rows: list[int]) -> None:
    choices = [Choice(token=f"t{number}", label=verbatim(label)) for number, label in enumerate(labels)]
    keyboard = inline_keyboard(choices, phrase=phrase)
    assert isinstance(keyboard, InlineKeyboard)
    assert [len(row) for row in keyboard.rows] == rows
    assert [button.token for row in keyboard.rows for button in row] == [choice.token for choice in choices]


@pytest.mark.parametrize(
    "module", ["bot.channels", "bot.channels.bot_api.courier", "bot.channels.telegram_staff.client"]
)
def test_nobody_pays_for_a_library_of_another_channel(module: str) -> None:
    # In a process of its own: here everything is imported already.
    program = f"import sys, {module}; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 -- our own words
