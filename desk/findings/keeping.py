"""What was read off a picture, put on its ticket: it fills what nobody has told yet (R2.2-3, R1.3-1)."""

from collections.abc import Iterable
from datetime import datetime

from desk.findings.finding import Finding, FindingKind
from desk.terms import Field
from desk.tickets.ticket import Contact, Ticket
from desk.tickets.timeline import SYSTEM, Act, Change, amend
from desk.values import replace

MOST_KEPT = 20  # of a ticket, which is read and written with every message
SURE_ENOUGH = 0.85  # to stand for what the customer would have answered
_FILLS = {FindingKind.MODEL: Field.PRODUCT_MODEL, FindingKind.ORDER: Field.ORDER_NUMBER}


def keep(ticket: Ticket, found: Iterable[Finding], *, now: datetime) -> Change:
    """Keep what is new. What the customer has told is never changed by it; what they tell later takes its place."""
    known = {(one.kind, one.value) for one in ticket.findings}
    room = MOST_KEPT - len(ticket.findings)
    fresh = [one for one in found if (one.kind, one.value) not in known][:room]
    if not fresh:
        return Change(ticket=ticket)
    note = ", ".join(one.value for one in fresh)
    return amend(
        ticket,
        Act.READ,
        by=SYSTEM,
        now=now,
        rule="R2.2-3",
        note=note,
        findings=(*ticket.findings, *fresh),
        contact=_filled(ticket.contact, fresh),
    )


def _filled(contact: Contact, fresh: Iterable[Finding]) -> Contact:
    for one in sorted(fresh, key=lambda one: -one.confidence):
        field = _FILLS.get(one.kind)
        if field and one.confidence >= SURE_ENOUGH and not getattr(contact, field.value):
            read = contact.from_pictures | {field}
            contact = replace(contact, **{field.value: one.value}, from_pictures=read)
    return contact
