"""Campaigns in the store: who belongs to a population and was not asked yet, and what they answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.survey import campaigning
from desk.survey.campaign import Acquaintance, Campaign, Population, results_of
from desk.survey.dimension import SurveyDimension
from desk.terms import CampaignId, CustomerId, CustomerKind
from desk.turns import Turn
from storage.store import PostgresStore
from tests.storage.stories import ANN, HOUR, NOW, closed, customer, ticket, write

NOBODY = CustomerId(0)


async def settle(store: PostgresStore) -> None:
    """Ann, new and private; Bob, an old customer of a hotel; Cat, who never had a ticket."""
    ann = replace(customer(1), kind=CustomerKind.PRIVATE)
    bob = replace(customer(2), kind=CustomerKind.BUSINESS, industry="Hotels")
    sent = replace(closed(1001, NOW, of=2), times=replace(closed(1001, NOW).times, result_sent_at=NOW - HOUR))
    async with store.begin() as tx:
        (talk,) = (await tx.converse([ANN], now=NOW)).values()
        turn = Turn(
            conversation=replace(talk, customer=ann.id),
            customers=(ann, bob, customer(3)),
            tickets=(sent, closed(1002, NOW, of=2), ticket(1003, of=1)),
        )
        await write(tx, turn)


async def add(store: PostgresStore, **population: object) -> Campaign:
    wanted = Campaign(
        name="Spring",
        population=Population(**population),  # type: ignore[arg-type]  # whatever the story needs
        instrument="CSAT 1",
        created_at=NOW,
    )
    async with store.begin() as tx:
        return await tx.campaigns.add(wanted)


@pytest.mark.requirement("R4.2.1-2")
@pytest.mark.parametrize(
    ("population", "who"),
    [
        ({}, [1, 2]),
        ({"acquaintance": Acquaintance.NEW}, [1]),
        ({"acquaintance": Acquaintance.EXISTING}, [2]),
        ({"kind": CustomerKind.BUSINESS}, [2]),
        ({"industry": "hotels"}, [2]),
        ({"kind": CustomerKind.PRIVATE, "industry": "hotels"}, []),
    ],
)
async def test_those_of_the_population_are_found(
    store: PostgresStore, population: dict[str, object], who: list[int]
) -> None:
    await settle(store)
    campaign = await add(store, **population)
    async with store.begin() as tx:
        found = await tx.campaigns.candidates(campaign, after=NOBODY, limit=9)
    assert [one.customer.id for one in found] == who


async def test_what_speaks_for_or_against_asking_is_told(store: PostgresStore) -> None:
    await settle(store)
    campaign = await add(store)
    async with store.begin() as tx:
        ann, bob = await tx.campaigns.candidates(campaign, after=NOBODY, limit=9)
        assert await tx.campaigns.candidates(campaign, after=ann.customer.id, limit=9) == (bob,)
    assert (ann.is_busy, ann.asked_at, ann.customer.addresses) == (True, None, (ANN,))
    assert (bob.is_busy, bob.asked_at, bob.customer.industry) == (False, NOW - HOUR, "Hotels")


async def test_who_was_asked_is_no_candidate_any_more_and_was_asked_lately_for_others(store: PostgresStore) -> None:
    await settle(store)
    first, second = await add(store), await add(store)
    assert first.id != second.id
    held = campaigning.begun(first, CustomerId(2), now=NOW + HOUR)
    async with store.begin() as tx:
        await write(tx, Turn(campaign_rounds=(held,)))
    async with store.begin() as tx:
        assert [c.customer.id for c in await tx.campaigns.candidates(first, after=NOBODY, limit=9)] == [1]
        _, bob = await tx.campaigns.candidates(second, after=NOBODY, limit=9)
        assert bob.asked_at == NOW + HOUR
        assert await tx.campaigns.everything() == (second, first)


async def test_answers_come_back_as_they_were_given_last(store: PostgresStore) -> None:
    await settle(store)
    campaign = await add(store)
    assert campaign.id is not None
    begun = campaigning.begun(campaign, CustomerId(2), now=NOW)
    points = {SurveyDimension.ATTITUDE: 9}
    answered = campaigning.answered(begun, points, comment="好", via="wechat", now=NOW + timedelta(days=1))
    async with store.begin() as tx:
        await write(tx, Turn(campaign_rounds=(begun, answered)))
    async with store.begin() as tx:
        assert await tx.campaigns.answers(campaign.id, CustomerId(2)) == answered
        assert await tx.campaigns.answers(campaign.id, CustomerId(1)) is None
        assert await tx.campaigns.named(campaign.id) == campaign
        assert await tx.campaigns.named(CampaignId(99)) is None
        assert results_of(held.answers for held in await tx.campaigns.rounds(campaign.id)).answered == 1
