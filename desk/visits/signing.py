"""The customer's signature: they confirm the work at their place, of which they were told what it was (R2.4-1, T13)."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from desk.errors import DeskError
from desk.terms import Method
from desk.texts import Text, text
from desk.tickets.record import listed, name_of
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend
from desk.values import replace
from desk.visits.stock import line_of
from desk.visits.visit import Signature, SigningState, Visit, Window
from desk.visits.wording import told

ONE_VISIT = timedelta(hours=16)  # nobody stays longer; what is done later was done from elsewhere, or not checked in


def is_due(ticket: Ticket) -> bool:
    """Whether the work was done at the customer's place, in a visit that nobody has signed for yet.

    Who refused is asked again once it was put right on the spot.
    """
    if _arrived_at(ticket) is None or ticket.handling.method is not Method.ON_SITE:
        return False
    return _state(ticket) in {None, SigningState.REFUSED}


def is_asked(ticket: Ticket) -> bool:
    """Whether a signature is asked for, and nobody has answered yet."""
    return _state(ticket) is SigningState.ASKED


def was_not_given(ticket: Ticket) -> bool:
    """Whether a signature was asked for and may still be given, late though it is."""
    return _state(ticket) in {SigningState.ASKED, SigningState.UNSIGNED}


def asked(ticket: Ticket, *, now: datetime) -> Visit:
    """Give the visit with a signature asked for."""
    visit = ticket.visit
    assert visit is not None  # noqa: S101 -- `is_due` was asked
    wanted = Signature(visit=visit.number, state=SigningState.ASKED, asked_at=now)
    return replace(visit, signatures=(*visit.signatures, wanted))


def sign(ticket: Ticket, *, seen: str, chat: str, by: Actor, now: datetime) -> Change:
    """Store the signature: who, where, when, and the fingerprint of the very words that were `seen`.

    It has none where those can't be found any more, which is better than that of other words.
    """
    if not was_not_given(ticket):
        raise DeskError(text("Thank you, we have your answer for ticket {number} already.", number=ticket.id))
    fingerprint = hashlib.sha256(seen.encode()).hexdigest() if seen else ""
    given = {"state": SigningState.SIGNED, "at": now, "chat": chat, "sha256": fingerprint}
    return _answered(ticket, Act.SIGNED, by=by, now=now, note=fingerprint, name=name_of(ticket) or "", **given)


def refuse(ticket: Ticket, reason: str, *, by: Actor, now: datetime) -> Change:
    """Note that the customer does not sign, because the work is not right; nothing where nothing was asked."""
    if not was_not_given(ticket):
        return Change(ticket=ticket)
    return _answered(ticket, Act.NOT_SIGNED, by=by, now=now, note=reason, state=SigningState.REFUSED, at=now)


def give_up(ticket: Ticket, *, now: datetime, by: Actor = SYSTEM) -> Change:
    """Note that nobody signed in time, or that the work was confirmed another way; nothing where nothing was asked."""
    if not is_asked(ticket):
        return Change(ticket=ticket)
    return _answered(ticket, Act.NOT_SIGNED, by=by, now=now, state=SigningState.UNSIGNED, at=now)


def at_the_place(ticket: Ticket) -> tuple[Text, ...]:
    """Say when somebody was there, and which parts went in."""
    lines = []
    arrived, done = _arrived_at(ticket), ticket.times.handled_at
    if arrived and done:
        lines.append(text("At your place: {time}", time=told(Window(start=arrived, end=done))))
    if ticket.parts_used:
        lines.append(text("Parts used: {parts}", parts=listed(tuple(map(line_of, ticket.parts_used)))))
    return tuple(lines)


def _arrived_at(ticket: Ticket) -> datetime | None:
    """Give when somebody arrived for the work that was done, unless that is too long ago to be the same visit."""
    arrival, done = ticket.visit.check_in if ticket.visit else None, ticket.times.handled_at
    return arrival.at if arrival and done and done - arrival.at <= ONE_VISIT else None


def _state(ticket: Ticket) -> SigningState | None:
    signature = ticket.visit.signature if ticket.visit else None
    return signature.state if signature else None


def _answered(ticket: Ticket, act: Act, *, by: Actor, now: datetime, note: str = "", **given: Any) -> Change:  # noqa: ANN401 -- fields of Signature
    visit = ticket.visit
    assert visit is not None  # noqa: S101 -- its signature was looked at
    answered = tuple(replace(one, **given) if one is visit.signature else one for one in visit.signatures)
    return amend(ticket, act, by=by, now=now, note=note, visit=replace(visit, signatures=answered))
