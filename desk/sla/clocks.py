"""Three clocks a ticket, ours, the customer's and the supplier's: each minute of its timeline has one owner."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.sla.calendar import Interval
from desk.terms import Status, WaitReason
from desk.tickets.timeline import Entry
from desk.values import replace


class Owner(StrEnum):
    """Whose turn it is: nothing goes on until they have done something."""

    OURS = "ours"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


_WAITS_FOR = {
    WaitReason.CUSTOMER: Owner.CUSTOMER,
    WaitReason.PARTS: Owner.SUPPLIER,
    WaitReason.SUPPLIER: Owner.SUPPLIER,
    WaitReason.VISIT: Owner.OURS,  # to come is our part
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where a ticket stood at a moment, as far as it tells whose turn it was."""

    status: Status = Status.RECEIVED
    waits_for: WaitReason | None = None

    @property
    def owner(self) -> Owner:
        if self.status is Status.WAITING and self.waits_for:
            return _WAITS_FOR[self.waits_for]
        return Owner.CUSTOMER if self.status is Status.RESULT_SENT else Owner.OURS

    def after(self, entry: Entry) -> "_Standing":
        standing = self
        for change in entry.changes:
            if change.field == "status":
                standing = replace(standing, status=Status(change.new))
            elif change.field == "wait":
                reason = WaitReason(change.new["reason"]) if change.new else None
                standing = replace(standing, waits_for=reason)
        return standing


def owners(
    entries: Iterable[Entry], until: datetime, *, first_contact_at: datetime | None = None
) -> tuple[tuple[Interval, Owner], ...]:
    """Say whose turn it was, from first contact (or the first entry) to closure, or up to `until`, without a gap.

    The customer's is the time in which they are waited for or are to confirm a result; the supplier's that in which
    parts or a supplier are waited for; all the rest is ours, a visit to come and a result to be sent among it.
    Entries come in the timeline's order. Neighbours differ in their owner.
    """
    joined: list[tuple[Interval, Owner]] = []
    for turn, owner in _turns(entries, until, first_contact_at):
        if joined and joined[-1][1] is owner:
            joined[-1] = (Interval(joined[-1][0].start, turn.end), owner)
        else:
            joined.append((turn, owner))
    return tuple(joined)


def totals(turns: Iterable[tuple[Interval, Owner]]) -> Mapping[Owner, timedelta]:
    """Add up the elapsed time of each owner; all three are named."""
    times = dict.fromkeys(Owner, timedelta())
    for turn, owner in turns:
        times[owner] += turn.length
    return times


def _turns(
    entries: Iterable[Entry], until: datetime, first_contact_at: datetime | None
) -> Iterator[tuple[Interval, Owner]]:
    standing, reached = _Standing(), first_contact_at
    for entry in entries:
        if not standing.status.is_open:
            return
        at = min(max(entry.at, reached or entry.at), until)  # a clock that was set back takes nobody's time away
        if reached and at > reached:
            yield Interval(reached, at), standing.owner
        standing, reached = standing.after(entry), at
    if reached and standing.status.is_open and until > reached:
        yield Interval(reached, until), standing.owner
