"""Who answers for a ticket, by name: its department, its owner (R3.2-1, R3.3-2)."""

from desk.policy import Department, Policy, in_language
from desk.texts import Text, verbatim
from desk.tickets.ticket import Ticket


def responsible(ticket: Ticket, policy: Policy) -> str:
    """Give the key of the department that answers for a ticket; before it is routed, that of its owner.

    It is never empty: where there is no owner either, it is that of the table's last row, which takes what is left.
    """
    held = ticket.department or (ticket.owner.department if ticket.owner else "")
    return held or policy.routing[-1].department


def department_name(key: str, departments: tuple[Department, ...], *, locale: str) -> Text:
    """Name a department in a language, or in the first it has a name in."""
    names = next((d.names for d in departments if d.key == key), {})
    return verbatim(in_language(names, locale) or key)
