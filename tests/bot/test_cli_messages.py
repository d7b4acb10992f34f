"""`aftercare messages …`: what is parked is seen, read, tried again and dropped from a terminal."""

import asyncio
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.spool import FolderSpool
from desk.deliveries import Unsettled
from desk.messages import MessageId
from desk.people import Customer
from desk.terms import CustomerId
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.handlers.stage import ANN, NOW, rows, says

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.fixture
async def parked(store: PostgresStore) -> MessageId:
    """A message of Ann's that could not be handled."""
    async with store.begin() as tx:
        await tx.converse([ANN], now=NOW)
        ids = await tx.record([says("The pump smokes, call 13800138000", key="a")], now=NOW)
        await tx.write([((), Turn(customers=(Customer(id=CustomerId(1), name="Ann"),)))])
        await tx.put_off([Unsettled(id=ids["a"], due_at=NOW, attempts=5, error="KeyError", parked=True)])
    return ids["a"]


@pytest.mark.requirement("R5.4-10", "R6.4-3")
async def test_the_list_tells_whose_it_is_in_short_and_never_the_words(terminal: Terminal, parked: MessageId) -> None:
    code, said = await terminal.runs("messages", "parked")
    assert code == 0
    assert f"{parked}  2026-03-02 09:00  telegram  A** …01  no ticket  tried 5 times  KeyError" in said
    code, as_json = await terminal.runs("messages", "parked", "--json")
    (one,) = json.loads(as_json)
    assert (one["id"], one["whose"], one["error"], one["attempts"]) == (parked, "A** …01", "KeyError", 5)
    assert "smokes" not in said + as_json
    assert "Ann" not in said + as_json


@pytest.mark.requirement("R5.4-10", "R6.4-3")
async def test_what_the_database_would_never_take_is_listed_and_comes_back_as_it_is_said(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "spool"
    spool = FolderSpool(folder)
    await spool.keep([says("The pump smokes", key="a")])
    await spool.oldest(1)
    await spool.set_aside()
    content = b'{"_":"InboundMessage","parts":7}'
    with (folder / "set-aside").open("ab") as file:
        file.write(b"%08x %s\n" % (crc32(content), content))
    code, said = await terminal.runs("messages", "parked")
    assert (code, "would not take them: 2" in said, "unreadable for this version" in said) == (0, True, True)
    assert "2026-03-02 09:00  telegram  " in said
    _, as_json = await terminal.runs("messages", "parked", "--json")
    assert [(one["channel"], one["set_aside"]) for one in json.loads(as_json)] == [("telegram", True), (None, True)]
    assert "smokes" not in said + as_json
    moved = re.search(r"again: +mv (\S+) (\S+)", said)
    assert moved
    await asyncio.to_thread(os.rename, *moved.groups())
    assert await spool.adopt() == 1
    assert [message.key for message in await spool.oldest(9)] == ["a"]
    await spool.let_go(1)
    await spool.close()


@pytest.mark.requirement("R5.4-1")
async def test_who_wants_the_words_asks_for_them_and_that_is_noted(
    terminal: Terminal, parked: MessageId, database: AsyncEngine
) -> None:
    code, said = await terminal.runs("messages", "parked", "--show", str(parked), "--by", "Sun")
    assert code == 0
    assert "The pump smokes" in said
    assert f"That Sun read message {parked} is noted." in said
    assert await rows(database, "SELECT fate, by FROM parked_acts") == [("read", "Sun")]


@pytest.mark.requirement("R3.1-7", "R6.4-3")
@pytest.mark.parametrize("words", [lambda number: (str(number),), lambda _: ("--all",)], ids=["one", "all"])
async def test_a_message_has_its_turn_again_without_a_running_desk(
    terminal: Terminal, parked: MessageId, database: AsyncEngine, words: Callable[[int], tuple[str, ...]]
) -> None:
    code, said = await terminal.runs("messages", "replay", *words(parked), "--by", "Sun")
    assert (code, "1 had their turn." in said) == (0, True), said
    assert await rows(database, "SELECT count(*) FROM tickets") == [(1,)]
    assert await rows(database, "SELECT fate, by FROM parked_acts") == [("replayed", "Sun")]
    assert "No message is parked." in (await terminal.runs("messages", "parked"))[1]


async def test_a_message_is_dropped_with_a_reason(terminal: Terminal, parked: MessageId, database: AsyncEngine) -> None:
    code, said = await terminal.runs("messages", "drop", str(parked), "--reason", "answered by phone", "--by", "Sun")
    assert (code, f"Off the list: {parked}." in said) == (0, True), said
    assert await rows(database, "SELECT fate, by, reason FROM parked_acts") == [("dropped", "Sun", "answered by phone")]
    assert await rows(database, "SELECT count(*) FROM messages") == [(1,)]


@pytest.mark.usefixtures("parked")
@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("replay", "77"), 1, "No parked message has the number 77."),
        (("drop", "77", "78", "--reason", "x"), 1, "No parked message has the number 77, 78."),
        (("parked", "--show", "77"), 1, "No parked message has the number 77."),
        (("replay",), 2, "--all"),
        (("replay", "1", "--all"), 2, "--all"),
        (("drop", "1"), 2, "--reason"),
        (("drop", "1", "--reason", " "), 2, "say why"),
    ],
)
async def test_what_can_not_be_done_is_said_in_a_sentence(
    terminal: Terminal, database: AsyncEngine, words: tuple[str, ...], code: int, expected: str
) -> None:
    ended, said = await terminal.runs("messages", *words)
    assert (ended, expected in said) == (code, True), said
    assert "Traceback" not in said
    assert await rows(database, "SELECT count(*) FROM parked_acts") == [(0,)]


@pytest.mark.requirement("R6.4-3")
async def test_what_fails_again_is_named(
    terminal: Terminal, parked: MessageId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Turn:
        raise KeyError("poison")

    monkeypatch.setattr("handlers.turning.decide", broken)
    code, said = await terminal.runs("messages", "replay", str(parked))
    assert code == 1
    assert f"These failed again, and are tried later or parked: {parked}." in said
