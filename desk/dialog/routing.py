"""Which ticket a message belongs to."""

import re

from desk.conversations import Topic
from desk.dialog.draft import Draft
from desk.terms import Status, TicketId, WaitReason
from desk.tickets.ticket import Ticket

_NUMBER = re.compile(r"\s*(?:#|工单|单号|ticket|no\.?)?\s*#?\s*(\d{1,18})\s*[.。号]?\s*", re.IGNORECASE)


def current(draft: Draft) -> Ticket | None:
    """Find the ticket that a message belongs to: replied to, asked about, in focus, or the only open one."""
    replied = draft.ticket(draft.scene.replied_ticket)
    if replied and replied.status.is_open:
        return replied
    tickets = draft.open_tickets()
    asked = draft.ticket(draft.dialog.ticket)
    in_focus = draft.dialog.focus_until is not None and draft.now < draft.dialog.focus_until
    if asked and _is_asked_about(asked, draft, in_focus=in_focus):
        return asked
    return tickets[0] if len(tickets) == 1 else None


def judged(draft: Draft) -> Ticket | None:
    """Find the ticket that a bare yes or no is about: the one in talk, else the only one whose result was sent."""
    sent = [ticket for ticket in draft.open_tickets() if ticket.status is Status.RESULT_SENT]
    return current(draft) or (sent[0] if len(sent) == 1 else None)


def named(words: str, draft: Draft) -> Ticket | None:
    """Give the customer's ticket that a message names by its number and nothing else."""
    found = _NUMBER.fullmatch(words)
    return draft.ticket(TicketId(int(found[1]))) if found else None


def waits_for_customer(ticket: Ticket | None) -> bool:
    """Whether the handler has asked the customer something: what comes next is for the handler."""
    return ticket is not None and ticket.status is Status.WAITING and _reason(ticket) is WaitReason.CUSTOMER


def is_talked_over(ticket: Ticket) -> bool:
    """Whether the customer's verdict on the result is what the ticket waits for."""
    return ticket.status in {Status.RESULT_SENT, Status.CONFIRMED}


def _is_asked_about(ticket: Ticket, draft: Draft, *, in_focus: bool) -> bool:
    """Tell whether something is asked about it; the satisfaction with a closed one may still be told (C13)."""
    topic = draft.dialog.topic
    return (ticket.status.is_open and (topic is not None or in_focus)) or topic is Topic.SATISFACTION


def _reason(ticket: Ticket) -> WaitReason | None:
    return ticket.wait.reason if ticket.wait else None
