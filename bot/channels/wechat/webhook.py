"""The door for WeChat's callbacks, and the answer that costs no message of the quota: the passive reply."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.wechat.carrying import DONE, CarryingResponse
from bot.channels.wechat.parse import parse_fields, read_fields
from bot.channels.wechat_wire.door import Door
from bot.channels.wechat_wire.envelope import Envelope, Letter
from bot.channels.wechat_wire.fields import Fields
from bot.channels.wechat_wire.words import LONGEST_TEXT, laid_out
from bot.channels.wechat_wire.xml import answer_xml
from bot.logs import bound
from bot.settings import WeChatAccount
from desk.messages import Ignored, InboundMessage
from desk.replies import Say, Toast
from handlers.ports import Clock, Errand, Intake, Phrase, Receipt

PATH = "/hooks/wechat"
# WeChat hangs up after five seconds; the rest is for the network, and for what it waited before anybody read it.
REPLY_WITHIN = timedelta(seconds=3.5)
log = logging.getLogger(__name__)

# Gives the words for the person that an errand goes to.
PhraseFor: TypeAlias = Callable[[Errand], Awaitable[Phrase]]


def wechat_routes(
    account: WeChatAccount,
    *,
    intake: Intake,
    phrase_for: PhraseFor,
    clock: Clock,
    reply_within: timedelta = REPLY_WITHIN,
) -> list[Route]:
    """Give the routes of an Official Account's callbacks; `reply_within` is of real time."""
    envelope = _envelope(account, clock=clock)
    callbacks = _Callbacks(envelope, intake=intake, phrase_for=phrase_for, clock=clock, reply_within=reply_within)
    door = Door(envelope, take=callbacks.take, done=DONE, echo_is_encrypted=False, clock=clock, vouch=intake.vouch)
    return door.routes(PATH)


def _envelope(account: WeChatAccount, *, clock: Clock) -> Envelope:
    if account.aes_key is None:
        log.warning(
            "wechat_callbacks_are_not_encrypted", extra={"advice": "set AES_KEY and safe mode, unset PLAIN_MODE"}
        )
    keys = (account.aes_key, account.previous_aes_key) if account.aes_key else ()
    return Envelope(token=account.token, receiver=account.app_id, aes_keys=keys, clock=clock)


class _Callbacks:
    def __init__(
        self, envelope: Envelope, *, intake: Intake, phrase_for: PhraseFor, clock: Clock, reply_within: timedelta
    ) -> None:
        self._envelope = envelope
        self._intake = intake
        self._phrase_for = phrase_for
        self._clock = clock
        self._reply_within = reply_within

    async def take(self, letter: Letter) -> Response:
        fields = read_fields(letter.xml)
        message = parse_fields(fields)
        if isinstance(message, Ignored):
            log.info("wechat_ignored", extra={"why": message.why})
            return PlainTextResponse(DONE)
        # Held to its end here or in the background of the answer: a commit under way is never cancelled.
        turn = asyncio.get_running_loop().create_task(self._turn(message))
        await asyncio.wait({turn}, timeout=self._reply_within.total_seconds())
        if not turn.done():
            return Response(status_code=503, background=BackgroundTask(self._outlast, turn))
        return await self._reply(turn.result(), fields=fields, letter=letter)

    async def _turn(self, message: InboundMessage) -> Errand | None:
        with bound(channel=message.address.channel, key=message.key):
            return await self._intake.receive_for_reply(message)

    async def _reply(self, errand: Errand | None, *, fields: Fields, letter: Letter) -> Response:
        if errand is None:
            return PlainTextResponse(DONE)
        words = await self._words(errand) if errand.address.user == fields.sender else None
        if words is None:
            await self._intake.released(errand)
            return PlainTextResponse(DONE)
        answer = answer_xml(
            {
                "ToUserName": fields.sender,
                "FromUserName": fields.text("ToUserName"),
                "CreateTime": int(self._clock.now().timestamp()),
                "MsgType": "text",
                "Content": words,
            }
        )
        return CarryingResponse(
            self._envelope.sealed(answer, letter=letter),
            went=partial(self._intake.replied, errand, Receipt(words=words)),
            stayed=partial(self._intake.released, errand),
        )

    async def _words(self, errand: Errand) -> str | None:
        """Give the words of the passive reply; None when it can't carry the message, which then goes the usual way."""
        if isinstance(errand.message, Toast) or (isinstance(errand.message, Say) and errand.message.media):
            return None
        words = laid_out(errand.message, await self._phrase_for(errand))
        return words if words and len(words.encode()) <= LONGEST_TEXT else None

    async def _outlast(self, turn: "asyncio.Task[Errand | None]") -> None:
        """See a slow turn through; WeChat sends the message again and finds it recorded."""
        await asyncio.wait({turn})
        if turn.cancelled():
            return
        if turn.exception() is not None:
            log.error("wechat_turn_failed_late", extra={"error": type(turn.exception()).__name__})
        elif errand := turn.result():
            await self._intake.released(errand)
