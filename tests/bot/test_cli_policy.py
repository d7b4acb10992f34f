"""`aftercare policy …`: the owner's policy is checked, shown, compared and explained in a terminal."""

import json
from importlib import resources
from pathlib import Path

import pytest

from bot.policy.versions import settle_versions
from desk.people import Customer
from desk.terms import CustomerId, TicketId
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.calendars.office import OFFICE
from tests.bot.terminal import Terminal
from tests.storage.stories import HOUR, NOW, ticket, write

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
PACKAGED = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
LEVEL_3 = ("policy", "explain", "--level", "3", "--at", "2026-11-25T09:00+08:00")


@pytest.fixture(autouse=True)
def away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An owner's file with a stricter limit."""
    file = tmp_path / "mine.toml"
    file.write_text(PACKAGED.replace('version = "1"', 'version = "2"').replace('3 = "4 h"', '3 = "3 h"'), "utf-8")
    return file


def turns(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def squeezed(said: str) -> list[str]:
    return [" ".join(line.split()) for line in said.splitlines()]


def test_a_policy_is_checked_without_a_desk(terminal: Terminal, mine: Path) -> None:
    code, said = terminal.asks("policy", "check", str(mine))
    assert code == 0
    assert f"{mine}: version 2 of 售后服务部 / After-sales service: no fault found" in said
    assert "first response: level 1 1 h, level 2 2 h, level 3 3 h" in said


def test_what_is_said_of_a_policy_tells_of_rules_out_of_use_and_of_its_time(terminal: Terminal, mine: Path) -> None:
    text = mine.read_text("utf-8").replace("level = true\n", "level = false\n")
    mine.write_text(text.replace("scope = ", "effective_from = 2027-01-01\nscope = "), "utf-8")
    _, said = terminal.asks("policy", "check", str(mine))
    assert "in effect from 2027-01-01 until for good" in said
    assert "rules for the first response that are not in use: level" in said


def test_every_fault_is_a_line_and_the_exit_code_is_one(terminal: Terminal, mine: Path) -> None:
    mine.write_text(PACKAGED.replace("at = [50, 80]", "at = [0]").replace("negative = 6", "negative = 11"), "utf-8")
    terminal.sets(POLICY_FILE=str(mine))
    code, said = terminal.asks("policy", "check")
    assert code == 1
    assert [line.split(": ")[1] for line in said.splitlines()] == ["reminders.at.1", "survey.negative"]


def test_a_calendar_that_ran_out_is_told_and_is_no_fault(terminal: Terminal, mine: Path) -> None:
    turns(mine, 'calendar = "always"', 'calendar = "office"')
    with mine.open("a", encoding="utf-8") as file:
        file.write(OFFICE.replace("zone", "covers_until = 2020-12-31\nzone"))
    code, said = terminal.asks("policy", "check", str(mine))
    assert code == 0
    assert "no fault found\n  Working calendar “office” ended on 2020-12-31: holidays since then" in said


def test_a_key_is_shown_with_its_default(terminal: Terminal, mine: Path) -> None:
    start, end = PACKAGED.index("[survey]"), PACKAGED.index("[retention]")
    mine.write_text(PACKAGED.replace(PACKAGED[start:end], "[survey]\nscale = 5\nnegative = 2\n"), "utf-8")
    terminal.sets(POLICY_FILE=str(mine))
    assert squeezed(terminal.asks("policy", "show", "survey")[1])[:3] == [
        "survey.scale = 5",
        "survey.negative = 2",
        "survey.drop = 0.5",
    ]
    assert terminal.asks("policy", "show", "quiet.from") == (0, 'quiet.from = "22:00"\n')
    assert json.loads(terminal.asks("policy", "show", "response.level", "--json")[1])["3"] == "4 h"
    assert 'policy.version = "1"' in terminal.asks("policy", "show")[1]


@pytest.mark.parametrize(
    ("key", "words"), [("respons", "did you mean response?"), ("x", "the tables are policy, "), ("quiet.from.x", "no")]
)
def test_a_key_that_is_not_there_is_said_with_those_that_are(terminal: Terminal, key: str, words: str) -> None:
    code, said = terminal.asks("policy", "show", key)
    assert code == 1
    assert f"The policy has no {key}:" in said
    assert words in said


def test_two_policies_are_compared_key_by_key(terminal: Terminal, mine: Path) -> None:
    code, said = terminal.asks("policy", "diff", "packaged", str(mine))
    assert code == 1
    assert squeezed(said) == ["policy.version", '- "1"', '+ "2"', "response.level.3", '- "4 h"', '+ "3 h"']
    (version, level) = json.loads(terminal.asks("policy", "diff", "packaged", str(mine), "--json")[1])
    assert (version["key"], level["was"], level["becomes"]) == ("policy.version", '"4 h"', '"3 h"')
    assert terminal.asks("policy", "diff", "packaged", "packaged") == (0, "")
    assert terminal.asks("policy", "diff") == (0, "")


def test_a_file_that_names_less_differs_in_nothing_but_that(terminal: Terminal, mine: Path) -> None:
    start, end = PACKAGED.index("[survey]"), PACKAGED.index("[retention]")
    mine.write_text(PACKAGED.replace(PACKAGED[start:end], "").replace("complex_overrides = true", ""), "utf-8")
    assert terminal.asks("policy", "diff", "packaged", str(mine)) == (0, "")


@pytest.mark.requirement("R8.3-1")
async def test_a_version_of_the_store_is_compared_too(
    terminal: Terminal, store: PostgresStore, database_url: str, mine: Path, tmp_path: Path
) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), POLICY_FILE=str(mine))
    await settle_versions(None, zone="Asia/Shanghai", store=store, now=NOW)
    code, said = await terminal.runs("policy", "diff", "1")
    assert (code, "response.level.3" in said) == (1, True)
    code, said = await terminal.runs("policy", "diff", "1999")
    assert code == 2
    assert "There is no file 1999, and no such version in the store; it has: 1." in said


