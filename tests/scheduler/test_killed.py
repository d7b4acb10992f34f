"""A sender that was killed while it sent: what it had begun, and who goes on."""

import asyncio
from dataclasses import replace

import pytest

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.messages import Channel
from desk.replies import Card, MediaKind, Outgoing, Say, StoredMedia, Toast
from desk.texts import verbatim
from scheduler.delivery import Courier, deliver_due
from scheduler.post import LEASE
from scheduler.sending import SAFE_TO_REPEAT
from tests.handlers.stage import Rope
from tests.scheduler.stage import ANN, LI, SECOND, Mailbox, Office, until_asked


async def dies_while_sending(office: Office, box: Mailbox, *, asked: int = 1) -> None:
    """Let a worker vanish in the middle, as SIGKILL does: it sees and notes nothing more."""

    async def nobody_hears(owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:  # noqa: ARG001 -- as it is called
        return trouble

    box.gate, away = asyncio.Event(), Rope(office.store.engine)
    post = replace(office.post, store=away, undelivered=nobody_hears)
    sending = asyncio.get_running_loop().create_task(deliver_due(post))
    await until_asked(box, asked)
    away.is_cut = True
    sending.cancel()
    while not sending.done():
        await asyncio.wait({sending}, timeout=0.01)
        await office.clock.travel(SECOND)
    box.gate = None
    await office.clock.travel(LEASE)


@pytest.mark.requirement("R3.1-7")
async def test_what_a_killed_worker_had_begun_is_unknown_and_never_sent_again(
    office: Office, telegram: Mailbox
) -> None:
    await office.owes(ANN, "one", "two", ticket=1001)
    await dies_while_sending(office, telegram)
    assert await office.states() == ["leased", "due"]
    await deliver_due(office.post)
    assert await office.states() == ["unknown", "sent"]
    assert telegram.words == ["two"]
    assert [owed.ticket for owed in office.unclear] == [1001]


async def test_wecom_drops_a_twin_so_what_a_killed_worker_had_begun_is_sent_again(office: Office) -> None:
    wecom = office.boxes[Channel.WECOM]
    await office.owes(LI, "one", "two")
    await dies_while_sending(office, wecom)
    await deliver_due(office.post)
    assert await office.states() == ["sent", "sent"]
    assert wecom.words == ["one", "two"]
    assert office.unclear == []


FILE = StoredMedia(sha256="0" * 64, kind=MediaKind.FILE, name="a", mime="b")


@pytest.mark.parametrize(
    "message",
    [Say(body=(), media=FILE), Card(key="job:1", title=verbatim("taken"), revises=True)],
    ids=["a file", "a change of a card"],
)
async def test_wecom_recognises_no_twin_of(office: Office, message: Outgoing) -> None:
    await office.owes(LI, Card(key="job:1", title=verbatim("new")))
    await deliver_due(office.post)
    await office.owes(LI, message)
    await dies_while_sending(office, office.boxes[Channel.WECOM], asked=2)
    await deliver_due(office.post)
    assert await office.states() == ["sent", "unknown"]


async def test_wecom_forgets_so_after_a_long_outage_nothing_is_repeated(office: Office) -> None:
    await office.owes(LI, "one")
    await dies_while_sending(office, office.boxes[Channel.WECOM])
    await office.clock.travel(SAFE_TO_REPEAT)
    await deliver_due(office.post)
    assert await office.states() == ["unknown"]


async def test_an_answer_to_a_press_that_was_begun_is_nobodys_trouble(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, Toast(press="p", text=verbatim("OK")), ticket=1001)
    await dies_while_sending(office, telegram)
    await deliver_due(office.post)
    assert await office.states() == ["sent"]
    assert office.unclear == []
    assert telegram.words == []


async def test_who_takes_over_a_channel_waits_for_nobodys_lease(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one")
    async with office.store.begin() as tx:
        assert await tx.claim_lanes(now=office.clock.now(), limit=9, lease=LEASE)
    async with asyncio.TaskGroup() as lanes:
        assert await Courier(office.post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None).set_off() == 1
    assert telegram.words == ["one"]
