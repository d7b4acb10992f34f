"""Customers' documents as the use cases see them: the register, and what becomes of those that are drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from desk.papers.document import DocumentKind, Issue
from desk.terms import CustomerId, TicketId


class Documents(Protocol):
    """The register of documents, within a transaction."""

    async def issue(
        self, codes: Mapping[DocumentKind, str], *, ticket: TicketId, round_: int, year: int, locale: str, at: datetime
    ) -> tuple[Issue, ...]:
        """Give the documents of a round of a ticket, each with the next number of its kind where it has none yet.

        Two transactions never take the same number, and one that is rolled back takes none.
        """
        ...

    async def of_round(self, ticket: TicketId, round_: int) -> tuple[Issue, ...]:
        """Give the documents of a round of a ticket, in the order in which they are sent."""
        ...

    async def drawn(self, issue: Issue, *, sha256: str, picture: str) -> None:
        """Note the files of a document."""
        ...

    async def by_code(self, code: str) -> Issue | None:
        """Find a document by its verification code; None when there is none of that code."""
        ...

    async def of_customer(self, customer: CustomerId, *, limit: int) -> tuple[Issue, ...]:
        """Give a customer's documents that are drawn, those of the newest ticket and round first."""
        ...
