"""The desk's parts that are made of others: ports within their budgets, the post, the watch, the hooks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from starlette.routing import BaseRoute

from bot.accounts import Account
from bot.counting import CountedChannel
from bot.metrics import Metrics, hearing
from bot.settings import Settings
from bot.spooled import spooled
from bot.watch import Sources, Watch
from desk.messages import Channel
from desk.standing import Patience, Standing
from handlers.metered import Metered
from handlers.ports import ChannelPort, Clock, Errand, Intake, Knocker, Phrase, Phrasebook
from handlers.store import Store
from handlers.undelivered import undelivered
from handlers.unreached import Rescue
from scheduler.post import LEASE, TOAST_LIFE, Post


def post_of(
    ports: Mapping[Channel, ChannelPort],
    rescue: Rescue,
    *,
    speed: float,
) -> Post:
    """Give the way out. `speed` is the clock's: leases are of real time."""
    return Post(
        store=rescue.store,
        clock=rescue.clock,
        channels=ports,
        phrasebook=rescue.phrasebook,
        undelivered=partial(undelivered, by=rescue),
        lease=LEASE * speed,
        toast_life=TOAST_LIFE * speed,
        limits=rescue.rules.policy.platforms,
        digest_from=rescue.rules.policy.digest_from,
        most_listed=rescue.rules.policy.digest.most,
    )


def ports_of(
    accounts: Mapping[Channel, Account], metrics: Metrics, *, store: Store, clock: Clock
) -> dict[Channel, ChannelPort]:
    """Give the accounts' ports; where each message has its price, the budget is asked first."""

    def within_budget(account: Account) -> ChannelPort:
        return Metered(account.priced, store=store, clock=clock) if account.priced else account.port

    return {channel: CountedChannel(within_budget(account), metrics) for channel, account in accounts.items()}


def knocker_of(accounts: Mapping[Channel, Account]) -> Knocker | None:
    """Give who sends notices of templates, where an account may."""
    wechat = accounts.get(Channel.WECHAT)
    return wechat.knock if wechat else None


@asynccontextmanager
async def watching(settings: Settings, *, store: Store, clock: Clock, speed: float) -> AsyncIterator[Watch]:
    """Watch how the desk stands while the block runs."""

    async def standing() -> Standing:
        async with store.begin() as tx:
            return await tx.standing(now=clock.now())

    patience = Patience(
        at_once=timedelta(seconds=settings.late_seconds) * speed, out=timedelta(seconds=settings.stuck_seconds) * speed
    )
    sources = Sources(standing=standing, spooled=partial(spooled, settings.data_dir))
    with hearing(Metrics()) as metrics:
        watch = Watch(sources, metrics=metrics, patience=patience)
        try:
            yield watch
        finally:
            await watch.close()


def hooks_of(phrasebook: Phrasebook, accounts: Mapping[Channel, Account], *, intake: Intake) -> list[BaseRoute]:
    """Give the doors that the platforms knock at."""

    async def words_for(errand: Errand) -> Phrase:
        return phrasebook(errand.locale)

    return [route for account in accounts.values() for route in account.hooks(intake=intake, phrase_for=words_for)]
