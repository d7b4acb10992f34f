"""Messages that no turn could be made of: they stay on record, and wait for a person to replay or drop them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.messages import Address, MessageId
from desk.terms import MemberId, TicketId

LONGEST_LIST = 500


class Fate(StrEnum):
    """What a person did with a parked message."""

    READ = "read"
    REPLAYED = "replayed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A message that waits for a person; the parts of an album (`ids`) are one, named by the first.

    `error` is the kind of what went wrong, never its words; `words` are what the person wrote, empty when they
    can't be read back.
    """

    ids: tuple[MessageId, ...]
    address: Address
    sent_at: datetime
    recorded_at: datetime
    attempts: int
    error: str
    name: str = ""
    ticket: TicketId | None = None
    words: str = ""

    @property
    def id(self) -> MessageId:
        """The number that people call it by."""
        return self.ids[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedAct:
    """What somebody did with a parked message, and why: kept for good. `member` where it was done in chat."""

    fate: Fate
    ids: tuple[MessageId, ...]
    by: str
    member: MemberId | None = None
    reason: str = ""


def still_parked(parked: Iterable[Parked], acts: Iterable[ParkedAct]) -> tuple[Parked, ...]:
    """Give those that no act took off the list."""
    gone = {id_ for act in acts if act.fate is not Fate.READ for id_ in act.ids}
    return tuple(one for one in parked if not gone & set(one.ids))
