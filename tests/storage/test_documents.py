"""The register of documents: numbers without gaps, whoever issues at the same moment or fails at it."""

import asyncio
from contextlib import suppress

import pytest

from desk.papers.document import DocumentKind
from desk.terms import CustomerId, TicketId
from desk.turns import Turn
from handlers.store import Transaction
from storage.store import PostgresStore
from tests.storage.stories import NOW, customer, ticket, write

ORDER, RECORD, CARD = DocumentKind


async def issue(tx: Transaction, number: int, *kinds: DocumentKind, round_: int = 0, year: int = 2026) -> list[str]:
    """Issue documents of a ticket; gives their numbers."""
    codes = {kind: f"{kind}{number}{round_}{year}" for kind in kinds}
    issued = await tx.documents.issue(codes, ticket=TicketId(number), round_=round_, year=year, locale="en", at=NOW)
    return [one.number for one in issued]


@pytest.mark.requirement("R2.4-3")
async def test_numbers_go_on_by_kind_and_year(store: PostgresStore) -> None:
    async with store.begin() as tx:
        assert await issue(tx, 1, ORDER, RECORD) == ["RO-2026-000001", "SR-2026-000001"]
        assert await issue(tx, 2, RECORD) == ["SR-2026-000002"]
        assert await issue(tx, 3, RECORD, year=2027) == ["SR-2027-000001"]


async def test_a_document_keeps_its_number_however_often_it_is_tried_and_another_round_has_its_own(
    store: PostgresStore,
) -> None:
    async with store.begin() as tx:
        assert await issue(tx, 1, RECORD) == await issue(tx, 1, RECORD) == ["SR-2026-000001"]
        assert await issue(tx, 1, RECORD, round_=1) == ["SR-2026-000002"]
        (first,) = await tx.documents.of_round(TicketId(1), 0)
        assert first.code == "service_record102026"


@pytest.mark.requirement("R2.4-3")
async def test_two_workers_and_a_failure_leave_no_gap(store: PostgresStore) -> None:
    async def one(number: int) -> None:
        with suppress(RuntimeError):
            async with store.begin() as tx:
                await issue(tx, number, ORDER, CARD)
                if number % 5 == 0:
                    raise RuntimeError("undone")

    await asyncio.gather(*(one(number) for number in range(1, 21)))
    async with store.begin() as tx:
        numbers = [await tx.documents.of_round(TicketId(number), 0) for number in range(1, 21)]
    for kind in (ORDER, CARD):
        serials = sorted(issue.serial for issues in numbers for issue in issues if issue.kind is kind)
        assert serials == list(range(1, 17))


@pytest.mark.requirement("R2.4-6")
async def test_a_document_is_found_by_its_code_and_by_its_customer(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await write(tx, Turn(customers=(customer(1), customer(2)), tickets=(ticket(1001), ticket(1002, of=2))))
        for number in (1001, 1002):
            await issue(tx, number, RECORD, ORDER)
        record, _ = await tx.documents.of_round(TicketId(1001), 0)
        assert (record.kind, record.sha256) == (ORDER, "")
        assert await tx.documents.of_customer(CustomerId(1), limit=9) == (), "nothing is drawn yet"
        await tx.documents.drawn(record, sha256="a", picture="b")
        (found,) = await tx.documents.of_customer(CustomerId(1), limit=9)
        assert (found.sha256, found.picture) == ("a", "b")
        assert await tx.documents.by_code(record.code) == found
        assert await tx.documents.by_code("nobody's") is None
