"""Parcels: which owed messages go out together, as one message of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.deliveries import Outcome, Owed, PutOff, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to send, and the deliveries that it carries; all of them have its fate.

    `send` is what goes out; it has the id of the first that it carries.
    """

    carries: tuple[Owed, ...]
    send: Owed

    @property
    def ids(self) -> tuple[int, ...]:
        """The deliveries that it carries."""
        return tuple(owed.id for owed in self.carries)

    def fates(self, outcome: Outcome) -> dict[int, Outcome]:
        """Give what became of each delivery: the same of all, but what it cost is the first one's."""
        return {id_: outcome if id_ == self.send.id else _at_no_cost(outcome) for id_ in self.ids}


def _at_no_cost(outcome: Outcome) -> Outcome:
    match outcome:
        case Sent(receipt=receipt):
            return replace(outcome, receipt=replace(receipt, cost=0))
        case PutOff():
            return replace(outcome, parts=0)
        case _:
            return outcome


def pack(owed: Sequence[Owed]) -> tuple[Parcel, ...]:
    """Pack what is owed to one address, in order. What one parcel carries, packed alone, makes that parcel again."""
    return tuple(Parcel(carries=(one,), send=one) for one in owed)
