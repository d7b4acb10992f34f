"""Campaigns as the use cases see them."""

from typing import Protocol

from desk.survey.campaign import Campaign, CampaignRound, Candidate
from desk.terms import CampaignId, CustomerId


class Campaigns(Protocol):
    """What may be asked of campaigns within a transaction; answers are written with their turn."""

    async def add(self, campaign: Campaign) -> Campaign:
        """Keep a new campaign; gives it with its number."""
        ...

    async def named(self, number: CampaignId) -> Campaign | None:
        """Load one campaign."""
        ...

    async def everything(self) -> tuple[Campaign, ...]:
        """List all campaigns, the newest first."""
        ...

    async def candidates(self, campaign: Campaign, *, after: CustomerId, limit: int) -> tuple[Candidate, ...]:
        """Give those of a campaign's population who were not asked yet, by number, from behind one on."""
        ...

    async def answers(self, campaign: CampaignId, customer: CustomerId) -> CampaignRound | None:
        """Load and lock what a customer was asked and answered."""
        ...

    async def rounds(self, campaign: CampaignId) -> tuple[CampaignRound, ...]:
        """Give all that was asked and answered, by customer."""
        ...
