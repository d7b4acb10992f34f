"""What `make demo` is about: the whole story plays by itself, from the report to the closed ticket."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("locale", "last"), [("zh_CN", "工单 1001 已结案"), ("en", "Ticket 1001 is now closed")])
def test_the_scripted_story_plays_to_its_end(locale: str, last: str) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--script", "--locale", locale]
    played = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)  # noqa: S603 -- our own
    assert (played.returncode, last in played.stdout) == (0, True), played.stdout[-2000:] + played.stderr[-2000:]
