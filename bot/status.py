"""How a deployment is, seen from a terminal: whether a desk answers at its address, and what its store says."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

import httpx

from bot.settings import Settings
from bot.spooled import set_aside, spooled
from bot.triage.loading import model_path
from bot.triage.model_file import read_learnt
from desk.messages import Channel
from desk.standing import Backlog, Patience, Standing, WayOut, overdue
from desk.triage.drift import Drift
from handlers.drifting import drifts_until
from handlers.ports import Clock
from storage.embedded import EmbeddedServer
from storage.errors import StoreError
from storage.store import PostgresStore

ANSWER_WITHIN = 3.0  # seconds
MOST_JUDGED = 5000  # corrections of proposals that are looked at, the newest: a screen is to be there soon
OPEN_WITHIN = 20.0  # the built-in server may have to start
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- where a desk listens that listens everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a desk says at its address: `trouble` when it is not ready, or nobody answers."""

    url: str
    answers: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All of it at one moment. Without `standing` the store can't be read, and `store_trouble` says why."""

    desk: Answer
    where: str
    standing: Standing | None = None
    store_trouble: str = ""
    channels: tuple[Channel, ...] = ()
    holders: Mapping[str, str] = field(default_factory=dict)
    polled: tuple[Channel, ...] = ()
    spooled: int = 0
    set_aside: int = 0
    late: Mapping[str, timedelta] = field(default_factory=dict)
    drifts: tuple[Drift, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a desk answers and does its work in time."""
        return self.desk.answers and not self.desk.trouble

    @property
    def ways_out(self) -> dict[Channel, WayOut]:
        """The deliveries of each channel that is configured or has any."""
        known = self.standing.ways_out if self.standing else {}
        return {channel: known.get(channel, WayOut()) for channel in Channel if channel in {*self.channels, *known}}

    def as_json(self) -> dict[str, Any]:
        """Give it as a document."""
        desk = {"url": self.desk.url, "answers": self.desk.answers, "trouble": self.desk.trouble}
        told: dict[str, Any] = {"ready": self.is_ready, "desk": desk, "spooled": self.spooled}
        told["set_aside"] = self.set_aside
        told["database"] = {"where": self.where, "trouble": self.store_trouble}
        if self.standing is None:
            return told
        at = self.standing
        told["database"]["revision"] = at.revision
        told |= {"at": at.at.isoformat(), "late": {work: lag.total_seconds() for work, lag in self.late.items()}}
        told["channels"] = {channel: _way(way, at) for channel, way in self.ways_out.items()}
        told |= {kind: _backlog(backlog, at) for kind, backlog in at.backlogs.items()}
        told["drift"] = {each.aspect: each.verdict for each in self.drifts}
        return told | {"parked": at.parked, "held_by": dict(self.holders)}


def _way(way: WayOut, at: Standing) -> dict[str, Any]:
    states = ("due", "leased", "held", "put_off", "unknown", "refused", "troubles")
    return {state: getattr(way, state) for state in states} | {"lag_seconds": way.lag(at.at).total_seconds()}


def _backlog(backlog: Backlog, at: Standing) -> dict[str, Any]:
    return {"waiting": backlog.waiting, "due": backlog.due, "lag_seconds": backlog.lag(at.at).total_seconds()}


class Lookout:
    """Looks at a deployment, again and again; the store is opened once, and never changed."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._opened = AsyncExitStack()
        self._store: PostgresStore | None = None
        self._drifts: tuple[Drift, ...] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._opened.aclose()

    async def look(self) -> Status:
        """Tell how it is now; never raises."""
        settings = self._settings
        answer = await ask(url_of(settings))
        standing, holders, trouble = await self._read()
        patience = Patience(
            at_once=timedelta(seconds=settings.late_seconds), out=timedelta(seconds=settings.stuck_seconds)
        )
        return Status(
            desk=answer,
            where="external" if settings.database_url else f"built-in, in {settings.data_dir}",
            standing=standing,
            store_trouble=trouble,
            channels=_configured(settings),
            polled=_polled(settings),
            holders=holders,
            spooled=await spooled(settings.data_dir),
            set_aside=len(await asyncio.to_thread(set_aside, settings.data_dir)),
            late=overdue(standing, patience) if standing else {},
            drifts=await self._drifted() if standing else (),
        )

    async def _drifted(self) -> tuple[Drift, ...]:
        """Tell how the recogniser does: looked up once, for it takes weeks to change; nothing where it can't be."""
        if self._drifts is None and self._store:
            try:
                learnt = read_learnt(model_path(self._settings.data_dir))
                async with asyncio.timeout(ANSWER_WITHIN), self._store.begin() as tx:
                    self._drifts = await drifts_until(self._clock.now(), tx, learnt, most=MOST_JUDGED)
            except Exception:  # noqa: BLE001 -- whatever it is, the rest of the screen is more important
                self._drifts = ()
        return self._drifts or ()

    async def _read(self) -> tuple[Standing | None, Mapping[str, str], str]:
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                store = self._store or await self._open()
            async with asyncio.timeout(ANSWER_WITHIN):
                async with store.begin() as tx:
                    names = [f"{role}:{channel}" for role in ("sender", "poller") for channel in Channel]
                    return await tx.standing(now=self._clock.now()), await tx.who_holds(names), ""
        except StoreError as wrong:
            return None, {}, str(wrong)
        except Exception as away:  # noqa: BLE001 -- whatever keeps it from answering, the operator wants to read it
            return None, {}, f"it does not answer ({type(away).__name__}): see that PostgreSQL runs and is reached"

    async def _open(self) -> PostgresStore:
        settings = self._settings
        if settings.database_url:
            url = settings.database_url.get_secret_value()
        else:
            folder = settings.data_dir / "postgres"
            if not folder.exists():
                raise StoreError(f"There is no database in {folder} yet: `aftercare serve` makes one.")
            server = await asyncio.to_thread(EmbeddedServer.start, folder)
            self._opened.callback(server.stop)
            url = server.url()
        self._store = await PostgresStore.open(url)
        self._opened.push_async_callback(self._store.close)
        return self._store


async def ask(url: str) -> Answer:
    """Ask a desk whether it is ready."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN, trust_env=False) as http:
            answer = await http.get(f"{url}/readyz")
            told = answer.json()
            return Answer(
                url=url, answers=True, trouble="" if told["ready"] else str(told.get("remedy") or "not ready")
            )
    except httpx.TransportError:
        return Answer(url=url, answers=False, trouble="nobody answers: start `aftercare serve`, or see AFTERCARE_PORT")
    except (ValueError, KeyError, TypeError):
        return Answer(url=url, answers=False, trouble="something else listens there: set AFTERCARE_PORT")


def url_of(settings: Settings) -> str:
    """Give the address at which this machine reaches the desk."""
    host = EVERYWHERE.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _configured(settings: Settings) -> tuple[Channel, ...]:
    accounts = {
        Channel.TELEGRAM: settings.telegram_customer,
        Channel.TELEGRAM_STAFF: settings.telegram_staff,
        Channel.WECHAT: settings.wechat,
        Channel.WECOM: settings.wecom,
    }
    return tuple(channel for channel, account in accounts.items() if account is not None)


def _polled(settings: Settings) -> tuple[Channel, ...]:
    pollable = (Channel.TELEGRAM, Channel.TELEGRAM_STAFF)
    return () if settings.public_url else tuple(each for each in _configured(settings) if each in pollable)
