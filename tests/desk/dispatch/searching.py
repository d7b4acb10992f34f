"""A desk whose offers run out: staff type and press, time passes, and the search for a handler goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from desk.dispatch.following import followed
from desk.dispatch.hands import carried
from desk.dispatch.record import Dispatch
from desk.dispatch.workload import Workload
from desk.due import fire
from desk.messages import Address, InboundMessage
from desk.people import Member, Staff
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import MemberId, Role, TicketId
from desk.tickets.timeline import Act
from desk.turns import Around, Scene, Timer, TimerKind, Turn
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SECRET, SUN, WU, a_member
from tests.desk.talking import Desk

MINUTE = timedelta(minutes=1)
ROUTINE = "general routine repair consumer level3"
URGENT = "major urgent repair consumer level1"
TED = a_member(11, "Ted", Role.TECHNICIAN)
UMA = a_member(12, "Uma", Role.TECHNICIAN)
LOU = a_member(13, "Lou", Role.LEAD)
OUR_TIER = (LI, WU, TED, UMA)
HOUSE = (*OUR_TIER, MEI, SUN, LOU)
NUMBER = TicketId(7)


def a_shift(start: int, end: int, kind: ShiftKind = ShiftKind.WORK) -> Shift:
    """A shift between these hours after Monday, nine o'clock."""
    return Shift(start=MONDAY_9AM + start * HOUR, end=MONDAY_9AM + end * HOUR, kind=kind)


@dataclass
class Search(Desk):
    """One ticket that looks for its handler."""

    members: tuple[Member, ...] = HOUSE
    workloads: Mapping[MemberId, Workload] = field(default_factory=dict)

    @property
    def dispatch(self) -> Dispatch:
        return self.ticket.dispatch

    @property
    def due_at(self) -> timedelta | None:
        """How far ahead the next step is."""
        due = self.timers.get((NUMBER, TimerKind.OFFER))
        return due - self.now if due else None

    def asked(self) -> list[str]:
        """Who has an offer at this moment, by their numbers."""
        return [offer.name for offer in sorted(self.dispatch.open, key=lambda offer: offer.to)]

    def passes(self, span: timedelta) -> "Search":
        """Let time pass; every step that falls due is taken when it is."""
        until = self.now + span
        while (due := self.timers.get((NUMBER, TimerKind.OFFER))) and due <= until:
            self.now = max(self.now, due)
            self.fires()
        self.now = until
        return self

    def fires(self) -> Turn:
        """Fire the timer now, whenever it was due."""
        due = self.timers.pop((NUMBER, TimerKind.OFFER), None)
        timer = Timer(ticket=NUMBER, kind=TimerKind.OFFER, due_at=due)
        before = dict(self.tickets)
        turn = followed(fire(timer, self.ticket, self.around()), before, self.around())
        self.workloads = carried(self.workloads, before, turn.tickets, now=self.now)
        self._take(turn)
        return turn

    def _scene(self, address: Address, message: InboundMessage) -> Scene:
        scene = super()._scene(address, message)
        return replace(scene, around=replace(scene.around, workloads=self.workloads))

    def around(self) -> Around:
        return Around(
            now=self.now,
            policy=self.policy,
            staff=Staff(members=self.members, now=self.now),
            secret=SECRET,
            customers=self.customers,
            workloads=self.workloads,
        )

    def story(self) -> list[tuple[Act, str]]:
        """What the timeline says of the offers."""
        return [(e.act, _sorted(e.note) or e.actor.name) for e in self.entries if e.act.startswith("offer")]

    def changes(self, member: Member) -> None:
        """Let a member be as given from now on."""
        self.members = tuple(member if one.id == member.id else one for one in self.members)


def _sorted(names: str) -> str:
    """Bring names in the order of the alphabet: which of a tier comes first says nothing."""
    return ", ".join(sorted(names.split(", ")))
