"""The page of four phones: all of it is served here, asks nobody else, and speaks both languages."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.clock import TravelledClock
from sandbox.server import Sandbox
from sandbox.web import PAGE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMED = re.compile(r"""["'/]([\w-]+\.(?:js|css|svg|ogg|amr))["']""")
# The name of the SVG language looks like an address; nothing is ever fetched from it.
ADDRESS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
WORD = re.compile(r'^    (\w+): "(.*)",$', re.MULTILINE)
SAID = re.compile(r'\bword\("(\w+)"|data-(?:word|label)="(\w+)"')
FIELD = re.compile(r"\{(\w+)\}")


def text_of(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def names(*suffixes: str) -> list[str]:
    return sorted(path.name for path in PAGE.iterdir() if path.suffix in suffixes)


def table(language: str) -> dict[str, str]:
    found = re.search(rf"^  {language}: \{{\n(.*?)^  \}},$", text_of("words.js"), re.MULTILINE | re.DOTALL)
    assert found
    return dict(WORD.findall(found[1]))


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Sandbox(TravelledClock(NOON)).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield client


async def test_the_page_and_all_that_it_names_are_served(browser: httpx.AsyncClient) -> None:
    opened = await browser.get("/")
    assert opened.status_code == 200
    assert opened.headers["content-type"].startswith("text/html")
    known, waiting = {"index.html"}, set(NAMED.findall(opened.text))
    while waiting:
        name = waiting.pop()
        known.add(name)
        answer = await browser.get(f"/page/{name}")
        assert answer.status_code == 200, name
        if name.endswith((".js", ".css")):
            waiting |= set(NAMED.findall(answer.text)) - known
    assert sorted(known) == names(".html", ".js", ".css", ".svg", ".ogg", ".amr")


async def test_scripts_are_served_as_what_a_browser_runs(browser: httpx.AsyncClient) -> None:
    for name in names(".js"):
        assert "javascript" in (await browser.get(f"/page/{name}")).headers["content-type"]


def test_the_page_names_no_outside_host() -> None:
    assert {name: ADDRESS.findall(text_of(name)) for name in names(".html", ".js", ".css", ".svg")} == {
        name: [] for name in names(".html", ".js", ".css", ".svg")
    }


def test_an_outside_host_would_be_found() -> None:
    assert ADDRESS.findall('<link href="//fonts.example.com/a.css"> @import "https://cdn.example.org/b.css";')


def test_both_languages_have_the_same_words_and_fields() -> None:
    chinese, english = table("zh"), table("en")
    assert len(chinese) > 50
    assert list(chinese) == list(english)
    fields = {key: sorted(FIELD.findall(words)) for key, words in english.items()}
    assert {key: sorted(FIELD.findall(words)) for key, words in chinese.items()} == fields


def test_the_page_says_only_words_that_it_has() -> None:
    said = {one or other for name in names(".html", ".js") for one, other in SAID.findall(text_of(name))}
    assert said - set(table("en")) == set()


def test_no_word_is_kept_that_the_page_never_says() -> None:
    spoken = "".join(text_of(name) for name in names(".html", ".js") if name != "words.js")
    assert [key for key in table("en") if f'"{key}"' not in spoken] == []


async def test_the_page_can_read_the_desks_clock(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/control/clock")).json() == {"now": NOON.isoformat(), "zone": "Asia/Shanghai"}
