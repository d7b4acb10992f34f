"""What a member has on their hands, counted from the store: for choosing whom to offer a job."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.messages import Place
from desk.terms import MemberId
from desk.values import quick, replace

LATELY = timedelta(days=7)
PLACE_STANDS = timedelta(hours=12)  # so long a member is thought to be where their last job was; then at their base


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Jobs in hand, offers of other jobs that wait for an answer, and jobs accepted within the last seven days.

    `place` is where the job is that they accepted last, at `place_at`; `heard_at` when they last wrote to the desk.
    """

    open_jobs: int = 0
    offers_open: int = 0
    accepted_lately: int = 0
    place: Place | None = None
    place_at: datetime | None = None
    heard_at: datetime | None = None


FREE = Workload()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A job that a member accepted, and where it is, if that is known."""

    member: MemberId
    at: datetime
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who has which part in a ticket: the one whose job it is, and those who hold an offer of it alone."""

    handler: MemberId | None = None
    offered: frozenset[MemberId] = frozenset()


def carried_on(
    workloads: Mapping[MemberId, Workload],
    changes: Iterable[tuple[Holding, Holding]],
    accepted: Iterable[Acceptance],
) -> dict[MemberId, Workload]:
    """Give the workloads after holdings have changed, each from the first to the second, and jobs were accepted."""
    after = dict(workloads)
    for before, now in changes:
        _count(after, before, -1)
        _count(after, now, 1)
    for one in accepted:
        held = after.get(one.member, FREE)
        place, place_at = (one.place, one.at) if one.place else (held.place, held.place_at)
        after[one.member] = replace(held, accepted_lately=held.accepted_lately + 1, place=place, place_at=place_at)
    return after


def _count(workloads: dict[MemberId, Workload], holding: Holding, step: int) -> None:
    if holding.handler is not None:
        held = workloads.get(holding.handler, FREE)
        workloads[holding.handler] = replace(held, open_jobs=max(held.open_jobs + step, 0))
    for member in holding.offered:
        held = workloads.get(member, FREE)
        workloads[member] = replace(held, offers_open=max(held.offers_open + step, 0))
