"""Taking in a roster from a file: whose each shift is, and what that changes; all of it, or nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from desk.people import Member, Staff, contact_key
from desk.roster.shifts import RosterChange, Shift, ShiftKind
from desk.staff.jobs import leave_imported
from desk.terms import MemberId
from desk.turns import Around, Outbound, Turn
from handlers.rules import Rules
from handlers.store import Store, Transaction

MOST_TOLD = 20
MOST_JOBS = 500  # of all who go by one file
_SHORTEST = 2  # letters of a name that is looked for within a title


_NUMBER = re.compile(r"(?<=^line )\d+")


class RosterError(Exception):
    """A roster that can't be taken in; the message names each place with its remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shift as a file has it: where it stands, whose it is said to be, and the words around it.

    `who` are names, numbers, phone numbers or e-mail addresses; where none is a member's, it is of who is named first
    in the `title`, else of whose calendar it is in, the `owner`, else of whoever is named in the title.
    """

    place: str
    who: tuple[str, ...]
    shift: Shift
    owner: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """What a file says, under the name of its source, for the time from `since` until just before `until`."""

    source: str
    since: datetime
    until: datetime
    rows: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file changes, and of whom."""

    changes: tuple[RosterChange, ...]
    staff: Staff

    @property
    def added(self) -> int:
        """How many shifts are new."""
        return sum(len(change.added) for change in self.changes)

    @property
    def removed(self) -> int:
        """How many shifts are gone."""
        return sum(len(change.removed) for change in self.changes)


async def take_in(file: RosterFile, *, store: Store, rules: Rules, now: datetime, is_trial: bool = False) -> Imported:
    """Replace what the same source said of the same time before; a trial only tells. Raises RosterError.

    Whoever goes on leave by it hears of it, and is asked about their jobs, as if they had taken it in the chat.
    """
    async with store.begin() as tx:
        staff = await tx.staff()  # with all rosters, since the transaction was told no time
        changes = planned(file, staff)
        if changes and not is_trial:
            told = await _told(tx, changes, rules.around(now=now, staff=_after(staff, changes)))
            await tx.write([((), Turn(rosters=changes, outbound=told))], now=now)
    return Imported(changes=changes, staff=staff)


async def _told(tx: Transaction, changes: Iterable[RosterChange], around: Around) -> tuple[Outbound, ...]:
    gone = [
        (around.staff.by_id[change.member], shift)
        for change in changes
        for shift in change.added
        if shift.kind is ShiftKind.LEAVE and shift.end > around.now
    ]
    jobs = tuple((await tx.jobs({member.id for member, _ in gone}, limit=MOST_JOBS)).values()) if gone else ()
    return tuple(out for member, leave in gone for out in leave_imported(member, leave, jobs, around))


def _after(staff: Staff, changes: Iterable[RosterChange]) -> Staff:
    for change in changes:
        staff = staff.rostered(change)
    return staff


def planned(file: RosterFile, staff: Staff) -> tuple[RosterChange, ...]:
    """Work out what a file changes. Raises RosterError for what is wrong in it, all at once."""
    problems = list(file.problems)
    said: dict[MemberId, dict[tuple[datetime, str], Shift]] = {}
    for row in file.rows:
        shift = replace(row.shift, source=file.source)
        found = tuple(_whose(row, staff))
        if not found:
            problems.append(_stranger(row, staff))
        for member in found:
            present = said.setdefault(member.id, {}).setdefault((shift.start, shift.kind), shift)
            if present.end != shift.end:
                problems.append(f"{row.place}: {member.name} has two shifts that begin at the same time: keep one.")
    if problems:
        raise RosterError(_listed(problems))
    changes = (_change(member, tuple(said.get(member.id, {}).values()), file) for member in staff.members)
    return tuple(change for change in changes if change.added or change.removed)


def _change(member: Member, said: tuple[Shift, ...], file: RosterFile) -> RosterChange:
    before = tuple(s for s in member.shifts if s.source == file.source and file.since <= s.start < file.until)
    return RosterChange(
        member=member.id,
        removed=tuple(shift for shift in before if shift not in said),
        added=tuple(shift for shift in said if shift not in before),
    )


def _whose(row: Row, staff: Staff) -> Iterator[Member]:
    found = {member.id: member for words in row.who if (member := _called(words, staff))}
    named = _within(row.title, staff)
    first = [m for m in named if row.title.strip().casefold().startswith(m.name.casefold())]
    owner = _called(row.owner, staff) if row.owner else None
    yield from found.values() or first or ([owner] if owner else named)


def _called(words: str, staff: Staff) -> Member | None:
    """Find the only member of a name, a number, a phone number or an e-mail address."""
    said = words.strip().casefold().removeprefix("mailto:")
    named = [m for m in staff.members if said in {m.name.casefold(), f"#{m.id}", str(m.id)}]
    reached = [m for m in staff.members if m.contact and contact_key(m.contact) == contact_key(said)]
    found = named or reached
    return found[0] if len(found) == 1 else None


def _within(title: str, staff: Staff) -> list[Member]:
    """Find those whose names stand in a title, but not within a longer name that does."""
    words = f" {''.join(sign if sign.isalnum() else ' ' for sign in title.casefold())} "
    found = [m for m in staff.members if len(m.name) >= _SHORTEST and _stands(m.name.casefold(), words)]
    return [m for m in found if not any(m.name in other.name and m.name != other.name for other in found)]


def _stands(name: str, words: str) -> bool:
    return f" {name} " in words if name.isascii() else name in words


def _stranger(row: Row, staff: Staff) -> str:
    said = ", ".join(row.who) or row.title or row.owner
    twice = [m for m in staff.members for words in row.who if m.name.casefold() == words.strip().casefold()]
    if len(twice) > 1:
        numbers = " or ".join(f"#{m.id}" for m in twice)
        return f"{row.place}: several are called {said!r}. Write the number instead: {numbers}."
    near = get_close_matches(said, [m.name for m in staff.members], n=1)
    meant = f" Is {near[0]} meant?" if near else ""
    return f"{row.place}: nobody here is called {said!r}.{meant} `aftercare staff list` names everybody."


def _listed(problems: Iterable[str]) -> str:
    lines = sorted(problems, key=lambda told: int("".join(_NUMBER.findall(told)[:1]) or 0))
    more = [f"… and {len(lines) - MOST_TOLD} more"] if len(lines) > MOST_TOLD else []
    return "\n".join([*lines[:MOST_TOLD], *more, "Nothing was changed."])
