"""What a line of the timeline says of a visit: which time, how it was proved, when a photo was taken."""

from desk.texts import Text
from desk.tickets.timeline import Act, Entry
from desk.visits.visit import Moment, Proof, noted_windows
from desk.visits.wording import MOMENT, PROOF, all_of


def words_of(entry: Entry) -> Text | None:
    """Give the words of an entry about a visit, whose note is in no language."""
    match entry.act:
        case Act.VISIT_PROPOSED | Act.VISIT_AGREED if entry.note:
            return all_of(noted_windows(entry.note))
        case Act.ARRIVAL_PROVED:
            return PROOF[Proof(entry.note)]
        case Act.PHOTO_KEPT:
            return MOMENT[Moment(entry.note)]
        case _:
            return None
