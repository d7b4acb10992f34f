"""The one place where everything meets: settings, store, files, words, channels, use cases."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from starlette.routing import BaseRoute

from bot.accounts import Account, open_accounts
from bot.counting import CountedIntake
from bot.files import open_files
from bot.fittings import hooks_of, knocker_of, ports_of, post_of, watching
from bot.papers.room import open_drawing
from bot.policy.versions import settle_versions
from bot.reading.readers import open_reading, reads_pictures
from bot.recurring import jobs_of
from bot.settings import Settings
from bot.spool import FolderSpool
from bot.texts import Catalogues
from bot.triage.loading import recogniser
from bot.watch import Watch
from desk.messages import Channel
from desk.policy import Policy
from handlers import media, passive
from handlers.drawing import Artist
from handlers.due import keep_firing
from handlers.intake import MessageIntake
from handlers.media import MediaFetch
from handlers.passive import PassiveReplies
from handlers.ports import ChannelPort, Clock, Files, Intake, Phrase, Phrasebook
from handlers.reading_files import FileReading
from handlers.store import Store
from handlers.turning import Rules
from handlers.unreached import Rescue
from scheduler.delivery import deliver_due
from scheduler.papers import PaperDrawing
from scheduler.post import Post
from scheduler.recurring import Recurring
from storage.embedded import EmbeddedServer
from storage.engine import shared_by, upgrade
from storage.store import PostgresStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk, wired: what the service runs, what commands use."""

    settings: Settings
    clock: Clock
    store: Store
    files: Files
    words: Catalogues
    rules: Rules
    intake: MessageIntake
    way_in: Intake
    watch: Watch
    media: MediaFetch
    reading: FileReading
    drawing: PaperDrawing
    post: Post
    recurring: Recurring
    accounts: Mapping[Channel, Account] = field(default_factory=dict)
    hooks: list[BaseRoute] = field(default_factory=list)

    @property
    def policy(self) -> Policy:
        """The owner's policy that turns are decided by."""
        return self.rules.policy

    def phrase(self, locale: str | None) -> Phrase:
        """Give the words for a person: their language, the desk's time zone."""
        return self.words.phrase(locale, timezone=ZoneInfo(self.settings.timezone))

    async def deliver(self) -> int:
        """Deliver what is due; gives how many lanes had something."""
        return await deliver_due(self.post)

    async def fire(self) -> int:
        """Fire timers that are due, for a few batches; gives how many."""
        return await keep_firing(store=self.store, rules=self.rules, clock=self.clock)

    async def recur(self) -> int:
        """Do what recurs and is due; gives how many occurrences."""
        return await self.recurring.sweep()

    async def take_up(self) -> int:
        """Give put-off messages that are due their turn; gives how many."""
        return await self.intake.take_up()

    async def drain_spool(self) -> int:
        """Bring to the store what was spooled while it was away; gives how many messages."""
        return await self.intake.drain()

    async def fetch(self) -> int:
        """Fetch files that are due; gives how many."""
        return await self.media.fetch_due(now=self.clock.now())

    async def read(self) -> int:
        """Read a file that waits for it; gives how many."""
        return await self.reading.read_due()

    async def draw(self) -> int:
        """Draw a paper that is wanted; gives how many."""
        return await self.drawing.draw_due()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[PostgresStore]:
    """Open the store of these settings, migrated; without a URL the embedded server is started for it."""
    async with AsyncExitStack() as stack:
        url = await asyncio.to_thread(stack.enter_context, _database(settings))
        await upgrade(url)
        store = await PostgresStore.open(url, pool=shared_by(settings.workers))
        stack.push_async_callback(store.close)
        yield store


@contextmanager
def open_database(settings: Settings, *, now: datetime) -> Iterator[Settings]:
    """Start the embedded server, where it is used, migrate, and record the policy, once for many processes.

    Gives the settings that those need to find it. Raises PolicyError.
    """
    with _database(settings) as url:
        found = settings.model_copy(update={"database_url": SecretStr(url)})
        asyncio.run(_prepared(found, now=now))
        yield found


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """Give the URL of the database; where the settings name none, the embedded server runs for as long."""
    if settings.database_url:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedServer.start(settings.data_dir / "postgres")
    try:
        yield server.url()
    finally:
        server.stop()


async def _prepared(settings: Settings, *, now: datetime) -> None:
    async with open_store(settings) as store:
        await settled_rules(settings, store=store, now=now)


