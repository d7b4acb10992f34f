"""What a member has on their hands, counted from the store: for choosing whom to offer a job."""

from dataclasses import dataclass

from desk.values import quick


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Jobs in hand, offers of other jobs that wait for an answer, and jobs accepted lately (the last seven days)."""

    open_jobs: int = 0
    offers_open: int = 0
    accepted_lately: int = 0


FREE = Workload()
