"""Whether somebody can be asked at a moment: by the roster, which a switch by hand outdoes until its next change.

`off` holds until the next shift begins, `on` until the end of the next one, or until a leave begins. Whoever has no
shifts of work or on call is there whenever the switch is on, but on leave. A roster whose shifts are further away than
`HORIZON` says nothing: when it runs out, the switch alone counts again after that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.roster.shifts import Rostered, Shift, ShiftKind

HORIZON = timedelta(days=14)


class Availability(StrEnum):
    """Whether somebody can be asked."""

    ON_DUTY = "on_duty"
    ON_CALL = "on_call"
    OFF = "off"
    ON_LEAVE = "on_leave"


_RANK = {Availability.ON_DUTY: 2, Availability.ON_CALL: 1}


def availability(member: Rostered, now: datetime) -> Availability:
    """Tell whether somebody can be asked at a moment."""
    if not member.shifts:
        return _by_switch(member)
    if now - (member.switched_at or now) < HORIZON and _is_by_hand(member, now):
        return Availability.ON_DUTY if member.on_duty else _off(member, now)
    present = {shift.kind for shift in member.shifts if shift.covers(now)}
    if ShiftKind.LEAVE in present:
        return Availability.ON_LEAVE
    if not is_rostered(member, now):
        return _by_switch(member)
    if ShiftKind.WORK in present:
        return Availability.ON_DUTY
    return Availability.ON_CALL if ShiftKind.ON_CALL in present else Availability.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """How somebody stands, and a time during which that can't change."""

    state: Availability
    since: datetime
    until: datetime | None

    def covers(self, moment: datetime) -> bool:
        """Whether a moment is within that time."""
        return self.since <= moment and (self.until is None or moment < self.until)


def spell(member: Rostered, now: datetime) -> Spell:
    """Tell whether somebody can be asked from now on, and until when at least."""
    until = min((edge for edge in _edges(member) if edge > now), default=None)
    return Spell(state=availability(member, now), since=now, until=until)


def next_on(member: Rostered, now: datetime) -> datetime | None:
    """Tell when somebody is next more available than they are now by the roster; None: not that it knew of."""
    rank = _RANK.get(availability(member, now), 0)
    if rank == _RANK[Availability.ON_DUTY]:
        return None
    changes = sorted({at for at in _edges(member) if at > now})
    return next((at for at in changes if _RANK.get(availability(member, at), 0) > rank), None)


def next_change(member: Rostered, now: datetime) -> tuple[datetime, Availability] | None:
    """Tell when the roster next changes how somebody stands, and to what."""
    state = availability(member, now)
    changes = ((at, availability(member, at)) for at in sorted({at for at in _edges(member) if at > now}))
    return next(((at, other) for at, other in changes if other is not state), None)


def is_rostered(member: Rostered, now: datetime) -> bool:
    """Whether there is a roster of work or on call for this time, that says when somebody is not there either."""
    return any(_is_near(shift, now) for shift in _duties(member))


def leave_at(member: Rostered, now: datetime) -> Shift | None:
    """Give the leave that somebody is on at a moment; of several, the one that ends last."""
    found = [shift for shift in member.shifts if shift.kind is ShiftKind.LEAVE and shift.covers(now)]
    return max(found, key=lambda shift: shift.end, default=None)


def _by_switch(member: Rostered) -> Availability:
    return Availability.ON_DUTY if member.on_duty else Availability.OFF


def _off(member: Rostered, now: datetime) -> Availability:
    return Availability.ON_LEAVE if leave_at(member, now) else Availability.OFF


def _is_by_hand(member: Rostered, now: datetime) -> bool:
    """Whether the roster has not changed anything since the switch was set."""
    since = member.switched_at
    if since is None or since > now:
        return False
    if not member.on_duty:
        return not any(since < shift.start <= now for shift in _duties(member))
    ended = any(since < shift.end <= now for shift in member.shifts)
    return not ended and not any(s.kind is ShiftKind.LEAVE and since < s.start <= now for s in member.shifts)


def _edges(member: Rostered) -> Iterator[datetime]:
    """Give every moment at which `availability` may change."""
    if member.switched_at:
        yield from (member.switched_at, member.switched_at + HORIZON)
    for shift in member.shifts:
        yield from (shift.start, shift.end, shift.start - HORIZON, shift.end + HORIZON)


def _duties(member: Rostered) -> Iterator[Shift]:
    return (shift for shift in member.shifts if shift.kind is not ShiftKind.LEAVE)


def _is_near(shift: Shift, now: datetime) -> bool:
    return shift.start - HORIZON <= now < shift.end + HORIZON