@asynccontextmanager
async def open_desk(
    settings: Settings, *, clock: Clock, wake: Callable[[], None], speed: float = 1.0, artist: Artist | None = None
) -> AsyncIterator[Desk]:
    """Wire the desk. `speed` is the clock's: leases are of real time, so they grow with it. Raises SettingsError.

    Papers are drawn by a process of their own, unless by another `artist`.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings))
        rules, files = await settled_rules(settings, store=store, now=clock.now()), open_files(settings)
        words = Catalogues(default=settings.locale)
        phrasebook: Phrasebook = partial(words.phrase, timezone=ZoneInfo(settings.timezone))
        accounts = open_accounts(settings, files=files, clock=clock)
        rescue = Rescue(store=store, rules=rules, clock=clock, phrasebook=phrasebook, knock=knocker_of(accounts))
        intake = await stack.enter_async_context(_taking(settings, rescue, wake=wake, speed=speed))
        _close_at_last(accounts, stack)
        watch = await stack.enter_async_context(watching(settings, store=store, clock=clock, speed=speed))
        way_in = CountedIntake(intake, watch.metrics)
        ports = ports_of(accounts, watch.metrics, store=store, clock=clock)
        reading = await stack.enter_async_context(open_reading(settings, rescue, files=files, speed=speed))
        drawing = await stack.enter_async_context(open_drawing(rescue, files=files, speed=speed, artist=artist))
        yield Desk(
            settings=settings,
            clock=clock,
            store=store,
            files=files,
            words=words,
            rules=rules,
            intake=intake,
            way_in=way_in,
            watch=watch,
            media=_fetching(reading, ports, limit=settings.media_limit, wake=wake, speed=speed),
            reading=reading,
            drawing=drawing,
            post=post_of(ports, rescue, speed=speed),
            recurring=_recurring(settings, rescue),
            accounts=accounts,
            hooks=hooks_of(phrasebook, accounts, intake=way_in),
        )


def _close_at_last(accounts: Mapping[Channel, Account], stack: AsyncExitStack) -> None:
    for account in accounts.values():
        stack.push_async_callback(account.close)


def _recurring(settings: Settings, by: Rescue) -> Recurring:
    jobs = jobs_of(by.rules, recogniser(settings.data_dir).model.learnt)
    return Recurring(jobs, store=by.store, clock=by.clock)


@asynccontextmanager
async def _taking(
    settings: Settings, by: Rescue, *, wake: Callable[[], None], speed: float
) -> AsyncIterator[MessageIntake]:
    """Open the way in, with its spool; at the end all that has arrived is taken."""
    async with AsyncExitStack() as stack:
        spool = FolderSpool(settings.data_dir / "spool")
        stack.push_async_callback(spool.close)
        await spool.adopt()
        lease = passive.LEASE * speed
        replies = PassiveReplies(store=by.store, clock=by.clock, phrasebook=by.phrasebook, lease=lease)
        intake = MessageIntake(store=by.store, clock=by.clock, rules=by.rules, replies=replies, wake=wake, spool=spool)
        stack.push_async_callback(intake.finish)
        yield intake


def _fetching(
    reading: FileReading, ports: Mapping[Channel, ChannelPort], *, limit: int, wake: Callable[[], None], speed: float
) -> MediaFetch:
    return MediaFetch(
        store=reading.store,
        files=reading.files,
        channels=ports,
        limit=limit,
        wake=wake,
        lease=media.LEASE * speed,
        unfolding=reading.rules.policy.files,
        reads=reading.kinds,
    )


async def settled_rules(settings: Settings, *, store: Store, now: datetime) -> Rules:
    """Give what turns are decided by, with the policy's versions; the configured one is recorded. Raises PolicyError.

    Times that people type are meant in the desk's zone.
    """
    versions = await settle_versions(settings.policy_file, zone=settings.timezone, store=store, now=now)
    return Rules(
        policy=versions.at(now),
        versions=versions,
        secret=signing_key(settings),
        recogniser=recogniser(settings.data_dir),
        reads_pictures=reads_pictures(),
        public_url=settings.public_url or "",
    )


def signing_key(settings: Settings) -> bytes:
    """Derive the key that signs buttons from the desk's secret key."""
    secret = base64.b64decode(settings.secret_key.get_secret_value())
    return hmac.new(secret, b"aftercare/buttons", hashlib.sha256).digest()
