"""The door for WeCom's callbacks."""

import logging

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.wechat_wire.door import Door
from bot.channels.wechat_wire.envelope import Envelope, Letter
from bot.channels.wecom.parse import parse
from bot.logs import bound
from bot.settings import WeComAccount
from desk.messages import Ignored
from handlers.ports import Clock, Intake

PATH = "/hooks/wecom"
_DONE = ""
log = logging.getLogger(__name__)


def wecom_routes(account: WeComAccount, *, intake: Intake, clock: Clock) -> list[Route]:
    """Give the routes of a WeCom app's callbacks."""

    async def take(letter: Letter) -> Response:
        message = parse(letter.xml, agent_id=account.agent_id)
        if isinstance(message, Ignored):
            log.info("wecom_ignored", extra={"why": message.why})
        else:
            with bound(channel=message.address.channel, key=message.key):
                await intake.receive(message)
        return PlainTextResponse(_DONE)

    keys = (account.aes_key, account.previous_aes_key)
    envelope = Envelope(token=account.token, receiver=account.corp_id, aes_keys=keys, clock=clock)
    return Door(envelope, take=take, done=_DONE, echo_is_encrypted=True, clock=clock).routes(PATH)
