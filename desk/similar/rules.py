"""What the owner says of likeness (R3.3-1, R6.1.1-6)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """From how many percent of shared words on two reports are taken for the same problem, or the same kind of.

    `same_words` are of one customer, `near_words` of two who may be one.
    `within`: only reports that are no further apart are held against each other for their words.
    """

    same_words: int = 50
    near_words: int = 75
    alike_words: int = 35
    within: timedelta = timedelta(days=7)
