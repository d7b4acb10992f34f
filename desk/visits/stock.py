"""Parts that went into the product: picked from the owner's list or named, corrected, taken back (R2.2-6)."""

from datetime import datetime

from desk.errors import DeskError
from desk.people import Member
from desk.terms import Status
from desk.texts import Text, text, verbatim
from desk.tickets import moves
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, amend, staff
from desk.tickets.work import check_handler
from desk.visits.visit import PartUsed

MOST_PARTS = 50  # of a ticket, which is read and written with every message
LONGEST = 60  # characters of a number, a name or a serial
_WHILE = (Status.IN_PROGRESS, Status.WAITING, Status.HANDLED)


def check(ticket: Ticket, *, by: Member) -> None:
    """Raise unless the member may note parts of this ticket as it stands."""
    check_handler(ticket, by)
    moves.check_in(ticket, *_WHILE)


def use(ticket: Ticket, part: PartUsed, *, by: Member, now: datetime) -> Change:
    """Note a part; the same number and serial once more corrects how many it were."""
    check(ticket, by=by)
    others = tuple(one for one in ticket.parts_used if (one.number, one.serial) != (part.number, part.serial))
    if len(others) >= MOST_PARTS:
        raise DeskError(text("Ticket {number} has {count} kinds of parts already.", number=ticket.id, count=MOST_PARTS))
    return amend(ticket, Act.PART_USED, by=staff(by), now=now, note=plainly(part), parts_used=(*others, part))


def take_back(ticket: Ticket, part: PartUsed, *, by: Member, now: datetime) -> Change:
    """Note that a part was not used after all."""
    check(ticket, by=by)
    left = tuple(one for one in ticket.parts_used if one != part)
    return amend(ticket, Act.PART_TAKEN_BACK, by=staff(by), now=now, note=plainly(part), parts_used=left)


def line_of(part: PartUsed) -> Text:
    """Name a part, how many and its serial, as people read it."""
    return verbatim(plainly(part))


def plainly(part: PartUsed) -> str:
    """Write a part the one way in which everybody reads it."""
    named = part.name if part.number in {"", part.name} else f"{part.name} ({part.number})"
    return f"{part.quantity} × {named}{f' SN {part.serial}' if part.serial else ''}"
