"""The figures once more, worked out from the raw rows by the book of statistics, not by the code of the desk."""

import statistics
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.quality.figures import Figures
from desk.quality.indicators import Indicator
from desk.quality.measuring import measure
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CustomerId, Method, ServiceType, Status, SurveyOutcome, TicketId
from desk.tickets.ticket import Feedback, Grading, Ticket, Times
from desk.values import replace
from storage.store import PostgresStore
from tests.desk.builders import a_grade
from tests.storage.stories import HOUR, NOW
from tests.storage.test_facts import DONE, keep

MONTH = timedelta(days=30)
Row = dict[str, Any]


def a_month() -> list[Ticket]:
    """Give sixty tickets of all kinds: late and in time, solved or not, rated or silent, open, complained of, back."""
    return [a_ticket(number) for number in range(60)]


def a_ticket(number: int) -> Ticket:
    begins = NOW + number * 7 * HOUR
    handled = begins + (number * 37 % 90 + 1) * HOUR if number % 5 else None
    is_closed = handled is not None and number % 3 > 0
    times = Times(
        first_contact_at=begins,
        opened_at=begins,
        responded_at=begins + number * 11 % 40 * HOUR if number % 4 else None,
        handled_at=handled,
        result_sent_at=handled,
        closed_at=handled + HOUR if handled and is_closed else None,
    )
    points = number % 10 + 1
    asked = SurveyRound(instrument="1", asked_at=begins, points={SurveyDimension.ATTITUDE: points})
    kind = ServiceType.COMPLAINT if number % 11 == 0 else ServiceType.FAULT_REPAIR
    return replace(
        DONE,
        id=TicketId(1000 + number),
        customer=CustomerId(number % 9 + 1),
        status=Status.CLOSED if is_closed else Status.IN_PROGRESS,
        grading=Grading(final=a_grade(service_type=kind)),
        times=times,
        handling=replace(
            DONE.handling,
            solved=number % 7 > 0 if handled else None,
            diagnosis="found" if number % 2 else "",
            method=list(Method)[number % 3],
        ),
        surveys=(asked,) if is_closed and number % 2 else (),
        feedback=Feedback(satisfaction=points, outcome=SurveyOutcome.ANSWERED_IN_TIME)
        if is_closed and number % 2
        else Feedback(),
        reopened=int(number % 13 == 0),
        recurrence_of=TicketId(1000 + number - 9) if number > 50 else None,
    )


def moment(row: Row, name: str) -> datetime | None:
    held = row["times"].get(name)
    return datetime.fromisoformat(held["v"]) if held else None


def hours(rows: list[Row], name: str) -> list[Fraction]:
    spans = ((at - begun) for row in rows if (at := moment(row, name)) and (begun := moment(row, "first_contact_at")))
    return [Fraction(span // timedelta(seconds=1), 3600) for span in spans]


def percent(part: int, of: int) -> Fraction:
    return Fraction(100 * part, of)


@pytest.mark.requirement("R4.1-2", "R4.4.2-1")
async def test_every_figure_is_what_the_raw_rows_say(store: PostgresStore, database: AsyncEngine) -> None:
    await keep(store, *a_month())
    figures = Figures()
    async with store.begin() as tx:
        async for facts in tx.facts(since=NOW, until=NOW + MONTH):
            figures.add(facts)
    async with database.connect() as connection:
        found = await connection.exec_driver_sql("SELECT id, record FROM tickets ORDER BY id")
        rows: list[Row] = [{"id": row.id, "handling": {}, "feedback": {}, **row.record} for row in found]
    assert figures.tickets == len(rows) == 60
    expected = from_rows(rows)
    assert {name: value.amount for name in expected if (value := measure(figures, name))} == expected
    slow = sorted(hours([row for row in rows if row["handling"].get("solved")], "handled_at"))
    assert figures.time_to_resolve.nine_of_ten == float(slow[-(-len(slow) * 9 // 10) - 1]) * HOUR


def from_rows(rows: list[Row]) -> dict[Indicator, Fraction]:
    handled = [row for row in rows if moment(row, "handled_at")]
    solved = [row for row in handled if row["handling"].get("solved")]
    closed = [row for row in rows if row.get("status") == "closed"]
    back = {row["recurrence_of"] for row in rows if row.get("recurrence_of")}
    rated = [row["feedback"]["satisfaction"] for row in rows if row["feedback"].get("satisfaction")]
    attitude = [one["points"]["attitude"] for row in rows for one in row.get("surveys", ())]
    diagnosed = sum("diagnosis" in row["handling"] for row in handled)
    complained = sum(row["grading"]["final"]["service_type"] == "complaint" for row in rows)
    complained += sum(
        row["grading"]["final"]["service_type"] != "complaint" and row["id"] in complaints_about(rows) for row in rows
    )
    return {
        Indicator.FIRST_RESPONSE: statistics.mean(hours(rows, "responded_at")),
        Indicator.TIME_TO_RESOLVE: statistics.mean(hours(solved, "handled_at")),
        Indicator.SOLVED: percent(len(solved), len(handled)),
        Indicator.HANDLED_IN_TIME: percent(sum(span <= 48 for span in hours(solved, "handled_at")), len(handled)),
        Indicator.CAME_BACK: percent(sum(row["id"] in back for row in closed), len(closed)),
        Indicator.REOPENED: percent(sum(row.get("reopened", 0) > 0 for row in handled), len(handled)),
        Indicator.COMPLETENESS: percent(3 * len(handled) + diagnosed, 4 * len(handled)),
        Indicator.COMPLAINTS: percent(complained, len(rows)),
        Indicator.SATISFACTION: statistics.mean(map(Fraction, rated)),
        Indicator.POINTS_ATTITUDE: statistics.mean(map(Fraction, attitude)),
        Indicator.REMOTE: percent(sum(row["handling"]["method"] == "remote" for row in handled), len(handled)),
    }


def complaints_about(rows: list[Row]) -> set[int]:
    return {
        row["recurrence_of"]
        for row in rows
        if row.get("recurrence_of") and row["grading"]["final"]["service_type"] == "complaint"
    }
