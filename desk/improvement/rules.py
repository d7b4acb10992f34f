"""The owner's figures for feedback cases and measures; the specification says "timely" and "periodic"."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """How soon a case is to be closed, how often its owner is reminded then, how long a measure has (4.2.3, 4.3)."""

    close: timedelta = timedelta(hours=72)
    remind: timedelta = timedelta(hours=24)
    measure: timedelta = timedelta(days=30)
