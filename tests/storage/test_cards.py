"""What a digit counts, and what a card is revised under."""

from dataclasses import replace

from desk.conversations import Offer
from desk.deliveries import Receipt, Refusal, Sent
from desk.messages import Address, Press
from desk.terms import MemberId, TicketId
from desk.turns import Outbound
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    BOB,
    LI,
    SENT,
    begin,
    card,
    claim,
    claim_all,
    finish,
    message,
    owe,
    receive,
    sent,
    to,
)


async def test_a_digit_counts_the_choices_of_the_last_message_that_was_seen(store: PostgresStore) -> None:
    async def offers() -> dict[Address, Offer]:
        async with store.begin() as tx:
            return await tx.offers([ANN, BOB])

    await owe(store, to(ANN, "Solved?", "yes", "no", about=1001))
    assert await offers() == {}, "it is not on the phone yet"
    lane = await claim(store)
    assert lane
    assert await begin(store, lane)
    assert await offers() == {ANN: Offer(tokens=("yes", "no"), ticket=TicketId(1001))}, "under way, perhaps seen"
    lane = await claim(store, after=60)
    assert lane
    await finish(store, lane, SENT)
    await owe(store, to(ANN, "Thank you"), to(ANN, "Rate us", "10"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, SENT, Refusal(reason="no"))
    assert await offers() == {ANN: Offer(tokens=("yes", "no"), ticket=TicketId(1001))}, "refused, never seen"


async def test_a_digit_after_a_members_words_counts_nothing_until_there_are_choices_again(store: PostgresStore) -> None:
    async def offered() -> tuple[str, ...] | None:
        async with store.begin() as tx:
            offer = (await tx.offers([ANN])).get(ANN)
        return offer.tokens if offer else None

    reply = replace(to(ANN, "One or two people?"), author=MemberId(7))
    await owe(store, to(ANN, "Solved?", "yes", "no"))
    await sent(store, ANN, Receipt(platform_id="m1"))
    await owe(store, reply)
    assert await offered() == ("yes", "no"), "not sent yet"
    await sent(store, ANN, Receipt(platform_id="m2"))
    assert await offered() is None
    await owe(store, to(ANN, "Thank you"), to(ANN, "Rate us", "10"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, SENT, SENT)
    assert await offered() == ("10",)


async def test_a_card_is_revised_under_the_name_that_the_platform_gave_it(store: PostgresStore) -> None:
    await owe(store, Outbound(to=LI, message=card("1001")))
    await sent(store, LI, Receipt(platform_id="task-1", response_code="code-1"))
    await owe(store, Outbound(to=LI, message=card("1001", revises=True)), Outbound(to=LI, message=card("1002")))
    lane = await claim(store, LI)
    assert lane
    assert [(owed.revises, owed.response_code) for owed in lane.owed] == [("task-1", "code-1"), (None, None)]
    await finish(store, lane, SENT, Sent(receipt=Receipt(platform_id="task-2", response_code="code-2")))
    await owe(store, Outbound(to=LI, message=card("1001", revises=True)))
    lane = await claim(store, LI)
    assert lane
    assert [(owed.revises, owed.response_code) for owed in lane.owed] == [("task-1", None)], "the code is used up"


async def test_a_press_in_wecom_brings_a_fresh_code_for_its_card(store: PostgresStore) -> None:
    await owe(store, Outbound(to=LI, message=card("1001")), Outbound(to=ANN, message=card("1001")))
    await sent(store, LI, Receipt(platform_id="task-1", response_code="old"))
    await sent(store, ANN, Receipt(platform_id="task-1", response_code="hers"))
    async with store.begin() as tx:
        pressed = Press(token="t", press="fresh")
        await receive(
            tx, message("a", pressed, of=LI, platform_id="task-1"), message("b", pressed, platform_id="task-1")
        )
    revision = card("1001", revises=True)
    await owe(store, Outbound(to=LI, message=revision), Outbound(to=ANN, message=revision))
    codes = [owed.response_code for lane in await claim_all(store) for owed in lane.owed]
    assert sorted(map(str, codes)) == ["fresh", "hers"]
