"""A campaign reaches customers in their chat, by day and where WeChat lets us, and stays apart from tickets (C32)."""

from datetime import timedelta

import pytest

from desk.survey.campaign import Campaign, Hindrance, Population, results_of
from desk.survey.dimension import OWN
from desk.terms import CampaignId
from handlers.campaigns import Sent, prospects, send
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS


async def prepared(world: World) -> Campaign:
    wanted = Campaign(name="Spring", population=Population(), instrument="CSAT 1", created_at=world.clock.now())
    async with world.stage.desk.store.begin() as tx:
        return await tx.campaigns.add(wanted)


async def sends(world: World, campaign: Campaign) -> Sent:
    desk = world.stage.desk
    sent = await send(campaign, store=desk.store, rules=desk.rules, now=world.clock.now())
    await world.settle()
    return sent


async def served(world: World, customer: str) -> Crew:
    """A customer whose ticket was closed three weeks ago."""
    crew = await gather_crew(world, customer=customer)
    await crew.until_result()
    await crew.ann.says("好了")
    await crew.ann.says("都是9分 很好")
    await world.clock.travel(timedelta(days=21))
    await world.settle()
    crew.ann.mark()
    return crew


@pytest.mark.requirement("R4.2-1", "R4.2.1-1", "R4.2.1-2")
async def test_taps_in_telegram_answer_it_and_the_ticket_keeps_its_own(world: World) -> None:
    crew = await served(world, TELEGRAM)
    before = await world.ticket()
    campaign = await prepared(world)
    assert (await sends(world, campaign)).asked == 1
    await crew.ann.reads("我们的服务", "（1/5）响应速度")
    for letter in "rsca":
        await crew.ann.presses("crate", argument=f"{campaign.id}{letter}8")
    await crew.ann.says("9")
    await crew.ann.reads("谢谢")
    async with world.stage.desk.store.begin() as tx:
        held = await tx.campaigns.rounds(campaign.id or CampaignId(0))
    assert results_of(one.answers for one in held).answered == 1
    assert held[0].answers.points == dict(zip(OWN, (8, 8, 8, 8, 9), strict=True))
    assert await world.ticket() == before
    assert (await sends(world, campaign)).asked == 0


async def test_on_wechat_the_customer_must_have_written_and_the_rest_is_told(world: World) -> None:
    crew = await served(world, WECHAT)
    campaign = await prepared(world)
    sent = await sends(world, campaign)
    assert (sent.asked, sent.held_back[Hindrance.WINDOW_SHUT]) == (0, 1)
    await crew.ann.says("你好")
    async with world.stage.desk.store.begin() as tx:
        policy = world.stage.desk.policy
        assert (await prospects(campaign, tx=tx, policy=policy, now=world.clock.now()))[None] == 1
    assert (await sends(world, campaign)).asked == 1
    await crew.ann.reads("（1/5）响应速度")
    await crew.ann.says("9 9 8 10 9")
    await crew.ann.reads("谢谢")
    async with world.stage.desk.store.begin() as tx:
        (held,) = await tx.campaigns.rounds(campaign.id or CampaignId(0))
    assert len(held.answers.points) == 5


async def test_nobody_is_asked_at_night(world: World) -> None:
    await served(world, TELEGRAM)
    campaign = await prepared(world)
    await world.time_passes(hours=14)
    sent = await sends(world, campaign)
    assert (sent.asked, sent.until is not None) == (0, True)