@pytest.mark.requirement("R1.1-2", "R1.1-6", "R2.1-6")
def test_every_limit_of_a_case_is_explained(terminal: Terminal) -> None:
    code, said = terminal.asks(*LEVEL_3, "--product", "electronics", "--visit")
    assert code == 0
    told = squeezed(said)
    assert "> response.product.electronics 1.1 2 h 2026-11-25 11:00" in told
    assert "reminders: 50 % 2026-11-25 10:00, 80 % 2026-11-25 10:36" in told
    assert "response.severity.3 2.2 48 h 2026-11-27 09:00 after failure" in told
    assert "> completion.on_site 1.2 24 h 2026-11-26 09:00" in told
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.requirement("R4.3.1-1", "R4.3.1-2")
def test_every_step_is_explained_with_its_person_and_time_node(terminal: Terminal) -> None:
    told = squeezed(terminal.asks(*LEVEL_3)[1])
    assert "respond agent 2026-11-25 13:00 response" in told
    assert "classify technician 2026-11-25 13:00 response" in told


def test_the_explanation_is_data_for_a_script(terminal: Terminal) -> None:
    told = json.loads(terminal.asks(*LEVEL_3, "--channel", "phone", "--json")[1])
    first = told["limits"][0]
    assert (first["rule"], first["wins"], first["span"]) == ("response.channel.phone", True, 900)
    assert first["due_at"] == "2026-11-25T09:15:00+08:00"
    assert {step["flow"] for step in told["steps"]} == {"response", "handling"}


