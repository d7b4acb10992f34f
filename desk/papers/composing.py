"""What stands on each document of a ticket (R2.4-3, R2.4-4): from the record alone, so that it can be drawn again."""

from collections.abc import Callable, Mapping

from desk import wording
from desk.duties import Months
from desk.findings.finding import FindingKind
from desk.papers import process
from desk.papers.document import DocumentKind, Issue
from desk.papers.sheet import Section, Sheet
from desk.papers.warranty import ends_at, warranty_of
from desk.policy import Policy, in_language
from desk.replies import Row
from desk.texts import Dated, Text, text, verbatim
from desk.tickets.record import name_of
from desk.tickets.ticket import Ticket
from desk.visits.stock import plainly
from desk.visits.visit import SigningState

NAMES: dict[DocumentKind, Text] = {
    DocumentKind.REPAIR_ORDER: text("Repair order"),
    DocumentKind.SERVICE_RECORD: text("Service record"),
    DocumentKind.WARRANTY_CARD: text("Warranty card"),
}


def sheet_of(issue: Issue, ticket: Ticket, policy: Policy) -> Sheet:
    """Lay a document out."""
    return _SHEETS[issue.kind](issue, ticket, policy)


def _repair_order(issue: Issue, ticket: Ticket, policy: Policy) -> Sheet:
    del policy
    work = ticket.handling
    repair = (
        process.row(text("Problem"), ticket.problem),
        process.row(text("Finding"), work.diagnosis),
        process.measures(ticket),
        _parts(ticket),
        Row(label=text("Work done"), value=_work(ticket)),
        process.row(text("Outcome"), work.result),
    )
    return Sheet(
        title=NAMES[issue.kind],
        number=issue.number,
        issued_at=issue.issued_at,
        sections=(
            Section(title=text("Customer"), rows=_customer(ticket)),
            Section(title=text("Product"), rows=_product(ticket)),
            Section(title=text("Repair"), rows=repair),
            Section(title=text("Carried out"), rows=(*_handler(ticket), *_times(ticket))),
            Section(title=text("Customer's confirmation"), lines=_confirmation(ticket)),
        ),
    )


def _service_record(issue: Issue, ticket: Ticket, policy: Policy) -> Sheet:
    del policy
    work = ticket.handling
    content = (
        Row(label=text("Service"), value=wording.SERVICE[ticket.service_type]),
        process.row(text("Request"), ticket.problem),
        process.row(text("Product model"), ticket.contact.product_model),
    )
    solved = text("yes") if work.solved else text("not yet")
    result = (
        process.row(text("Outcome"), work.result),
        Row(label=text("Problem solved"), value=solved),
        *([Row(label=text("Further handling"), value=text("needed"))] if work.further else []),
    )
    return Sheet(
        title=NAMES[issue.kind],
        number=issue.number,
        issued_at=issue.issued_at,
        sections=(
            Section(title=text("Customer"), rows=_customer(ticket)),
            Section(title=text("Service content"), rows=content),
            Section(title=text("Handling process"), rows=process.steps(ticket)),
            Section(title=text("Handling result"), rows=result),
            Section(title=text("Your satisfaction"), lines=(process.satisfaction(ticket),)),
            Section(title=text("Customer's confirmation"), lines=_confirmation(ticket)),
        ),
    )


def _warranty_card(issue: Issue, ticket: Ticket, policy: Policy) -> Sheet:
    months = warranty_of(ticket, policy.documents) or Months(0)
    begins = ticket.times.handled_at or issue.issued_at
    until = ends_at(begins, months, policy.zone)
    terms = in_language(policy.documents.warranty_terms, issue.locale)
    return Sheet(
        title=NAMES[issue.kind],
        number=issue.number,
        issued_at=issue.issued_at,
        highlight=(
            Row(label=text("Warranty until"), value=text("{at}", at=Dated(at=until))),
            Row(label=text("Warranty"), value=text("{count} months from {at}", count=months, at=Dated(at=begins))),
        ),
        sections=(
            Section(title=text("Customer"), rows=_customer(ticket)),
            Section(title=text("Product"), rows=_product(ticket)),
            Section(
                title=text("What the warranty covers"),
                rows=(
                    Row(label=text("Work done"), value=_work(ticket)),
                    _parts(ticket),
                    process.row(text("Outcome"), ticket.handling.result),
                    *_handler(ticket),
                ),
            ),
            Section(
                title=text("If the problem comes back"),
                lines=(
                    text("Write to us in the same chat and name ticket {number} or this card.", number=ticket.id),
                    text("Within the warranty, the same fault and the parts listed here are repaired free of charge."),
                    *([verbatim(terms)] if terms else []),
                ),
            ),
        ),
        notes=(text("Not covered: damage from outside, water, misuse, or work by others."),) if not terms else (),
    )


_SHEETS: Mapping[DocumentKind, Callable[[Issue, Ticket, Policy], Sheet]] = {
    DocumentKind.REPAIR_ORDER: _repair_order,
    DocumentKind.SERVICE_RECORD: _service_record,
    DocumentKind.WARRANTY_CARD: _warranty_card,
}


def _customer(ticket: Ticket) -> tuple[Row, ...]:
    contact = ticket.contact
    address = [process.row(text("Address"), contact.address)] if contact.address else []
    return (process.row(text("Name"), name_of(ticket)), process.row(text("Contact"), contact.contact), *address)


def _product(ticket: Ticket) -> tuple[Row, ...]:
    serial = next((f.value for f in ticket.findings if f.kind in {FindingKind.SERIAL, FindingKind.IMEI}), "")
    grade = ticket.grading.active
    category = [Row(label=text("Product category"), value=wording.CATEGORY[grade.category])] if grade else []
    return (
        process.row(text("Product model"), ticket.contact.product_model),
        process.row(text("Serial number"), serial),
        process.row(text("Order number"), ticket.contact.order_number),
        *category,
    )


def _parts(ticket: Ticket) -> Row:
    return process.row(text("Parts"), "\n".join(map(plainly, ticket.parts_used)))


def _work(ticket: Ticket) -> Text:
    work = ticket.handling
    if work.action is None or work.method is None:
        return process.NOTHING
    return text("{action}, {method}", action=wording.ACTION[work.action], method=wording.METHOD[work.method])


def _handler(ticket: Ticket) -> tuple[Row, ...]:
    """Name who did the work, and the supplier who took part (R3.4-7)."""
    who, partner = ticket.assignee or ticket.owner, ticket.supplier
    name = verbatim(who.name) if who else process.NOTHING
    if who and who.position:
        name = text("{name}, {position}", name=who.name, position=who.position)
    supplier = [process.row(text("With our partner"), partner)] if partner else []
    return (Row(label=text("Handled by"), value=name), *supplier)


def _times(ticket: Ticket) -> tuple[Row, ...]:
    times = ticket.times
    named = (
        (text("Reported"), times.first_contact_at),
        (text("Begun"), times.service_started_at),
        (text("At your place"), times.arrived_at),
        (text("Completed"), times.handled_at),
    )
    return tuple(Row(label=label, value=text("{at}", at=process.minute(at))) for label, at in named if at)


def _confirmation(ticket: Ticket) -> tuple[Text, ...]:
    signature = ticket.visit.signature if ticket.visit else None
    if signature and signature.state is SigningState.SIGNED and signature.at:
        name = signature.name or name_of(ticket) or "—"
        return (text("Signed by {name} in the chat, {at}.", name=name, at=process.minute(signature.at)),)
    if at := ticket.times.confirmed_at:
        return (text("Confirmed by the customer, {at}.", at=process.minute(at)),)
    return (text("Closed without the customer's answer."),)
