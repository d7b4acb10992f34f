"""The people of the desk: customers with their identities, and members of staff with their roles."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.attention import Quiet
from desk.errors import NotPermittedError
from desk.messages import Address
from desk.terms import CustomerId, Means, MemberId, Role
from desk.texts import text
from desk.values import quick


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer, what earlier tickets taught the desk about them (R1.3-1), and where they want to hear from it."""

    id: CustomerId
    addresses: tuple[Address, ...] = ()
    name: str | None = None
    contact: str | None = None
    address: str | None = None
    product_model: str | None = None
    notify: Means = Means.AUTOMATIC


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

    `quiet` are quiet hours of their own; None: those of the policy.
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
    """Everybody who works here, as known at the time of a turn."""

    members: tuple[Member, ...] = ()
    by_id: dict[MemberId, Member] = field(init=False, repr=False, compare=False)
    by_address: dict[Address, Member] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {m.id: m for m in self.members})
        object.__setattr__(self, "by_address", {a: m for m in self.members for a in m.addresses})

    def on_duty(self, *roles: Role, department: str | None = None) -> tuple[Member, ...]:
        """Members on duty who have one of the roles themselves, in one department or in any."""
        return tuple(
            m
            for m in self.members
            if m.on_duty and m.addresses and m.roles & set(roles) and department in {None, m.department}
        )

    def duty_agent(self) -> Member | None:
        """Name the one who owns new tickets: an agent on duty, else a supervisor, else an administrator (R3.2-1)."""
        for role in (Role.AGENT, Role.SUPERVISOR, Role.ADMIN):
            if found := self.on_duty(role):
                return found[0]
        return None


def require(member: Member, *roles: Role) -> None:
    """Raise NotPermittedError unless the member has one of the roles (R5.4-7)."""
    if not member.has(*roles):
        raise NotPermittedError(text("Your role does not allow this. Please ask a supervisor."))
