"""Reminders at half and at four fifths of a limit, to whoever is to act, and to nobody who is at it."""

from dataclasses import replace

import pytest

from desk.attention import Nagging, Quiet
from desk.sla.response import Element
from desk.tickets import work
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM
from tests.desk.sla.hearing import CHAIN, reported
from tests.desk.sla.watch import MINUTE


@pytest.mark.requirement("R1.4-3")
def test_the_owner_is_reminded_at_half_and_at_four_fifths_with_the_time_that_is_left() -> None:
    hearing = reported(level=1)
    assert hearing.passes(29 * MINUTE).told == []
    assert hearing.passes(MINUTE).hearers() == ["Mei"]
    assert hearing.words(MEI) == (
        "Ticket 7: first response, by its level (clause 1.1) by 2026-11-23 02:00, 0:30:00 left."
    )
    assert "only 0:12:00 left!" in hearing.passes(18 * MINUTE).words(MEI)
    assert hearing.labels(MEI)[:2] == ["Grade", "Reply"]


def test_the_handler_is_reminded_once_there_is_one() -> None:
    hearing = reported(level=1, nagging=Nagging(pause=5 * MINUTE))
    hearing.accepts()
    assert hearing.passes(30 * MINUTE).hearers() == ["Li"]


def test_a_handler_off_duty_is_not_the_one_who_is_reminded() -> None:
    hearing = reported(level=1)
    hearing.accepts()
    hearing.members = (*(m for m in CHAIN if m is not LI), replace(LI, on_duty=False))
    assert hearing.passes(30 * MINUTE).hearers() == ["Mei"]
    assert "Li handles it, and is not on duty." in hearing.words(MEI)


def test_nobody_is_reminded_while_they_act_on_the_ticket() -> None:
    hearing = reported(level=1, nagging=Nagging(pause=5 * MINUTE))
    hearing.accepts()
    hearing.waits(26 * MINUTE)
    hearing.does(work.note(hearing.held, "the pump is cracked", by=LI, now=hearing.now))
    assert hearing.passes(4 * MINUTE).told == []
    assert hearing.passes(18 * MINUTE).hearers() == ["Li"]


def test_nobody_is_reminded_while_a_question_about_this_ticket_is_open() -> None:
    hearing = reported(level=1)
    hearing.writing = frozenset({(MEI.id, hearing.held.id)})
    assert hearing.passes(59 * MINUTE).told == []
    assert hearing.passes(MINUTE).hearers() == ["Mei", "Pan"]  # but a miss is a miss


def test_what_another_does_in_the_ticket_spares_nobody() -> None:
    hearing = reported(level=1)
    hearing.accepts()
    hearing.waits(28 * MINUTE)
    hearing.does(work.note(hearing.held, "any news?", by=MEI, now=hearing.now))
    assert hearing.held.acted_by == MEI.id
    assert hearing.passes(2 * MINUTE).hearers() == ["Li"]


def test_of_several_limits_of_one_kind_only_the_strictest_is_reminded_of() -> None:
    hearing = reported(level=1)
    hearing.waits(HOUR)  # the half of the next, two hours
    assert hearing.passes(6 * MINUTE).told == []
    assert hearing.passes(30 * MINUTE).hearers() == ["Mei"]
    assert hearing.now == MONDAY_9AM + 96 * MINUTE


def test_what_is_done_is_not_reminded_of() -> None:
    hearing = reported(level=1)
    hearing.accepts()
    hearing.answers(*Element)
    assert hearing.passes(11 * HOUR).told == []
    assert hearing.passes(HOUR).hearers() == ["Li"]  # of the completion


def test_reminders_wait_for_the_end_of_quiet_hours_but_not_those_of_level_one() -> None:
    night = Quiet()
    for level, waits in ((1, False), (3, True)):
        hearing = reported(level=level, quiet=replace(night, start=night.end, end=night.start))
        (out,) = hearing.passes(2 * HOUR if level == 3 else 30 * MINUTE).to(MEI)
        assert bool(out.patience) is waits
