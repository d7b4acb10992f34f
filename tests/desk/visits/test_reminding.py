"""Time passes on a visit: both are reminded, and what nobody did is noted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from desk.due import fire
from desk.people import Staff
from desk.terms import Status, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act
from desk.turns import Around, Timer, TimerKind, Turn
from desk.visits.reminding import timer_of
from desk.visits.visit import CheckIn, Proof, Signature, SigningState, Visit, VisitState, Window
from tests.desk.builders import (
    ANN,
    ANNS_CHAT,
    CUSTOMER,
    EVERYBODY,
    HOUR,
    LI,
    MONDAY_9AM,
    SECRET,
    a_policy,
    a_ticket,
)
from tests.desk.talking import read

MORNING = Window(start=MONDAY_9AM + 25 * HOUR, end=MONDAY_9AM + 27 * HOUR)  # tomorrow, ten to twelve in Shanghai
EVENING = MONDAY_9AM + 10 * HOUR  # seven o'clock
AGREED = Visit(state=VisitState.AGREED, windows=(MORNING,), chosen=MORNING)


class Story:
    """A ticket with a visit, whose timer is fired as time passes; what was said is kept."""

    jobs: Mapping[TicketId, Ticket] = {}  # what else Li has to do

    def __init__(self, visit: Visit, status: Status = Status.WAITING, **changes: Any) -> None:  # noqa: ANN401 -- any field
        self.ticket: Ticket = a_ticket(status, visit=visit, **changes)
        self.timer: Timer = timer_of(self.ticket, self.around(MONDAY_9AM))
        self.turn = Turn()

    def around(self, now: Any) -> Around:  # noqa: ANN401 -- an instant
        staff = Staff(members=EVERYBODY)
        return Around(
            now=now,
            policy=a_policy(),
            staff=staff,
            secret=SECRET,
            customers={ANN: CUSTOMER},
            jobs=dict(self.jobs),
        )

    def fires(self, *, late: Any = 0 * HOUR) -> "Story":  # noqa: ANN401 -- a span
        assert self.timer.due_at
        self.turn = fire(self.timer, self.ticket, self.around(self.timer.due_at + late))
        [self.timer] = [timer for timer in self.turn.timers if timer.kind is TimerKind.VISIT]
        self.ticket = next(iter(self.turn.tickets), self.ticket)
        return self

    def told(self, *addresses: Any) -> str:  # noqa: ANN401 -- chats
        return "\n".join(read(o.message) for o in self.turn.outbound if o.to in addresses)


@pytest.mark.requirement("R1.2-4")
def test_both_are_reminded_the_evening_before_and_an_hour_before() -> None:
    story = Story(AGREED)
    assert story.timer.due_at == EVENING
    story.fires()
    assert story.told(ANNS_CHAT) == "A reminder: Li comes to you for ticket 7, Tue 24 Nov 02:00–04:00."
    assert "your visit for ticket 7 is Tue 24 Nov 02:00–04:00.\nAddress: 1 Long Street" in story.told(*LI.addresses)
    assert story.timer.due_at == MORNING.start - HOUR
    story.fires()
    assert "A reminder" in story.told(ANNS_CHAT)
    assert story.timer.due_at == MORNING.end


def test_a_visit_whose_time_is_over_is_asked_about() -> None:
    story = Story(AGREED).fires().fires().fires()
    assert "the time of the visit is over, and nobody has set out" in story.told(*LI.addresses)
    assert story.told(ANNS_CHAT) == ""
    assert story.timer.due_at is None


def test_after_a_standstill_only_the_newest_mark_counts() -> None:
    story = Story(AGREED).fires(late=30 * HOUR)
    assert "the time of the visit is over" in story.told(*LI.addresses)
    assert story.told(ANNS_CHAT) == ""


def test_nobody_is_reminded_of_a_visit_that_is_under_way() -> None:
    times = replace(a_ticket(Status.IN_PROGRESS).times, set_out_at=MONDAY_9AM)
    assert Story(AGREED, Status.IN_PROGRESS, times=times).timer.due_at is None


def test_a_choice_that_nobody_makes_is_a_call_for_the_handler() -> None:
    story = Story(Visit(state=VisitState.PROPOSED, windows=(MORNING,)))
    assert story.timer.due_at == MORNING.start
    story.fires()
    assert "the customer has not chosen a time. Please call them: 13800001234" in story.told(*LI.addresses)


@pytest.mark.requirement("R2.4-1")
def test_work_that_nobody_signs_for_goes_on_unsigned() -> None:
    asked = Signature(visit=1, state=SigningState.ASKED, asked_at=MONDAY_9AM)
    arrived = CheckIn(visit=1, at=MONDAY_9AM, proof=Proof.WORD)
    story = Story(Visit(state=VisitState.MADE, check_ins=(arrived,), signatures=(asked,)), Status.RESULT_SENT)
    assert story.timer.due_at == MONDAY_9AM + 2 * HOUR
    story.fires()
    assert story.ticket.visit
    assert story.ticket.visit.signature
    assert story.ticket.visit.signature.state is SigningState.UNSIGNED
    assert [entry.act for entry in story.turn.entries] == [Act.NOT_SIGNED]
    assert story.ticket.status is Status.RESULT_SENT
    assert story.told(ANNS_CHAT) == ""


def test_a_ticket_that_is_over_needs_no_reminder() -> None:
    story = Story(AGREED)
    gone = replace(story.ticket, status=Status.CANCELLED)
    turn = fire(story.timer, gone, story.around(EVENING))
    assert turn.outbound == ()
    assert gone.id == TicketId(7)


def test_whoever_is_to_be_at_two_places_reads_it_with_the_reminder_at_the_latest() -> None:
    story = Story(AGREED)
    story.jobs = {TicketId(9): a_ticket(Status.WAITING, id=TicketId(9), visit=AGREED)}
    story.fires()
    assert "Mind: the visit for ticket 9 is then too, Tue 24 Nov 02:00–04:00." in story.told(*LI.addresses)
    assert "ticket 9" not in story.told(ANNS_CHAT)
