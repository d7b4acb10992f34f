"""What became of the message by which a customer was told."""

from enum import StrEnum


class Fate(StrEnum):
    """Whether it has reached them, may still do so (it is owed, or held until they write), or is lost."""

    REACHED = "reached"
    UNDER_WAY = "under_way"
    LOST = "lost"
