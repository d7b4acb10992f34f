"""Who belongs to the tier that a ticket goes to (R2.1-7)."""

from desk.people import Member
from desk.policy import Policy
from desk.routing.rows import Tier
from desk.tickets.ticket import Ticket


def is_in_tier(member: Member, ticket: Ticket, policy: Policy) -> bool:
    """Whether a member belongs to the tier of a ticket.

    Who has a tier of their own belongs to that one alone, in whatever department. Everybody else belongs to each that
    has one of their roles, in its departments, or without such in the ticket's own. Where the ticket has no tier, or
    one that the policy does not know, its department is what counts.
    """
    tier = next((tier for tier in policy.tiers if tier.key == ticket.tier), Tier(key=ticket.tier))
    if member.tier and ticket.tier:
        return member.tier == ticket.tier
    return bool(member.roles & tier.roles) and member.department in (tier.departments or {ticket.department})
