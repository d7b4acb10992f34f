"""What a worker needs to deliver."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.messages import Channel
from desk.newslist import MOST_LISTED
from desk.pacing import PlatformLimits
from desk.parcels import DIGEST_FROM
from handlers.ports import ChannelPort, Clock, Phrasebook
from handlers.store import Store

LEASE = timedelta(seconds=30)  # of a worker that hangs; who lives prolongs it, and who took over need not wait
TOAST_LIFE = timedelta(seconds=15)  # later, Telegram says "query is too old"


class Undelivered(Protocol):
    """Hears of what never will arrive, or may not have."""

    async def __call__(self, owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:
        """Do what can be done, and say how it stands then. `is_news`: the first of its ticket in the same moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker needs to deliver. `undelivered` hears of what never will arrive, or may not have.

    `limits` are what the platforms take; a channel without any is not slowed down. From `digest_from` messages on,
    what waits for a member on WeCom is told in short; a list of news names no more than `most_listed` tickets.
    `chance` gives a number from 0 to 1, so that those who failed together do not all come again together.
    """

    store: Store
    clock: Clock
    channels: Mapping[Channel, ChannelPort]
    phrasebook: Phrasebook
    undelivered: Undelivered
    chance: Callable[[], float] = random.SystemRandom().random
    lease: timedelta = LEASE
    toast_life: timedelta = TOAST_LIFE
    limits: Mapping[Channel, PlatformLimits] = field(default_factory=dict)
    digest_from: int = DIGEST_FROM
    most_listed: int = MOST_LISTED
