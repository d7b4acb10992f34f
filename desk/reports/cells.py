"""Values of a report with the words for them."""

from datetime import datetime, timedelta
from fractions import Fraction

from desk.reports.blocks import Bar, Cell, Form, Tile, Tone
from desk.texts import Text, text, verbatim

NONE = "–"
GOOD, FAIR = 0.95, 0.8
_HUNDRED = 100
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def count(number: int) -> Cell[Text]:
    """Count something."""
    return Cell(form=Form.COUNT, value=number, shown=verbatim(f"{number:,}"))


def share(rate: Fraction | float | None) -> Cell[Text]:
    """Tell a share of 1 in percent, or that there is nothing to have a share of."""
    shown = NONE if rate is None else f"{_percent(rate)} %"
    return Cell(form=Form.SHARE, value=None if rate is None else float(rate), shown=verbatim(shown))


def points(mean: Fraction | float | None) -> Cell[Text]:
    """Tell a mean of points with one decimal."""
    shown = NONE if mean is None else f"{float(mean):.1f}"
    return Cell(form=Form.POINTS, value=None if mean is None else float(mean), shown=verbatim(shown))


def span(length: timedelta | None) -> Cell[Text]:
    """Tell a length of time: to the minute below a day, to the hour above."""
    if length is None:
        return Cell(form=Form.SPAN, shown=verbatim(NONE))
    unit = _MINUTE if length < _DAY else timedelta(hours=1)
    shown = max(round(length / unit), 1) * unit if length else timedelta()
    return Cell(form=Form.SPAN, value=length, shown=Text(msgid="{span}", values={"span": shown}))


def moment(at: datetime | None) -> Cell[Text]:
    """Tell a moment in the reader's time zone."""
    if at is None:
        return Cell(form=Form.MOMENT, shown=verbatim(NONE))
    return Cell(form=Form.MOMENT, value=at, shown=Text(msgid="{at}", values={"at": at}))


def words(said: Text | str) -> Cell[Text]:
    """Say something."""
    return Cell(form=Form.WORDS, shown=verbatim(said) if isinstance(said, str) else said)


def before(cell: Cell[Text]) -> Text | None:
    """Say what a value was in the period before, where there was one."""
    return None if cell.value is None else text("before: {value}", value=cell.shown)


def tile(label: Text, cell: Cell[Text], was: Cell[Text] | None = None, *, tone: Tone = Tone.PLAIN) -> Tile[Text]:
    """Make a key figure of a value, and of what it was before."""
    return Tile(label=label, cell=cell, before=before(was) if was else None, tone=tone)


def bar_of(label: Text, number: int, of: int) -> Bar[Text]:
    """Make a bar of some of many."""
    return Bar(label=label, share=number / of if of else 0.0, cell=count(number))


def bar_in_time(label: Text, rate: Fraction | float | None) -> Bar[Text]:
    """Make a bar of a share that should be whole."""
    return Bar(label=label, share=float(rate or 0), cell=share(rate), tone=tone_of(rate))


def tone_of(rate: Fraction | float | None) -> Tone:
    """Judge a share that should be whole."""
    if rate is None:
        return Tone.PLAIN
    return Tone.GOOD if rate >= GOOD else Tone.FAIR if rate >= FAIR else Tone.BAD


def tone_of_few(number: int) -> Tone:
    """Judge a count that should be nought."""
    return Tone.BAD if number else Tone.GOOD


def _percent(rate: Fraction | float) -> str:
    """Round down what is short of the whole, so that 99.96 % is never told as all."""
    percent = float(rate) * _HUNDRED
    return "100" if rate == 1 else f"{min(percent, 99.9):.1f}".removesuffix(".0")
