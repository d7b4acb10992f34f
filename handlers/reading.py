"""The store as those see it who only ask: sets in, sets out."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from desk.dispatch.workload import Workload
from desk.duties import Appraisal
from desk.editions import StoredPolicy
from desk.messages import Address
from desk.parked import Parked
from desk.people import Customer, Staff
from desk.quality.facts import Basis, Facts
from desk.reports.accounts import Account
from desk.sla.compliance import Compliance
from desk.terms import CustomerId, MemberId, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Entry
from desk.triage.examples import Example
from desk.turns import DialogueLine
from handlers.appraisals import Appraisals
from handlers.register import Register
from handlers.surveys import Campaigns
from handlers.trainings import Trainings


class Reading(Protocol):
    """What may be asked of the store."""

    @property
    def register(self) -> Register:
        """Feedback cases and measures."""
        ...

    @property
    def campaigns(self) -> Campaigns:
        """Surveys apart from any ticket."""
        ...

    @property
    def appraisals(self) -> Appraisals:
        """Appraisals, and what follows from them."""
        ...

    @property
    def trainings(self) -> Trainings:
        """Trainings, and the closed tickets that they can draw on."""
        ...

    async def staff(self) -> Staff:
        """Everybody who works here."""
        ...

    async def tickets(self, ids: Iterable[TicketId], *, lock: bool = False) -> dict[TicketId, Ticket]:
        """Load tickets; with `lock`, in the order of their numbers, until the transaction ends."""
        ...

    async def tickets_of(
        self, customers: Iterable[CustomerId], *, closed_since: datetime, named: Iterable[TicketId] = ()
    ) -> dict[TicketId, Ticket]:
        """Load these customers' open tickets, those closed since then and those named; all locked in number order."""
        ...

    async def customers(self, ids: Iterable[CustomerId]) -> dict[CustomerId, Customer]:
        """Load customers; their addresses come most recently used first, without those that left."""
        ...

    async def callers(self, contacts: Iterable[str]) -> dict[str, CustomerId]:
        """Tell whose contacts these are, by their keys; those of several customers are nobody's."""
        ...

    async def locales(self, addresses: Iterable[Address]) -> dict[Address, str]:
        """Tell which language each address is spoken to in, where known."""
        ...

    async def queue(self, departments: Sequence[str] | None, *, limit: int) -> tuple[Ticket, ...]:
        """List open tickets without a handler (all departments when None), most urgent response first."""
        ...

    async def orphans(self, gone: Sequence[MemberId], *, limit: int) -> tuple[Ticket, ...]:
        """Load and lock open tickets that nobody owns, or one of these members: so many of each, none locked."""
        ...

    async def worklist(self, member: MemberId, *, limit: int) -> tuple[Ticket, ...]:
        """List the open tickets that a member handles, owns, or has a sub-task in, soonest expected first."""
        ...

    async def jobs(self, members: Iterable[MemberId], *, limit: int) -> dict[TicketId, Ticket]:
        """Load the open tickets that these members handle, as they stand."""
        ...

    async def shown(self, address: Address, token: str) -> str:
        """Give the words of the last message with this choice, as they were sent; empty where it is long gone."""
        ...

    async def dialogue(self, ticket: TicketId, *, limit: int) -> tuple[DialogueLine, ...]:
        """Give the last messages of a ticket in and out, oldest first, with their delivery state."""
        ...

    async def timeline(self, ticket: TicketId) -> tuple[Entry, ...]:
        """Give the whole timeline of a ticket, oldest first."""
        ...

    async def workloads(self, *, now: datetime, place_since: datetime) -> Mapping[MemberId, Workload]:
        """Count what every member has on their hands; where they went last counts if it was since then.

        Whoever else asks waits until this transaction has ended: it may offer somebody a job.
        """
        ...

    async def policies(self) -> tuple[StoredPolicy, ...]:
        """Give all versions of the policy, the newest first."""
        ...

    async def parked(self, *, limit: int) -> tuple[Parked, ...]:
        """List messages that wait for a person, oldest first; the parts of an album come as one."""
        ...

    async def compliance(self, *, since: datetime, until: datetime, appraisal: Appraisal) -> Compliance:
        """Count how the limits were kept, of the tickets whose first contact lies in this period."""
        ...

    def facts(
        self, *, since: datetime, until: datetime, by: Basis = Basis.FIRST_CONTACT, person: MemberId | None = None
    ) -> AsyncIterator[Facts]:
        """Give what figures rest on, of the tickets of a period in their order; of one person, or of all."""
        ...

    async def accounts(self, begins: date) -> tuple[Account, ...]:
        """Give what departments were asked and told of the period that begins on a day."""
        ...

    async def examples(self, *, since: datetime | None = None, limit: int | None = None) -> tuple[Example, ...]:
        """List what people said of proposals since then, or ever; oldest first, of more than `limit` the newest."""
        ...
