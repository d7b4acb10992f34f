"""What a roster says of a member: shifts of work, on call and on leave; and what certificates they hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from desk.terms import MemberId


class ShiftKind(StrEnum):
    """What a member does in a shift. On call they are asked only where nobody is on duty."""

    WORK = "work"
    ON_CALL = "on_call"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A span of time in a member's roster, from `start` until just before `end`; overnight like any other.

    `source` is the file that said so; empty: the member themselves, or a lead for them.
    """

    start: datetime
    end: datetime
    kind: ShiftKind = ShiftKind.WORK
    note: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a shift that ends before it begins")

    def covers(self, moment: datetime) -> bool:
        """Whether the moment is within the shift."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """What is taken out of a member's roster, and what is put in."""

    member: MemberId
    removed: tuple[Shift, ...] = ()
    added: tuple[Shift, ...] = ()

    def apply(self, shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
        """Give a roster as it is after the change."""
        kept = (shift for shift in shifts if shift not in self.removed)
        return tuple(sorted((*kept, *self.added), key=lambda shift: shift.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a member may do by law or by the maker's word, through the last day it is valid; None: it never ends."""

    name: str
    valid_until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it is valid on a day of the desk's calendar."""
        return self.valid_until is None or today <= self.valid_until


class Rostered(Protocol):
    """Somebody of whom there is a switch by hand and a roster."""

    @property
    def on_duty(self) -> bool:
        """How the switch was set last."""
        ...

    @property
    def switched_at(self) -> datetime | None:
        """When it was set; None: never."""
        ...

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The roster of the weeks around now, and every leave to come."""
        ...
