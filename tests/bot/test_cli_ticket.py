"""`aftercare ticket evidence`: the whole case in one file, for an operator."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from desk.people import Customer
from desk.terms import CustomerId
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import ticket, write

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.mark.requirement("R2.4-6")
async def test_the_pack_is_written_and_that_is_noted(terminal: Terminal, store: PostgresStore, tmp_path: Path) -> None:
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=(ticket(),)))
    out = tmp_path / "pack.zip"
    code, said = await terminal.runs("ticket", "evidence", "1001", "--out", str(out), "--language", "en")
    assert code == 0
    assert str(out) in said
    with ZipFile(out) as archive:
        assert {"record.json", "timeline.json", "MANIFEST.sha256"} <= set(archive.namelist())
        words = PdfReader(BytesIO(archive.read("ticket-1001.pdf"))).pages[0].extract_text()
    assert "Evidence pack" in words
    assert "The washer leaks" in words
    async with store.begin() as tx:
        (entry,) = await tx.timeline(ticket().id)
    assert (entry.act, entry.note) == ("evidence_taken", "aftercare ticket evidence")


async def test_an_unknown_ticket_and_a_place_that_can_not_be_written_are_said(
    terminal: Terminal, store: PostgresStore, tmp_path: Path
) -> None:
    code, said = await terminal.runs("ticket", "evidence", "7", "--out", str(tmp_path / "pack.zip"))
    assert (code, said.strip()) == (1, "There is no ticket 7.")
    async with store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=(ticket(),)))
    code, said = await terminal.runs("ticket", "evidence", "1001", "--out", str(tmp_path / "nowhere" / "pack.zip"))
    assert code == 1
    assert "can't be written" in said
