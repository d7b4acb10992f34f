"""Papers are drawn in a process of their own: what breaks there breaks nothing here."""

import os
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.papers.artist import ArtistApart
from desk.papers.paper import Drawn, PaperWanted
from handlers.drawing import UndrawableError
from handlers.store import Transaction


class PlainDrawer:
    """Draws what it is told, or fails at it."""

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> str:
        return f"{tx} {wanted} {at}"

    @staticmethod
    def draw(plain: str) -> tuple[Drawn, ...]:
        if plain == "die":
            os._exit(9)
        if plain == "print":
            print("a library says something")
        if plain == "fail":
            raise ValueError("Ann Lee, 13912345678")
        process = Drawn(name="process", mime="text/plain", content=str(os.getpid()).encode())
        return (Drawn(name="一.txt", mime="text/plain", content=plain.encode()), process)


@pytest.fixture(scope="module")
async def artist() -> AsyncIterator[ArtistApart]:
    # a test's module can't be found by a process that has only the installed packages
    artist = ArtistApart(program=("-c", CHILD))
    yield artist
    await artist.close()


CHILD = f"""
import sys, importlib.util
spec = importlib.util.spec_from_file_location({__name__!r}, {__file__!r})
sys.modules[{__name__!r}] = module = importlib.util.module_from_spec(spec)
sys.modules["pytest"] = type(sys)("pytest")
sys.modules["pytest"].fixture = lambda **_: lambda made: made
spec.loader.exec_module(module)
from bot.papers.child import main
main()
"""


async def test_files_come_back_as_they_were_drawn_by_a_process_that_stays(artist: ArtistApart) -> None:
    text, process = await artist.draw(PlainDrawer(), "你好")
    assert text == Drawn(name="一.txt", mime="text/plain", content="你好".encode())
    _, again = await artist.draw(PlainDrawer(), "print")
    assert again.content == process.content
    assert int(process.content) != os.getpid()


async def test_a_failure_tells_its_kind_and_place_and_nobodys_words(artist: ArtistApart) -> None:
    with pytest.raises(UndrawableError, match=r"ValueError in test_artist.py:\d+ draw") as failed:
        await artist.draw(PlainDrawer(), "fail")
    assert "Ann" not in str(failed.value)


async def test_a_process_that_ends_over_a_paper_does_not_harm_the_next(artist: ArtistApart) -> None:
    with pytest.raises(UndrawableError, match="ended over it"):
        await artist.draw(PlainDrawer(), "die")
    text, _ = await artist.draw(PlainDrawer(), "next")
    assert text.content == b"next"
