"""Inviting members of staff: a member without an address yet, and a one-time code for them."""

from dataclasses import dataclass
from datetime import datetime

from desk.people import INVITATION_LIFE, Invitation, Member
from desk.policy import Policy
from desk.terms import MemberId, Role
from handlers.codes import fresh_code
from handlers.store import Store


class UnknownTermError(Exception):
    """A role or a department that does not exist; the message lists those that do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """What an operator says of a new member."""

    name: str
    roles: tuple[str, ...]
    department: str
    position: str
    contact: str = ""
    locale: str = "zh_CN"
    skills: frozenset[str] = frozenset()


async def invite(asked: NewMember, *, store: Store, policy: Policy, now: datetime) -> str:
    """Add a member and give the one-time code. Raises UnknownTermError."""
    roles = frozenset(_role(name) for name in asked.roles)
    known = [department.key for department in policy.departments]
    if asked.department not in known:
        raise UnknownTermError(f"There is no department {asked.department!r}; the policy has: {', '.join(known)}.")
    async with store.begin() as tx:
        member = await tx.add_member(
            Member(
                id=MemberId(0),
                name=asked.name,
                position=asked.position,
                roles=roles,
                department=asked.department,
                contact=asked.contact,
                skills=asked.skills,
                locale=asked.locale,
            )
        )
        code = fresh_code()
        await tx.add_invitation(Invitation(code=code, member=member.id, expires_at=now + INVITATION_LIFE))
    return code


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise UnknownTermError(f"There is no role {name!r}; there are: {', '.join(Role)}.") from None
