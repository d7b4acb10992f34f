"""`aftercare export …`: files for a CRM, and what never gets into them unless it is asked for."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.exports.tables import TABLES
from bot.exports.writing import PROGRESS_EVERY, ExportForm, FileInTheWayError, new_file, write
from desk.improvement.case import Told
from desk.improvement.measure import Effect
from desk.people import Customer
from desk.survey.dimension import SurveyDimension
from desk.terms import CaseId, CustomerId, CustomerKind, TicketId
from desk.tickets.ticket import Contact
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.turns import Turn
from desk.values import replace
from storage.facts import AT_A_TIME
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import HOUR, NOW, person, ticket
from tests.storage.stories import write as write_turns
from tests.storage.test_facts import DAY, DONE, RATED, TIMES
from tests.storage.test_register import a_case, a_measure, enter

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
MARCH = ("--since", "2026-03-01", "--until", "2026-04-01")
ANN = Contact(name="=Ann", contact="+86 138 0013 8000", address="Lane 7", order_number="A-1", product_model="W5")
SECRETS = ("Ann", "138", "Lane", "Late", "slow", "sorry", "Call back", '"Li"', "settled")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), TIMEZONE="Asia/Shanghai")


@pytest.fixture(autouse=True)
async def served(store: PostgresStore) -> None:
    """Ann had a washer repaired and wrote again; Bob wrote in February and in March; what came of it is on record."""
    ann = Customer(
        id=CustomerId(1), name="=Ann", contact="+86 138 0013 8000", kind=CustomerKind.PRIVATE, industry="homes"
    )
    rated = replace(DONE, contact=ANN, surveys=(replace(RATED, comment="-Late"),))
    february = replace(TIMES, first_contact_at=NOW - 10 * DAY)
    tickets = (rated, ticket(1002), ticket(1003, of=2, times=february), ticket(1004, of=2))
    changed = Entry(ticket=TicketId(1002), at=NOW + DAY, actor=SYSTEM, act=next(iter(Act)))
    async with store.begin() as tx:
        await write_turns(tx, Turn(customers=(ann, Customer(id=CustomerId(2))), tickets=tickets, entries=(changed,)))
    told = Told(at=NOW + HOUR, by=person(3), words="We are sorry")
    effect = Effect(since=NOW, until=NOW + HOUR, tickets=4, response=2 * HOUR, satisfaction=7.5, recurrence=0.25)
    case = a_case(words="=too slow", owner=person(3), told=told, closing="settled")
    await enter(store, case, a_measure(case=CaseId("1001-1"), before=effect, after=effect))


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.requirement("R4.3.3-1")
async def test_a_crm_gets_each_ticket_with_its_times_and_figures(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    code, said = await terminal.runs("export", "tickets", *MARCH, "--out", str(file))
    assert (code, said) == (0, f"{file}: 3 tickets\n")
    done, fresh, again = lines(file)
    assert [one["ticket"] for one in (done, fresh, again)] == [1001, 1002, 1004]
    assert (done["customer"], done["customer_kind"], done["industry"]) == (1, "private", "homes")
    assert (done["first_contact_at"], done["closed_at"]) == ("2026-03-02T09:00:00+00:00", "2026-03-03T09:00:00+00:00")
    assert (done["first_response_s"], done["time_to_resolve_s"]) == (3600, 5 * 3600)
    assert (done["severity"], done["solved"], done["limits_met"]) == ("sev3_routine", True, 1)
    assert (done["points_attitude"], done["satisfaction"]) == (9, 9)
    assert (fresh["status"], fresh["closed_at"], fresh["severity"]) == ("received", None, None)
    assert again["segment"] == "existing"


@pytest.mark.requirement("R4.3.3-1")
async def test_a_crm_gets_customers_and_what_they_were_not_content_with(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "any.jsonl"
    told = {}
    for kind in ("customers", "feedback", "measures"):
        code, said = await terminal.runs("export", kind, *MARCH, "--out", str(file), "--force")
        assert code == 0, said
        told[kind] = lines(file)
    ann, bob = told["customers"]
    assert (ann["id"], ann["segment"], ann["first_ticket"], ann["last_ticket"], ann["tickets"]) == (
        *(1, "new", 1001, 1002, 2),
    )
    assert (bob["segment"], bob["first_ticket"], bob["first_at"]) == ("existing", 1003, "2026-02-20T09:00:00+00:00")
    [case], [measure] = told["feedback"], told["measures"]
    assert (case["case"], case["ticket"], case["points_attitude"], case["told_after_s"]) == ("1001-1", 1001, 3, 3600)
    assert (measure["measure"], measure["case"], measure["before_response_s"]) == ("M1", "1001-1", 7200)
    assert measure["after_recurrence"] == 0.25


@pytest.mark.requirement("R4.3.3-1")
@pytest.mark.parametrize("kind", list(TABLES))
async def test_personal_details_leave_the_house_only_when_asked_for_and_that_is_logged(
    terminal: Terminal, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"{kind}.jsonl"
    code, said = await terminal.runs("export", kind, *MARCH, "--out", str(file))
    assert (code, "contacts_exported" in said) == (0, False)
    assert not [secret for secret in SECRETS if secret in file.read_text(encoding="utf-8")]
    code, said = await terminal.runs("export", kind, *MARCH, "--out", str(file), "--with-contacts", "--force")
    assert code == 0
    assert re.search(rf"2\d\d\d-.*contacts_exported .*by=\S+ .*kind={kind} ", said), said
    assert [secret for secret in SECRETS if secret in file.read_text(encoding="utf-8")]
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_spreadsheet_takes_nothing_for_a_formula(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    code, _ = await terminal.runs("export", "tickets", *MARCH, "--out", str(file), "--with-contacts", "--excel")
    assert (code, file.read_bytes()[:3]) == (0, b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as table:
        done, fresh, _ = csv.DictReader(table)
    assert (done["contact_name"], done["contact"], done["survey_comment"]) == ("'=Ann", "'+86 138 0013 8000", "'-Late")
    assert (done["handlers"], done["solved"], fresh["solved"]) == ("2 1", "true", "")


@pytest.mark.requirement("R4.3.3-1")
async def test_a_crm_may_ask_for_what_changed_since(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    for instant, changed in (("2026-03-03T17:00:00", [1002]), ("2026-03-03T09:00:01Z", [])):
        code, said = await terminal.runs("export", "tickets", "--changed-since", instant, "--out", str(file), "--force")
        assert code == 0, said
        assert [one["ticket"] for one in lines(file)] == changed


async def test_more_tickets_than_come_at_a_time_all_have_their_contact(
    terminal: Terminal, tmp_path: Path, store: PostgresStore
) -> None:
    many = tuple(ticket(2000 + n, contact=Contact(name=f"No. {n}")) for n in range(AT_A_TIME))
    async with store.begin() as tx:
        await write_turns(tx, Turn(tickets=many))
    file = tmp_path / "tickets.jsonl"
    await terminal.runs("export", "tickets", *MARCH, "--out", str(file), "--with-contacts")
    told = {one["ticket"]: one["contact_name"] for one in lines(file)}
    assert len(told) == 3 + AT_A_TIME
    assert all(told[2000 + n] == f"No. {n}" for n in range(AT_A_TIME))


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("luck", "--out", "l.csv"), "luck: expected one of tickets, customers, feedback, measures."),
        (("tickets", "--out", "t.csv", "--since", "yesterday"), "--since yesterday: expected a day like 2026-11-01."),
        (("tickets", "--out", "t.csv", "--until", "0001-01-05"), "--until 0001-01-05: expected a day"),
        (("tickets", "--out", "t.csv", "--since", "2026-04-01", "--until", "2026-03-01"), "must lie before"),
        (("tickets", "--out", "t.csv", "--changed-since", "noon"), "--changed-since noon: expected an instant like"),
        (("customers", "--out", "c.csv", "--changed-since", "2026-03-01"), "--changed-since goes with tickets only"),
        (("tickets", "--out", "t.doc"), "--format doc: expected one of jsonl, csv."),
        (("tickets", "--out", "t.jsonl", "--excel"), "--excel goes with --format csv."),
        (("tickets", "--out", "nowhere/t.csv"), "nowhere/t.csv: No such file or directory."),
        (("tickets", "--out", ".", "--format", "csv", "--force"), ". is no file"),
    ],
)
async def test_what_cannot_be_given_is_refused_with_a_way_out(
    terminal: Terminal, words: tuple[str, ...], remedy: str
) -> None:
    code, said = await terminal.runs("export", *words)
    assert code == 1
    assert remedy in said


async def test_a_file_that_is_there_stays_unless_it_is_to_be_written_over(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("mine", encoding="utf-8")
    code, said = await terminal.runs("export", "tickets", *MARCH, "--out", str(file))
    assert (code, file.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already: name another file, or write over it with --force." in said
    code, _ = await terminal.runs("export", "tickets", *MARCH, "--out", str(file), "--force")
    assert (code, file.read_text(encoding="utf-8")[:7]) == (0, "ticket,")


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_breaks_on_the_way_leaves_nothing_behind(tmp_path: Path, trouble: BaseException) -> None:
    def breaks() -> None:
        with new_file(tmp_path / "t.csv", force=False, with_mark=False) as file:
            file.write("half")
            raise trouble

    with pytest.raises((FileInTheWayError, KeyboardInterrupt), match=r"No space left|^$"):
        breaks()
    assert list(tmp_path.iterdir()) == []


async def test_a_long_run_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []

    async def numbers() -> Any:  # noqa: ANN401 -- lines of any kind
        for number in range(2 * PROGRESS_EVERY + 1):
            yield number

    with new_file(tmp_path / "n.csv", force=False, with_mark=False) as file:
        fields = {"number": lambda line: line}
        written = await write(numbers(), fields, to=file, form=ExportForm.CSV, progress=told.append)
    assert (written, told) == (2 * PROGRESS_EVERY + 1, [PROGRESS_EVERY, 2 * PROGRESS_EVERY])


@pytest.mark.requirement("R4.3.3-1")
@pytest.mark.parametrize("kind", list(TABLES))
def test_every_field_is_explained_in_its_order(kind: str) -> None:
    page = (Path(__file__).parents[2] / "docs/export.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {kind}\n", 1)[1].split("\n## ", 1)[0]
    explained = [
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`([a-z_]+)`", row)
    ]
    assert explained == list(TABLES[kind].fields(with_contacts=True))


def test_every_dimension_of_the_survey_is_a_field() -> None:
    assert {f"points_{dimension}" for dimension in SurveyDimension} <= set(TABLES["tickets"].plain)
