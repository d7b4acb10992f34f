"""The staff in the pretend WeCom app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.channels.wecom.client import WeComChannel
from bot.settings import WeComAccount
from handlers.ports import Files
from sandbox.server import Sandbox, serve
from tests.bot.channels.rigs.rig import Rig
from tests.bot.channels.rigs.tencent import TencentRig, a_sandbox

LI = "LiShifu"
# Nobody listens on the discard port.
NOWHERE = "http://127.0.0.1:9"


def an_account(sandbox: Sandbox, *, url: str) -> WeComAccount:
    settings = sandbox.wecom.account.settings
    return WeComAccount(
        corp_id=settings.corp_id,
        agent_id=settings.agent_id,
        secret=SecretStr(settings.secret),
        token=SecretStr(settings.token),
        aes_key=SecretStr(settings.aes_key),
        api_url=f"{url}/wecom",
    )


@dataclass(kw_only=True)
class WeComRig(TencentRig):
    """Li is a member of the company."""

    def offered(self) -> list[str]:
        return [button.value for row in self.bubbles()[-1].buttons for button in row]

    async def block(self) -> None:
        self.user = "nobody"


@asynccontextmanager
async def open_rig(files: Files) -> AsyncIterator[Rig]:
    sandbox = a_sandbox()
    async with serve(sandbox) as url:
        channel, unheard = (
            WeComChannel(an_account(sandbox, url=address), files=files, clock=sandbox.clock)
            for address in (url, NOWHERE)
        )
        try:
            yield WeComRig(
                sandbox=sandbox, channel=channel, unheard=unheard, user=LI, platform="wecom", send="message/send"
            )
        finally:
            await channel.close()
            await unheard.close()
