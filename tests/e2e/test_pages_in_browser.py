"""The customer's page as a phone's browser shows it: it fits, can be read in the light and in the dark, and by ear."""

import itertools
from pathlib import Path

import pytest

from desk.survey.dimension import OWN
from desk.terms import Status
from tests.e2e.browser import Tab, a_phone, found
from tests.e2e.crew import gather_crew
from tests.e2e.story import World
from tests.e2e.test_pages import link_from

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium on this machine")

FAINTEST = (Path(__file__).parent / "faintest.js").read_text("utf-8")
# a finger's way: on the words of a choice, of which the radio button itself is hidden; how many questions were answered
TAPPED = """
[...document.querySelectorAll("fieldset")].filter((question) => {
  const choice = question.querySelector("input[value='9'], input[value='yes']");
  choice.labels[0].click();
  return choice.checked;
}).length
"""
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


async def is_legible(tab: Tab) -> None:
    """Nothing is wider than the phone, and all text stands out (WCAG AA)."""
    assert await tab.value(OVERFLOW) <= 0
    assert await tab.value(FAINTEST) >= 4.5


async def test_the_page_fits_a_phone_is_legible_can_be_heard_and_takes_the_survey(world: World, tmp_path: Path) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.ann.says("型号是" + "XQG80" * 30)
    url = await link_from(crew)
    async with a_phone(tmp_path) as tab:
        for language, dark in itertools.product(("zh_CN", "en"), (False, True)):
            await tab.open(f"{url}?lang={language}", dark=dark)
            await is_legible(tab)
        nodes = (await tab.ask("Accessibility.getFullAXTree"))["nodes"]
        heard = [(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes if not node["ignored"]]
        assert ("heading", "Ticket 1001") in heard
        assert ("list", "Steps of the work") in heard
        assert ("StaticText", "Confirmation") in heard  # hidden from eyes on a phone, not from ears
        assert await tab.value("document.querySelector('[aria-current=step]').textContent.trim()") == "Handling"
        await crew.complete()
        await crew.send_result()
        await tab.open(f"{url}?lang=en")
        await tab.submits("a.on")
        await is_legible(tab)
        assert await tab.value(TAPPED) == len(OWN) + 1, "a question each, and whether it is solved"
        await tab.submits("button[type=submit]")
        assert "Thank you" in await tab.value("document.querySelector('main').textContent")
    await world.settle()
    ticket = await world.ticket()
    assert ticket.status is Status.CLOSED
    assert ticket.survey is not None
    assert dict(ticket.survey.points) == dict.fromkeys(OWN, 9)
