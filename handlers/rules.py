"""What turns are decided by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk.dispatch.workload import Workload
from desk.people import Customer, Staff
from desk.policy import Policy
from desk.terms import CustomerId, MemberId
from desk.tickets.ticket import Ticket
from desk.triage.proposal import Recogniser
from desk.turns import Around
from desk.versions import PolicyVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The owner's policy with its versions, the secret that signs buttons, what is recognised and read."""

    policy: Policy
    secret: bytes
    versions: PolicyVersions | None = field(default=None, repr=False)
    recogniser: Recogniser | None = field(default=None, repr=False)
    reads_pictures: bool = False
    public_url: str = ""

    def policy_at(self, now: datetime) -> Policy:
        """Give the version of the policy in effect."""
        return self.versions.at(now) if self.versions else self.policy

    def policy_for(self, ticket: Ticket) -> Policy:
        """Give the version of the policy that a ticket is judged by."""
        return self.versions.of(ticket) if self.versions else self.policy

    def around(
        self,
        *,
        now: datetime,
        staff: Staff,
        customers: Mapping[CustomerId, Customer] | None = None,
        codes: tuple[str, ...] = (),
        workloads: Mapping[MemberId, Workload] | None = None,
    ) -> Around:
        """Give what decisions of this moment may look at."""
        return Around(
            now=now,
            policy=self.policy_at(now),
            versions=self.versions,
            staff=staff.at(now),
            secret=self.secret,
            customers={} if customers is None else customers,
            codes=codes,
            recogniser=self.recogniser,
            public_url=self.public_url,
            workloads={} if workloads is None else workloads,
            reads_pictures=self.reads_pictures,
        )
