"""The ports, counted: what comes in and goes out passes through here, so that nobody behind them knows of figures."""

from datetime import timedelta
from time import perf_counter

from bot.metrics import Metrics
from desk.messages import Channel, InboundMessage, MediaRef
from handlers.ports import (
    ChannelPort,
    DeliveryFailed,
    DeliveryRefused,
    Errand,
    Fetched,
    Intake,
    Phrase,
    Receipt,
)


class CountedIntake:
    """Counts the messages that are handed to an intake, and how long each took."""

    def __init__(self, intake: Intake, metrics: Metrics) -> None:
        self._intake, self._metrics = intake, metrics

    async def receive(self, message: InboundMessage) -> None:
        """Take a message: see handlers.ports.Intake."""
        began, outcome = perf_counter(), "refused"
        try:
            await self._intake.receive(message)
            outcome = "taken"
        finally:
            self._metrics.turned(message.address.channel, outcome, perf_counter() - began)

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        """Take a message and claim what is owed: see handlers.ports.Intake."""
        began, outcome = perf_counter(), "refused"
        try:
            errand = await self._intake.receive_for_reply(message)
            outcome = "taken"
        finally:
            self._metrics.turned(message.address.channel, outcome, perf_counter() - began)
        return errand

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a claimed message went out in the webhook's answer, which took the platform no time."""
        self._metrics.sent(errand.address.channel, "sent", 0.0)
        await self._intake.replied(errand, receipt)

    async def vouch(self, signature: str, *, digest: bytes, fresh_for: timedelta) -> bool:
        """Tell whether a signature came with this text alone."""
        return await self._intake.vouch(signature, digest=digest, fresh_for=fresh_for)

    async def released(self, errand: Errand) -> None:
        """Give back a claimed message."""
        await self._intake.released(errand)


class CountedChannel:
    """Counts the messages that are handed to a platform, how each went and how long it took."""

    def __init__(self, port: ChannelPort, metrics: Metrics) -> None:
        self._port, self._metrics = port, metrics

    @property
    def channel(self) -> Channel:
        """Which channel this is."""
        return self._port.channel

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message: see handlers.ports.ChannelPort."""
        began, outcome = perf_counter(), "unknown"
        try:
            receipt = await self._port.deliver(errand, phrase)
            outcome = "sent"
        except DeliveryFailed:
            outcome = "failed"
            raise
        except DeliveryRefused as refused:
            outcome = "held" if refused.window_closed else "refused"
            raise
        finally:
            self._metrics.sent(self.channel, outcome, perf_counter() - began)
        return receipt

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file."""
        return await self._port.fetch(media, limit=limit)
