"""Many pieces of news as one list: a line a ticket, the most pressing first, as many as fit."""

from collections.abc import Callable, Sequence

from desk.deliveries import Owed
from desk.replies import Say, brief_of
from desk.terms import TicketId
from desk.texts import Text, text

MOST_LISTED = 20


def news_list(owed: Sequence[Owed], *, most: int, fits: Callable[[Say], bool]) -> Say:
    """Tell what can be told in brief as one list: what is urgent first, then whatever was or is due first.

    The lines that don't fit are counted. All must have a brief.
    """
    lines = _lines(owed)
    lists = (_say(lines, shown) for shown in range(min(len(lines), most), 0, -1))
    return next((say for say in lists if fits(say)), _say(lines, 1))


def _lines(owed: Sequence[Owed]) -> list[Text]:
    """Give one line for each ticket: of several about the same time, the newest."""
    found = [(one, brief) for one in owed if (brief := brief_of(one.message))]
    found.sort(key=lambda each: (each[0].priority, each[1].at, -each[0].id))
    lines: dict[TicketId | None, Text] = {}
    for one, brief in found:
        lines.setdefault(one.ticket, brief.line)
    return list(lines.values())


def _say(lines: Sequence[Text], shown: int) -> Say:
    more = len(lines) - shown
    return Say(
        body=(
            text("{count} tickets need you:", count=len(lines)),
            *lines[:shown],
            *((text("… and {count} more: /queue, /mine", count=more),) if more else ()),
            text("Open one with /ticket and its number."),
        )
    )
