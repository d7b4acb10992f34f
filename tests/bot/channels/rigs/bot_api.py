"""A Telegram bot of the desk's on the sandbox's pretend Bot API."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.settings import TelegramAccount
from desk.messages import Address
from handlers.ports import ChannelPort
from sandbox.clock import TravelledClock
from sandbox.faults import Fault
from sandbox.phones import Bubble
from sandbox.server import Sandbox
from sandbox.telegram.acts import TelegramBot
from tests.bot.channels.rigs.rig import Trouble

MONDAY_9AM = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN = 1001
HOOK_WORD = "s3cret"
# Nobody listens on the discard port.
NOWHERE = "http://127.0.0.1:9"
FAULTS = {
    Trouble.BUSY: Fault(
        platform="telegram",
        kind="error",
        body={"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}},
    ),
    Trouble.BROKEN: Fault(platform="telegram", kind="status", status=502),
    Trouble.UNANSWERED: Fault(platform="telegram", kind="lost_answer"),
    Trouble.GARBLED: Fault(platform="telegram", kind="garbage"),
    Trouble.REJECTED: Fault(
        platform="telegram",
        kind="error",
        body={"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"},
    ),
}


def a_sandbox() -> Sandbox:
    return Sandbox(TravelledClock(MONDAY_9AM))


def an_account(token: str, *, url: str, secret: str | None = HOOK_WORD) -> TelegramAccount:
    return TelegramAccount.model_validate({"token": token, "api_url": f"{url}/telegram", "webhook_secret": secret})


@dataclass(kw_only=True)
class BotApiRig:
    """Ann, who has started the bot; `unheard` is the same channel with nobody at its address."""

    sandbox: Sandbox
    bot: TelegramBot
    channel: ChannelPort
    unheard: ChannelPort

    @property
    def person(self) -> Address:
        return Address(channel=self.channel.channel, user=str(ANN))

    def read(self) -> str:
        return "\n\n".join(bubble.text for bubble in self._bubbles())

    def offered(self) -> list[str]:
        return [button.value for row in self._bubbles()[-1].buttons for button in row]

    async def meet(self, trouble: Trouble) -> None:
        if trouble is Trouble.BLOCKED:
            await self.bot.block(ANN)
        elif trouble is Trouble.UNHEARD:
            self.channel = self.unheard
        else:
            self.sandbox.faults.add(FAULTS[trouble])

    def _bubbles(self) -> list[Bubble]:
        shown = self.sandbox.phones.transcript(f"telegram:{self.bot.account}:{ANN}")
        return [bubble for bubble in shown if bubble.side == "them"]
