"""Where a bot's updates go, by webhook or by polling: parsed, then received."""

import logging
from dataclasses import dataclass
from typing import Any

from bot.channels.bot_api.envelope import Parse
from bot.logs import bound
from desk.messages import Ignored, InboundMessage
from handlers.ports import Clock, Intake

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """The way in for one bot; `bot` is the bot's number."""

    bot: int
    parse: Parse
    intake: Intake
    clock: Clock

    def parsed(self, raw: Any) -> InboundMessage | None:  # noqa: ANN401 -- any JSON
        """Read an update; None when it is no message to the desk. Raises NotAnUpdateError."""
        message = self.parse(raw, bot=self.bot, received_at=self.clock.now())
        if isinstance(message, Ignored):
            log.info("telegram_update_ignored", extra={"bot": self.bot, "update": raw["update_id"], "why": message.why})
            return None
        return message

    async def is_received(self, message: InboundMessage) -> bool:
        """Hand a message to the desk; False when it could not take it, and Telegram must keep it."""
        with bound(channel=message.address.channel, key=message.key):
            try:
                await self.intake.receive(message)
            except Exception as trouble:  # noqa: BLE001 -- whatever it is, the update must come again
                # The kind only: a database's error quotes what people wrote.
                log.error("telegram_intake_failed", extra={"error": type(trouble).__name__})  # noqa: TRY400 -- see above
                return False
        return True
