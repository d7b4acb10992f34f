"""Edits of messages that came before the messages themselves."""

from dataclasses import dataclass

from desk.terms import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEdit:
    """The platform's name of a message whose edit came first, and the ticket that the edit went to."""

    of: str
    ticket: TicketId | None = None
