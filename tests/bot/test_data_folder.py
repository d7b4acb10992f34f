"""One service a data folder: a second is refused with a sentence, a dead one is no obstacle, its last workers are."""

import fcntl
import os
from pathlib import Path

import pytest

from bot import data_folder
from bot.data_folder import CLAIM, FolderTakenError, claimed
from tests.scheduler.stage import NOW, SECOND

NOBODY = 2**22 + 1


def test_a_second_service_is_told_who_runs_there_and_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    said = rf"already runs on the data folder {folder} \(process {os.getpid()}, since 2026-03-02T01:00:00\+00:00\)"
    with claimed(folder, now=NOW), pytest.raises(FolderTakenError, match=said), claimed(folder, now=NOW):
        pass
    with claimed(folder, now=NOW):
        pass


def test_what_a_killed_service_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / CLAIM).write_text(f"{NOBODY} 2026-03-01T00:00:00+00:00\n")
    with claimed(tmp_path, now=NOW):
        assert (tmp_path / CLAIM).read_text() == f"{os.getpid()} 2026-03-02T01:00:00+00:00\n"


def test_the_last_workers_of_a_killed_service_are_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "LAST_WORKERS", 0.2 * SECOND)
    with (tmp_path / CLAIM).open("w") as workers:
        fcntl.flock(workers, fcntl.LOCK_EX)
        workers.write(f"{NOBODY} yesterday\n")
        workers.flush()
        with pytest.raises(FolderTakenError, match=f"process {NOBODY}, since yesterday"), claimed(tmp_path, now=NOW):
            pass
    with claimed(tmp_path, now=NOW):
        pass
