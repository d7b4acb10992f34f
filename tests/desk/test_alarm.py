"""Words that come outside of a turn, as those of a recording: read as if the customer had typed them."""

from dataclasses import replace

import pytest

from desk.alarm import heard_late
from desk.people import Staff
from desk.replies import choices_of
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act
from desk.turns import Around, Turn
from tests.desk.builders import ANN, ANNS_CHAT, CUSTOMER, EVERYBODY, MEI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.talking import in_english, read
from tests.desk.triage.listening import Listening

VOICE = a_ticket(description="🎤")


def heard(words: str, *, of: Ticket = VOICE, recogniser: Listening | None = None) -> Turn:
    around = Around(
        now=MONDAY_9AM,
        policy=a_policy(),
        staff=Staff(members=EVERYBODY),
        secret=SECRET,
        customers={ANN: CUSTOMER},
        recogniser=recogniser or Listening(),
    )
    return heard_late(of, replace(of, details=(*of.details, words)), around)


@pytest.mark.requirement("R2.2-3", "R1.2-3")
def test_a_hazard_in_a_recording_warns_the_customer_and_raises_the_alarm() -> None:
    turn = heard("the washer is smoking")
    [ticket] = turn.tickets
    assert ticket.is_hazard
    assert [entry.act for entry in turn.entries] == [Act.PROPOSED]
    [warned] = [out for out in turn.outbound if out.to == ANNS_CHAT]
    assert read(warned.message).startswith("⚠ Safety first. You write “smoking”:")
    assert [in_english(choice.label) for choice in choices_of(warned.message)] == ["Call me"]
    assert {out.to for out in turn.outbound} >= {*MEI.addresses, *SUN.addresses}


def test_a_plain_fault_in_a_recording_is_proposed_and_nobody_is_told() -> None:
    turn = heard("the washer is broken")
    assert turn.tickets[0].grading.proposed
    assert turn.outbound == ()


def test_what_is_known_already_changes_nothing() -> None:
    [known] = heard("the washer is smoking").tickets
    assert heard("it is still smoking", of=known) == Turn()
    assert heard("📷", of=known) == Turn()
