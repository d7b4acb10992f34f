"""`aftercare status`: how the desk is, on one screen of eighty columns; as a document; and by its exit code."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.cli.looking import lines, span
from bot.demo.stage import free_port
from bot.doors import open_doors
from bot.serving import serve
from bot.settings import Settings
from bot.status import Answer, Status, ask, url_of
from desk.messages import Channel
from desk.standing import Backlog, Standing, WayOut
from desk.triage.drift import Drift
from desk.triage.proposal import Aspect
from sandbox.server import SandboxSettings
from tests.bot.lookout import NOW, a_watch, away, idle
from tests.bot.terminal import Terminal

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
TELEGRAM = SandboxSettings().telegram
READY = Answer(url="http://127.0.0.1:8080", answers=True)


@pytest.fixture
def port(terminal: Terminal, database_url: str, tmp_path: Path) -> int:
    number = free_port()
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), PORT=str(number))
    terminal.sets(TELEGRAM_CUSTOMER__TOKEN=TELEGRAM.customer_token)
    return number


@asynccontextmanager
async def desk(port: int, doors: ASGIApp) -> AsyncIterator[None]:
    async with serve(doors, host="127.0.0.1", port=port):
        yield


def drawn(seen: Status) -> str:
    return re.sub(r"\x1b\[\d+m", "", "\n".join(lines(seen)))


async def test_a_ready_desk_is_told_as_such_and_ends_well(terminal: Terminal, port: int) -> None:
    async with desk(port, open_doors([], watch=a_watch(idle))):
        code, said = await terminal.runs("status")
        assert (code, said.split()[:2]) == (0, ["desk", "ready"])
        assert re.search(r"^database +ok: external; revision \d+$", said, re.MULTILINE)
        assert re.search(r"^telegram( +0){7} +-$", said, re.MULTILINE)
        assert "nobody: telegram" in said, "no process holds the sender's name"
        code, said = await terminal.runs("status", "--json")
    told = json.loads(said)
    assert (code, told["ready"], told["parked"], told["spooled"]) == (0, True, 0, 0)
    assert told["channels"]["telegram"]["lag_seconds"] == 0
    assert told["timers"] == told["readings"] == told["papers"] == {"waiting": 0, "due": 0, "lag_seconds": 0}
    assert set(told["drift"].values()) == {"few"}


async def test_where_no_desk_runs_the_store_is_shown_all_the_same(terminal: Terminal, port: int) -> None:
    code, said = await terminal.runs("status")
    assert code == 1
    assert "not running" in said
    assert "start `aftercare serve`" in said
    assert f":{port}" not in said, "nothing answers there"
    assert "database   ok" in said


async def test_a_desk_that_is_not_ready_gives_its_remedy(terminal: Terminal, port: int) -> None:
    async with desk(port, open_doors([], watch=a_watch(away))):
        code, said = await terminal.runs("status")
    assert code == 1
    assert "NOT READY" in said
    assert "the database does not answer" in said


async def test_a_store_that_is_away_is_named_and_no_secret_is(terminal: Terminal, port: int) -> None:
    terminal.sets(DATABASE_URL="postgresql://desk:c4n4ry@127.0.0.1:1/desk", PORT=str(port))
    code, said = await terminal.runs("status")
    assert code == 1
    assert "FAILS" in said
    assert "AFTERCARE_DATABASE_URL" in said
    assert "c4n4ry" not in said


async def test_looking_at_a_fresh_machine_makes_no_database(terminal: Terminal, port: int, tmp_path: Path) -> None:
    terminal.sets(DATABASE_URL="", PORT=str(port), DATA_DIR=str(tmp_path / "new"))
    code, said = await terminal.runs("status")
    assert code == 1
    assert "`aftercare serve` makes one" in " ".join(said.split())
    assert not (tmp_path / "new").exists()


async def test_who_else_listens_there_is_not_taken_for_a_desk() -> None:
    async with serve(Starlette(), host="127.0.0.1", port=0) as url:
        answer = await ask(url)
    assert (answer.answers, answer.trouble) == (False, "something else listens there: set AFTERCARE_PORT")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080"), ("10.0.0.5", "http://10.0.0.5:8080")],  # noqa: S104 -- the example
)
def test_a_desk_that_listens_everywhere_is_asked_here(host: str, url: str) -> None:
    assert url_of(Settings.model_validate({"secret_key": KEY, "host": host})) == url


def test_all_that_can_be_wrong_fits_on_eighty_columns() -> None:
    busy = WayOut(due=100_000, leased=16, held=1234, put_off=999, unknown=12, refused=345, troubles=67,
                  oldest_due_at=NOW - timedelta(minutes=42))  # fmt: skip
    late = Backlog(waiting=100_000, due=4321, oldest_due_at=NOW - timedelta(hours=5))
    seen = Status(
        desk=Answer(url="http://127.0.0.1:8080", answers=True, trouble="look for this and for that; " * 4),
        where="external",
        standing=Standing(at=NOW, revision="0006", ways_out=dict.fromkeys(Channel, busy), timers=late, messages=late,
                          files=late, readings=late, papers=late, parked=17),
        channels=tuple(Channel),
        polled=(Channel.TELEGRAM, Channel.TELEGRAM_STAFF),
        holders={"sender:telegram": "10.0.0.5", "poller:telegram": "10.0.0.5"},
        spooled=31,
        set_aside=2,
        late={"timers": timedelta(hours=5), "deliveries:wecom": timedelta(minutes=42)},
        drifts=tuple(a_drift(aspect, corrected=900) for aspect in Aspect),
    )  # fmt: skip
    screen = drawn(seen)
    assert max(map(len, screen.splitlines())) <= 80
    assert len(screen.splitlines()) <= 24
    assert re.search(r"^wecom +100k +16 +1234 +999 +12 +345 +67 +42 min$", screen, re.MULTILINE)
    for words in ("nobody: telegram_staff, wechat, wecom", "polled by  10.0.0.5", "parked: 17", "2 set aside",
                  "to read: 100000 wait, 4321 due, the oldest 5 h late",
                  "to draw: 100000 wait, 4321 due, the oldest 5 h late", "corrected too often: is_report, class,",
                  "100000 wait, 4321 due, the oldest 5 h late", "31 messages wait on this disk"):  # fmt: skip
        assert words in screen


def a_drift(aspect: Aspect = Aspect.SEVERITY, *, corrected: int, judged: int = 1000, moved: float = 0.0) -> Drift:
    return Drift(aspect=aspect, judged=judged, corrected=corrected, expected=0.1, moved=moved)


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (a_drift(corrected=100), "proposals  corrected no more often than training expects"),
        (a_drift(corrected=100, moved=0.5), "proposals  other things come in: severity; see `aftercare triage drift`"),
        (a_drift(corrected=9, judged=9), "proposals  fewer than 30 judged by people: too few to say"),
    ],
)
def test_how_the_recogniser_does_is_a_line_of_its_own(drift: Drift, words: str) -> None:
    assert words in drawn(Status(desk=READY, where="external", standing=Standing(at=NOW), drifts=(drift,)))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "-"), (0.4, "-"), (59, "59 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_how_late_is_said_in_a_word(seconds: float, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_without_channels_it_says_what_to_do() -> None:
    assert "`aftercare init`" in drawn(Status(desk=READY, where="external", standing=Standing(at=NOW)))
