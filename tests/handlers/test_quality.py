"""The figures that are asked for in chat are counted from the store, and only for those who may see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.improvement.measure import Measure, MeasureState, Metric
from desk.people import Customer
from desk.terms import CustomerId, MeasureId, Role, TicketId
from desk.tickets.timeline import person
from desk.turns import Turn
from tests.handlers.stage import NOW, TOM, Front, says
from tests.storage.test_facts import DONE, TIMES

HOUR = timedelta(hours=1)


async def works(front: Front, *, supervises: bool) -> None:
    """Have Tom handle a ticket and a colleague another one; a measure of Tom's was due and judged."""
    tom = await front.hire(*([Role.SUPERVISOR] if supervises else [Role.TECHNICIAN]))
    begun = replace(TIMES, first_contact_at=NOW - 60 * HOUR, responded_at=NOW - 59 * HOUR, handled_at=NOW - 50 * HOUR)
    mine = replace(DONE, id=TicketId(1001), assignee=person(tom), times=begun)
    other = replace(DONE, id=TicketId(1002), times=replace(begun, handled_at=NOW - 40 * HOUR))
    measure = Measure(
        id=MeasureId("M1"),
        what="Call before the visit",
        owner=person(tom),
        metric=Metric.SATISFACTION,
        begun_at=NOW - 300 * HOUR,
        due_at=NOW - HOUR,
        state=MeasureState.WORKED,
        judged_at=NOW - 2 * HOUR,
    )
    async with front.store.begin() as tx:
        turn = Turn(customers=(Customer(id=CustomerId(1)),), tickets=(mine, other), measures=(measure,))
        await tx.write([((), turn)], now=NOW)


async def told(front: Front) -> str:
    found = await front.rows("SELECT body FROM messages WHERE is_outgoing ORDER BY id DESC LIMIT 1")
    return str(found)


@pytest.mark.requirement("R4.1-1", "R4.4.1-1")
async def test_a_technician_reads_their_own_figures_with_the_measures_they_answer_for(front: Front) -> None:
    await works(front, supervises=False)
    await front.intake.receive(says("/quality", key="a", of=TOM))
    said = await told(front)
    assert "'count': 1, 'since'" in said or "'count': 1" in said
    assert "measures judged by their day" in said
    await front.intake.receive(says("/quality all", key="b", of=TOM))
    assert "Only supervisors, and leads for their department, see the figures of others." in await told(front)


async def test_a_supervisor_reads_those_of_all(front: Front) -> None:
    await works(front, supervises=True)
    await front.intake.receive(says("/quality", key="a", of=TOM))
    assert "'count': 2" in await told(front)
