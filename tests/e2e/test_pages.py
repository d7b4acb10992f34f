"""The customer's page: a link from the chat opens it in any browser, in their language, and in nobody else's hands."""

import hashlib
import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest

from desk.papers.document import link_to
from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import Status
from tests.e2e.crew import CUSTOMERS, PHONE, RESULT, Crew, gather_crew
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


async def form_of(world: World, url: str) -> dict[str, str]:
    page = await seen(world, f"{url}/survey")
    assert page.status_code == 200
    asked_at = re.search(r'name="asked_at" value="([^"]+)"', page.text)
    assert asked_at
    return {"asked_at": html.unescape(asked_at[1])}


async def sends(world: World, url: str, form: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(f"{url}/survey?lang=en", data=form)
    await world.settle()
    return answer


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R1.3-10", "R2.4-2", "R4.2-1")
async def test_who_prefers_a_form_says_in_it_that_it_is_solved_and_how_well(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    url = await link_from(crew)
    assert f"{url.removeprefix(world.stage.url)}/survey" in (await seen(world, url)).text
    form = await form_of(world, url)
    points = {d.value: "9" for d in OWN} | {SurveyDimension.ATTITUDE.value: "10"}
    taken = await sends(world, url, {**form, **points, "solved": "yes", "comment": "quick & friendly"})
    assert taken.status_code == 200
    assert "Thank you" in taken.text
    ticket = await world.ticket()
    assert ticket.status is Status.CLOSED
    assert ticket.feedback.confirmed_via == "form"
    assert ticket.survey is not None
    assert dict(ticket.survey.points) == {d: 10 if d is SurveyDimension.ATTITUDE else 9 for d in OWN}
    assert ticket.survey.comment == "quick & friendly"
    await crew.ann.reads("已结案")


async def test_no_in_the_form_opens_the_ticket_again_and_the_old_form_counts_no_more(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    url = await link_from(crew)
    form = await form_of(world, url)
    assert (await sends(world, url, {**form, "solved": "no", "comment": "it still drips"})).status_code == 200
    assert (await world.ticket()).status is Status.IN_PROGRESS
    await crew.li.reads("it still drips")
    again = await sends(world, url, {**form, SurveyDimension.ATTITUDE.value: "9"})
    assert again.status_code == 409
    assert (await world.ticket()).survey is None


async def test_a_form_is_taken_as_browsers_and_proxies_send_it(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    url = await link_from(crew)
    for path in ("", "/survey"):
        async with httpx.AsyncClient() as browser:
            only_head = await browser.head(url + path)
        assert (only_head.status_code, only_head.content) == (200, b"")
    lines = "\n".join("x" * 99 for _ in range(20))  # 1999 characters for the browser, which sends two for a line's end
    form = {**await form_of(world, url), "solved": "yes", "comment": lines.replace("\n", "\r\n") + "\0"}
    assert (await sends_in_pieces(world, url, urlencode(form))).status_code == 200
    survey = (await world.ticket()).survey
    assert survey is not None
    assert survey.comment == lines
    assert (await sends_in_pieces(world, url, "x" * 70_000)).status_code == 413
    async with httpx.AsyncClient() as browser:
        assert (await browser.post(f"{url}/survey")).status_code == 400, "nothing at all"


async def sends_in_pieces(world: World, url: str, content: str) -> httpx.Response:
    """Send a form without saying how long it is."""

    async def pieces() -> AsyncIterator[bytes]:
        for begin in range(0, len(content), 1000):
            yield content[begin : begin + 1000].encode()

    async with httpx.AsyncClient() as browser:
        answer = await browser.post(f"{url}/survey?lang=en", content=pieces())
    await world.settle()
    return answer


TAMPERED: tuple[tuple[dict[str, str], int], ...] = (
    ({}, 409),
    ({"response_speed": "11"}, 409),
    ({"response_speed": "many"}, 400),
    ({"asked_at": "yesterday", "response_speed": "9"}, 400),
    ({"asked_at": "2026-11-23T09:00:00", "response_speed": "9"}, 400),
    ({"comment": "x" * 2001}, 400),
    ({"comment": "x" * 70_000}, 413),
    ({f"field {number}": "1" for number in range(30)}, 400),
)


async def test_a_form_that_was_tampered_with_changes_nothing(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    url = await link_from(crew)
    before, form = await world.ticket(), await form_of(world, url)
    for wrong, status in TAMPERED:
        assert (await sends(world, url, {**form, **wrong})).status_code == status, wrong
    assert await world.ticket() == before


@pytest.mark.requirement("R2.4-3")
async def test_documents_are_on_the_page_and_a_stranger_can_have_one_verified(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_result()
    url = await link_from(crew)
    await crew.ann.says("解决了")
    await world.settle()
    ticket = await world.ticket()
    assert ticket.documents
    page = await seen(world, url)
    for document in ticket.documents:
        link = f"{url}/documents/{document.number}.pdf"
        assert link.removeprefix(world.stage.url) in page.text
        content = (await seen(world, link)).content
        assert hashlib.sha256(content).hexdigest() == document.sha256
    assert (await seen(world, f"{url}/documents/RO-2026-999999.pdf")).status_code == 404
    async with world.stage.desk.store.begin() as tx:
        issue = (await tx.documents.of_round(ticket.id, 0))[0]
    verified = await seen(world, link_to(issue.code, world.stage.url), **{"accept-language": "en"})
    assert verified.status_code == 200
    for words in ("Genuine", issue.number, issue.sha256):
        assert words in verified.text
    for secret in ("王芳", PHONE, "洗衣机"):
        assert secret not in verified.text
    assert (await seen(world, f"{world.stage.url}/verify/AAAA-BBBB-CCCC-DDDD")).status_code == 404
