"""What a limit asks for, and how it was judged: met or missed, for good (C1, R1.1-7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.terms import MemberId


class Duty(StrEnum):
    """What a limit asks for."""

    RESPONSE = "response"
    COMPLETION = "completion"
    PRELIMINARY = "preliminary"
    RESULT = "result"
    ON_SITE = "on_site"
    CALL_BACK = "call_back"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A limit that was met or missed, for good: it counts as it was judged, whatever changes later (C1, R1.1-7).

    `at` is when it was met, or when the miss was noted. `person` is whoever was to act, in `department`.
    """

    rule: str
    duty: Duty
    starts_at: datetime
    due_at: datetime
    at: datetime
    met: bool
    department: str = ""
    person: MemberId | None = None
