"""What a version of the policy says of itself: for whom it holds, from when to when, and what was changed in it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """A line of the policy's log of changes: when, who, and what (R8.3-1)."""

    date: date
    by: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Scope (R8.1-1), first and last moment (R8.2-1), log of changes (R8.3-1) and right of interpretation (R8.4-1).

    A date without a time means the beginning of that day in the desk's zone; `effective_to` is the first moment in
    which the version no longer holds.
    """

    scope: str = ""
    effective_from: date | datetime | None = None
    effective_to: date | datetime | None = None
    interpretation: str = ""
    changes: tuple[PolicyChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPolicy:
    """A version as the store keeps it: the text of its file, and a digest of what that says."""

    version: str
    digest: str
    text: str
    owner: str
    effective_from: datetime | None
    effective_to: datetime | None
    stored_at: datetime


def moment(written: date | datetime | None, zone: str) -> datetime | None:
    """Give the instant that a date or time of the policy means in the desk's zone."""
    if written is None:
        return None
    if not isinstance(written, datetime):
        written = datetime.combine(written, time())
    return written if written.tzinfo else written.replace(tzinfo=ZoneInfo(zone))
