"""The arrival and its proof: a place near enough, the code of the customer's chat, or the handler's word (C30)."""

import hmac
import re
from datetime import datetime

from desk.errors import DeskError
from desk.people import Member
from desk.policy import Policy
from desk.terms import Status
from desk.texts import text
from desk.tickets import moves, work
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, amend, staff
from desk.values import replace
from desk.visits.appointing import begun
from desk.visits.spots import metres_between, spot_in
from desk.visits.visit import CheckIn, Proof, Spot, VisitState

CODE_DIGITS = 4
HIDDEN = "•" * CODE_DIGITS
_PROVED = frozenset({Proof.PLACE, Proof.CODE})


def set_out(ticket: Ticket, *, by: Member, has_code: bool, policy: Policy, now: datetime) -> Change:
    """Note that the handler is on the way; with a code, the customer is shown one that proves the arrival."""
    until = now + policy.visits.code_life if has_code else None
    return work.set_out(ticket, by=by, now=now, visit=replace(begun(ticket), code_until=until, state=VisitState.AGREED))


def arrive(ticket: Ticket, *, by: Member, now: datetime, spot: Spot | None = None, metres: int | None = None) -> Change:
    """Check in by the handler's word, or with where they are: a lasting record either way (R1.2-4, C30)."""
    visit = begun(ticket)
    proof = Proof.WORD if spot is None else Proof.EVIDENCE
    arrival = CheckIn(visit=visit.number, at=now, proof=proof, spot=spot, metres=metres)
    made = replace(visit, state=VisitState.MADE, check_ins=(*visit.check_ins, arrival))
    return work.arrive(ticket, by=by, now=now, visit=made)


def prove(
    ticket: Ticket, proof: Proof, *, by: Member, now: datetime, spot: Spot | None = None, metres: int | None = None
) -> Change:
    """Add the proof of an arrival that was noted on the handler's word; the best that there is stands."""
    moves.check_in(ticket, Status.IN_PROGRESS, Status.WAITING, Status.HANDLED)
    visit, arrival = ticket.visit, ticket.visit.check_in if ticket.visit else None
    if visit is None or arrival is None:
        raise DeskError(text("Ticket {number}: nobody has arrived yet.", number=ticket.id))
    if arrival.proof in _PROVED and proof not in _PROVED:
        return Change(ticket=ticket)
    better = replace(
        arrival,
        proof=proof,
        proved_at=now,
        spot=spot or arrival.spot,
        metres=arrival.metres if spot is None else metres,
    )
    proved = replace(visit, check_ins=(*(one for one in visit.check_ins if one is not arrival), better))
    return amend(ticket, Act.ARRIVAL_PROVED, by=staff(by), now=now, note=proof.value, visit=proved)


def is_proved(ticket: Ticket) -> bool:
    """Whether the arrival of this visit rests on more than the handler's word."""
    arrival = ticket.visit.check_in if ticket.visit else None
    return arrival is not None and arrival.proof in _PROVED


def metres_from_customer(ticket: Ticket, spot: Spot) -> int | None:
    """Give how far a spot is from the customer's place; None where that is not known by its coordinates."""
    home = spot_in(ticket.contact.address)
    return metres_between(home, spot) if home else None


def code_of(ticket: Ticket, *, secret: bytes) -> str:
    """Give the code of this way to the customer: nowhere stored, another one each time somebody sets out."""
    way = f"arrival.{ticket.id}.{ticket.times.set_out_at}"
    digest = hmac.digest(secret, way.encode(), "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def is_code(words: str) -> bool:
    """Whether words are nothing but what could be a code."""
    return words.isascii() and words.isdigit() and len(words) == CODE_DIGITS


def may_prove(ticket: Ticket, *, now: datetime) -> bool:
    """Whether a code was given out for this visit, and is still good."""
    until = ticket.visit.code_until if ticket.visit else None
    return until is not None and now < until


def without_code(words: str, ticket: Ticket, *, secret: bytes) -> str:
    """Hide the code in what staff read of the dialogue: it proves something only if the customer alone has it."""
    if ticket.visit is None or ticket.visit.code_until is None:
        return words
    return re.sub(rf"(?<!\d){code_of(ticket, secret=secret)}(?!\d)", HIDDEN, words)
