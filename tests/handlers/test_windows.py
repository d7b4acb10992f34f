"""What WeChat's customers do allows the desk to speak: noted with the message itself, once."""

from dataclasses import replace

import pytest

from desk.messages import Consented, Gesture, Joined, Left, Words
from tests.handlers.stage import ANN, WANG, Front, says

GRANTS = "SELECT kind, unspent FROM wechat_grants ORDER BY kind"


@pytest.mark.requirement("R2.3-6")
async def test_each_act_is_a_grant_and_the_same_message_again_is_none(front: Front) -> None:
    told = says("洗衣机漏水", key="a", of=WANG)
    await front.intake.receive(told)
    await front.rows_changed("UPDATE wechat_grants SET unspent = 2")
    await front.intake.receive(told)
    assert await front.rows(GRANTS) == [("message", 2)]
    await front.intake.receive(replace(says("", key="b", of=WANG, parts=[Joined()]), gesture=Gesture.SCAN))
    await front.intake.receive(replace(says("", key="c", of=WANG, parts=[Words(text="/help")]), gesture=Gesture.MENU))
    assert await front.rows(GRANTS) == [("menu", 3), ("message", 2), ("scan", 3)]
    await front.intake.receive(says("还有", key="d", of=WANG))
    assert await front.rows(GRANTS) == [("menu", 3), ("message", 5), ("scan", 3)]


async def test_an_album_that_is_taken_up_later_counts_from_when_it_was_sent(front: Front) -> None:
    await front.intake.receive(replace(says("", key="a", of=WANG), album="g"))
    await front.rows_changed("UPDATE wechat_grants SET unspent = 1")
    await front.takes_up(seconds=2)
    assert await front.rows(GRANTS) == [("message", 1)]


async def test_other_apps_and_who_leaves_grant_nothing(front: Front) -> None:
    await front.intake.receive(says("It leaks", key="a", of=ANN))
    await front.intake.receive(says("", key="b", of=WANG, parts=[Left()]))
    assert await front.rows(GRANTS) == []


async def test_a_consent_is_kept_and_nobody_is_answered(front: Front) -> None:
    for key in ("a", "b", "b"):
        await front.intake.receive(says("", key=key, of=WANG, parts=[Consented(template="T")]))
    assert await front.rows("SELECT template, unspent FROM wechat_consents") == [("T", 2)]
    assert await front.said_to(WANG) == []
    assert await front.rows("SELECT count(*) FROM customers") == [(0,)]
