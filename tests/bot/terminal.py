"""A terminal: commands typed at it, as an operator does."""

import asyncio
import sys
from dataclasses import dataclass
from io import StringIO

import pytest

from bot.cli import main


@dataclass(kw_only=True)
class Terminal:
    """Runs the command line as it is installed."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def sets(self, **variables: str) -> None:
        """Set variables of the environment, without their prefix."""
        for name, value in variables.items():
            self.monkeypatch.setenv(f"AFTERCARE_{name}", value)

    async def runs(self, *words: str) -> tuple[int, str]:
        """Run `aftercare …` beside the test's own loop; gives the exit code and all that it said."""
        return await asyncio.to_thread(self.asks, *words)

    def asks(self, *words: str, types: str = "") -> tuple[int, str]:
        """Run `aftercare …`, typing lines where it asks; gives the exit code and all that it said."""
        self.monkeypatch.setattr(sys, "argv", ["aftercare", *words])
        self.monkeypatch.setattr(sys, "stdin", StringIO(types))
        self.capsys.readouterr()
        code = _exit_code()
        said = self.capsys.readouterr()
        return code, said.out + said.err


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