def test_a_case_without_a_grade_says_so(terminal: Terminal, mine: Path) -> None:
    _, said = terminal.asks("policy", "explain", "--at", "2026-11-25T09:00", "--file", str(mine))
    assert "Not graded yet: level 1 is taken, provisionally" in said
    assert "> response.level.1 1.1 1 h 2026-11-25 10:00 provisional" in squeezed(said)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--level", "4"), "--level 4: expected 1, 2 or 3."),
        (("--severity", "urgent"), "--severity urgent: expected 1, 2 or 3."),
        (("--level", "1", "--product", "toaster"), "--product toaster: expected one of electronics, consumer_goods"),
        (("--channel", "pigeon"), "--channel pigeon: expected one of phone, web_chat"),
        (("--class", "x"), "--class x: expected one of general, medium"),
        (("--level", "1", "--service", "x"), "--service x: expected one of fault_repair"),
        (("--product", "electronics"), "--product needs --level, --severity or --class"),
        (("--at", "tomorrow"), "--at tomorrow: expected a time like 2026-11-25T09:00"),
        (("--at", "9999-12-31"), "from 2000 to 2199"),
    ],
)
def test_bad_input_is_answered_with_what_is_allowed(terminal: Terminal, words: tuple[str, ...], expected: str) -> None:
    code, said = terminal.asks("policy", "explain", *words)
    assert code == 1
    assert expected in said
    assert "Traceback" not in said


@pytest.fixture
async def late(terminal: Terminal, store: PostgresStore, database_url: str, mine: Path, tmp_path: Path) -> TicketId:
    """A ticket of version 1 that missed a limit, at a desk that is set to version 2 by now."""
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), POLICY_FILE=str(mine))
    await settle_versions(None, zone="Asia/Shanghai", store=store, now=NOW)
    missed = Verdict(
        rule="response.overall",
        duty=Duty.RESPONSE,
        starts_at=NOW,
        due_at=NOW + 24 * HOUR,
        at=NOW + 24 * HOUR,
        met=False,
    )
    gone = Verdict(
        rule="response.level.2", duty=Duty.RESPONSE, starts_at=NOW, due_at=NOW + 2 * HOUR, at=NOW + HOUR, met=True
    )
    told = ticket(verdicts=(missed, gone), policy_version="1", service_failed_at=NOW + 24 * HOUR)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=(told,)))
    return told.id


@pytest.mark.requirement("R1.1-7", "R8.2-1")
async def test_a_real_ticket_is_explained_by_its_own_version(terminal: Terminal, late: TicketId) -> None:
    code, said = await terminal.runs("policy", "explain", "--ticket", str(late))
    assert code == 0
    told = squeezed(said)
    assert told[0].startswith("Policy 1 of ")
    assert "Service failure since 2026-03-03 17:00, for good" in told
    assert "response.overall 4.1.1 24 h 2026-03-03 17:00 missed" in told
    assert "missed; noted 2026-03-03 17:00" in told
    assert "response.level.2 due 2026-03-02 19:00 met 2026-03-02 18:00" in told
    assert any(line.startswith("2026-03-02 17:00 - ") for line in told)
    assert "Whose turn it was, around the clock" in told
    assert max(map(len, said.splitlines())) <= 80


async def test_a_real_ticket_is_data_for_a_script_too(terminal: Terminal, late: TicketId) -> None:
    told = json.loads((await terminal.runs("policy", "explain", "--ticket", str(late), "--json"))[1])
    overall = next(limit for limit in told["limits"] if limit["rule"] == "response.overall")
    assert (told["policy"], overall["state"], overall["verdict"]["met"]) == ("1", "missed", False)
    assert overall["counted"][0][0] == "2026-03-02T17:00:00+08:00"
    assert set(told["turns"]) == {"ours", "customer", "supplier"}


@pytest.mark.usefixtures("late")
async def test_a_ticket_that_is_not_there_is_said(terminal: Terminal) -> None:
    assert await terminal.runs("policy", "explain", "--ticket", "5") == (1, "There is no ticket 5.\n")


@pytest.mark.requirement("R8.3-1")
async def test_a_version_with_other_content_is_found_before_the_desk_refuses_to_start(
    terminal: Terminal, store: PostgresStore, database_url: str, mine: Path, tmp_path: Path
) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), POLICY_FILE=str(mine))
    await settle_versions(mine, zone="Asia/Shanghai", store=store, now=NOW)
    assert "version          FAILS" not in (await terminal.runs("check"))[1]
    turns(mine, '3 = "3 h"', '3 = "2 h"')
    code, said = await terminal.runs("check")
    assert code == 1
    assert "version          FAILS" in said
    assert "under which other content is recorded since 2026-03-02" in said
