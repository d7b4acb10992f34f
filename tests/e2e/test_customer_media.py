"""Pictures, voice and the rest: kept by their hash, shown to the handler, or answered honestly."""

import hashlib

import pytest

from sandbox.telegram.attachments import SAMPLE_PHOTO
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS
OPENID, CHAT = "oWangFang", 1001


async def sends(crew: Crew, **content: object) -> None:
    """Send anything but words from the customer's phone, and let an album's pause pass."""
    sandbox = crew.world.stage.sandbox
    crew.ann.mark()
    if crew.ann.phone == TELEGRAM:
        await sandbox.telegram.customer.say(CHAT, **content)  # type: ignore[arg-type]
    else:
        await sandbox.wechat.say(OPENID, **content)
    await crew.world.settle()
    await crew.world.time_passes(seconds=2)


@pytest.mark.parametrize(("customer", "kind"), [(WECHAT, "image"), (TELEGRAM, "photo")])
@pytest.mark.requirement("R2.2-3", "R3.5-1", "R3.1-7")
async def test_a_later_picture_is_kept_by_hash_and_shown_to_the_handler(world: World, customer: str, kind: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.until_taken()
    crew.li.mark()
    await sends(crew, **{kind: True})
    await crew.ann.reads("已补充", "1001")
    await crew.li.sees(lambda b: b.media is not None, "the picture")
    kept = [media for line in await world.dialogue() for media in line.media if not line.outgoing]
    assert len(kept) == 1
    content = await world.stage.desk.files.read(kept[0].sha256)
    assert hashlib.sha256(content).hexdigest() == kept[0].sha256
    if customer == TELEGRAM:
        assert content == SAMPLE_PHOTO


@pytest.mark.parametrize(("customer", "kind"), [(WECHAT, "image"), (TELEGRAM, "photo")])
@pytest.mark.requirement("R3.3-1")
async def test_a_picture_is_shown_to_the_handler_once_its_ticket_is_chosen(
    world: World, customer: str, kind: str
) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    for words in ("还有一个问题：烤箱不加热", "跳过", "跳过"):
        await crew.ann.says(words)
    await world.time_passes(minutes=20)
    crew.tom.mark()
    await sends(crew, **{kind: True})
    asked = await crew.ann.reads("哪个工单")
    assert not any(bubble.media for bubble in crew.tom.transcript())
    if customer == TELEGRAM:
        await crew.ann.press(asked, asked.buttons[1][0])
    else:
        await crew.ann.says("2")
    await crew.tom.sees(lambda b: b.media is not None and "1002" in b.text, "the picture")
    await world.time_passes(hours=2)
    assert len([bubble for bubble in crew.tom.transcript() if bubble.media]) == 1
    assert [media for line in await world.dialogue(1002) for media in line.media]


@pytest.mark.requirement("R2.2-3")
async def test_an_album_is_one_message_with_one_answer(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.ann.says("你好", name="王芳")
    await sends(crew, album=[SAMPLE_PHOTO, SAMPLE_PHOTO + b"2", SAMPLE_PHOTO + b"3"], caption="洗衣机漏水")
    answers = [b for b in crew.ann.transcript() if b.side == "them" and "1001" in b.text]
    assert len(answers) == 1
    assert (await world.ticket()).description.count("📷") == 3
    assert "洗衣机漏水" in (await world.ticket()).description
    kept = {media.sha256 for line in await world.dialogue() for media in line.media}
    assert len(kept) == 3


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-3")
async def test_a_voice_message_is_a_report_and_words_are_asked_for(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.ann.says("你好", name="王芳")
    await sends(crew, voice=True)
    await crew.ann.reads("1001", "语音", "文字")
    await crew.tom.sees(lambda b: b.media is not None, "the recording")


async def test_a_sticker_is_answered_and_opens_nothing(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.ann.says("你好", name="王芳")
    await sends(crew, sticker="👍")
    await crew.ann.reads("文字")
    await crew.ann.says("洗衣机漏水")
    await crew.ann.reads("1001")


async def test_a_file_that_is_too_large_is_owned_up_to(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.report()
    await sends(crew, document={"name": "manual.pdf", "size": 60 * 1024 * 1024})
    await crew.ann.reads("MB")


@pytest.mark.requirement("R3.1-7", "R1.3-7")
async def test_an_edited_message_reaches_the_handler_and_both_wordings_are_kept(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    await crew.until_taken()
    bot = world.stage.sandbox.telegram.customer
    said = await bot.say(CHAT, text="从左边漏")
    await world.settle()
    await bot.edit(CHAT, message_id=said.message_id, text="从右边漏")
    await world.settle()
    await crew.li.reads("corrects a message", "从右边漏")
    words = [line.words for line in await world.dialogue()]
    assert any("从左边漏" in each for each in words)
    assert any("从右边漏" in each for each in words)


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_a_place_is_kept_with_the_ticket(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    place = {"latitude": 30.28, "longitude": 120.12, "label": "文三路90号"}
    await sends(crew, location=place if customer == WECHAT else (30.28, 120.12))
    await crew.ann.reads("地址", "30.28")
    assert "30.28" in ((await world.ticket()).contact.address or "")
