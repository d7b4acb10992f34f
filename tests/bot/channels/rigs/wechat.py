"""Customers on the pretend WeChat Official Account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.channels.wechat.client import WeChatChannel
from bot.settings import WeChatAccount
from handlers.ports import Files
from sandbox.server import Sandbox, serve
from tests.bot.channels.rigs.rig import Rig
from tests.bot.channels.rigs.tencent import TencentRig, a_sandbox

ANN = "oAnn"
# Nobody listens on the discard port.
NOWHERE = "http://127.0.0.1:9"


def an_account(sandbox: Sandbox, *, url: str) -> WeChatAccount:
    settings = sandbox.wechat.account.settings
    return WeChatAccount(
        app_id=settings.app_id,
        app_secret=SecretStr(settings.app_secret),
        token=SecretStr(settings.token),
        aes_key=SecretStr(settings.aes_key),
        api_url=f"{url}/wechat",
    )


@dataclass(kw_only=True)
class WeChatRig(TencentRig):
    """Ann follows the account and has written to it."""

    def offered(self) -> list[str]:
        return [line for line in self.bubbles()[-1].text.split("\n") if line[:1].isdigit()]

    async def block(self) -> None:
        await self.sandbox.wechat.event(self.user, event="unsubscribe")


@asynccontextmanager
async def open_rig(files: Files) -> AsyncIterator[Rig]:
    sandbox = a_sandbox()
    async with serve(sandbox) as url:
        await sandbox.wechat.event(ANN, event="subscribe")
        await sandbox.wechat.say(ANN, text="你好")
        channel, unheard = (
            WeChatChannel(an_account(sandbox, url=address), files=files, clock=sandbox.clock)
            for address in (url, NOWHERE)
        )
        try:
            yield WeChatRig(
                sandbox=sandbox,
                channel=channel,
                unheard=unheard,
                user=ANN,
                platform="wechat",
                send="message/custom/send",
            )
        finally:
            await channel.close()
            await unheard.close()
