"""`aftercare triage retrain` and `drift`: staff correct proposals, and the model learns from it or is told to."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.triage import corpus, model_file
from bot.triage.loading import RETRAINED
from desk.people import Customer
from desk.terms import CustomerId, ProblemClass, ProductCategory, ServiceType, Severity, TicketId
from desk.tickets.timeline import Actor, ActorKind
from desk.triage.drift import FEW
from desk.triage.examples import Example
from desk.triage.proposal import Proposal
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import ticket, write

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
CLERK = Actor(kind=ActorKind.STAFF, name="Mei")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.fixture
def few_messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A packaged corpus of a few hundred messages, so that training takes a moment."""
    lines = (corpus.FOLDER / "samples.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "samples.jsonl").write_text("".join(lines[::5]), "utf-8")
    monkeypatch.setattr(corpus, "FOLDER", tmp_path / "corpus")


@pytest.fixture
async def corrected(store: PostgresStore) -> None:
    """Forty tickets of which staff made another class than the model in use had proposed."""
    proposed = Proposal(
        is_report=True, problem_class=ProblemClass.MEDIUM, model=str(model_file.read_header()["version"])
    )
    examples = tuple(
        Example(
            words=f"霹雳炉{number}",
            language="zh",
            is_report=True,
            problem_class=ProblemClass.SPECIAL,
            severity=Severity.URGENT,
            service_type=ServiceType.FAULT_REPAIR,
            category=ProductCategory.OTHER,
            ticket=TicketId(number),
            by=CLERK,
            at=SystemClock().now() - timedelta(days=1),
            proposed=proposed,
        )
        for number in range(1, FEW + 11)
    )
    tickets = tuple(ticket(each.ticket) for each in examples)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=tickets, examples=examples))


@pytest.mark.usefixtures("corrected", "few_messages")
async def test_a_worse_model_is_refused_with_its_figures_and_taken_when_forced(
    terminal: Terminal, tmp_path: Path
) -> None:
    code, said = await terminal.runs("triage", "retrain")
    assert code == 1
    assert "learning from 40 tickets that staff judged" in said
    assert "cross-validating, part 5 of 5" in said
    assert "| packaged messages, model in use" in said
    assert "| staff's messages, new model" in said
    assert "Not replaced: " in said
    assert not (tmp_path / RETRAINED).exists()
    code, said = await terminal.runs("triage", "retrain", "--force")
    assert code == 0
    assert "is the new model; restart the desk to use it." in said
    assert model_file.read_header(tmp_path / RETRAINED)["examples"] == 40


async def test_without_corrections_there_is_nothing_to_learn(terminal: Terminal) -> None:
    code, said = await terminal.runs("triage", "retrain")
    assert (code, said) == (1, "There is nothing to learn from yet: staff have not judged any ticket.\n")


@pytest.mark.usefixtures("corrected")
async def test_drift_says_what_is_corrected_and_what_to_do(terminal: Terminal) -> None:
    code, said = await terminal.runs("triage", "drift")
    told = [" ".join(line.split()) for line in said.splitlines()]
    assert code == 0
    assert any(line.startswith("class 40 40 100% ") for line in told)
    assert any(line.startswith("→ corrected more often than in training: class") for line in told)
    assert max(map(len, said.splitlines())) <= 130
    _, said = await terminal.runs("triage", "drift", "--json")
    assert {each["aspect"]: each["verdict"] for each in json.loads(said)["aspects"]}["class"] == "worse"


async def test_drift_of_a_new_desk_says_that_it_is_too_early(terminal: Terminal) -> None:
    _, said = await terminal.runs("triage", "drift")
    assert f"→ too few to say ({FEW} are needed): is_report, class" in said
