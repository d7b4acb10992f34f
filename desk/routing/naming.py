"""Who answers for a ticket, by name: its department, its owner (R3.2-1, R3.3-2)."""

from desk.policy import Department, Policy, in_language
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket


def responsible(ticket: Ticket, policy: Policy) -> str:
    """Give the key of the department that answers for a ticket; before it is routed, that of its owner.

    It is never empty: where there is no owner either, it is that of the table's last row, which takes what is left.
    """
    held = ticket.department or (ticket.owner.department if ticket.owner else "")
    return held or policy.routing[-1].department


def way_names(ticket: Ticket, policy: Policy, *, locale: str) -> tuple[Text, ...]:
    """Name the tier and the region that a ticket went by, where it has them."""
    tier = next((in_language(one.names, locale) for one in policy.tiers if one.key == ticket.tier), ticket.tier)
    region = next((in_language(one.names, locale) for one in policy.regions if one.key == ticket.region), ticket.region)
    lines = ((tier, text("Tier: {name}", name=tier)), (region, text("Region: {name}", name=region)))
    return tuple(line for held, line in lines if held)


def department_name(key: str, departments: tuple[Department, ...], *, locale: str) -> Text:
    """Name a department in a language, or in the first it has a name in."""
    names = next((d.names for d in departments if d.key == key), {})
    return verbatim(in_language(names, locale) or key)
