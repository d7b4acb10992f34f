"""What the rigs of WeChat and WeCom have in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desk.messages import Address
from handlers.ports import ChannelPort
from sandbox.clock import TravelledClock
from sandbox.faults import Fault
from sandbox.phones import Bubble
from sandbox.server import Sandbox
from tests.bot.channels.rigs.rig import Trouble

MONDAY_9AM = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_sandbox() -> Sandbox:
    return Sandbox(TravelledClock(MONDAY_9AM))


@dataclass(kw_only=True)
class TencentRig(ABC):
    """A person of a pretend account; `unheard` is the same channel with nobody at its address."""

    sandbox: Sandbox
    channel: ChannelPort
    unheard: ChannelPort
    user: str
    platform: str
    send: str

    @property
    def person(self) -> Address:
        return Address(channel=self.channel.channel, user=self.user)

    def read(self) -> str:
        return "\n\n".join(words_on(bubble) for bubble in self.bubbles())

    @abstractmethod
    def offered(self) -> list[str]: ...

    @abstractmethod
    async def block(self) -> None: ...

    async def meet(self, trouble: Trouble) -> None:
        if trouble is Trouble.BLOCKED:
            await self.block()
        elif trouble is Trouble.UNHEARD:
            self.channel = self.unheard
        else:
            self.sandbox.faults.add(self._fault(trouble))

    def _fault(self, trouble: Trouble) -> Fault:
        fault = Fault(platform=self.platform, method=self.send, kind="error", status=502)
        match trouble:
            case Trouble.BROKEN:
                return replace(fault, kind="status")
            case Trouble.UNANSWERED:
                return replace(fault, kind="lost_answer")
            case Trouble.GARBLED:
                return replace(fault, kind="garbage")
            case Trouble.BUSY:
                return replace(fault, body={"errcode": 45011, "errmsg": "api minute-quota reach limit"})
            case _:
                return replace(fault, body={"errcode": 45002, "errmsg": "content size out of limit"})

    def bubbles(self) -> list[Bubble]:
        shown = self.sandbox.phones.transcript(f"{self.platform}:{self.user}")
        return [bubble for bubble in shown if bubble.side == "them"]


def words_on(bubble: Bubble) -> str:
    card = bubble.card
    lines = [card.title, *(f"{label}：{value}" for label, value in card.rows)] if card else []
    return "\n".join(filter(None, [*lines, bubble.text]))
