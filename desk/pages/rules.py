"""The owner's figures for the customers' pages; the specification leaves them open."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """For how long a link to a ticket's page is good once it was given."""

    lasts: timedelta = timedelta(days=30)
