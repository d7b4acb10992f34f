"""WeChat's customers within their budget: paid before it is sent, given back when it was not taken."""

from dataclasses import dataclass, field, replace

import pytest

from desk.messages import Channel, MediaRef
from desk.replies import Outgoing, Say
from desk.texts import verbatim
from handlers.metered import Metered
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, Fetched, Phrase, Receipt
from tests.desk.talking import in_english
from tests.handlers.stage import WANG, Front, says

HELLO = Errand(id=1, address=WANG, message=Say(body=(verbatim("您好"),)))
LEFT = "SELECT unspent FROM wechat_grants"


@dataclass
class Official:
    """An account that answers as the story wants; each message takes so many of the platform's."""

    channel: Channel = Channel.WECHAT
    price: int = 1
    trouble: Exception | None = None
    sent: list[Errand] = field(default_factory=list)

    async def cost(self, message: Outgoing, phrase: Phrase) -> int:
        assert isinstance(message, Say)
        assert phrase is in_english
        return self.price

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        assert phrase is in_english
        if self.trouble:
            raise self.trouble
        self.sent.append(errand)
        return Receipt(words="您好", cost=self.price)

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        return Fetched(content=f"{media.ref} {limit}".encode())


@pytest.fixture
def account() -> Official:
    return Official()


@pytest.fixture
async def metered(front: Front, account: Official) -> Metered:
    await front.intake.receive(says("洗衣机漏水", key="a", of=WANG))
    return Metered(account, store=front.store, clock=front.clock)


async def fails(metered: Metered, kind: type[Exception], errand: Errand = HELLO) -> None:
    with pytest.raises(kind):
        await metered.deliver(errand, in_english)


@pytest.mark.requirement("R2.3-6")
async def test_with_nothing_left_the_platform_is_not_even_asked(
    front: Front, account: Official, metered: Metered
) -> None:
    for _ in range(5):
        assert (await metered.deliver(HELLO, in_english)).cost == 1
    with pytest.raises(DeliveryRefused) as refused:
        await metered.deliver(HELLO, in_english)
    assert refused.value.window_closed
    assert len(account.sent) == 5
    await front.intake.receive(says("还有吗", key="b", of=WANG))
    await metered.deliver(HELLO, in_english)


async def test_a_message_of_several_pieces_costs_each_and_is_not_begun_when_they_are_not_all_left(
    front: Front, account: Official, metered: Metered
) -> None:
    account.price = 3
    await metered.deliver(HELLO, in_english)
    assert await front.rows(LEFT) == [(2,)]
    await fails(metered, DeliveryRefused)
    await metered.deliver(replace(HELLO, parts=1), in_english)
    assert await front.rows(LEFT) == [(0,)]


@pytest.mark.parametrize(
    ("trouble", "left"),
    [
        (DeliveryFailed("busy"), 5),
        (DeliveryRefused("too long"), 5),
        (DeliveryRefused("45047 out of response count limit", window_closed=True), 0),
        (DeliveryUnknown("no answer"), 4),
    ],
)
async def test_what_the_platform_says_corrects_the_ledger(
    front: Front, account: Official, metered: Metered, trouble: Exception, left: int
) -> None:
    account.trouble = trouble
    await fails(metered, type(trouble))
    assert await front.rows(LEFT) == [(left,)]


async def test_pieces_that_went_out_before_it_failed_stay_paid(
    front: Front, account: Official, metered: Metered
) -> None:
    account.price, failed = 4, DeliveryFailed("busy")
    failed.parts = 3
    account.trouble = failed
    await fails(metered, DeliveryFailed)
    assert await front.rows(LEFT) == [(2,)]


async def test_without_the_ledger_it_is_tried_again_later(front: Front, account: Official, metered: Metered) -> None:
    front.store.is_cut = True
    await fails(metered, DeliveryFailed)
    assert account.sent == []


async def test_a_ledger_that_goes_away_meanwhile_hides_no_outcome(
    front: Front, account: Official, metered: Metered
) -> None:
    async def busy(errand: Errand, phrase: Phrase) -> Receipt:
        front.store.is_cut = True
        raise DeliveryFailed(f"busy {errand} {phrase}")

    account.deliver = busy  # type: ignore[method-assign]  # the store goes away while it is sent
    await fails(metered, DeliveryFailed)


async def test_files_are_fetched_as_ever(metered: Metered) -> None:
    assert (await metered.fetch(MediaRef(ref="m"), limit=3)).content == b"m 3"
