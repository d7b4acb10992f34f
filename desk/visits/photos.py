"""Photos from the place: which are from before the work, and which from after it."""

from datetime import datetime

from desk.people import Member
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, amend, staff
from desk.values import replace
from desk.visits.visit import Moment, SitePhoto

MOST = 100  # messages with photos of a ticket, which is read with every message; more are files like any other


def is_there(ticket: Ticket) -> bool:
    """Whether somebody is at the customer's place for this visit, or was and has not completed the work."""
    return ticket.visit is not None and ticket.visit.check_in is not None and ticket.times.handled_at is None


def keep(ticket: Ticket, message: str, moment: Moment, *, count: int, by: Member, now: datetime) -> Change:
    """Keep the photos of a message as such from before or after the work; told again, the last word counts."""
    visit = ticket.visit
    assert visit is not None  # noqa: S101 -- `is_there` was asked
    photo = SitePhoto(message=message, moment=moment, visit=visit.number, at=now, by=by.name, count=count)
    others = tuple(one for one in visit.photos if one.message != message)
    kept = replace(visit, photos=(*others, photo))
    return amend(ticket, Act.PHOTO_KEPT, by=staff(by), now=now, note=moment.value, visit=kept)


def has_room(ticket: Ticket) -> bool:
    """Whether more photos can be kept as such."""
    return len(photos_of(ticket)) < MOST


def photos_of(ticket: Ticket) -> tuple[SitePhoto, ...]:
    """Give all messages with photos from the place, of every visit."""
    return ticket.visit.photos if ticket.visit else ()


def count_of(ticket: Ticket, moment: Moment) -> int:
    """Count the photos of one moment."""
    return sum(one.count for one in photos_of(ticket) if one.moment is moment)


def lacks_after(ticket: Ticket) -> bool:
    """Whether somebody is there and has sent no photo of the finished work of this visit."""
    visit = ticket.visit
    return is_there(ticket) and not any(
        one.moment is Moment.AFTER and one.visit == visit.number for one in photos_of(ticket) if visit
    )


def moment_of(ticket: Ticket, *, is_completing: bool) -> Moment:
    """Guess when a photo was taken: before the work, until some of it was noted at the place or it is completed."""
    arrival = ticket.visit.check_in if ticket.visit else None
    noted = (ticket.times.noted_at, *(part.at for part in ticket.parts_used))
    was_begun = arrival is not None and any(at > arrival.at for at in noted if at)
    return Moment.AFTER if is_completing or was_begun else Moment.BEFORE
