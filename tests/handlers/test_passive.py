"""WeChat's passive reply: claimed once, and whatever it does not carry goes out the usual way."""

import asyncio

import pytest

from desk.deliveries import Lane
from desk.messages import Address
from desk.replies import Say, Toast
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from handlers import passive
from handlers.ports import Errand, Receipt
from tests.desk.talking import in_english
from tests.handlers.stage import ANN, NOW, SECOND, WANG, Front, says

STATES = "SELECT state, words FROM deliveries ORDER BY id"


async def reports(front: Front, *, key: str = "a") -> Errand | None:
    return await front.intake.receive_for_reply(says("洗衣机漏水", key=key, of=WANG))


async def lane(front: Front) -> Lane | None:
    """Lease what the delivery loop would get now, and give it back."""
    async with front.store.begin() as tx:
        for found in await tx.claim_lanes_of([WANG], now=front.clock.now(), lease=SECOND):
            await tx.release_lanes({WANG: found.until})
            return found
    return None


async def claims(front: Front, of: Address) -> Errand | None:
    replies = passive.PassiveReplies(store=front.store, clock=front.clock, phrasebook=lambda _: in_english)
    return await replies.claim(of)


async def owes(front: Front, *messages: Say | Toast) -> None:
    async with front.store.begin() as tx:
        turn = Turn(outbound=tuple(Outbound(to=WANG, message=message) for message in messages))
        await tx.write([((), turn)], now=NOW)


@pytest.mark.requirement("R1.2-3")
async def test_the_answer_of_the_turn_is_claimed_and_settled(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    assert errand.address == WANG
    await front.intake.replied(errand, Receipt(words="您好"))
    states = await front.rows(STATES)
    assert states[0] == ("sent", "您好")
    left = await lane(front)
    assert errand.id not in [owed.id for owed in (left.owed if left else ())]


async def test_nobody_else_sends_while_the_answer_is_on_its_way(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    assert await lane(front) is None
    again = await asyncio.gather(*(reports(front) for _ in range(5)))
    assert again == [None] * 5


async def test_of_an_answer_that_was_never_settled_the_next_sender_knows_that_it_was_begun(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    await front.clock.travel(passive.LEASE + SECOND)
    found = await lane(front)
    assert found is not None
    assert (found.owed[0].id, found.owed[0].begun_at) == (errand.id, NOW)
    assert await claims(front, WANG) is None, "nor is it answered with again"


async def test_what_the_answer_can_not_carry_is_free_at_once(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    rings = front.rings
    await front.intake.released(errand)
    found = await lane(front)
    assert found is not None
    assert (found.owed[0].id, found.owed[0].begun_at, found.owed[0].attempts) == (errand.id, None, 0)
    assert front.rings > rings


async def test_a_late_release_takes_nobody_elses_lane(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    await front.clock.travel(passive.LEASE + SECOND)
    async with front.store.begin() as tx:
        assert await tx.claim_lanes_of([WANG], now=front.clock.now(), lease=60 * SECOND)
    await front.intake.released(errand)
    assert await lane(front) is None
    await front.intake.replied(errand, Receipt(words="您好"))
    assert await lane(front) is None


async def test_a_first_message_that_fits_no_answer_is_left_and_so_is_its_order(front: Front) -> None:
    await owes(front, Toast(press="p", text=verbatim("好")), Say(body=(verbatim("您好"),)))
    assert await claims(front, WANG) is None
    found = await lane(front)
    assert found is not None
    assert len(found.owed) == 2


async def test_who_is_owed_nothing_claims_nothing(front: Front) -> None:
    assert await claims(front, ANN) is None


async def test_a_store_that_goes_away_after_the_commit_does_not_unsay_it(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(passive, "claim", away)
    assert await reports(front) is None
    assert len(await front.tickets()) == 1


async def notes(front: Front, errand: Errand) -> "asyncio.Task[None]":
    """Note an answer that went out while the store is away, up to where it waits for another try."""
    front.store.is_cut = True
    noting = asyncio.get_running_loop().create_task(front.intake.replied(errand, Receipt(words="您好")))
    await until_awaited(front)
    return noting


async def until_awaited(front: Front) -> None:
    async with asyncio.timeout(5):
        while not front.clock.is_awaited:
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.001)


async def test_an_answer_that_went_out_while_the_store_was_away_is_noted_when_it_is_back(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    noting = await notes(front, errand)
    front.store.is_cut = False
    await front.clock.travel(SECOND)
    await noting
    assert (await front.rows(STATES))[0] == ("sent", "您好")


async def test_when_the_store_stays_away_whoever_comes_next_knows_that_it_may_have_arrived(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    errand = await reports(front)
    assert errand is not None
    noting = await notes(front, errand)
    for pause in passive.NOTE_AGAIN:
        await until_awaited(front)
        await front.clock.travel(pause)
    await noting
    assert caplog.messages.count("passive_reply_not_noted") == len(passive.NOTE_AGAIN) + 1
    front.store.is_cut = False
    await front.clock.travel(passive.LEASE)
    found = await lane(front)
    assert found is not None
    assert (found.owed[0].id, found.owed[0].begun_at) == (errand.id, NOW)
