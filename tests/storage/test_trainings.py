"""Trainings come back as they were put on record, to all or to those who took part; and so do closed tickets."""

from datetime import date, timedelta

import pytest

from desk.terms import MemberId, TicketId
from desk.training.session import Session, Topic
from desk.turns import Turn
from desk.values import replace
from storage.store import PostgresStore
from tests.storage.stories import HOUR, NOW, closed, customer, person, ticket, write

NOVEMBER = date(2026, 11, 20)


def a_session(number: int, topic: Topic, on: date, *who: int) -> Session:
    return Session(
        id=f"S{number}",
        topic=topic,
        on=on,
        trainer="Zhao",
        attendants=tuple(person(one) for one in who),
        notes="How to say sorry",
        cases=(TicketId(1001),),
        by=person(9),
    )


@pytest.mark.requirement("R4.3.2-1", "R4.3.2-2", "R4.3.2-3")
async def test_sessions_are_found_by_who_took_part_and_by_their_topic(store: PostgresStore) -> None:
    first = a_session(1, Topic.STANDARD, NOVEMBER - timedelta(days=40), 7, 8)
    second = a_session(2, Topic.STANDARD, NOVEMBER, 8)
    third = a_session(3, Topic.ATTITUDE, NOVEMBER - timedelta(days=1), 7)
    async with store.begin() as tx:
        await write(tx, Turn(trainings=(first, second, third)))
    async with store.begin() as tx:
        assert await tx.trainings.last(of=None, limit=9) == (second, third, first)
        assert await tx.trainings.last(of=MemberId(7), limit=9) == (third, first)
        assert await tx.trainings.last(of=MemberId(7), limit=1) == (third,)
        assert await tx.trainings.last(of=MemberId(6), limit=9) == ()
        assert await tx.trainings.latest() == {Topic.STANDARD: NOVEMBER, Topic.ATTITUDE: third.on}


async def test_tickets_closed_of_late_come_the_newest_first(store: PostgresStore) -> None:
    old, late, new = (closed(number, NOW - hours * HOUR) for number, hours in ((1001, 9), (1002, 2), (1003, 1)))
    withdrawn = replace(closed(1004, NOW), status=ticket().status)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(customer(),), tickets=(old, late, new, withdrawn, ticket(1005))))
    async with store.begin() as tx:
        assert await tx.trainings.closed(since=NOW - 5 * HOUR, limit=9) == (new, late)
        assert await tx.trainings.closed(since=NOW - 5 * HOUR, limit=1) == (new,)
