"""A department's part of a ticket: a sub-task that was asked for, or that such work always has (R3.3-3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk.terms import MemberId, SubtaskId


class SubtaskState(StrEnum):
    """Where a sub-task stands."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtask:
    """Work of another department on the same ticket (R3.3-3).

    One that is usual belongs to such work by the policy, with `names` by language; the others were asked for.
    """

    id: SubtaskId
    department: str
    title: str
    names: Mapping[str, str] = field(default_factory=dict)
    is_usual: bool = False
    state: SubtaskState = SubtaskState.OPEN
    taken_by: str | None = None
    taker: MemberId | None = None
    result: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in {SubtaskState.OPEN, SubtaskState.TAKEN}

    def title_in(self, locale: str) -> str:
        """Name it in a language, where it has names, else as it was asked for."""
        return self.names.get(locale) or self.title
