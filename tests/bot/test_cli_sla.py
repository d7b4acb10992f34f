"""`aftercare sla report`: the figures in a terminal, and for a script."""

import json
from pathlib import Path

import pytest

from desk.people import Customer
from desk.similar.record import LinkedBy
from desk.terms import CustomerId, MemberId, Status, TicketId
from desk.tickets.ticket import Grading
from desk.tickets.timeline import person
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.desk.builders import LI, a_grade
from tests.storage.stories import HOUR, NOW, ticket, write

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
MARCH = ("--since", "2026-03-01", "--until", "2026-04-01")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.fixture
async def judged(store: PostgresStore) -> None:
    """One ticket of March with one limit met and one missed."""
    verdicts = tuple(
        Verdict(
            rule=rule,
            duty=Duty.RESPONSE,
            starts_at=NOW,
            due_at=NOW + HOUR,
            at=NOW,
            met=met,
            department="technical",
            person=MemberId(9),
        )
        for rule, met in (("response.level.3", True), ("response.overall", False))
    )
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=(ticket(verdicts=verdicts),)))


@pytest.mark.requirement("R1.1-7", "R1.2-7")
@pytest.mark.usefixtures("judged")
async def test_the_report_counts_by_every_dimension(terminal: Terminal) -> None:
    code, said = await terminal.runs("sla", "report", *MARCH)
    assert code == 0
    told = [" ".join(line.split()) for line in said.splitlines()]
    assert told[0] == "2026-03-01 to 2026-04-01 (not included): 1 tickets"
    assert "all limits 1 1 50.0%" in told
    assert "response.overall 0 1 0.0%" in told
    assert "response.level.3 1 0 100.0%" in told
    assert {"(9) 1 1 50.0%", "technical 1 1 50.0%", "telegram 1 1 50.0%"} <= set(told)
    assert max(map(len, said.splitlines())) <= 80
    assert "came back" not in said  # nothing was closed


@pytest.mark.usefixtures("judged")
async def test_a_script_reads_the_same_as_data(terminal: Terminal) -> None:
    code, said = await terminal.runs("sla", "report", *MARCH, "--by", "limit", "--json")
    figures = json.loads(said)
    assert code == 0
    assert figures["all"] == {"met": 1, "missed": 1, "rate": 0.5}
    assert list(figures["by"]) == ["limit"]
    assert figures["channels"][0] == {
        "channel": "telegram",
        "tickets": 1,
        "answered": 0,
        "response_s": None,
        "missed": 1,
        "rated": 0,
        "satisfaction": None,
    }


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (("--by", "colour"), "--by colour: expected one of limit, level"),
        (("--since", "March"), "--since March: expected a day like 2026-11-01"),
        (("--since", "2026-04-01", "--until", "2026-03-01"), "must lie before"),
    ],
)
async def test_a_wrong_question_gets_a_clear_answer(terminal: Terminal, options: tuple[str, ...], answer: str) -> None:
    code, said = await terminal.runs("sla", "report", *options)
    assert code == 1
    assert answer in said


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
async def test_the_report_tells_how_often_problems_came_back(terminal: Terminal, store: PostgresStore) -> None:
    done = ticket(1001, status=Status.CLOSED, grading=Grading(final=a_grade()), assignee=person(LI))
    again = ticket(1002, recurrence_of=TicketId(1001), recurs_by=LinkedBy.GRADE)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=(done, again)))
    _, said = await terminal.runs("sla", "report", *MARCH)
    told = [" ".join(line.split()) for line in said.splitlines()]
    assert told[told.index("came back closed again rate") + 1 :][:3] == [
        "all tickets 1 1 100.0%",
        "consumer_goods 1 1 100.0%",
        "(1) 1 1 100.0%",
    ]
    data = json.loads((await terminal.runs("sla", "report", *MARCH, "--json"))[1])
    assert data["recurrence"] == [{"product": "consumer_goods", "person": "1", "closed": 1, "again": 1, "rate": 1.0}]
