"""`aftercare report`: reports and boards as files, and as JSON for a script."""

import json
from pathlib import Path

import pytest

from desk.people import Customer
from desk.terms import CustomerId
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import NOW, ticket

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture(autouse=True)
async def desk(terminal: Terminal, store: PostgresStore, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))
    async with store.begin() as tx:
        await tx.write([((), Turn(customers=(Customer(id=CustomerId(1)),), tickets=(ticket(),)))], now=NOW)


@pytest.mark.requirement("R2.3-4")
async def test_a_report_is_written_in_every_form(terminal: Terminal, tmp_path: Path) -> None:
    for form, begins in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")):
        file = tmp_path / f"report.{form}"
        code, said = await terminal.runs("report", "weekly", "2026-03-02", "--out", str(file))
        assert (code, said.split(":")[0]) == (0, str(file))
        assert file.read_bytes().startswith(begins)


async def test_a_script_gets_the_figures(terminal: Terminal) -> None:
    code, said = await terminal.runs("report", "月报", "2026-03-02", "--locale", "zh_CN", "--of", "technical")
    told = json.loads(said)
    assert (code, told["name"], told["title"]) == (0, "monthly-2026-03-01-technical", "服务月报")


@pytest.mark.requirement("R2.3-2")
async def test_boards_are_pictures(terminal: Terminal, tmp_path: Path) -> None:
    for kind in ("gantt", "tasks"):
        file = tmp_path / f"{kind}.png"
        code, _ = await terminal.runs("report", kind, "--out", str(file))
        assert (code, file.read_bytes()[:4]) == (0, b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("yearly",), "expected daily, weekly, monthly"),
        (("weekly", "yesterday"), "expected a day like 2026-11-01"),
        (("weekly", "--of", "nowhere"), "--of nowhere: expected one of"),
        (("weekly", "--format", "doc"), "expected one of png, xlsx, pdf, json"),
        (("weekly", "--format", "pdf"), "Name the file"),
        (("gantt", "--out", "g.pdf"), "A gantt is a picture"),
        (("tasks", "--out", "t.png", "--of", "Nobody"), "expected a department or the name of one member"),
    ],
)
async def test_what_cannot_be_given_is_refused_with_a_way_out(
    terminal: Terminal, words: tuple[str, ...], remedy: str
) -> None:
    code, said = await terminal.runs("report", *words)
    assert code == 1
    assert remedy in said
