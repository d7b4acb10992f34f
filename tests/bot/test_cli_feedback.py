"""`aftercare feedback …`: the register in a terminal, in a spreadsheet, and for a script."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from desk.improvement.case import CaseState, Told
from desk.improvement.measure import Effect, MeasureState
from desk.terms import CaseId
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import HOUR, NOW, person
from tests.storage.test_register import a_case, a_measure, enter

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
SINCE = ("--all", "--since", "2026-03-01")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.fixture
async def entered(store: PostgresStore) -> None:
    """One case that is overdue by years, one to come, one closed; a measure counted, and one judged."""
    effect = Effect(
        since=NOW, until=NOW + HOUR, tickets=4, response=2 * HOUR, satisfaction=7.5, answers=2, recurrence=0.25
    )
    told = Told(at=NOW, by=person(3), words="We are sorry")
    await enter(
        store,
        a_case(words="=too slow", owner=person(3)),
        a_case("F1", ticket=None, words="", due_at=NOW + timedelta(days=36500)),
        a_case("1002-1", state=CaseState.CLOSED, told=told, closing="settled", closed_at=NOW),
        a_measure(case=CaseId("1001-1"), before=effect, after=effect),
        a_measure("M2", state=MeasureState.WORKED),
    )


@pytest.mark.requirement("R4.2.3-3")
@pytest.mark.usefixtures("entered")
async def test_open_loops_are_listed_overdue_first(terminal: Terminal) -> None:
    code, said = await terminal.runs("feedback", "list")
    assert code == 0
    first, words, second = said.splitlines()
    assert first.split() == ["1001-1", "survey", "Li", "2026-03-05T09:00", "overdue"]
    assert words.strip() == "=too slow"
    assert second.split()[0] == "F1"
    code, said = await terminal.runs("feedback", "list", "--overdue")
    assert "F1" not in said
    code, said = await terminal.runs("feedback", "list", *SINCE)
    assert "1002-1" in said


@pytest.mark.usefixtures("entered")
async def test_a_spreadsheet_takes_nothing_for_a_formula(terminal: Terminal) -> None:
    code, said = await terminal.runs("feedback", "list", *SINCE, "--csv")
    assert code == 0
    rows = {row["case"]: row for row in csv.DictReader(said.splitlines())}
    assert list(rows) == ["1001-1", "1002-1", "F1"]
    assert rows["1001-1"]["words"] == "'=too slow"
    assert (rows["1002-1"]["told_means"], rows["1002-1"]["closing"]) == ("chat", "settled")
    assert rows["1001-1"]["points"] == "attitude=3"


@pytest.mark.requirement("R4.3-1", "R4.3.4-1")
@pytest.mark.usefixtures("entered")
async def test_measures_come_with_their_figures_before_and_since(terminal: Terminal) -> None:
    code, said = await terminal.runs("feedback", "measures", "--json")
    [measure] = json.loads(said)
    assert code == 0
    assert (measure["measure"], measure["case"], measure["owner"]) == ("M1", "1001-1", "Li")
    assert (measure["before_response_s"], measure["after_satisfaction"], measure["after_recurrence"]) == (
        7200,
        7.5,
        0.25,
    )
    code, said = await terminal.runs("feedback", "measures", *SINCE)
    assert said.split()[0] == "M1"
    assert "worked" in said


@pytest.mark.usefixtures("entered")
async def test_one_entry_is_shown_with_all_that_is_known(terminal: Terminal) -> None:
    code, said = await terminal.runs("feedback", "show", "1002-1")
    assert code == 0
    assert "told words            We are sorry" in said.splitlines()
    code, said = await terminal.runs("feedback", "show", "m1", "--json")
    assert json.loads(said)["what"] == "Call back within the hour"


async def test_an_empty_register_says_so(terminal: Terminal) -> None:
    assert await terminal.runs("feedback", "list") == (0, "No feedback case is open.\n")
    assert await terminal.runs("feedback", "measures") == (0, "No measure is under way.\n")
    assert await terminal.runs("feedback", "list", "--json") == (0, "[]\n")
    assert await terminal.runs("feedback", "list", "--csv") == (0, "")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("show", "F99"), "There is no case or measure F99."),
        (("show", "nonsense"), "There is no case or measure nonsense."),
        (("list", "--all", "--since", "yesterday"), "--since yesterday: expected a day like 2026-11-01."),
    ],
)
async def test_what_makes_no_sense_gets_a_clear_answer(terminal: Terminal, asked: tuple[str, ...], told: str) -> None:
    code, said = await terminal.runs("feedback", *asked)
    assert code == 1
    assert told in said
