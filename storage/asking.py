"""What can be asked of the store within a transaction, without changing anything."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

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
from storage import (
    accounts,
    compliance,
    customers,
    examples,
    facts,
    locales,
    members,
    parked,
    policies,
    recall,
    tickets,
    timeline,
    transcript,
    workloads,
)
from storage.appraisals import PostgresAppraisals
from storage.campaigns import PostgresCampaigns
from storage.register import PostgresRegister
from storage.trainings import PostgresTrainings


class PostgresReading:
    """The asking half of a transaction: see handlers.reading.Reading."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def register(self) -> PostgresRegister:
        """Feedback cases and measures."""
        return PostgresRegister(self._connection)

    @property
    def campaigns(self) -> PostgresCampaigns:
        """Surveys apart from any ticket."""
        return PostgresCampaigns(self._connection)

    @property
    def appraisals(self) -> PostgresAppraisals:
        """Appraisals, and what follows from them."""
        return PostgresAppraisals(self._connection)

    @property
    def trainings(self) -> PostgresTrainings:
        """Trainings, and the closed tickets that they can draw on."""
        return PostgresTrainings(self._connection)

    async def staff(self) -> Staff:
        """Everybody who works here."""
        return await members.staff(self._connection)

    async def tickets(self, ids: Iterable[TicketId], *, lock: bool = False) -> dict[TicketId, Ticket]:
        """Load tickets; with `lock`, in the order of their numbers, until the transaction ends."""
        return await tickets.load(self._connection, ids, lock=lock)

    async def tickets_of(
        self, customers: Iterable[CustomerId], *, closed_since: datetime, named: Iterable[TicketId] = ()
    ) -> dict[TicketId, Ticket]:
        """Load these customers' open tickets, those closed since then and those named; all locked in number order."""
        return await tickets.of_customers(self._connection, customers, closed_since=closed_since, named=named)

    async def customers(self, ids: Iterable[CustomerId]) -> dict[CustomerId, Customer]:
        """Load customers; their addresses come most recently used first, without those that left."""
        return await customers.load(self._connection, ids)

    async def callers(self, contacts: Iterable[str]) -> dict[str, CustomerId]:
        """Tell whose contacts these are, by their keys; those of several customers are nobody's."""
        return await customers.at(self._connection, contacts)

    async def locales(self, addresses: Iterable[Address]) -> dict[Address, str]:
        """Tell which language each address is spoken to in, where known."""
        return await locales.load(self._connection, addresses)

    async def queue(self, departments: Sequence[str] | None, *, limit: int) -> tuple[Ticket, ...]:
        """List open tickets without a handler (all departments when None), most urgent response first."""
        return await tickets.queue(self._connection, departments, limit=limit)

    async def orphans(self, gone: Sequence[MemberId], *, limit: int) -> tuple[Ticket, ...]:
        """Load and lock open tickets that nobody owns, or one of these members: so many of each, none locked."""
        return await tickets.orphans(self._connection, gone, limit=limit)

    async def worklist(self, member: MemberId, *, limit: int) -> tuple[Ticket, ...]:
        """List the open tickets that a member handles, owns, or has an open sub-task in, soonest expected first."""
        return await tickets.worklist(self._connection, member, limit=limit)

    async def jobs(self, members: Iterable[MemberId], *, limit: int) -> dict[TicketId, Ticket]:
        """Load the open tickets that these members handle, as they stand."""
        return await tickets.jobs(self._connection, members, limit=limit)

    async def shown(self, address: Address, token: str) -> str:
        """Give the words of the last message with this choice, as they were sent; empty where it is long gone."""
        return await recall.shown(self._connection, address, token)

    async def dialogue(self, ticket: TicketId, *, limit: int) -> tuple[DialogueLine, ...]:
        """Give the last messages of a ticket in and out, oldest first, with their delivery state."""
        return await transcript.lines(self._connection, ticket, limit=limit)

    async def timeline(self, ticket: TicketId) -> tuple[Entry, ...]:
        """Give the whole timeline of a ticket, oldest first."""
        return await timeline.load(self._connection, ticket)

    async def parked(self, *, limit: int) -> tuple[Parked, ...]:
        """List messages that wait for a person, oldest first; the parts of an album come as one."""
        return await parked.waiting(self._connection, limit=limit)

    async def compliance(self, *, since: datetime, until: datetime, appraisal: Appraisal) -> Compliance:
        """Count how the limits were kept, of the tickets whose first contact lies in this period."""
        return await compliance.read(self._connection, since=since, until=until, appraisal=appraisal)

    def facts(
        self, *, since: datetime, until: datetime, by: Basis = Basis.FIRST_CONTACT, person: MemberId | None = None
    ) -> AsyncIterator[Facts]:
        """Give what figures rest on, of the tickets of a period in their order; of one person, or of all."""
        return facts.facts(self._connection, since=since, until=until, by=by, person=person)

    async def accounts(self, begins: date) -> tuple[Account, ...]:
        """Give what departments were asked and told of the period that begins on a day."""
        return await accounts.load(self._connection, begins)

    async def workloads(self, *, now: datetime, place_since: datetime) -> dict[MemberId, Workload]:
        """Count what every member has on their hands; where they went last counts if it was since then."""
        return await workloads.load(self._connection, now=now, place_since=place_since)

    async def policies(self) -> tuple[StoredPolicy, ...]:
        """Give all versions of the policy, the newest first."""
        return await policies.load(self._connection)

    async def examples(self, *, since: datetime | None = None, limit: int | None = None) -> tuple[Example, ...]:
        """List what people said of proposals since then, or ever; oldest first, of more than `limit` the newest."""
        return await examples.load(self._connection, since=since, limit=limit)
