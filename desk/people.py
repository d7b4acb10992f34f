"""The people of the desk: customers with their identities, and members of staff with their roles."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.attention import Quiet
from desk.errors import NotPermittedError
from desk.messages import Address, Place
from desk.roster.availability import Availability, Spell, availability, next_on, spell
from desk.roster.shifts import Certificate, RosterChange, Shift
from desk.terms import CustomerId, CustomerKind, Means, MemberId, Role
from desk.texts import text
from desk.values import quick, replace


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer, what earlier tickets taught the desk about them (R1.3-1), and where they want to hear from it.

    `kind` and `industry` are what staff know of them, by which customers are surveyed (R4.2.1-2).
    """

    id: CustomerId
    addresses: tuple[Address, ...] = ()
    name: str | None = None
    contact: str | None = None
    address: str | None = None
    product_model: str | None = None
    notify: Means = Means.AUTOMATIC
    kind: CustomerKind | None = None
    industry: str = ""


def contact_key(contact: str) -> str:
    """Spell a phone number or an address the one way by which it is found again, however it was typed."""
    spelled = contact.strip().lower()
    return spelled if "@" in spelled else spelled.translate(_NOT_TO_CALL)


_NOT_TO_CALL = str.maketrans("", "", " -()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """How fast a person wrote: until when their messages are paid for, held, and when they gave wrong codes."""

    paid_until: datetime | None = None
    held_until: datetime | None = None
    guesses: tuple[datetime, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff (R1.3-4): name, position, department, contact, and where they can be reached.

    `quiet` are quiet hours of their own; None: those of the policy. `on_duty` is the switch by hand, set last at
    `switched_at`; `shifts` are the roster of the weeks around now, and every leave to come. `tier` is one of the
    policy's; `skills` are product categories, service types or the owner's own words; `base` is where they set out.
    """

    id: MemberId
    name: str
    position: str
    roles: frozenset[Role]
    department: str
    contact: str = ""
    locale: str = "zh_CN"
    on_duty: bool = True
    addresses: tuple[Address, ...] = ()
    quiet: Quiet | None = None
    switched_at: datetime | None = None
    tier: str = ""
    skills: frozenset[str] = frozenset()
    certificates: tuple[Certificate, ...] = ()
    regions: frozenset[str] = frozenset()
    base: Place | None = None
    shifts: tuple[Shift, ...] = ()

    def has(self, *roles: Role) -> bool:
        """Whether the member has any of these roles; an administrator has them all but the archivist's."""
        return bool(self.roles & set(roles)) or (Role.ADMIN in self.roles and set(roles) != {Role.ARCHIVIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time code that makes whoever sends it this member; valid until `expires_at`."""

    code: str
    member: MemberId
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A one-time code by which a customer goes on with the same tickets on a second channel (R1.2-6)."""

    code: str
    customer: CustomerId
    expires_at: datetime
    used_at: datetime | None = None


LINK_CODE_LIFE = timedelta(minutes=15)
INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody who works here, as known at the time of a turn; without `now`, only the switches by hand count."""

    members: tuple[Member, ...] = ()
    now: datetime | None = None
    by_id: dict[MemberId, Member] = field(init=False, repr=False, compare=False)
    by_address: dict[Address, Member] = field(init=False, repr=False, compare=False)
    by_role: dict[Role, tuple[Member, ...]] = field(init=False, repr=False, compare=False)
    spells: dict[MemberId, Spell] = field(init=False, repr=False, compare=False)  # what was worked out so far

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {m.id: m for m in self.members})
        object.__setattr__(self, "by_address", {a: m for m in self.members for a in m.addresses})
        object.__setattr__(self, "by_role", {role: tuple(m for m in self.members if role in m.roles) for role in Role})
        object.__setattr__(self, "spells", {})

    def at(self, now: datetime) -> "Staff":
        """Give the same people as they are at a moment."""
        then = object.__new__(Staff)
        for name in ("members", "by_id", "by_address", "by_role", "spells"):
            object.__setattr__(then, name, getattr(self, name))
        object.__setattr__(then, "now", now)
        return then

    def rostered(self, change: RosterChange) -> "Staff":
        """Give the same people after a change of a roster."""
        members = (replace(m, shifts=change.apply(m.shifts)) if m.id == change.member else m for m in self.members)
        return Staff(members=tuple(members), now=self.now)

    def named(self, words: str) -> tuple[tuple[Member, ...], str] | None:
        """Find who is named first in some words, by name, the one beginning of it or number (#12); and the rest."""
        first, _, rest = words.strip().partition(" ")
        said = first.casefold()
        if numbered := tuple(m for m in self.members if said == f"#{m.id}"):
            return numbered, rest.strip()
        whole = [
            m for m in self.members if m.name and f"{words.strip()} ".casefold().startswith(f"{m.name} ".casefold())
        ]
        if whole:
            length = max(len(m.name) for m in whole)
            return tuple(m for m in whole if len(m.name) == length), words.strip()[length:].strip()
        begun = tuple(m for m in self.members if len(said) > 1 and m.name.casefold().startswith(said))
        return (begun, rest.strip()) if len(begun) == 1 else None

    def availability(self, member: Member) -> Availability:
        """Tell whether a member can be asked now."""
        if self.now is None:
            return Availability.ON_DUTY if member.on_duty else Availability.OFF
        if self.by_id.get(member.id) is not member:
            return availability(member, self.now)
        known = self.spells.get(member.id)
        if known is None or not known.covers(self.now):
            known = self.spells[member.id] = spell(member, self.now)
        return known.state

    def is_on(self, member: Member) -> bool:
        """Whether a member is on duty, not on call only."""
        return self.availability(member) is Availability.ON_DUTY

    def on_duty(self, *roles: Role, department: str | None = None) -> tuple[Member, ...]:
        """Members on duty who have one of the roles themselves, in one department or in any.

        Where nobody is, those on call.
        """
        return self.available(m for m in self._with(*roles) if department in {None, m.department})

    def available(self, members: Iterable[Member]) -> tuple[Member, ...]:
        """Give those of some members who are on duty; where none is, those on call. All of them can be reached."""
        found = [(m, self.availability(m)) for m in members if m.addresses]
        on_duty = tuple(m for m, state in found if state is Availability.ON_DUTY)
        return on_duty or tuple(m for m, state in found if state is Availability.ON_CALL)

    def duty_agent(self) -> Member | None:
        """Name the one who owns new tickets: an agent on duty, else a supervisor, else an administrator (R3.2-1).

        Where the roster has nobody for now, it is whoever comes first of those who come again.
        """
        roles = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
        for role in roles:
            if found := self.on_duty(role):
                return found[0]
        return next((first for role in roles if (first := self._first_back(role))), None)

    def supervisors(self) -> tuple[Member, ...]:
        """Give the supervisors who hear of what is theirs; where the roster has none for now, all it takes away.

        Those on leave are left alone unless all of them are.
        """
        if found := self.on_duty(Role.SUPERVISOR):
            return found
        away = tuple(m for m in self._with(Role.SUPERVISOR) if m.addresses and m.shifts)
        return tuple(m for m in away if self.availability(m) is not Availability.ON_LEAVE) or away

    def _first_back(self, role: Role) -> Member | None:
        if self.now is None:
            return None
        away = [m for m in self._with(role) if m.addresses and m.shifts]
        back = [(at, m) for m in away if (at := next_on(m, self.now))]
        return min(back, key=lambda found: found[0])[1] if back else next((m for m in away if m.on_duty), None)

    def _with(self, *roles: Role) -> Iterable[Member]:
        if len(roles) == 1:
            return self.by_role[roles[0]]
        wanted = set(roles)
        return (m for m in self.members if m.roles & wanted)


def require(member: Member, *roles: Role) -> None:
    """Raise NotPermittedError unless the member has one of the roles (R5.4-7)."""
    if not member.has(*roles):
        raise NotPermittedError(text("Your role does not allow this. Please ask a supervisor."))
