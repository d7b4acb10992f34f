"""Rosters as people read them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import reduce
from itertools import islice
from zoneinfo import ZoneInfo

from desk.people import Member
from desk.roster.availability import HORIZON, Availability, availability, leave_at, next_on
from desk.roster.shifts import Shift, ShiftKind
from desk.texts import Text, text, verbatim
from desk.turns import Around

KIND: dict[ShiftKind, Text] = {
    ShiftKind.WORK: text("Work"),
    ShiftKind.ON_CALL: text("On call"),
    ShiftKind.LEAVE: text("Leave"),
}
STATE: dict[Availability, Text] = {
    Availability.ON_DUTY: text("on duty"),
    Availability.ON_CALL: text("on call"),
    Availability.OFF: text("off duty"),
    Availability.ON_LEAVE: text("on leave"),
}
YOU_ARE: dict[Availability, Text] = {
    Availability.ON_DUTY: text("You are on duty."),
    Availability.ON_CALL: text("You are on call: you are asked where nobody is on duty."),
    Availability.OFF: text("You are off duty."),
    Availability.ON_LEAVE: text("You are on leave."),
}
MOST_LISTED = 20
MOST_NEXT = 12
MOST_NAMES = 30
_DAY = timedelta(days=1)


def span_words(shift: Shift, zone: str) -> Text:
    """Say from when until when: whole days by their dates, the last one included."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (shift.start, shift.end))
    if start.time() == end.time() == start.min.time():
        last = end.date() - _DAY
        if last == start.date():
            return verbatim(start.date().isoformat())
        return text("{start} to {end}", start=start.date().isoformat(), end=last.isoformat())
    if end - start < _DAY:
        return text("{start} to {end}", start=shift.start, end=f"{end:%H:%M}")
    return text("{start} to {end}", start=shift.start, end=shift.end)


def roster_of(member: Member, around: Around, *, is_own: bool) -> tuple[Text, ...]:
    """Say how somebody stands, and each of their shifts of the next two weeks, and every leave to come."""
    state = availability(member, around.now)
    head = YOU_ARE[state] if is_own else text("{name}: {state}", name=member.name, state=STATE[state])
    soon = [
        shift
        for shift in member.shifts
        if shift.end > around.now and (shift.start < around.now + HORIZON or shift.kind is ShiftKind.LEAVE)
    ]
    if not soon:
        return (head, text("There is no roster for the next two weeks: /on and /off say who is there."))
    return (head, *(_shift(shift, around) for shift in soon[:MOST_LISTED]))


def _shift(shift: Shift, around: Around) -> Text:
    span = span_words(shift, around.policy.zone)
    if shift.note:
        return text("{kind}: {span} ({note})", kind=KIND[shift.kind], span=span, note=shift.note)
    return text("{kind}: {span}", kind=KIND[shift.kind], span=span)


def team_of(members: Sequence[Member], around: Around) -> tuple[Text, ...]:
    """Say who is on duty, on call and on leave now, and who comes or goes next."""
    now = around.now
    states = {member.id: availability(member, now) for member in members}
    there = {state: [m for m in members if states[m.id] is state] for state in Availability}
    away = (text("{name}: on leave until {at}", name=m.name, at=shift.end) for m in members
            if states[m.id] is Availability.ON_LEAVE and (shift := leave_at(m, now)))  # fmt: skip
    return (
        text("Your people now:"),
        text("On duty: {names}", names=_names(there[Availability.ON_DUTY])),
        text("On call: {names}", names=_names(there[Availability.ON_CALL])),
        text("Off duty: {names}", names=_names(there[Availability.OFF])),
        *islice(away, MOST_LISTED),
        *_next(members, around),
    )


def _next(members: Sequence[Member], around: Around) -> tuple[Text, ...]:
    now = around.now
    coming = [
        (at, text("{name}: {state} from {at}", name=m.name, state=STATE[availability(m, at)], at=at))
        for m in members
        if (at := next_on(m, now)) and at < now + HORIZON
    ]
    leaving = [
        (shift.start, text("{name}: on leave, {span}", name=m.name, span=span_words(shift, around.policy.zone)))
        for m in members
        for shift in m.shifts
        if shift.kind is ShiftKind.LEAVE and now < shift.start < now + HORIZON
    ]
    lines = [line for _, line in sorted((*coming, *leaving), key=lambda found: found[0])]
    return (text("Next:"), *lines[:MOST_NEXT]) if lines else ()


def _names(members: Iterable[Member]) -> str:
    names = [member.name for member in members]
    more = f" +{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more or "—"


def listed(words: Iterable[Text]) -> Text:
    """Say several things as one."""
    return reduce(lambda some, more: text("{some}, {more}", some=some, more=more), words)
