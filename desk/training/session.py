"""One training that was held: its topic, its day, who taught and who took part (R4.3.2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desk.terms import TicketId
from desk.tickets.ticket import Person, Ticket


class Topic(StrEnum):
    """What a training is about: the three of R4.3.2-1 to R4.3.2-3 recur, whatever else is taught is noted too."""

    STANDARD = "standard"
    PROBLEMS = "problems"
    ATTITUDE = "attitude"
    OTHER = "other"


REGULAR = (Topic.STANDARD, Topic.PROBLEMS, Topic.ATTITUDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A training on record. `on` is its day in the desk's zone; `cases` are the closed tickets that were its material.

    `trainer` is a name: who teaches need not work here.
    """

    id: str
    topic: Topic
    on: date
    trainer: str
    attendants: tuple[Person, ...]
    notes: str
    cases: tuple[TicketId, ...] = ()
    by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a member's message asks for: the last sessions that they may see, and closed tickets, the newest first.

    `named` are the tickets that the message names by their numbers.
    """

    sessions: tuple[Session, ...] = ()
    closed: tuple[Ticket, ...] = ()
    named: tuple[Ticket, ...] = ()
