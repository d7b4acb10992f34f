"""WeChat's passive reply: claimed once, and whatever it does not carry goes out the usual way."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.spool import FolderSpool
from desk.deliveries import Lane, Unsettled
from desk.messages import Address, MessageId
from desk.replies import Say, Toast
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from handlers import passive
from handlers.ports import Errand, Phrasebook, Receipt
from handlers.store import Transaction
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
    async with front.store.begin() as tx:
        return (await replies.claim_of([of])(tx, now=front.clock.now())).get(of)


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


async def test_a_message_is_taken_and_its_answer_claimed_in_one_transaction(front: Front) -> None:
    begun = front.store.begun
    assert await reports(front) is not None
    assert front.store.begun == begun + 1


@pytest.mark.requirement("R1.2-3")
async def test_a_call_that_comes_again_gets_the_answer_that_the_first_did_not_carry(front: Front) -> None:
    errand = await reports(front)
    assert errand is not None
    assert await reports(front) is None, "the first is answering"
    await front.intake.released(errand)
    again = await reports(front)
    assert again is not None
    assert again.id == errand.id
    assert len(await front.tickets()) == 1


async def test_an_answer_that_can_not_be_claimed_harms_no_message(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(tx: Transaction, **_: object) -> None:
        await tx.put_off([Unsettled(id=MessageId(1), due_at=NOW, attempts=1, error="half done")])
        raise ValueError

    monkeypatch.setattr(passive, "claim", broken)
    assert await asyncio.gather(*(reports(front, key=key) for key in "ab")) == [None, None]
    assert len(await front.tickets()) == 1
    assert await front.rows("SELECT count(*) FROM messages WHERE NOT is_outgoing") == [(2,)]
    assert await front.rows("SELECT count(*) FROM put_off") == [(0,)]
    assert await lane(front) is not None, "it goes out the usual way"


async def test_an_answer_claimed_for_a_message_that_went_into_the_spool_is_given_back(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, claimed = asyncio.Event(), passive.claim

    async def later(
        tx: Transaction, *, senders: Collection[Address], now: datetime, lease: timedelta, phrasebook: Phrasebook
    ) -> passive.Answers:
        answers = await claimed(tx, senders=senders, now=now, lease=lease, phrasebook=phrasebook)
        await slow.wait()
        return answers

    monkeypatch.setattr(passive, "claim", later)
    hurried = replace(front, spool=FolderSpool(tmp_path / "spool"), patience=timedelta(milliseconds=1))
    assert await reports(hurried) is None
    slow.set()
    while not (found := await lane(hurried)):
        pass
    assert found.owed[0].begun_at is None
    await hurried.intake.finish()
