"""The customers' bot on the pretend Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.telegram.client import TelegramChannel
from handlers.ports import Files
from sandbox.server import serve
from tests.bot.channels.rigs.bot_api import ANN, NOWHERE, BotApiRig, a_sandbox, an_account
from tests.bot.channels.rigs.rig import Rig


@asynccontextmanager
async def open_rig(files: Files) -> AsyncIterator[Rig]:
    sandbox = a_sandbox()
    bot = sandbox.telegram.customer
    async with serve(sandbox) as url:
        await bot.say(ANN, text="/start", name="Ann")
        channel, unheard = (
            TelegramChannel(an_account(bot.token, url=address), files=files) for address in (url, NOWHERE)
        )
        try:
            yield BotApiRig(sandbox=sandbox, bot=bot, channel=channel, unheard=unheard)
        finally:
            await channel.close()
            await unheard.close()
