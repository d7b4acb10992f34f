"""What each run of characters counts for: its weights of all labels side by side in one whole number.

So those of a message are added up all at once, as Python adds long numbers: in a tenth of the time that a sum a label
takes. Each weight has a field of four bytes, and is kept greater by `_ZERO`, so that no field ever borrows from its
neighbour.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import byteorder

_FIELD = 4  # bytes: room for the sum of millions
_ZERO = 128
_SIGNED = bytes(byte ^ _ZERO for byte in range(256))  # of a byte that is greater by so much
_SQUARES = [byte * byte for byte in range(256)]
_LOW, _HIGH = bytes(square & 255 for square in _SQUARES), bytes(square >> 8 for square in _SQUARES)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of each run, by its key; the last field is the square of how rare it is, of 255."""

    by_key: Mapping[int, int]
    columns: int

    @classmethod
    def of(cls, keys: Iterable[int], rarity: bytes, columns: Sequence["array[int]"]) -> "Weights":
        """Put together what is known of each key, in their order: its rarity, and its weight in each column."""
        size = _FIELD * (len(columns) + 1)
        held = bytearray(size * len(rarity))
        for at, column in enumerate(columns):
            held[_FIELD * at :: size] = column.tobytes().translate(_SIGNED)
        held[size - _FIELD :: size] = rarity.translate(_LOW)
        held[size - _FIELD + 1 :: size] = rarity.translate(_HIGH)
        whole = (int.from_bytes(held[at : at + size], "little") for at in range(0, len(held), size))
        return cls(dict(zip(keys, whole, strict=True)), len(columns))

    def sums(self, keys: Iterable[int]) -> tuple[list[int], int]:
        """Give what the runs among these keys add up to in each column, and the sum of the squares of their rarity."""
        known = list(filter(None, map(self.by_key.get, keys)))
        added = array("I", sum(known).to_bytes(_FIELD * (self.columns + 1), byteorder))
        if byteorder == "big":
            added.reverse()
        *sums, squares = added
        zero = _ZERO * len(known)
        return [each - zero for each in sums], squares

    def table(self, runs: Collection[int]) -> bytes:
        """Give the fields of runs, one after another: for `column`."""
        size = _FIELD * (self.columns + 1)
        return b"".join([run.to_bytes(size, "little") for run in runs])

    def column(self, table: bytes, at: int) -> bytes:
        """Give the weights of a table's runs in one column, each as its place in what `scale` gives."""
        return table[_FIELD * at :: _FIELD * (self.columns + 1)]


def scale(unit: float) -> tuple[float, ...]:
    """Give what each weight counts, the least first, where one of 1 counts `unit`."""
    return tuple((byte - _ZERO) * unit for byte in range(256))
