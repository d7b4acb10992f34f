"""A customer who wants a document once more, in whatever words."""

import pytest

from desk.dialog.papers import asks
from desk.papers.document import Document, DocumentKind, Issue
from desk.terms import Status, TicketId
from desk.tickets.timeline import Act
from tests.desk.builders import MONDAY_9AM
from tests.desk.dialog.talk import PHRASES, TELEGRAM, Talk, a_talk

ORDER, RECORD, CARD = DocumentKind


def issue(kind: DocumentKind, serial: int, ticket: int, *, round_: int = 0) -> Issue:
    return Issue(
        kind=kind,
        year=2026,
        serial=serial,
        code=f"{kind}{serial}",
        ticket=TicketId(ticket),
        round=round_,
        issued_at=MONDAY_9AM,
        sha256="pdf",
        picture="png",
    )


# ticket 9 was advice, ticket 7 a repair that was done twice
HAD = (issue(RECORD, 4, 9), issue(CARD, 2, 7, round_=1), issue(RECORD, 3, 7, round_=1), issue(CARD, 1, 7))


def a_customer() -> Talk:
    talk = a_talk(Status.CLOSED)
    talk.documents = HAD
    return talk


@pytest.mark.requirement("R2.4-3")
@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("再发一下保修卡", ["WC-2026-000002.png"]),
        ("我的保修卡丢了，能再发一份吗", ["WC-2026-000002.png"]),
        ("send the warranty card again", ["WC-2026-000002.png"]),
        ("服务记录", ["SR-2026-000004.png"]),
        ("service record of ticket 7 please", ["SR-2026-000003.png"]),
        ("my documents", ["SR-2026-000004.png"]),
        ("/documents 7", ["SR-2026-000003.png", "WC-2026-000002.png"]),
    ],
)
def test_the_document_that_is_named_comes_again_of_the_ticket_that_is_meant(words: str, files: list[str]) -> None:
    talk = a_customer()
    assert "once more" in talk.says(words)
    assert talk.files() == files
    assert talk.acts() == [Act.DOCUMENTS_SENT]


def test_a_quoted_ticket_is_meant_and_the_others_are_offered() -> None:
    talk = a_customer()
    assert "of ticket 7" in talk.says("my documents", about=7)
    assert talk.labels() == ["Those of ticket 9"]
    assert "of ticket 9" in talk.presses("Those of ticket 9")
    assert talk.files() == ["SR-2026-000004.png"]


def test_on_telegram_they_are_files() -> None:
    talk = Talk(at=TELEGRAM).knows()
    talk.documents = HAD[:1]
    talk.says("/documents")
    assert talk.files() == ["SR-2026-000004.pdf"]
    assert talk.labels() == []


def test_what_was_not_issued_is_said() -> None:
    talk = a_customer()
    assert talk.says("repair order") == "Ticket 9 has no such document: Repair order."
    assert talk.files() == []


def test_without_documents_an_order_is_answered_and_plain_words_are_heard() -> None:
    talk = Talk().knows()
    assert "no documents yet" in talk.says("/documents")
    assert "documents" not in talk.says("the warranty card is missing in the box")
    assert talk.tickets


def test_a_button_that_outlived_its_documents_says_so() -> None:
    talk = a_customer()
    talk.says("my documents", about=7)
    talk.documents = ()
    assert "no documents yet" in talk.presses("Those of ticket 9")


def test_help_offers_the_documents_that_there_are() -> None:
    document = Document(kind=RECORD, number="SR-2026-000001", sha256="pdf", issued_at=MONDAY_9AM)
    talk = a_talk(Status.CLOSED, documents=(document,))
    talk.documents = HAD
    talk.says("help")
    assert talk.labels() == ["My documents"]
    assert "of ticket 9" in talk.presses("My documents")


def test_only_short_words_with_a_document_in_them_are_looked_up() -> None:
    assert asks("Warranty card, please", PHRASES)
    assert not asks("漏水了", PHRASES)
    assert not asks("保修卡" + "很长的故事" * 20, PHRASES)
