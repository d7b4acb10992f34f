"""What every channel promises the desk, tried on each platform's pretend server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from desk.messages import Channel, MediaRef
from desk.replies import Card, Choice, MediaKind, Outgoing, Row, Say, StoredMedia
from desk.texts import Text, verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, MediaRefused, Receipt
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.rigs.rig import OpenRig, Rig, Trouble

FOLDER = Path(__file__).parent / "rigs"
OPENERS: dict[str, OpenRig] = {
    module.stem: opener
    for module in sorted(FOLDER.glob("*.py"))
    if (opener := getattr(import_module(f"tests.bot.channels.rigs.{module.stem}"), "open_rig", None))
}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
QUESTION = Say(
    body=(verbatim("Does it leak?"), verbatim("Look under the drum.")),
    choices=(Choice(token="leak:yes", label=verbatim("Yes")), Choice(token="leak:no", label=verbatim("No"))),
)
NUMBERS = count(1)


@pytest.fixture
def files() -> FilesInMemory:
    return FilesInMemory()


@pytest.fixture(params=OPENERS)
async def rig(request: pytest.FixtureRequest, files: FilesInMemory) -> AsyncIterator[Rig]:
    async with OPENERS[request.param](files) as opened:
        yield opened


def phrase(sentence: Text) -> str:
    return sentence.msgid.format_map(sentence.values)


async def deliver(rig: Rig, message: Outgoing, *, revises: Receipt | None = None) -> Receipt:
    errand = Errand(id=next(NUMBERS), address=rig.person, message=message)
    if revises:
        errand = replace(errand, revises=revises.platform_id, response_code=revises.response_code)
    return await rig.channel.deliver(errand, phrase)


async def test_sentences_are_read_one_a_line(rig: Rig) -> None:
    receipt = await deliver(rig, Say(body=(verbatim("Hello 你好."), verbatim("We are at it."))))
    assert "Hello 你好.\nWe are at it." in rig.read()
    assert "Hello 你好.\nWe are at it." in receipt.words


async def test_words_that_look_like_markup_are_read_as_they_were_written(rig: Rig) -> None:
    await deliver(rig, Say(body=(verbatim("<b>a</b> & *b* _c_ `d` [e](f) ]]> 1 < 2"),)))
    assert "<b>a</b> & *b* _c_ `d` [e](f) ]]> 1 < 2" in rig.read()


async def test_choices_are_offered_in_their_order(rig: Rig) -> None:
    await deliver(rig, QUESTION)
    assert "Does it leak?" in rig.read()
    assert rig.offered() in (["leak:yes", "leak:no"], ["1. Yes", "2. No"])


async def test_a_card_shows_its_title_rows_and_body(rig: Rig) -> None:
    card = Card(
        key="job:7",
        title=verbatim("Job 7"),
        rows=(Row(label=verbatim("Product"), value=verbatim("Washer <X>")),),
        body=(verbatim("Bring a pump."),),
        choices=(Choice(token="job:7:take", label=verbatim("Take it")),),
    )
    await deliver(rig, card)
    for words in ("Job 7", "Product", "Washer <X>", "Bring a pump."):
        assert words in rig.read()


async def test_a_long_text_arrives_whole(rig: Rig) -> None:
    sentences = [f"Sentence number {number} of a long story." for number in range(150)]
    await deliver(rig, Say(body=tuple(map(verbatim, sentences))))
    for sentence in sentences:
        assert sentence in rig.read()


async def test_a_picture_goes_out_with_its_words(rig: Rig, files: FilesInMemory) -> None:
    pixel = StoredMedia(sha256=await files.keep(PIXEL), kind=MediaKind.PICTURE, name="pump.png", mime="image/png")
    await deliver(rig, Say(body=(verbatim("The pump."),), media=pixel))
    assert "The pump." in rig.read()


async def test_a_file_that_is_gone_is_refused(rig: Rig) -> None:
    gone = StoredMedia(sha256="0" * 64, kind=MediaKind.PICTURE, name="gone.png", mime="image/png")
    with pytest.raises(DeliveryRefused):
        await deliver(rig, Say(body=(verbatim("The pump."),), media=gone))


@pytest.mark.parametrize("trouble", [Trouble.BUSY, Trouble.BROKEN, Trouble.UNHEARD])
async def test_what_was_certainly_not_taken_can_be_tried_again(rig: Rig, trouble: Trouble) -> None:
    await rig.meet(trouble)
    with pytest.raises(DeliveryFailed):
        await deliver(rig, QUESTION)
    assert "Does it leak?" not in rig.read()


async def test_a_pause_that_is_asked_for_is_a_span_of_time(rig: Rig) -> None:
    await rig.meet(Trouble.BUSY)
    with pytest.raises(DeliveryFailed) as failed:
        await deliver(rig, QUESTION)
    assert failed.value.retry_after is None or failed.value.retry_after > timedelta()


@pytest.mark.parametrize("trouble", [Trouble.UNANSWERED, Trouble.GARBLED])
async def test_what_may_have_arrived_is_not_called_a_failure(rig: Rig, trouble: Trouble) -> None:
    repeats_safely = rig.channel.channel is Channel.WECOM
    for message in (QUESTION, Say(body=QUESTION.body)):
        await rig.meet(trouble)
        with pytest.raises(DeliveryFailed if repeats_safely else DeliveryUnknown):
            await deliver(rig, message)


async def test_a_person_who_blocked_the_account_is_unreachable(rig: Rig) -> None:
    await rig.meet(Trouble.BLOCKED)
    with pytest.raises(DeliveryRefused) as refused:
        await deliver(rig, QUESTION)
    assert refused.value.unreachable


async def test_a_message_that_is_never_taken_is_refused(rig: Rig) -> None:
    await rig.meet(Trouble.REJECTED)
    with pytest.raises(DeliveryRefused) as refused:
        await deliver(rig, QUESTION)
    assert not refused.value.unreachable


async def test_an_unknown_file_can_not_be_had(rig: Rig) -> None:
    with pytest.raises(MediaRefused):
        await rig.channel.fetch(MediaRef(ref="no-such-file"), limit=1000)
