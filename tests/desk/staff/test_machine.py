"""Whatever staff type and press, in any order: the ticket never leaves its state machine, and no turn breaks."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.messages import Press
from desk.people import Member
from desk.replies import choices_of
from desk.staff.vocabulary import Order
from desk.terms import Status
from desk.tickets.moves import MOVES
from tests.desk.builders import EVERYBODY, a_ticket
from tests.desk.talking import Desk

FORMS = ("general routine repair consumer level3", "remote repair done yes no", "parts 2h x")
WORDS = ("", *FORMS, "1", "2", "yes", "Wu", "into 9")
STATES = [status for status in Status if status not in {Status.CLOSED, Status.CANCELLED}]
Step = tuple[Member, str, str, int]

steps = st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(list(Order)), st.sampled_from(WORDS), st.integers(0, 9))


def play(desk: Desk, step: Step) -> None:
    member, order, words, button = step
    offered = [c.token for o in desk.last.outbound for c in choices_of(o.message)]
    if button < len(offered):
        desk.sends(member, Press(token=offered[button], press="p"))
    elif button % 2:
        desk.says(member, words or "words")
    else:
        desk.says(member, f"/{order} 7 {words}".strip())


@pytest.mark.requirement("R1.4-8", "R2.2-1", "R2.3-8")
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(STATES), st.lists(steps, max_size=25))
def test_no_order_leaves_the_state_machine(start: Status, story: list[Step]) -> None:
    desk = Desk().hold(a_ticket(start))
    for step in story:
        before = desk.ticket
        desk.now += timedelta(minutes=7)
        play(desk, step)
        moves = [c for e in desk.last.entries if e.ticket == 7 for c in e.changes if c.field == "status"]
        assert all(Status(move.new) in MOVES[Status(move.old)] for move in moves)
        assert desk.ticket.version >= before.version
        assert (desk.ticket == before) or desk.last.entries
