"""What the use cases need from outside: channels to speak through, a store to remember in, files, words, time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from desk.deliveries import Receipt
from desk.messages import Address, Channel, InboundMessage, MediaRef
from desk.replies import Outgoing
from desk.texts import Text

__all__ = [
    "ChannelPort",
    "Clock",
    "DeliveryFailed",
    "DeliveryRefused",
    "DeliveryUnknown",
    "Errand",
    "Fetched",
    "Files",
    "Intake",
    "Knock",
    "Knocker",
    "MediaRefused",
    "Phrase",
    "Phrasebook",
    "PricedPort",
    "Receipt",
    "Spool",
]

Phrase: TypeAlias = Callable[[Text], str]
Phrasebook: TypeAlias = Callable[[str | None], Phrase]


class Clock(Protocol):
    """The time, as an argument."""

    def now(self) -> datetime:
        """Give the present instant, aware UTC."""
        ...

    async def sleep(self, span: timedelta) -> None:
        """Wait for a span of this clock's time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One message to be sent now: to whom, what, and the platform's name of what it revises, if anything.

    `until` is when the lease ends under which it is sent; `carries` are the deliveries that have its fate then,
    `shares` the words of each, where they are several.

    `revises` is the receipt's `platform_id` of the card to edit, `response_code` WeCom's single-use code for it;
    `id` names the delivery (it makes task ids unique and lets WeCom suppress duplicates);
    `parts` of its requests went out before: it goes on behind them.
    """

    id: int
    address: Address
    message: Outgoing
    revises: str | None = None
    response_code: str | None = None
    locale: str | None = None
    until: datetime | None = None
    carries: tuple[int, ...] = ()
    shares: tuple[str, ...] = ()
    parts: int = 0


class DeliveryFailed(Exception):  # noqa: N818 -- a fact about the outside, as design.md names it
    """The platform could not take the message now; it certainly did not take it. Try again after `retry_after`.

    `whole_account`: not only this chat is to wait. `parts` is how many of the message's requests it did take.
    `is_unsure`: it may have taken it, and will recognise the very same when it comes again.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: timedelta | None = None,
        whole_account: bool = False,
        is_unsure: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.whole_account = whole_account
        self.is_unsure = is_unsure
        self.parts = 0


class DeliveryRefused(Exception):  # noqa: N818 -- a fact about the outside, as design.md names it
    """The platform will never take this message; `reason` says why.

    `unreachable`: the person can't be reached there at all (blocked, left, not following).

    `window_closed`: WeChat's reply window is shut or used up; it opens again when the customer writes.
    """

    def __init__(self, reason: str, *, unreachable: bool = False, window_closed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unreachable = unreachable
        self.window_closed = window_closed


class DeliveryUnknown(Exception):  # noqa: N818 -- a fact about the outside
    """The request went out and no answer came back: the message may or may not have arrived."""


class MediaRefused(Exception):  # noqa: N818 -- a fact about the outside
    """The file can't be had: `too_large`, or gone."""

    def __init__(self, reason: str, *, too_large: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.too_large = too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file's content as the platform gave it."""

    content: bytes
    mime: str | None = None
    name: str | None = None


class ChannelPort(Protocol):
    """A platform account, seen from the desk: one method out, one for files."""

    @property
    def channel(self) -> Channel:
        """Which channel this is."""
        ...

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        ...

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
        ...


class PricedPort(ChannelPort, Protocol):
    """A platform account where each message is counted."""

    async def cost(self, message: Outgoing, phrase: Phrase) -> int:
        """Tell how many of the platform's messages this one takes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """A notice that the platform permits when nothing else may be said: its template, and the words of each field.

    `needs_consent`: the customer has allowed this one, and each consent is good for one.
    """

    address: Address
    template: str
    fields: Mapping[str, str]
    url: str = ""
    needs_consent: bool = False


class Knocker(Protocol):
    """Sends notices of templates."""

    async def __call__(self, knock: Knock) -> str:
        """Send one and give its number, by which the platform tells later what became of it; empty: it won't.

        Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown.
        """
        ...


class Files(Protocol):
    """The desk's own file store, by content hash."""

    async def keep(self, content: bytes) -> str:
        """Store content durably and return its SHA-256 in hex; keeping it twice is keeping it once."""
        ...

    async def read(self, sha256: str) -> bytes:
        """Give the content back. Raises FileNotFoundError when there is none of that hash."""
        ...


class Spool(Protocol):
    """Where messages are safe on this machine while the store is away: in their order, and not lost by a crash."""

    @property
    def holds(self) -> int:
        """How many messages wait, those that are just being written among them."""
        ...

    async def keep(self, messages: Sequence[InboundMessage]) -> None:
        """Write messages down behind all others; returns once they would survive a power cut. Raises OSError."""
        ...

    async def oldest(self, limit: int) -> tuple[InboundMessage, ...]:
        """Give the first messages that wait, in their order."""
        ...

    async def elsewhere(self, addresses: Collection[Address]) -> tuple[InboundMessage, ...]:
        """Give what else this machine holds of these people; some of it may be in the store already."""
        ...

    async def let_go(self, count: int) -> None:
        """Forget the first of those that were given last: they are safe in the store."""
        ...

    async def set_aside(self) -> None:
        """Put the first of those that were given last where a person must look at it."""
        ...

    async def adopt(self) -> int:
        """Take over what processes that died have left; gives how many messages."""
        ...


class Intake(Protocol):
    """The way in, as a channel's webhook or poller sees it."""

    async def receive(self, message: InboundMessage) -> None:
        """Take a message. Returns once it is durably recorded (or was before): only then acknowledge it."""
        ...

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        """Take a message and claim the first message owed to its sender, to be sent in the webhook's own answer."""
        ...

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a claimed message went out in the webhook's answer."""
        ...

    async def vouch(self, signature: str, *, digest: bytes, fresh_for: timedelta) -> bool:
        """Tell whether a signature came with this text alone, to whichever worker; False for another text."""
        ...

    async def released(self, errand: Errand) -> None:
        """Give back a claimed message that the webhook's answer can't carry: it goes out the usual way, at once."""
        ...
