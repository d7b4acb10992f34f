"""A whole visit at the customer's door: from the appointment in chat to the signature, on two pairs of apps."""

import hashlib
import re
from typing import Any

import pytest

from desk.terms import Status
from desk.visits.visit import Moment, Proof, SigningState, Visit, VisitState
from tests.e2e.crew import CUSTOMERS, GRADING, TECHNICIANS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS
WECOM, TELEGRAM_STAFF = TECHNICIANS
HOME = {"latitude": 30.28, "longitude": 120.12, "label": "文三路90号"}
AT_THE_DOOR = {"latitude": 30.2803, "longitude": 120.1202, "label": "文三路"}


async def in_work(world: World, *, customer: str, technician: str) -> Crew:
    """王芳's washer leaks; Li, who reads Chinese, has taken the job."""
    crew = await gather_crew(world, customer=customer, technician=technician, locale="zh_CN")
    await crew.report()
    await crew.tom.says(f"/grade 1001 {GRADING}")
    await crew.li.says("接单 1001")
    await crew.li.reads("1001", "王芳")
    await crew.ann.says("谢谢")
    return crew


async def visit(world: World) -> Visit:
    held = (await world.ticket()).visit
    assert held
    return held


async def from_wecom(crew: Crew, **content: Any) -> None:  # noqa: ANN401 -- what the sandbox takes
    crew.li.mark()
    await crew.world.stage.sandbox.wecom.say("LiShifu", **content)
    await crew.world.settle()
    await crew.world.time_passes(seconds=2)


@pytest.mark.requirement("R1.2-4", "R2.2-6", "R2.4-1")
async def test_a_visit_from_the_appointment_to_the_signature_on_wechat_and_wecom(world: World) -> None:
    crew = await in_work(world, customer=WECHAT, technician=WECOM)
    await _appointment(crew)
    await _way_and_arrival(crew)
    await _work(crew)
    await _signature(crew)


async def _appointment(crew: Crew) -> None:
    await crew.li.presses("visit")
    await crew.li.presses("visit", argument="1:all")
    await crew.ann.reads("Li 想上门", "您看哪个时间段方便", "11月23日周一", "都不方便")
    await crew.ann.says("2")
    await crew.ann.reads("约好了", "11月23日周一 14:00–16:00", "产品所在的地址")
    await crew.li.reads("客户选了", "14:00–16:00")
    crew.ann.mark()
    await crew.world.stage.sandbox.wechat.say("oWangFang", location=HOME)
    await crew.ann.reads("信息已齐全")
    assert (await crew.world.ticket()).status is Status.WAITING
    await crew.world.time_passes(hours=4)
    await crew.ann.reads("温馨提醒", "14:00–16:00")
    await crew.li.reads("提醒：您有工单 1001 的上门", "文三路90号")


async def _way_and_arrival(crew: Crew) -> None:
    await crew.ann.says("好的")
    await crew.li.presses("way")
    await crew.ann.reads("Li 已出发", "签到码：")
    await crew.li.reads("导航：https://uri.amap.com/navigation?to=120.1")
    await from_wecom(crew, location=AT_THE_DOOR)
    await crew.li.reads("工单 1001 已签到", "位置核实")
    arrival = (await visit(crew.world)).check_in
    assert arrival
    assert arrival.proof is Proof.PLACE
    assert arrival.metres
    assert arrival.metres < 60


async def _work(crew: Crew) -> None:
    await from_wecom(crew, image=True)
    await crew.li.reads("维修前照片")
    await crew.world.time_passes(minutes=20)
    await crew.li.says("用料 1001 密封圈 1")
    await crew.li.reads("已登记到工单 1001：1 × 密封圈")
    await from_wecom(crew, image=True)
    await crew.li.reads("完工后照片")
    await crew.li.says("完工 1001 on_site replacement 密封圈已更换，试机正常")
    await crew.li.says("yes")
    await crew.li.says("no")
    await crew.li.reads("已请客户签字确认")
    assert [photo.moment for photo in (await visit(crew.world)).photos] == [Moment.BEFORE, Moment.AFTER]


async def _signature(crew: Crew) -> None:
    await crew.ann.reads("已在您这边完工", "用料：1 × 密封圈", "密封圈已更换，试机正常", "1. 签字确认")
    await crew.ann.says("1")
    await crew.ann.reads("签字确认已记录", "满意")
    signed = (await visit(crew.world)).signature
    assert signed
    assert (signed.state, signed.name, signed.chat) == (SigningState.SIGNED, "王芳", "wechat:oWangFang")
    seen = next(line.words for line in await crew.world.dialogue() if "已在您这边完工" in line.words)
    assert signed.sha256 == hashlib.sha256(seen.encode()).hexdigest()
    assert (await crew.world.ticket()).status is Status.CONFIRMED
    await crew.tom.says("/ticket 1001")
    await crew.tom.reads("到达：", "位置核实", "用料：1 × 密封圈", "维修前 1 张，完工后 1 张", signed.sha256)
    await crew.tom.says("/photos 1001")
    assert len([bubble for bubble in crew.tom.transcript() if bubble.media]) == 2


@pytest.mark.requirement("R1.2-4", "R2.2-8")
async def test_an_appointment_is_wished_moved_and_kept_and_bad_work_is_not_signed_for_on_telegram(
    world: World,
) -> None:
    crew = await in_work(world, customer=TELEGRAM, technician=TELEGRAM_STAFF)
    await _agreed_and_moved(crew)
    await _proved_by_code(crew)
    await crew.li.says("完工 1001 on_site repair 已修好")
    for answer in ("yes", "no"):
        await crew.li.says(answer)
    await crew.ann.presses("doubt")
    await crew.ann.says("还在漏")
    refused = await visit(world)
    assert refused.signature
    assert refused.signature.state is SigningState.REFUSED
    assert (await world.ticket()).status is Status.IN_PROGRESS


async def _agreed_and_moved(crew: Crew) -> None:
    await crew.li.says("预约 1001 明天9-11点, 下午2点到4点")
    await crew.ann.presses("noslot")
    await crew.ann.says("周三上午10点到12点可以吗")
    await crew.li.reads("客户希望的上门时间：周三上午10点到12点可以吗")
    await crew.li.presses("visit")
    await crew.ann.reads("约好了", "11月25日周三", "10:00–12:00")
    await crew.ann.says("改约")
    await crew.ann.reads("目前约的是", "改好之前仍按这个时间")
    await crew.ann.says("周三下午3点吧")
    await crew.li.presses("visit")
    await crew.ann.reads("约好了", "15:00–17:00")
    assert (await visit(crew.world)).state is VisitState.AGREED


async def _proved_by_code(crew: Crew) -> None:
    await crew.li.says("出发 1001")
    shown = await crew.ann.reads("签到码：")
    found = re.search(r"签到码：(\d{4})", shown.text)
    assert found
    await crew.li.presses("arrived")
    await crew.li.reads("到达还未核实")
    await crew.li.says(found[1])
    await crew.li.reads("客户签到码核实")
    await crew.li.says("/dialogue 1001")
    await crew.li.reads("签到码：••••")
