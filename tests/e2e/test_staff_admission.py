"""Who is let in, and who may do what: codes, roles, departments, and the least of the customer's data."""

import pytest

from bot.demo.playing import Player, shown
from desk.terms import Status
from handlers.staffing import NewMember, invite
from tests.e2e.crew import PHONE, PROBLEM, gather_crew
from tests.e2e.story import World

STRANGERS = ("wecom:Stranger", "telegram:staff:2999")
ADDRESS = "杭州市西湖区文三路90号"


async def _code(world: World) -> str:
    asked = NewMember(name="Bo", roles=("technician",), department="technical", position="Technician", locale="en")
    return await invite(asked, store=world.stage.desk.store, policy=world.stage.desk.policy, now=world.clock.now())


def _stranger(world: World, number: str) -> Player:
    if number.startswith("wecom:"):
        world.stage.sandbox.wecom.add_member(number.removeprefix("wecom:"))
    return world.phone(number)


def _said(phone: Player) -> list[str]:
    return [shown(bubble) for bubble in phone.transcript() if bubble.side == "them"]


async def _members_with_an_address(world: World) -> list[str]:
    async with world.stage.desk.store.begin() as tx:
        return [member.name for member in (await tx.staff()).members if member.addresses]


@pytest.mark.parametrize("number", STRANGERS)
async def test_who_is_no_member_gets_nothing_but_the_request_for_a_code(world: World, number: str) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    stranger = _stranger(world, number)
    for words in ("/queue", "/ticket 1001", "/dialogue 1001", "/accept 1001", "你好", "/log phone 13900000000 x: y"):
        await stranger.says(words)
    answers = _said(stranger)
    assert len(answers) == 6
    assert all(answer == answers[0] and ("invitation" in answer or "邀请码" in answer) for answer in answers)
    ticket = await world.ticket()
    assert ticket.assignee
    assert ticket.assignee.name == "Li"


@pytest.mark.parametrize("number", STRANGERS)
async def test_a_code_lets_in_one_person_once(world: World, number: str) -> None:
    code = await _code(world)
    first, second = _stranger(world, number), world.phone("telegram:staff:2888")
    await first.says(code)
    await first.reads("Welcome, Bo")
    await second.says(f"/start inv_{code}")
    await second.sees(lambda b: "used" in shown(b) or "使用" in shown(b), "that the code was used")
    assert await _members_with_an_address(world) == ["Bo"]
    await second.says("/queue")
    await second.sees(lambda b: "invitation" in shown(b) or "邀请码" in shown(b), "the request for a code")


async def test_a_wrong_and_an_expired_code_let_nobody_in(world: World) -> None:
    code = await _code(world)
    phone = world.phone("telegram:staff:2888")
    await phone.says("ABCDEFGH")
    await phone.sees(lambda b: "don't know this code" in shown(b) or "无效" in shown(b), "that the code is unknown")
    await world.time_passes(hours=24 * 7)
    await phone.says(code)
    await phone.sees(lambda b: "expired" in shown(b) or "过期" in shown(b), "that the code has expired")
    assert await _members_with_an_address(world) == []


@pytest.mark.parametrize(
    ("order", "role"),
    [
        ("/reached 1001 9", "technician"),
        ("/missed 1001", "technician"),
        ("/close 1001", "technician"),
        ("/merge 1001 into 1001", "technician"),
        ("/accept 1001", "archivist"),
        ("/grade 1001 general routine repair electronics level3", "archivist"),
        ("/log phone 13900000000 Bob: broken", "archivist"),
        ("/queue", "archivist"),
    ],
)
async def test_a_role_that_may_not_is_refused_and_nothing_changes(world: World, order: str, role: str) -> None:
    crew = await gather_crew(world)
    await crew.report()
    before, told = await world.ticket(), await world.timeline()
    other = await world.hires("telegram:staff:2004", "Ada", role, locale="en")
    await other.says(order)
    await other.reads("Your role does not allow this")
    assert (await world.ticket(), await world.timeline()) == (before, told)


async def test_another_department_can_neither_take_nor_read_the_job(world: World) -> None:
    crew = await gather_crew(world)
    zhao = await world.hires("wecom:ZhaoMing", "Zhao", "technician", department="logistics", locale="en")
    await crew.report()
    await crew.grade()
    for order in ("/accept 1001", "/dialogue 1001", "/timeline 1001", "/note 1001 hello"):
        await zhao.says(order)
        await zhao.reads("belongs to another department")
    await zhao.says("/ticket 1001")
    await zhao.says("/queue")
    assert not [words for words in _said(zhao) if PHONE in words or "王芳" in words]
    assert (await world.ticket()).status is Status.TRIAGED


@pytest.mark.requirement("R5.4-10")
async def test_before_the_job_is_accepted_no_push_holds_phone_number_or_address(world: World) -> None:
    crew = await gather_crew(world)
    bo = await world.hires("telegram:staff:2003", "Bo", "technician", locale="en")
    await crew.ann.says(f"{PROBLEM}，我的电话{PHONE}，请上门维修", name="王芳")
    await crew.ann.says(f"地址：{ADDRESS}")
    await crew.tom.says("/set 1001 name 王芳")
    await crew.grade()
    for phone in (crew.li, bo):  # who is asked next when the first does not answer
        card = await phone.reads("Ticket 1001", "王**", "138****8000")
        assert PROBLEM in shown(card)
        await world.time_passes(minutes=30)
    await bo.says("/queue")
    await bo.says("/ticket 1001")
    await bo.says("/dialogue 1001")
    for phone in (crew.li, bo):
        assert not [words for words in _said(phone) if PHONE in words or ADDRESS in words]
    await crew.li.says("/accept 1001")
    await crew.li.reads("Ticket 1001 is yours", PHONE, ADDRESS)
    await bo.reads("Ticket 1001: taken by Li")
    assert not [words for words in _said(bo) if PHONE in words or ADDRESS in words]
