"""Figures for Prometheus: what this desk counts, all its workers together, and what waits in the store."""

import logging
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.logs import OURS
from bot.metrics_folder import shared_folder
from desk.messages import Channel
from desk.standing import Backlog, Standing

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
TURN_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SEND_SECONDS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What this process counts. Where workers share a folder, what is told is the sum of them all."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        turns = Counter("aftercare_turns", "Messages handed to the desk.", ["channel", "outcome"], registry=registry)
        sends = Counter("aftercare_sends", "Messages handed to platforms.", ["channel", "outcome"], registry=registry)
        events = Counter("aftercare_events", "Warnings and errors of the log.", ["event", "level"], registry=registry)
        doors = Counter("aftercare_refused", "Callbacks refused at the doors.", ["door", "status"], registry=registry)
        turn_seconds = Histogram("aftercare_turn_seconds", "From a message's arrival until it is committed.",
                                 buckets=TURN_SECONDS, registry=registry)  # fmt: skip
        send_seconds = Histogram("aftercare_send_seconds", "How long a platform took for a message.", ["channel"],
                                 buckets=SEND_SECONDS, registry=registry)  # fmt: skip
        self._turn_seconds = turn_seconds
        # A counter finds its child by a lock and a search each time; those of a turn are kept at hand.
        self._turns = cache(turns.labels)
        self._sends = cache(sends.labels)
        self._send_seconds = cache(send_seconds.labels)
        self._events, self._doors = events, doors

    def turned(self, channel: Channel, outcome: str, seconds: float) -> None:
        """Count a message that was handed to the desk: `taken`, or `refused` when it could not be recorded."""
        self._turns(channel.value, outcome).inc()
        self._turn_seconds.observe(seconds)

    def sent(self, channel: Channel, outcome: str, seconds: float) -> None:
        """Count a message that was handed to a platform: `sent`, `failed` (tried again), `refused` or `unknown`."""
        self._sends(channel.value, outcome).inc()
        self._send_seconds(channel.value).observe(seconds)

    def refused(self, door: str, status: int) -> None:
        """Count a callback that was turned away."""
        self._doors.labels(door, str(status)).inc()

    def logged(self, event: str, level: str) -> None:
        """Count a warning or an error."""
        self._events.labels(event, level).inc()

    def exposition(self, standing: Standing | None, *, late: Iterable[str] = (), spooled: int = 0) -> bytes:
        """Give all figures in Prometheus's text form; without `standing` the store's are left out."""
        registry = CollectorRegistry()
        if folder := shared_folder():
            MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]  # the library leaves it untyped
        else:
            registry.register(_Counted(self._registry.collect))
        registry.register(_Read(standing, late=late, spooled=spooled))
        return generate_latest(registry)


@contextmanager
def hearing(metrics: Metrics) -> Iterator[Metrics]:
    """Count what is logged while the block runs."""
    ear = EventEar(metrics)
    logging.getLogger().addHandler(ear)
    try:
        yield metrics
    finally:
        logging.getLogger().removeHandler(ear)


class EventEar(logging.Handler):
    """Counts the product's own warnings and errors by the names of their events."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        if record.name.partition(".")[0] in OURS:
            self._metrics.logged(str(record.msg), record.levelname.lower())


class _Counted(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()


class _Read(Collector):
    """What is read anew each time it is asked for."""

    def __init__(self, standing: Standing | None, *, late: Iterable[str], spooled: int) -> None:
        self._standing, self._late, self._spooled = standing, late, spooled

    def collect(self) -> Iterator[Metric]:
        build = {"version": version("aftercare"), "python": platform.python_version()}
        yield InfoMetricFamily("aftercare_build", "Which Aftercare this is.", value=build)
        yield _gauge("aftercare_store_up", "Whether the database answers.", [((), self._standing is not None)])
        yield _gauge("aftercare_spooled", "Messages that wait on this machine's disk for the database.",
                     [((), self._spooled)])  # fmt: skip
        if self._standing is not None:
            yield from _told(self._standing)
            yield _gauge("aftercare_overdue", "What is too late for the desk to be ready.",
                         [((work,), 1) for work in self._late], ["work"])  # fmt: skip


def _told(standing: Standing) -> Iterator[Metric]:
    ways = standing.ways_out.items()
    states = ("due", "leased", "held", "unknown", "refused")
    yield _gauge("aftercare_deliveries", "Deliveries by state; unknown and refused ones of the last day.",
                 [((channel, state), getattr(way, state)) for channel, way in ways for state in states],
                 ["channel", "state"])  # fmt: skip
    yield _gauge("aftercare_delivery_lag_seconds", "How late a channel's oldest due delivery is.",
                 [((channel,), _seconds(way.lag(standing.at))) for channel, way in ways], ["channel"])  # fmt: skip
    yield _gauge("aftercare_chats_put_off", "Chats whose platform is tried again later.",
                 [((channel,), way.put_off) for channel, way in ways], ["channel"])  # fmt: skip
    yield _gauge("aftercare_lag_seconds", "How late the oldest due work is.",
                 [((kind,), _seconds(lag)) for kind, lag in standing.lags.items()], ["work"])  # fmt: skip
    yield _gauge("aftercare_waiting", "Timers, put-off messages, files to fetch and to read, and papers to draw.",
                 list(_waiting(standing.backlogs)), ["work", "is_due"])  # fmt: skip
    yield _gauge("aftercare_parked", "Messages that wait for a person.", [((), standing.parked)])


def _waiting(kinds: Mapping[str, Backlog]) -> Iterator[tuple[tuple[str, str], float]]:
    for kind, backlog in kinds.items():
        yield (kind, "yes"), backlog.due
        yield (kind, "no"), backlog.waiting - backlog.due


def _gauge(
    name: str, words: str, figures: Iterable[tuple[tuple[str, ...], float]], labels: Iterable[str] = ()
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    for values, figure in figures:
        family.add_metric(list(values), float(figure))
    return family


def _seconds(span: timedelta) -> float:
    return span.total_seconds()
