"""A terminal for the tests of the command line, in an empty folder and with nothing set."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.terminal import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Terminal]:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("AFTERCARE_")]:  # noqa: TID251 -- to forget them
        monkeypatch.delenv(name)
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield Terminal(monkeypatch=monkeypatch, capsys=capsys)
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    logging.captureWarnings(False)
