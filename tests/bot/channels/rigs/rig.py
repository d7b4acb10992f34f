"""A channel on its pretend platform, as the contract suite sees it, whatever the platform."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Protocol, TypeAlias

from desk.messages import Address
from handlers.ports import ChannelPort, Files


class Trouble(StrEnum):
    """What can go wrong with the next call that sends something."""

    BUSY = "asked to slow down"
    BROKEN = "the platform's server is broken"
    UNHEARD = "the connection can't be made"
    UNANSWERED = "sent, and the connection is lost before the answer"
    GARBLED = "sent, and the answer can't be read"
    BLOCKED = "the person does not want the account's messages"
    REJECTED = "the platform never takes such a message"


class Rig(Protocol):
    """One person, `person`, who can be written to through `channel`."""

    @property
    def channel(self) -> ChannelPort: ...

    @property
    def person(self) -> Address: ...

    def read(self) -> str:
        """Everything the person has read so far, a message a paragraph, without markup."""
        ...

    def offered(self) -> list[str]:
        """What the newest message offers: the tokens of its buttons, or its numbered lines ("1. Yes"), in order."""
        ...

    async def meet(self, trouble: Trouble) -> None:
        """Have the next call that sends meet this trouble."""
        ...


OpenRig: TypeAlias = Callable[[Files], AbstractAsyncContextManager[Rig]]
"""What each rig's module names `open_rig`: serves the platform while the block runs."""
