"""Ann and a bot on the pretend Telegram: what she does is heard, what she sent can be had."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from starlette.applications import Starlette

from desk.messages import ContactCard, Joined, Left, Picture, Place, Press, Words
from desk.replies import Card, Outgoing, Row, Say, Share, Toast
from desk.texts import verbatim
from handlers.ports import ChannelPort, Errand, Receipt
from sandbox.core import SandboxCore
from sandbox.phones import Bubble
from sandbox.server import Sandbox, serve
from sandbox.telegram.acts import TelegramBot
from sandbox.web import serve_application
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.rigs.bot_api import ANN, a_sandbox, an_account
from tests.bot.channels.telegram_bots import AIOGRAM, Library, both_bots
from tests.bot.channels.telegram_stage import YES, IntakeInMemory, StillClock, phrase

CARD = Card(key="job", title=verbatim("Job 7"), choices=(YES,))


@dataclass(kw_only=True)
class Story:
    """Ann's phone, the bot as Telegram has it, and the bot as the desk has it."""

    sandbox: Sandbox
    bot: TelegramBot
    channel: ChannelPort
    intake: IntakeInMemory

    async def heard(self, messages: int) -> None:
        await until(lambda: len(self.intake.taken) >= messages)

    async def tells_ann(self, message: Outgoing, *, revises: str | None = None) -> Receipt:
        address = self.intake.taken[0].address
        return await self.channel.deliver(Errand(id=1, address=address, message=message, revises=revises), phrase)

    @property
    def phone(self) -> list[Bubble]:
        return self.sandbox.phones.transcript(f"telegram:{self.bot.account}:{ANN}")


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 -- no event tells what a pretend platform did
            await asyncio.sleep(0.01)  # noqa: TID251 -- the wire is real


@asynccontextmanager
async def a_story(library: Library) -> AsyncIterator[Story]:
    sandbox = a_sandbox()
    bot = sandbox.telegram.customer if library is AIOGRAM else sandbox.telegram.staff
    async with serve(sandbox) as url, asyncio.TaskGroup() as tasks:
        channel = library.open(an_account(bot.token, url=url), files=FilesInMemory())
        intake = IntakeInMemory(taken=[], refuses=set())
        polling = tasks.create_task(library.poll(channel, intake=intake, clock=StillClock(slept=[])))
        yield Story(sandbox=sandbox, bot=bot, channel=channel, intake=intake)
        polling.cancel()
        await channel.close()


@both_bots
async def test_a_conversation_goes_both_ways(library: Library) -> None:
    async with a_story(library) as story:
        await story.bot.say(ANN, text="/start t7", name="Ann", language="zh-hans")
        await story.heard(1)
        sent = await story.tells_ann(CARD)
        await story.bot.press(ANN, message_id=int(sent.platform_id or 0), data="leak:yes")
        await story.heard(2)
        start, press = story.intake.taken
        assert (start.parts, start.sender_name, start.language) == ((Joined(start="t7"),), "Ann", "zh-hans")
        assert isinstance(press.parts[0], Press)
        assert (press.parts[0].token, press.platform_id) == ("leak:yes", sent.platform_id)
        await story.tells_ann(Toast(press=press.parts[0].press or "", text=verbatim("Noted."), alert=True))
        rows = (Row(label=verbatim("State"), value=verbatim("taken")),)
        await story.tells_ann(replace(CARD, rows=rows, choices=(), revises=True), revises=sent.platform_id)
        card = next(bubble for bubble in story.phone if bubble.ref == sent.platform_id)
        assert (card.text, card.state, card.buttons) == ("Job 7\nState: taken", "edited", [])
        assert "Noted." in [bubble.text for bubble in story.phone if bubble.toast]


@both_bots
async def test_what_ann_shares_is_hers_and_what_she_sends_can_be_had(library: Library) -> None:
    async with a_story(library) as story:
        await story.bot.say(ANN, text="/start")
        await story.heard(1)
        asked = await story.tells_ann(Say(body=(verbatim("Your number?"),), choices=(YES,), share=Share.CONTACT))
        await story.bot.press(ANN, message_id=int(asked.platform_id or 0), data="Share my phone number")
        await story.bot.say(ANN, location=[31.2, 121.4])
        await story.bot.say(ANN, photo=True, caption="the pump")
        await story.heard(4)
        number, place, photo = (message.parts[0] for message in story.intake.taken[1:])
        assert isinstance(number, ContactCard)
        assert number.own
        assert place == Place(latitude=31.2, longitude=121.4)
        assert isinstance(photo, Picture)
        assert photo.caption == "the pump"
        fetched = await story.channel.fetch(photo.media, limit=1_000_000)
        assert fetched.content
        assert len(fetched.content) == photo.media.size


async def test_who_types_a_number_instead_of_sharing_it_is_freed_of_the_key() -> None:
    async with a_story(AIOGRAM) as story:
        await story.bot.say(ANN, text="/start")
        await story.heard(1)
        await story.tells_ann(Say(body=(verbatim("Your number?"),), choices=(YES,), share=Share.CONTACT))
        assert story.phone[-1].extra["keyboard"] == "shown"
        await story.bot.say(ANN, text="13900139000")
        await story.tells_ann(Say(body=(verbatim("Thank you."),)))
        assert story.phone[-1].extra["keyboard"] == "removed"


@both_bots
async def test_ann_edits_blocks_and_comes_back(library: Library) -> None:
    async with a_story(library) as story:
        said = await story.bot.say(ANN, text="It leeks")
        await story.bot.edit(ANN, message_id=said.message_id, text="It leaks")
        await story.bot.block(ANN)
        await story.bot.unblock(ANN)
        await story.heard(4)
        first, edited, left, back = story.intake.taken
        assert (edited.parts, edited.amends) == ((Words(text="It leaks"),), first.platform_id)
        assert (left.parts, back.parts) == ((Left(),), (Joined(),))


@both_bots
async def test_a_webhook_hears_what_is_pushed(library: Library) -> None:
    sandbox = a_sandbox()
    bot = sandbox.telegram.customer if library is AIOGRAM else sandbox.telegram.staff
    intake = IntakeInMemory(taken=[], refuses=set())
    async with serve(sandbox) as url:
        account = an_account(bot.token, url=url)
        desk = Starlette(routes=library.routes(account, intake=intake, clock=sandbox.clock))
        async with serve_application(desk, core=SandboxCore(sandbox.clock)) as public_url:
            channel = library.open(account, files=FilesInMemory())
            await channel.set_webhook(public_url)
            said = await bot.say(ANN, text="It leaks")
            await until(lambda: bool(intake.taken))
            assert intake.taken[0].key.endswith(f":{said.update_id}")
            await channel.delete_webhook()
            await channel.close()
