"""Which documents fit a service, what stands on them, and when they are wanted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk import outcome
from desk.deliveries import Priority
from desk.duties import Months
from desk.findings.finding import Basis, Finding, FindingKind
from desk.messages import Channel
from desk.papers.composing import sheet_of
from desk.papers.document import DocumentKind, Issue, link_to, spelled_code, typed_code
from desk.papers.fitting import fitting
from desk.papers.issuing import announced, document_of, issued, meant, papered, shown, wanted_for
from desk.papers.paper import PaperWanted
from desk.papers.process import satisfaction
from desk.papers.rules import DocumentRules
from desk.papers.warranty import ends_at
from desk.people import Staff
from desk.replies import MediaKind, Say, StoredMedia
from desk.terms import ActionType, Method, ServiceType, Status
from desk.texts import verbatim
from desk.tickets.ticket import Contact, Feedback, Handling, Ticket
from desk.tickets.timeline import SYSTEM, Act
from desk.turns import Around, Turn
from desk.values import replace
from desk.visits.visit import CheckIn, PartUsed, Proof, Signature, SigningState, Visit, VisitState
from tests.desk.builders import ANN, ANNS_CHAT, CUSTOMER, MEI, MONDAY_9AM, SECRET, SUN, a_grade, a_policy, a_ticket, at
from tests.desk.talking import in_english

ORDER, RECORD, CARD = DocumentKind
ANN_ON_TELEGRAM = at("ann", Channel.TELEGRAM)
WHOLE = StoredMedia(sha256="w", kind=MediaKind.PICTURE, name="documents.png", mime="image/png")


def done(action: ActionType, *, solved: bool = True, service: ServiceType = ServiceType.FAULT_REPAIR) -> Ticket:
    work = Handling(action=action, method=Method.ON_SITE, result="New seal fitted", solved=solved, further=not solved)
    ticket = a_ticket(Status.CONFIRMED, handling=work)
    return replace(ticket, grading=replace(ticket.grading, final=a_grade(service_type=service)))


def issue(kind: DocumentKind, **more: Any) -> Issue:  # noqa: ANN401 -- any field
    made = Issue(
        kind=kind, year=2026, serial=17, code="K7QX2MRB9TZC", ticket=a_ticket().id, round=0, issued_at=MONDAY_9AM
    )
    return replace(made, **more)


def written(kind: DocumentKind, ticket: Ticket, **policy: Any) -> str:  # noqa: ANN401 -- any field
    """Give all that stands on a sheet."""
    sheet = sheet_of(issue(kind, locale="en"), ticket, a_policy(**policy))
    rows = [*sheet.highlight, *(row for section in sheet.sections for row in section.rows)]
    lines = [in_english(line) for section in sheet.sections for line in section.lines]
    told = [f"{in_english(row.label)}: {in_english(row.value)}" for row in rows]
    return "\n".join([in_english(sheet.title), sheet.number, *told, *lines, *map(in_english, sheet.notes)])


@pytest.mark.requirement("R2.4-3")
@pytest.mark.parametrize(
    ("action", "service", "fits"),
    [
        (ActionType.REPAIR, ServiceType.FAULT_REPAIR, (ORDER, RECORD, CARD)),
        (ActionType.REPLACEMENT, ServiceType.COMPLAINT, (ORDER, RECORD, CARD)),
        (ActionType.INSPECTION, ServiceType.FAULT_REPAIR, (ORDER, RECORD)),
        (ActionType.INSPECTION, ServiceType.INSTALLATION, (RECORD,)),
        (ActionType.GUIDANCE, ServiceType.SOFTWARE_SUPPORT, (RECORD,)),
        (ActionType.OTHER, ServiceType.FAULT_REPAIR, (RECORD,)),
    ],
)
def test_only_documents_that_fit_the_service_are_made(
    action: ActionType, service: ServiceType, fits: tuple[DocumentKind, ...]
) -> None:
    assert fitting(done(action, service=service), DocumentRules()) == fits


def test_what_is_not_solved_has_no_warranty_and_what_is_not_done_no_document() -> None:
    assert fitting(done(ActionType.REPAIR, solved=False), DocumentRules()) == (ORDER, RECORD)
    assert fitting(a_ticket(Status.IN_PROGRESS), DocumentRules()) == ()


def test_a_warranty_ends_by_the_calendar_of_the_desk() -> None:
    last_of_august = datetime(2026, 8, 30, 17, tzinfo=UTC)  # the 31st in Shanghai
    assert f"{ends_at(last_of_august, Months(6), 'Asia/Shanghai'):%F}" == "2027-02-28"
    assert f"{ends_at(last_of_august, Months(3), 'UTC'):%F}" == "2026-11-30"
    assert f"{ends_at(MONDAY_9AM, Months(12), 'Asia/Shanghai'):%F}" == "2027-11-23"


@pytest.mark.requirement("R2.4-3")
def test_a_repair_order_tells_what_was_repaired_with_its_parts() -> None:
    ticket = replace(
        done(ActionType.REPLACEMENT),
        parts_used=(
            PartUsed(number="W9", name="Seal", quantity=1, serial="A7", by="Li", at=MONDAY_9AM),
            PartUsed(number="", name="Screw", quantity=4, by="Li", at=MONDAY_9AM),
        ),
        findings=(Finding(kind=FindingKind.SERIAL, value="8A12", basis=Basis.CODE, confidence=1.0, at=MONDAY_9AM),),
    )
    words = written(ORDER, ticket)
    for told in ("Repair order", "RO-2026-000017", "Ann", "13800001234", "W-9", "Serial number: 8A12", "1 Long Street"):
        assert told in words
    for told in ("Parts: 1 × Seal (W9) SN A7\n4 × Screw", "Replacement, On site", "Handled by: Li, Senior technician"):
        assert told in words
    assert "Confirmed by the customer" in words


@pytest.mark.requirement("R2.4-4")
def test_a_service_record_has_content_process_result_and_satisfaction() -> None:
    rated = Feedback(solved=True, satisfaction=9, suggestion="Call first")
    work = replace(done(ActionType.REPAIR).handling, plan="Come", diagnosis="Old seal", measures=("New seal", "Test"))
    words = written(RECORD, replace(done(ActionType.REPAIR), feedback=rated, handling=work))
    for told in ("Service: Fault repair", "Request: The washer leaks", "Reported: 23 Nov 2026", "Finding: Old seal"):
        assert told in words
    for told in ("Measures: New seal\nTest", "Outcome: New seal fitted", "Problem solved: yes", "9 of 10: Call first"):
        assert told in words
    unsolved = written(RECORD, done(ActionType.REPAIR, solved=False))
    assert "Problem solved: not yet\nFurther handling: needed" in unsolved


def test_satisfaction_is_told_as_far_as_it_goes() -> None:
    ticket = a_ticket(Status.CONFIRMED)
    assert in_english(satisfaction(ticket)) == "Not answered yet."
    assert in_english(satisfaction(replace(ticket, status=Status.CLOSED))) == "Not answered."
    assert in_english(satisfaction(replace(ticket, feedback=Feedback(satisfaction=4)))) == "4 of 10"


@pytest.mark.requirement("R2.4-3")
def test_a_warranty_card_says_until_when_and_by_whose_terms() -> None:
    words = written(CARD, done(ActionType.REPLACEMENT))
    assert "Warranty until: 23 Nov 2027\nWarranty: 12 months from 23 Nov 2026" in words
    assert "Not covered" in words
    rules = DocumentRules(warranty_repair=Months(1), warranty_terms={"en": "Bring the receipt."})
    own = written(CARD, done(ActionType.REPAIR), documents=rules)
    assert "Warranty until: 23 Dec 2026" in own
    assert "Bring the receipt." in own
    assert "Not covered" not in own


def test_what_is_not_known_is_a_dash() -> None:
    bare = replace(done(ActionType.REPAIR), assignee=None, owner=None, contact=Contact())
    nameless = replace(bare, handling=replace(bare.handling, method=None))
    words = written(ORDER, replace(nameless, times=replace(bare.times, confirmed_at=None)))
    for told in ("Name: —", "Handled by: —", "Work done: —", "Finding: —", "Closed without the customer's answer."):
        assert told in words
    assert "Taken by: 23 Nov 2026" in written(RECORD, bare)
    plain = replace(done(ActionType.REPAIR), assignee=None)
    assert "Handled by: Mei" in written(CARD, plain)


@pytest.mark.requirement("R3.4-7")
def test_a_supplier_who_took_part_stands_on_order_and_card() -> None:
    ticket = replace(done(ActionType.REPAIR), supplier="Cool & Co")
    for kind in (ORDER, CARD):
        assert "With our partner: Cool & Co" in written(kind, ticket)


def test_a_signature_stands_for_the_confirmation() -> None:
    signed = Signature(visit=1, state=SigningState.SIGNED, asked_at=MONDAY_9AM, at=MONDAY_9AM, name="Ann Lee")
    arrived = CheckIn(visit=1, at=MONDAY_9AM, proof=Proof.WORD)
    visit = Visit(state=VisitState.MADE, check_ins=(arrived,), signatures=(signed,))
    assert "Signed by Ann Lee in the chat" in written(ORDER, replace(done(ActionType.REPAIR), visit=visit))


def test_codes_are_read_in_whatever_way_they_are_typed() -> None:
    assert spelled_code("K7QX2MRB9TZC") == "K7QX-2MRB-9TZC"
    assert typed_code(" k7qx-2mrb 9tzc\n") == "K7QX2MRB9TZC"
    assert link_to("K7QX2MRB9TZC", "https://desk.example/") == "https://desk.example/verify/K7QX-2MRB-9TZC"
    assert link_to("K7QX2MRB9TZC", "") == ""


def around(**more: Any) -> Around:  # noqa: ANN401 -- any field
    staff = Staff(members=(MEI, SUN))
    known = Around(now=MONDAY_9AM, policy=a_policy(), staff=staff, secret=SECRET, customers={ANN: CUSTOMER})
    return replace(known, **more)


@pytest.mark.requirement("R2.4-3")
def test_the_confirmation_wants_the_documents_once_and_so_does_a_closure_without_it() -> None:
    asked, confirmed = a_ticket(Status.RESULT_SENT), a_ticket(Status.CONFIRMED)
    closed = replace(confirmed, status=Status.CLOSED)
    for after in (confirmed, closed):
        (wanted,) = papered(Turn(tickets=(after,)), {asked.id: asked}, around()).papers
        assert (wanted.key, wanted.to, wanted.caption) == ("documents:7:0", (ANNS_CHAT,), ())
        assert meant(wanted.argument) == (0, (ORDER, RECORD, CARD))
    assert papered(Turn(tickets=(closed,)), {asked.id: confirmed}, around()).papers == ()
    assert papered(Turn(tickets=(asked,)), {asked.id: asked}, around()).papers == ()
    assert papered(Turn(tickets=(confirmed,)), {}, around()).papers == ()


def test_documents_answer_who_confirms_and_are_announced_to_them() -> None:
    ticket = a_ticket(Status.CONFIRMED)
    (here,) = wanted_for(ticket, around(here=ANN_ON_TELEGRAM))
    (elsewhere,) = wanted_for(ticket, around())
    assert (here.to, here.priority, elsewhere.priority) == ((ANN_ON_TELEGRAM,), Priority.ANSWER, Priority.NOTICE)
    (words,) = announced(ticket, around())
    assert in_english(words) == "Your documents follow in a moment: Repair order, Service record, Warranty card."


def test_an_owner_may_send_none() -> None:
    silent = around(policy=a_policy(documents=DocumentRules(send=False)))
    assert wanted_for(a_ticket(Status.CONFIRMED), silent) == ()
    assert announced(a_ticket(Status.CONFIRMED), silent) == ()


def test_a_customer_in_no_chat_gets_them_from_the_owner_or_a_supervisor() -> None:
    ticket = a_ticket(Status.CONFIRMED)
    nowhere = around(customers={ANN: replace(CUSTOMER, addresses=())})
    (wanted,) = wanted_for(ticket, nowhere)
    assert wanted.to == MEI.addresses
    assert in_english(wanted.caption[0]) == "Ticket 7: please hand these documents to the customer."
    (wanted,) = wanted_for(replace(ticket, owner=None), nowhere)
    assert wanted.to == SUN.addresses
    assert announced(ticket, nowhere) == ()


@pytest.mark.requirement("R2.4-3", "R2.4-6")
def test_documents_are_kept_with_their_ticket_and_go_out_as_files_or_as_one_picture() -> None:
    ticket = a_ticket(Status.CONFIRMED)
    drawn = [issue(kind, sha256=f"pdf {kind}", picture=f"png {kind}") for kind in (RECORD, CARD)]
    wanted = PaperWanted(
        key="documents:7:0",
        kind=wanted_for(ticket, around())[0].kind,
        ticket=ticket.id,
        to=(ANNS_CHAT, ANN_ON_TELEGRAM),
        caption=(verbatim("Please hand over"),),
    )
    turn = issued(wanted, ticket, drawn, WHOLE, around())
    assert [document.number for document in turn.tickets[0].documents] == ["SR-2026-000017", "WC-2026-000017"]
    assert (turn.entries[0].act, turn.entries[0].note) == (Act.DOCUMENTS_ISSUED, "SR-2026-000017, WC-2026-000017")
    files = [(out.to.channel, out.message) for out in turn.outbound if isinstance(out.message, Say)]
    said = [(channel, say.media, [in_english(line) for line in say.body]) for channel, say in files]
    assert said[0] == (Channel.WECHAT, WHOLE, ["Please hand over"])
    assert said[1][2] == ["Please hand over", "Service record SR-2026-000017"]
    assert [media.sha256 for _, media, _ in said[1:] if media] == ["pdf service_record", "pdf warranty_card"]


def test_again_on_wechat_a_document_is_its_picture() -> None:
    document = document_of(issue(CARD, sha256="a", picture="b", issued_at=MONDAY_9AM + timedelta(days=1)))
    on_wechat, on_telegram = shown(document, ANNS_CHAT), shown(document, ANN_ON_TELEGRAM)
    assert (on_wechat.body, on_wechat.media and on_wechat.media.sha256) == ((), "b")
    assert on_telegram.media == StoredMedia(
        sha256="a", kind=MediaKind.FILE, name="WC-2026-000017.pdf", mime="application/pdf"
    )


@pytest.mark.requirement("R2.4-4", "R1.3-9")
def test_the_closing_report_tells_the_process_and_the_last_word_tells_the_rating() -> None:
    work = replace(done(ActionType.REPAIR).handling, diagnosis="Old seal", measures=("New seal", "Test"))
    ticket = replace(a_ticket(Status.RESULT_SENT), handling=work)
    report = told_to_ann(outcome.confirmed(ticket, around(), via="wechat", by=SYSTEM))
    for words in ("Problem: The washer leaks", "Finding: Old seal", "What we did: New seal; Test", "New seal fitted"):
        assert words in report
    assert "Your documents follow" in report
    rated = replace(done(ActionType.REPAIR), feedback=Feedback(solved=True, satisfaction=9))
    last = told_to_ann(outcome.closed(replace(rated, contact=a_ticket().contact), around(), by=SYSTEM))
    assert "Your rating: 9 of 10" in last


def told_to_ann(turn: Turn) -> str:
    says = [out.message for out in turn.outbound if out.to == ANNS_CHAT and isinstance(out.message, Say)]
    return "\n".join(in_english(line) for say in says for line in say.body)
