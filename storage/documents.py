"""The register of customers' documents: numbers without gaps by kind and year, codes, and the files once drawn."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    UniqueConstraint,
    any_,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.papers.document import DocumentKind, Issue
from desk.terms import CustomerId, TicketId
from storage.schema import INSTANT, metadata
from storage.tickets import tickets

documents = Table(
    "documents",
    metadata,
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("ticket", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("locale", Text, nullable=False),
    Column("sha256", Text, nullable=False),  # empty until it is drawn
    Column("picture", Text, nullable=False),
    PrimaryKeyConstraint("kind", "year", "serial"),
    UniqueConstraint("ticket", "kind", "round"),
    Index("documents_issued", "issued_at"),
)

# the number last taken: the row is locked until the transaction that took it ends, so that none is lost by a rollback
serials = Table(
    "document_serials",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

_in_order = select(documents).order_by(documents.c.ticket.desc(), documents.c.round.desc(), documents.c.serial)


class PostgresDocuments:
    """What `PostgresTransaction.documents` gives: see handlers.documents.Documents."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def issue(
        self, codes: Mapping[DocumentKind, str], *, ticket: TicketId, round_: int, year: int, locale: str, at: datetime
    ) -> tuple[Issue, ...]:
        """Give the documents of a round of a ticket, each with the next number of its kind where it has none yet."""
        issued = []
        for kind, code in codes.items():
            last = await self._lock(kind, year)
            found = await self._one(kind, ticket, round_)
            if found is None:
                found = Issue(
                    kind=kind,
                    year=year,
                    serial=last + 1,
                    code=code,
                    ticket=ticket,
                    round=round_,
                    issued_at=at,
                    locale=locale,
                )
                await self._add(found)
            issued.append(found)
        return tuple(issued)

    async def of_round(self, ticket: TicketId, round_: int) -> tuple[Issue, ...]:
        """Give the documents of a round of a ticket, in the order in which they are sent."""
        rows = await self._connection.execute(
            _in_order.where(documents.c.ticket == ticket, documents.c.round == round_)
        )
        return _sorted(map(_issue, rows))

    async def drawn(self, issue: Issue, *, sha256: str, picture: str) -> None:
        """Note the files of a document."""
        is_it = (
            documents.c.kind == issue.kind,
            documents.c.year == issue.year,
            documents.c.serial == issue.serial,
        )
        await self._connection.execute(update(documents).where(*is_it).values(sha256=sha256, picture=picture))

    async def by_code(self, code: str) -> Issue | None:
        """Find a document by its verification code; None when there is none of that code."""
        row = (await self._connection.execute(select(documents).where(documents.c.code == code))).one_or_none()
        return _issue(row) if row else None

    async def of_customer(self, customer: CustomerId, *, limit: int) -> tuple[Issue, ...]:
        """Give a customer's documents that are drawn, those of the newest ticket and round first."""
        # as an array, looked up first: else the planner may go through everybody's documents until it has found enough
        theirs = func.array(select(tickets.c.id).where(tickets.c.customer_id == customer).scalar_subquery())
        wanted = _in_order.where(documents.c.ticket == any_(theirs), documents.c.sha256 != "").limit(limit)
        return tuple(map(_issue, await self._connection.execute(wanted)))

    async def _lock(self, kind: DocumentKind, year: int) -> int:
        adding = insert(serials).values(kind=kind.value, year=year, last=0)
        locking = adding.on_conflict_do_update(index_elements=["kind", "year"], set_={"last": serials.c.last})
        return int((await self._connection.execute(locking.returning(serials.c.last))).scalar_one())

    async def _one(self, kind: DocumentKind, ticket: TicketId, round_: int) -> Issue | None:
        found = await self.of_round(ticket, round_)
        return next((issue for issue in found if issue.kind is kind), None)

    async def _add(self, issue: Issue) -> None:
        await self._connection.execute(
            insert(documents).values(
                kind=issue.kind.value,
                year=issue.year,
                serial=issue.serial,
                code=issue.code,
                ticket=issue.ticket,
                round=issue.round,
                issued_at=issue.issued_at,
                locale=issue.locale,
                sha256="",
                picture="",
            )
        )
        is_it = (serials.c.kind == issue.kind.value, serials.c.year == issue.year)
        await self._connection.execute(update(serials).where(*is_it).values(last=issue.serial))


_PLACE = {kind: place for place, kind in enumerate(DocumentKind)}


def _sorted(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: _PLACE[issue.kind]))


def _issue(row: Row[Any]) -> Issue:
    held = {**row._mapping, "kind": DocumentKind(row.kind)}  # noqa: SLF001 -- SQLAlchemy's public name for it
    return Issue(**held)
