"""Documents and evidence packs, for those who may have them."""

import pytest

from desk.papers.document import Document, DocumentKind
from desk.papers.paper import PaperKind
from desk.replies import Say
from desk.terms import Status
from desk.tickets.timeline import Act
from desk.values import replace
from tests.desk.builders import ANN, ANNS_CHAT, CUSTOMER, LI, MEI, MONDAY_9AM, SUN, WU, a_ticket
from tests.desk.talking import Desk

OLD, NEW = (
    Document(
        kind=DocumentKind.SERVICE_RECORD, number=f"SR-2026-00000{n}", sha256="a", picture="b", issued_at=MONDAY_9AM
    )
    for n in (1, 2)
)


def desk_with(*documents: Document) -> Desk:
    return Desk().hold(a_ticket(Status.CLOSED, documents=documents))


def names(desk: Desk) -> list[str]:
    says = [out.message for out in desk.last.outbound if isinstance(out.message, Say)]
    return [say.media.name for say in says if say.media]


@pytest.mark.requirement("R2.4-3")
def test_the_last_documents_are_shown_and_go_to_the_customer_once_more() -> None:
    desk = desk_with(OLD, NEW)
    desk.says(LI, "/documents 7")
    assert names(desk) == ["SR-2026-000002.pdf"]
    desk.presses(LI, "Send them to the customer again")
    assert "once more" in desk.was_told(LI)
    assert [out.to for out in desk.last.outbound if isinstance(out.message, Say) and out.message.media] == [ANNS_CHAT]
    assert names(desk) == ["SR-2026-000002.png"]
    assert desk.acts() == [Act.DOCUMENTS_SENT]


def test_what_there_is_not_is_said() -> None:
    desk = desk_with()
    desk.says(MEI, "单据 7")
    assert desk.was_told(MEI) == "Ticket 7 has no documents yet."


def test_a_customer_in_no_chat_can_be_sent_nothing() -> None:
    desk = desk_with(NEW)
    desk.customers[ANN] = replace(CUSTOMER, addresses=())
    desk.says(MEI, "/documents 7 customer")
    assert "hand them over yourself" in desk.was_told(MEI)


def test_who_may_read_may_not_write_to_the_customer() -> None:
    desk = desk_with(NEW)
    desk.says(WU, "/documents 7 客户")
    assert "Only the handler" in desk.was_told(WU)
    assert names(desk) == []


@pytest.mark.requirement("R2.4-6")
def test_supervisors_have_the_evidence_made_and_it_is_noted() -> None:
    desk = desk_with(NEW)
    desk.says(SUN, "/evidence 7")
    (wanted,) = desk.last.papers
    assert (wanted.kind, wanted.ticket, wanted.to, wanted.asked_by) == (
        PaperKind.EVIDENCE,
        7,
        SUN.addresses,
        SUN.addresses[0],
    )
    assert desk.acts() == [Act.EVIDENCE_TAKEN]
    for nobody in (LI, MEI):
        desk.says(nobody, "/evidence 7")
        assert desk.last.papers == ()
        assert "ask a supervisor" in desk.was_told(nobody)
