"""What becomes of drawn documents when their ticket has gone on meanwhile."""

import pytest

from desk.papers.document import DocumentKind
from desk.papers.paper import PaperKind, PaperWanted
from desk.replies import MediaKind, StoredMedia
from desk.terms import TicketId
from desk.turns import Turn
from handlers.issuing import DocumentsHanding
from tests.handlers.stage import ANN, NOW, Front
from tests.storage.stories import customer, ticket

RECORD = PaperWanted(
    key="documents:1001:0", kind=PaperKind.DOCUMENTS, ticket=TicketId(1001), argument="0 service_record", to=(ANN,)
)
FILES = tuple(StoredMedia(sha256=name, kind=MediaKind.FILE, name=name, mime="") for name in ("pdf", "picture", "whole"))


@pytest.mark.parametrize(("reopened", "sent"), [(0, 1), (1, 0)])
async def test_documents_of_work_that_is_not_done_after_all_are_not_sent(
    front: Front, reopened: int, sent: int
) -> None:
    async with front.store.begin() as tx:
        held = ticket(reopened=reopened)
        await tx.write([((), Turn(customers=(customer(),), tickets=(held,)))], now=NOW)
        codes = {DocumentKind.SERVICE_RECORD: "code"}
        await tx.documents.issue(codes, ticket=held.id, round_=0, year=2026, locale="en", at=NOW)
        turn = await DocumentsHanding(rules=front.rules)(tx, RECORD, FILES, now=NOW)
    assert (len(turn.outbound), len(turn.tickets)) == (sent, sent)
