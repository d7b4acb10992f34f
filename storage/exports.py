"""What is handed to other systems, each kind through a cursor of the server: any number takes the same memory."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, decoder_of
from desk.handing_out import CustomerLine, TicketLine
from desk.improvement.case import Case
from desk.improvement.measure import Measure
from desk.quality.facts import Segment
from desk.terms import CustomerId, CustomerKind, TicketId
from desk.tickets.ticket import Contact
from storage.bulk import among
from storage.customers import customers
from storage.facts import AT_A_TIME, facts
from storage.improvement import cases, measures
from storage.ready import Ready
from storage.schema import INSTANT
from storage.tickets import tickets

_SINCE, _UNTIL = bindparam("since", type_=INSTANT), bindparam("until", type_=INSTANT)
_at = tickets.c.first_contact_at
_in_order = func.array_agg(aggregate_order_by(tickets.c.id, _at, tickets.c.id))
_wrote = (
    select(
        tickets.c.customer_id,
        func.count().label("tickets"),
        func.min(_at).label("first_at"),
        func.max(_at).label("last_at"),
        _in_order[1].label("first_ticket"),
        _in_order[func.count()].label("last_ticket"),
    )
    .group_by(tickets.c.customer_id)
    .having(func.bool_or(and_(_at >= _SINCE, _at < _UNTIL)))
    .subquery()
)
_CUSTOMERS = (
    select(customers, *(column for column in _wrote.c if column.name != "customer_id"))
    .join(_wrote, _wrote.c.customer_id == customers.c.id)
    .order_by(customers.c.id)
)
_CASES = select(cases.c.record).where(cases.c.opened_at >= _SINCE, cases.c.opened_at < _UNTIL).order_by(cases.c.id)
_MEASURES = (
    select(measures.c.record).where(measures.c.begun_at >= _SINCE, measures.c.begun_at < _UNTIL).order_by(measures.c.id)
)
_CONTACTS = Ready(select(tickets.c.id, tickets.c.record["contact"].label("contact")).where(among(tickets.c.id, "ids")))
_contact: Callable[[Any], Contact] = decoder_of(Contact)


class PostgresExports:
    """Tickets, customers and the register of feedback, of a period whose end is not in it, in a lasting order."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tickets(
        self, *, since: datetime, until: datetime, changed_since: datetime | None, with_contacts: bool
    ) -> AsyncIterator[TicketLine]:
        """Give tickets by their first contact; with `changed_since` those that changed then or later."""
        several: list[TicketLine] = []
        async for one in facts(self._connection, since=since, until=until, changed_since=changed_since):
            several.append(TicketLine(facts=one))
            if len(several) == AT_A_TIME:
                for line in await self._told(several) if with_contacts else several:
                    yield line
                several = []
        for line in await self._told(several) if with_contacts else several:
            yield line

    async def _told(self, lines: list[TicketLine]) -> list[TicketLine]:
        rows = await _CONTACTS.run(self._connection, ids=[line.facts.ticket for line in lines])
        told = {row.id: _contact(row.contact or {}) for row in rows}
        return [TicketLine(facts=line.facts, contact=told[line.facts.ticket]) for line in lines]

    async def customers(self, *, since: datetime, until: datetime) -> AsyncIterator[CustomerLine]:
        """Give the customers with a first contact in the period."""
        async for row in self._stream(_CUSTOMERS, since=since, until=until):
            yield _customer(row, since)

    async def cases(self, *, since: datetime, until: datetime) -> AsyncIterator[Case]:
        """Give the feedback cases that were opened in the period."""
        async for row in self._stream(_CASES, since=since, until=until):
            yield decode(Case, row.record)

    async def measures(self, *, since: datetime, until: datetime) -> AsyncIterator[Measure]:
        """Give the measures that were begun in the period."""
        async for row in self._stream(_MEASURES, since=since, until=until):
            yield decode(Measure, row.record)

    async def _stream(self, wanted: Select[Any], **period: datetime) -> AsyncIterator[Row[Any]]:
        async with self._connection.stream(wanted, period, execution_options={"yield_per": AT_A_TIME}) as rows:
            async for row in rows:
                yield row


def _customer(row: Row[Any], since: datetime) -> CustomerLine:
    return CustomerLine(
        id=CustomerId(row.id),
        kind=CustomerKind(row.kind) if row.kind else None,
        industry=row.industry or "",
        segment=Segment.EXISTING if row.first_at < since else Segment.NEW,
        tickets=row.tickets,
        first_ticket=TicketId(row.first_ticket),
        first_at=row.first_at,
        last_ticket=TicketId(row.last_ticket),
        last_at=row.last_at,
        name=row.name,
        contact=row.contact,
        address=row.address,
        product_model=row.product_model,
    )
