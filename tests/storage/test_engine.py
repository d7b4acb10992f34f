"""The way to the database: what is said when it can't be used, and what survives when it is killed."""

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import embedded, engine
from storage.embedded import EmbeddedServer
from storage.engine import check, connect, upgrade
from storage.errors import StoreError
from storage.store import PostgresStore
from tests.storage.stories import ANN, NOW, message, owe, receive, to


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgresql://desk:s3cret@127.0.0.1:1/desk",
            r"The database postgresql://desk:\*\*\*@127.0.0.1:1/desk can't be",
        ),
        ("postgresql:///desk?host=/nowhere", "Check AFTERCARE_DATABASE_URL"),
        ("sqlite:///desk.db", "names 'sqlite', but Aftercare keeps everything in PostgreSQL"),
        ("here", "should read like postgresql://user:password@host/name"),
    ],
)
async def test_a_database_that_can_not_be_used_is_named_with_a_remedy(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        await PostgresStore.open(url)
    assert "s3cret" not in str(caught.value)


async def test_a_database_that_is_not_there_is_named(postgres: EmbeddedServer) -> None:
    with pytest.raises(StoreError, match='"nobody_made_it" does not exist'):
        await upgrade(postgres.url("nobody_made_it"))


async def test_an_old_server_is_refused(database: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "OLDEST_SERVER", 990000)
    with pytest.raises(StoreError, match="Aftercare needs 99 or later"):
        await check(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer.start(folder)
    yield server
    server.stop()


@pytest.mark.requirement("R6.4-3")
async def test_what_was_committed_survives_a_killed_server_and_a_strangers_process_id(
    server: EmbeddedServer, folder: Path
) -> None:
    await upgrade(server.url())
    store = await PostgresStore.open(server.url())
    await owe(store, to(ANN, "Hi"))
    async with store.begin() as tx:
        await receive(tx, message("a"))
    await store.close()
    crash(folder)
    pid_file = folder / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    again = EmbeddedServer.start(folder)
    store = PostgresStore(connect(again.url()))
    async with store.begin() as tx:
        assert [lane.address for lane in await tx.claim_lanes(now=NOW, limit=9, lease=NOW - NOW)] == [ANN]
        assert await tx.record([message("a")], now=NOW) == {}
    await store.close()


def crash(folder: Path) -> None:
    """Kill the server as a power cut would, all its processes at once."""
    postmaster = int((folder / "postmaster.pid").read_text().splitlines()[0])
    os.killpg(postmaster, signal.SIGKILL)
    until_gone(folder)


def until_gone(folder: Path) -> None:
    """Wait until nobody answers any more."""
    refused = 0
    while not refused:
        with socket.socket(socket.AF_UNIX) as door:
            refused = door.connect_ex(str(folder / ".s.PGSQL.5432"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells which processes work in a folder")
@pytest.mark.usefixtures("server")
@pytest.mark.requirement("R6.4-3")
def test_no_second_server_works_beside_what_is_left_of_a_killed_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postmaster = int((folder / "postmaster.pid").read_text().splitlines()[0])
    child = int(Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()[0])
    os.kill(child, signal.SIGSTOP)  # it can't notice that its parent is gone
    os.kill(postmaster, signal.SIGKILL)
    until_gone(folder)
    with monkeypatch.context() as hasty:
        hasty.setattr(embedded, "GLANCES", 3)
        with pytest.raises(StoreError, match="Processes of a killed database server still work in"):
            EmbeddedServer.start(folder)
    os.kill(child, signal.SIGCONT)
    EmbeddedServer.start(folder)
    assert not works(child)


def works(process: int) -> bool:
    """Whether a process is there and has not ended: one that nobody asks how it ended stays as a zombie."""
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_a_folder_that_is_in_use_is_shared(server: EmbeddedServer, folder: Path) -> None:
    assert EmbeddedServer.start(folder).url() == server.url()


async def test_a_user_who_was_killed_does_not_keep_the_server_running(folder: Path) -> None:
    server = EmbeddedServer.start(folder)
    users = folder / ".handle_pids.json"
    users.write_text(json.dumps([*json.loads(users.read_text()), 2**22 + 1]))
    server.stop()
    assert not (folder / "postmaster.pid").exists()


async def test_a_folder_that_can_not_be_used_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"did not start.*Check that the folder can be written"):
        EmbeddedServer.start(tmp_path / "file" / "postgres")
