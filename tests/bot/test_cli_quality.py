"""`aftercare quality …`: the figures in a terminal, for a spreadsheet and for a script."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.policy_file import read_policy
from desk.people import Customer
from desk.terms import CustomerId, TicketId
from desk.tickets.timeline import person
from desk.turns import Turn
from handlers.appraising import appraise
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.desk.builders import WU
from tests.storage.stories import HOUR, NOW, member, ticket, write
from tests.storage.test_facts import DONE, TIMES

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
MARCH = ("--since", "2026-03-01", "--until", "2026-04-01")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.fixture(autouse=True)
async def worked(store: PostgresStore) -> None:
    """Two tickets done, by Li and by Wu, and one that just came in."""
    slow = replace(DONE, id=TicketId(1002), assignee=person(WU), times=replace(TIMES, handled_at=NOW + 60 * HOUR))
    async with store.begin() as tx:
        await tx.add_member(member("Li"))
        await tx.add_member(member("Wu"))
        turn = Turn(customers=(Customer(id=CustomerId(1)),), tickets=(DONE, slow, ticket(1003, department="logistics")))
        await write(tx, turn)


@pytest.mark.requirement("R4.1-1", "R4.1-2", "R4.1.2-1", "R4.1.3-1")
async def test_the_table_has_all_dimensions_and_a_line_for_each_part(terminal: Terminal) -> None:
    code, said = await terminal.runs("quality", "report", *MARCH)
    assert code == 0, said
    told = [" ".join(line.split()) for line in said.splitlines()]
    assert told[0] == "2026-03-01 to 2026-04-01 (not included): 3 tickets"
    assert {"first_response 1.0 h 2", "time_to_resolve 32.5 h 2", "handled_in_time 50 % 2", "on_site 100 % 2"} <= set(
        told
    )
    assert {"completeness 100 % 8", "points_attitude 9.0 2", "satisfaction 9.0 2"} <= set(told)
    assert "nine of ten solved within 60.0 h" in told
    assert "technical 2 1.0 h 100 % 32.5 h 50 % 0 % 9.0" in told
    assert "logistics 1 - - - - - -" in told
    assert max(map(len, said.splitlines())) <= 80


async def test_a_script_and_a_spreadsheet_read_the_same(terminal: Terminal) -> None:
    code, said = await terminal.runs("quality", "report", *MARCH, "--of", "#2", "--json")
    figures = json.loads(said)
    assert (code, figures["all"]["tickets"]) == (0, 1)
    assert figures["all"]["measured"]["time_to_resolve"] == {"amount": 60.0, "unit": "hours", "of": 1}
    assert [part["name"] for part in figures["by"]["supplier"]] == ["Compressor Works"]
    code, said = await terminal.runs("quality", "report", *MARCH, "--csv")
    lines = list(csv.DictReader(said.splitlines()))
    assert {(line["view"], line["name"]) for line in lines} == {
        *(("all", ""), ("department", "technical"), ("department", "logistics")),
        *(("person", "Li (1)"), ("person", "Wu (2)"), ("supplier", "Compressor Works")),
    }


@pytest.mark.requirement("R4.1-2")
async def test_the_evidence_lists_every_ticket_that_was_counted(terminal: Terminal) -> None:
    code, said = await terminal.runs("quality", "evidence", "time_to_resolve", *MARCH, "--by", "handled")
    assert code == 0
    assert [line.split() for line in said.splitlines()[1:]] == [
        ["1001", "5.00", "2026-03-02", "09:00", "2026-03-02", "14:00"],
        ["1002", "60.00", "2026-03-02", "09:00", "2026-03-04", "21:00"],
    ]


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        (("report", "--by", "luck"), "--by luck: expected first_contact, handled or closed."),
        (("evidence", "luck"), "luck: expected one of first_response, "),
        (("report", "--since", "2026-04-01", "--until", "2026-03-01"), "--since 2026-04-01 must lie before"),
    ],
)
async def test_what_is_not_understood_is_said(terminal: Terminal, arguments: tuple[str, ...], trouble: str) -> None:
    code, said = await terminal.runs("quality", *arguments)
    assert code == 1
    assert trouble in said


@pytest.mark.requirement("R7.3.1-4", "R7.3.1-5", "R7.3.2-1")
async def test_what_was_before_a_training_stands_beside_what_came_after(terminal: Terminal) -> None:
    code, said = await terminal.runs("quality", "compare", "--people", "Li,#2", "--on", "2026-03-01", "--days", "9")
    assert code == 0, said
    told = [" ".join(line.split()) for line in said.splitlines()]
    assert told[0] == "before 0 tickets, after 2 tickets"
    assert "time_to_resolve - 0 32.5 h 2" in told
    code, said = await terminal.runs(
        "quality", "compare", "--people", "Li", "--on", "2026-03-04", "--days", "9", "--json"
    )
    assert json.loads(said)["measured"]["satisfaction"] == {
        "unit": "points",
        "before": {"amount": 9.0, "of": 1},
        "after": None,
    }
    code, said = await terminal.runs("quality", "compare", "--people", "Zoe", "--on", "2026-03-01")
    assert (code, said.strip()) == (1, "--people Zoe: nobody is called Zoe.")


@pytest.mark.requirement("R4.4.3-1", "R4.4.4-1")
async def test_appraisals_on_record_are_listed_with_their_parts_and_their_tickets(
    terminal: Terminal, store: PostgresStore
) -> None:
    async with store.begin() as tx:
        policy = read_policy(None)
        policy = replace(policy, appraisal=replace(policy.appraisal, least_tickets=1))
        made = await appraise(tx, policy, before=NOW + 40 * 24 * HOUR, now=NOW)
    assert len(made) == 3
    code, said = await terminal.runs("quality", "appraisals", "--since", "2026-03-01")
    assert code == 0, said
    lines = {line.split()[0]: line.split() for line in said.splitlines()}
    assert lines["1/2026-03"][1:3] == ["Li", "1"]
    assert lines["1/2026-03"][4:] == ["-", "-", "0"], "nobody has judged"
    code, said = await terminal.runs("quality", "appraisals", "--since", "2026-03-01", "--csv")
    assert next(csv.DictReader(said.splitlines()))["key"] == "1/2026-03"
    code, said = await terminal.runs("quality", "appraisals", "--evidence", "technical/2026-03")
    assert [line.split()[0] for line in said.splitlines()] == ["1001", "1002"]
