"""The customer's page: a link from the chat opens it in any browser, in their language, and in nobody else's hands."""

import re
from datetime import timedelta

import httpx
import pytest

from tests.e2e.crew import CUSTOMERS, RESULT, Crew, gather_crew
from tests.e2e.story import World

LINK = re.compile(r"http://\S+/p/\S+")


async def link_from(crew: Crew) -> str:
    await crew.ann.says("进度")
    told = await crew.ann.reads("/p/")
    found = LINK.search(told.text)
    assert found
    return found[0]


async def seen(world: World, url: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(url, headers=headers)
    await world.settle()
    return answer


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.3-3", "R2.3-2")
async def test_the_page_says_at_any_time_how_far_it_is(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.until_taken()
    url = await link_from(crew)
    page = await seen(world, url)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for words in ("工单 1001", "洗衣机漏水了", "Li", "已开始处理"):
        assert words in page.text
    assert 'lang="zh-CN"' in page.text
    english = await seen(world, f"{url}?lang=en")
    assert "The work has begun." in english.text
    await crew.complete()
    await crew.send_result()
    assert RESULT in (await seen(world, url)).text


async def test_a_link_is_good_for_its_ticket_and_its_time_alone(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    url = await link_from(crew)
    for wrong in (url[:-1], url.replace("/p/1001", "/p/1002"), f"{url}/more", url.replace("/p/", "/p/../p/x")):
        answer = await seen(world, wrong, **{"accept-language": "en-GB,en;q=0.9"})
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.text
    lasts = world.stage.desk.policy.pages.lasts
    await world.clock.travel(lasts - timedelta(hours=1))
    assert (await seen(world, url)).status_code == 200
    await world.clock.travel(timedelta(hours=2))
    over = await seen(world, url)
    assert over.status_code == 410
    assert "链接已失效" in over.text
    assert "洗衣机" not in over.text


async def test_what_a_customer_writes_is_words_on_the_page_and_no_more(world: World) -> None:
    crew = await gather_crew(world, customer=CUSTOMERS[1])
    await crew.ann.says("<script>alert(1)</script> my washer leaks & smells", name="Ann")
    page = await seen(world, await link_from(crew))
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; my washer leaks &amp; smells" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    style = re.search(r'href="(/pages/\S+\.css)"', page.text)
    assert style
    assert (await seen(world, world.stage.url + style[1])).headers["content-type"].startswith("text/css")
