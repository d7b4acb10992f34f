"""What a transaction keeps beside turns, each a book of its own."""

from typing import Protocol

from handlers.budget import Budget
from handlers.comparing import Traces
from handlers.documents import Documents
from handlers.occurrences import Occurrences
from handlers.papers import Papers
from handlers.unread import Unread


class Registers(Protocol):
    """The books of a transaction."""

    @property
    def budget(self) -> Budget:
        """What WeChat still lets the desk say."""
        ...

    @property
    def occurrences(self) -> Occurrences:
        """What recurs, and was done."""
        ...

    @property
    def documents(self) -> Documents:
        """The register of customers' documents."""
        ...

    @property
    def papers(self) -> Papers:
        """What is to be drawn."""
        ...

    @property
    def unread(self) -> Unread:
        """Kept files that wait to be read."""
        ...

    @property
    def traces(self) -> Traces:
        """What open tickets are found by."""
        ...
