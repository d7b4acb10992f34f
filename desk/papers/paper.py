"""A paper: what somebody is to get that has to be drawn first, off the way of every message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.deliveries import Priority
from desk.messages import Address
from desk.terms import TicketId
from desk.texts import Text


class PaperKind(StrEnum):
    """What is drawn; each kind has its drawer."""

    DOCUMENTS = "documents"
    EVIDENCE = "evidence"
    REPORT = "report"
    GANTT = "gantt"
    TASKS = "tasks"
    FLOW = "flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWanted:
    """A paper to be drawn once and sent `to` everybody named, with the `caption` above the first of its files.

    `argument` says which one, as its drawer understands it. `key` names it for good: wanted a second time under the
    same key, nothing happens. `asked_by` is told if it can't be drawn; without them, the owner of the ticket or the
    supervisors are.
    """

    key: str
    kind: PaperKind
    ticket: TicketId | None = None
    argument: str = ""
    locale: str | None = None
    to: tuple[Address, ...] = ()
    caption: tuple[Text, ...] = ()
    asked_by: Address | None = None
    priority: Priority = Priority.NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A file as it was drawn; the same content always has the same bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDue:
    """A paper that is claimed until `leased_until`, to be drawn; `attempts` is how often it was tried before."""

    id: int
    wanted: PaperWanted
    wanted_at: datetime
    attempts: int
    leased_until: datetime
