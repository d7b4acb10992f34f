"""Cases as time passes: overdue ones are reminded of; one that waits for its message closes once that has arrived."""

from datetime import timedelta

import pytest

from desk.improvement.case import Case, CaseSource, CaseState, Told
from desk.improvement.fate import Fate
from desk.improvement.reminding import SOON, pass_time
from desk.people import Staff
from desk.replies import Card
from desk.tickets.timeline import SYSTEM, Act, Actor, ActorKind, person
from desk.turns import Around, Turn
from desk.values import replace
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.improvement.entered import DESK, DUE, a_case, analysed
from tests.desk.talking import in_english, read

TICKET = a_ticket(owner=person(MEI))
WAITS = analysed(
    state=CaseState.CLOSING,
    closing="settled",
    told=Told(at=MONDAY_9AM, by=person(MEI), words="Sorry"),
    look_at=MONDAY_9AM,
)


def passed(case: Case, fate: Fate = Fate.UNDER_WAY, *, at: timedelta = timedelta(hours=72)) -> Turn:
    now = MONDAY_9AM + at
    around = Around(now=now, policy=a_policy(), staff=Staff(members=DESK, now=now), secret=SECRET)
    return pass_time(case, fate, {TICKET.id: TICKET}, around)


@pytest.mark.requirement("R4.2.3-3")
def test_owner_and_supervisors_are_reminded_of_what_is_overdue_with_what_is_still_to_be_done() -> None:
    turn = passed(a_case(analysis="He was alone"))
    told = {out.to: out.message for out in turn.outbound}
    assert set(told) == {MEI.addresses[0], SUN.addresses[0]}
    card = told[MEI.addresses[0]]
    assert isinstance(card, Card)
    assert not card.revises
    words = (
        "Case 7-1, ticket 7 is overdue since 2026-11-26 01:00. Still to be done: measure, the customer is to be told."
    )
    assert words in read(card)
    assert "Measure" in [in_english(choice.label) for choice in card.choices]
    assert turn.cases[0].look_at == DUE + 24 * HOUR, "and again a day later"


def test_what_only_has_to_be_closed_is_said_so() -> None:
    told = Told(at=MONDAY_9AM, by=person(MEI), words="Sorry")
    turn = passed(analysed(told=told))
    assert "Still to be done: close it with a reason." in read(turn.outbound[0].message)


def test_at_night_a_reminder_waits_for_the_morning() -> None:
    turn = passed(a_case(), at=14 * HOUR)  # eleven at night in Shanghai
    assert {out.patience for out in turn.outbound} == {9 * HOUR}


@pytest.mark.requirement("R4.2.3-3")
def test_it_closes_by_itself_once_the_customer_has_the_message() -> None:
    turn = passed(WAITS, Fate.REACHED, at=SOON)
    (done,) = turn.cases
    assert (done.state, done.closed_at, done.closed_by) == (CaseState.CLOSED, MONDAY_9AM + SOON, done.owner)
    assert [(entry.act, entry.actor, entry.note) for entry in turn.entries] == [
        (Act.CASE_CLOSED, SYSTEM, "7-1: settled")
    ]
    words = [read(out.message) for out in turn.outbound if out.to in MEI.addresses]
    assert "Case 7-1, ticket 7 is closed: the customer has our message." in words


def test_while_the_message_is_held_it_waits_on_and_nobody_is_told() -> None:
    turn = passed(WAITS, at=SOON)
    assert turn == Turn(cases=(replace(WAITS, look_at=MONDAY_9AM + 2 * SOON),))


def test_when_the_message_is_still_held_at_the_due_date_its_owner_hears_of_it_once_a_day() -> None:
    told, case = 0, WAITS
    for tick in range(12 * 71, 12 * 24 * 5):
        turn = passed(case, at=tick * SOON)
        told += any(out.to in MEI.addresses for out in turn.outbound)
        (case,) = turn.cases
    assert told == 2, "three days after it was opened, and the day after"


@pytest.mark.requirement("R4.2.3-3")
def test_when_the_message_is_lost_the_case_is_open_again_and_the_customer_still_to_be_told() -> None:
    turn = passed(WAITS, Fate.LOST, at=SOON)
    (case,) = turn.cases
    assert (case.state, case.told, case.closing, case.look_at) == (CaseState.OPEN, None, "", DUE)
    assert "Please tell them another way." in read(turn.outbound[0].message)


@pytest.mark.requirement("R1.3-11")
def test_who_reported_something_hears_when_it_closes_by_itself() -> None:
    li = Actor(kind=ActorKind.STAFF, id=LI.id, name=LI.name)
    turn = passed(replace(WAITS, by=li, source=CaseSource.INTERNAL), Fate.REACHED, at=SOON)
    assert any("that you reported is closed" in read(out.message) for out in turn.outbound if out.to in LI.addresses)
