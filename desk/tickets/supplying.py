"""The supplier's part in a ticket: who it was, and how well they did (R3.4-7, R3.4-8)."""

from dataclasses import replace
from datetime import datetime

from desk.errors import DeskError
from desk.people import Member
from desk.policy import Policy
from desk.survey import taking
from desk.survey.supplier import SupplierEvaluation
from desk.texts import text
from desk.tickets import moves
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, amend, staff


def name(ticket: Ticket, supplier: str, *, by: Member, now: datetime) -> Change:
    """Note which supplier took part, or with no name that none did; the customer is asked about them too."""
    moves.check_in(ticket, *(status for status in moves.MOVES if status.is_open))
    kept = ticket.evaluation if ticket.evaluation and ticket.evaluation.supplier == supplier else None
    named = replace(ticket, supplier=supplier)
    surveys = ticket.surveys
    if held := ticket.survey:
        asks = taking.questions_of(named, *(asked for asked in held.asks if asked.is_own))
        surveys = taking.with_round(ticket, replace(held, asks=asks))
    return amend(
        ticket,
        Act.SUPPLIER_NAMED,
        by=staff(by),
        now=now,
        note=supplier,
        supplier=supplier,
        evaluation=kept,
        surveys=surveys,
    )


def evaluate(ticket: Ticket, points: int, words: str, *, by: Member, policy: Policy, now: datetime) -> Change:
    """Store what staff think of the supplier's service (R3.4-8). Raises DeskError where none took part."""
    moves.check_in(ticket, *(status for status in moves.MOVES if status.is_open))
    if not ticket.supplier:
        raise DeskError(
            text("No supplier is named for ticket {number}. Name one: /supplier {number} …", number=ticket.id)
        )
    if not 1 <= points <= policy.survey.scale:
        raise DeskError(text("Please answer with a number from 1 to {scale}.", scale=policy.survey.scale))
    held = SupplierEvaluation(supplier=ticket.supplier, points=points, words=words, by=by.name, at=now)
    return amend(ticket, Act.SUPPLIER_EVALUATED, by=staff(by), now=now, note=words, evaluation=held)
