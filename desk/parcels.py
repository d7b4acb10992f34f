"""Parcels: which owed messages go out together, as one message of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.deliveries import Owed


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


def pack(owed: Sequence[Owed]) -> tuple[Parcel, ...]:
    """Pack what is owed to one address, in order. What one parcel carries, packed alone, makes that parcel again."""
    return tuple(Parcel(carries=(one,), send=one) for one in owed)
