"""Which version of the policy holds: for a moment, and for a ticket, which keeps the one that it was opened by."""

from dataclasses import dataclass
from datetime import datetime

from desk.policy import Policy
from desk.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A version with its time: from `begins` until before `ends`."""

    policy: Policy
    begins: datetime
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether it is in effect at a moment."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersions:
    """The version that the desk is set to, and all others that it ever was, the newest first (R8.2-1)."""

    current: PolicyVersion
    others: tuple[PolicyVersion, ...] = ()

    @property
    def all(self) -> tuple[PolicyVersion, ...]:
        """Give every version that is known."""
        return (self.current, *self.others)

    def at(self, moment: datetime) -> Policy:
        """Give the policy in effect: the current version, or while that waits or has ended, the newest that holds."""
        return self.in_effect(moment).policy

    def in_effect(self, moment: datetime) -> PolicyVersion:
        """Give the version in effect with its time."""
        return next((one for one in self.all if one.holds(moment)), self.current)

    def of(self, ticket: Ticket) -> Policy:
        """Give the policy that a ticket is judged by; the current one, where its version is not known any more."""
        if self.current.policy.version == ticket.policy_version:  # as with nearly all
            return self.current.policy
        versions = (one.policy for one in self.all)
        return next((policy for policy in versions if policy.version == ticket.policy_version), self.current.policy)
