"""What a line of a ticket's timeline about a case says, in the reader's words."""

from collections.abc import Mapping

from desk.improvement.effects import LABELS
from desk.improvement.showing import CATEGORY_OF
from desk.texts import Text, text
from desk.tickets.timeline import Act, Entry
from desk.wording import BY_HAND

_NAMES: dict[Act, Mapping[str, Text]] = {
    Act.CASE_CATEGORISED: CATEGORY_OF,
    Act.CASE_TOLD: BY_HAND,
    Act.CASE_MEASURED: LABELS,
}


def words_of(entry: Entry) -> Text | None:
    """Give the words of a line whose note names a category, a means or a verdict; None for every other line."""
    number, _, said = entry.note.partition(": ")
    first, _, words = said.partition(" ")
    name = _NAMES.get(entry.act, {}).get(first)
    if name is None:
        return None
    return text("{number}: {name} {words}", number=number, name=name, words=words)
