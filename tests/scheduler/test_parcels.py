"""One message for several deliveries: all of them have its fate, and what follows finds them as it needs."""

from collections import deque

import pytest

from desk.deliveries import Refusal
from desk.messages import Channel
from desk.parcels import DIGEST_FROM
from desk.replies import Card, Choice
from desk.terms import TicketId
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused
from scheduler.delivery import deliver_due
from tests.handlers.stage import rows
from tests.scheduler.stage import LI, MINUTE, WANG, Office


def job(number: int, *, revises: bool = False, quiet: bool = False) -> Card:
    accept = Choice(token=f"accept.{number}", label=verbatim("Accept"))
    title = verbatim(f"Job {number}")
    return Card(key=f"t{number}", title=title, choices=(accept,), revises=revises, quiet=quiet)


@pytest.mark.requirement("R2.3-6")
async def test_what_one_message_carried_is_sent_with_its_receipt(office: Office) -> None:
    await office.owes(WANG, "one", "two", "three", ticket=1001)
    await deliver_due(office.post)
    box = office.boxes[Channel.WECHAT]
    assert box.words == ["one ——— two ——— three"]
    kept = await rows(office.store.engine, "SELECT state, platform_id, cost, words FROM deliveries ORDER BY id")
    assert kept == [("sent", "m1", 1, "one"), ("sent", "m1", 0, "two"), ("sent", "m1", 0, "three")]


async def test_what_failed_together_is_tried_again_together_with_what_came_since(office: Office) -> None:
    box = office.boxes[Channel.WECHAT]
    box.answers["oWang"] = deque([DeliveryFailed("busy")])
    await office.owes(WANG, "one", "two")
    await deliver_due(office.post)
    assert await office.states() == ["due", "due"]
    await office.owes(WANG, "three")
    await office.clock.travel(MINUTE)
    await deliver_due(office.post)
    assert box.words == ["one ——— two ——— three"]


@pytest.mark.parametrize("at_first", [1, DIGEST_FROM])
@pytest.mark.requirement("R6.4-3")
async def test_what_may_have_arrived_is_repeated_as_it_was_and_takes_nothing_along(
    office: Office, at_first: int
) -> None:
    box = office.boxes[Channel.WECOM]
    box.answers["li"] = deque([DeliveryFailed("no answer", is_unsure=True), DeliveryFailed("busy")])
    await office.owes(LI, *(f"early {number}" for number in range(at_first)))
    await deliver_due(office.post)
    await office.owes(LI, *(f"late {number}" for number in range(DIGEST_FROM)))
    for _ in range(2):
        await office.clock.travel(MINUTE)
        await deliver_due(office.post)
    first, last = box.words
    assert ("early 0" in first, "late" in first) == (True, False)
    assert (first.count("early"), last.count("late"), last.count("early")) == (at_first, DIGEST_FROM, 0)
    assert await office.states() == ["sent"] * (at_first + DIGEST_FROM)


async def test_somebody_hears_of_each_ticket_of_what_was_refused_together(office: Office) -> None:
    office.boxes[Channel.WECHAT].answers["oWang"] = deque([DeliveryRefused("45015", window_closed=True)])
    for ticket in (1001, 1002):
        await office.owes(WANG, "news", "more", ticket=ticket)
    await deliver_due(office.post)
    assert await office.states() == ["held"] * 4
    assert [(owed.ticket, trouble) for owed, trouble in office.refused] == [
        (1001, Refusal(reason="45015", held=True)),
        (1002, Refusal(reason="45015", held=True)),
    ]


@pytest.mark.requirement("R6.4-3")
async def test_a_job_told_in_short_is_revised_under_the_name_of_the_digest(office: Office) -> None:
    box = office.boxes[Channel.WECOM]
    await office.owes(LI, *map(job, range(8)), ticket=1001)
    await deliver_due(office.post)
    assert len(box.got) == 1
    assert await office.states() == ["sent"] * 8
    await office.owes(LI, job(3, revises=True), ticket=1001)
    await deliver_due(office.post)
    assert (box.got[-1].message, box.got[-1].revises) == (job(3, revises=True), "m1")


async def test_a_digit_after_a_digest_presses_none_of_the_buttons_that_it_did_not_show(office: Office) -> None:
    await office.owes(LI, *map(job, range(8)), ticket=1001)
    await deliver_due(office.post)
    async with office.store.begin() as tx:
        assert await tx.offers([LI]) == {}
    await office.owes(LI, job(9), ticket=1001)
    await deliver_due(office.post)
    async with office.store.begin() as tx:
        assert (await tx.offers([LI]))[LI].ticket == TicketId(1001)
