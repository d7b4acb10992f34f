"""A visit as a value: what is under way now, what was before, and that it comes back whole."""

from dataclasses import replace
from datetime import timedelta

from desk.codec import decode, encode
from desk.terms import Status
from desk.tickets.ticket import Ticket
from desk.visits.visit import (
    CheckIn,
    Moment,
    PartUsed,
    Proof,
    Signature,
    SigningState,
    SitePhoto,
    Spot,
    Visit,
    VisitState,
    Window,
)
from tests.desk.builders import HOUR, MONDAY_9AM, a_ticket

MORNING = Window(start=MONDAY_9AM, end=MONDAY_9AM + 2 * HOUR)
MADE = Visit(
    state=VisitState.MADE,
    windows=(MORNING,),
    chosen=MORNING,
    check_ins=(
        CheckIn(visit=1, at=MONDAY_9AM, proof=Proof.PLACE, spot=Spot(latitude=31.2, longitude=121.5), metres=40),
    ),
    photos=(SitePhoto(message="wecom:1:9", moment=Moment.BEFORE, visit=1, at=MONDAY_9AM, by="Li", count=2),),
    signatures=(Signature(visit=1, state=SigningState.ASKED, asked_at=MONDAY_9AM + HOUR),),
)


def test_two_windows_overlap_when_one_person_cannot_keep_both() -> None:
    next_one = Window(start=MORNING.end, end=MORNING.end + HOUR)
    within = Window(start=MORNING.start + timedelta(minutes=30), end=MORNING.start + HOUR)
    assert MORNING.overlaps(within)
    assert within.overlaps(MORNING)
    assert not MORNING.overlaps(next_one)


def test_a_second_visit_has_its_own_arrival_and_signature_and_forgets_nothing() -> None:
    again = replace(MADE, number=2, state=VisitState.AGREED)
    assert MADE.check_in
    assert MADE.signature
    assert (again.check_in, again.signature) == (None, None)
    assert again.check_ins == MADE.check_ins
    assert again.photos == MADE.photos


def test_an_appointment_is_pending_until_it_was_kept_or_called_off() -> None:
    pending = {state for state in VisitState if replace(MADE, state=state).is_pending}
    assert pending == {VisitState.PROPOSED, VisitState.WISHED, VisitState.AGREED}


def test_a_ticket_keeps_its_visit_and_its_parts_through_the_store() -> None:
    seal = PartUsed(number="W9-SEAL", name="Seal", quantity=2, serial="SN1", by="Li", at=MONDAY_9AM)
    ticket = a_ticket(Status.IN_PROGRESS, visit=MADE, parts_used=(seal,))
    assert decode(Ticket, encode(ticket)) == ticket
