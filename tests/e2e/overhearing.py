"""Overhearing the log: everything that is logged while a story plays, in both forms, and whether it tells too much."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO

from bot.logs import OURS, Form, lines
from bot.redaction import Redaction, known_secrets
from bot.settings import Settings

LIBRARIES = ("", "aiogram", "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "telegram",
             "urllib3", "uvicorn", "uvicorn.access", "uvicorn.error", "wechatpy")  # fmt: skip
WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(kw_only=True)
class Overheard:
    """What was logged; `secrets` must not stand in it, nor any of `numbers` in whatever spelling."""

    secrets: set[str]
    numbers: tuple[str, ...]
    said: dict[Form, StringIO] = field(default_factory=lambda: {form: StringIO() for form in Form})

    def leaks(self) -> list[str]:
        """Give the lines that tell what they must not."""
        return [line for said in self.said.values() for line in said.getvalue().splitlines() if self._tells(line)]

    def events(self) -> set[str]:
        """Give the names of all events."""
        return set(re.findall(r'"event": "(\w+)"', self.said[Form.JSON].getvalue()))

    def _tells(self, line: str) -> bool:
        digits = _digits(line)
        return any(secret in line for secret in self.secrets) or any(_digits(n)[-10:] in digits for n in self.numbers)


@contextmanager
def overhearing(settings: Settings, *, secrets: set[str], numbers: tuple[str, ...]) -> Iterator[Overheard]:
    """Listen to all of the product, and to what libraries say of their work: nothing is left out as chatter.

    SQLAlchemy's statements, thousands of lines, have a test of their own.
    """
    known = known_secrets(settings)
    heard = Overheard(secrets=secrets | known, numbers=numbers)
    levels = dict.fromkeys(LIBRARIES, logging.INFO) | dict.fromkeys(OURS, logging.DEBUG)
    before = {name: logging.getLogger(name).level for name in levels}
    ears = [logging.StreamHandler(stream) for stream in heard.said.values()]
    for ear, form in zip(ears, heard.said, strict=True):
        ear.setFormatter(lines(Redaction(known), form=form))
        logging.getLogger().addHandler(ear)
    _set(levels)
    try:
        yield heard
    finally:
        _set(before)
        for ear in ears:
            logging.getLogger().removeHandler(ear)


def _set(levels: dict[str, int]) -> None:
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _digits(words: str) -> str:
    return re.sub(r"[^0-9]", "", words.translate(WIDE))
