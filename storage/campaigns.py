"""Campaigns and what each customer answered: kept apart from all tickets (C32)."""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Table,
    bindparam,
    cast,
    exists,
    func,
    insert,
    not_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.survey.campaign import Acquaintance, Campaign, CampaignRound, Candidate, Population
from desk.terms import CampaignId, CustomerId
from desk.values import replace
from storage.bulk import upsert
from storage.conversations import addresses_of
from storage.customers import customer_of, customers
from storage.schema import INSTANT, RECORD, metadata
from storage.tickets import tickets

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("record", RECORD, nullable=False),
)
campaign_rounds = Table(
    "campaign_rounds",
    metadata,
    Column("campaign", BigInteger, ForeignKey("campaigns.id"), primary_key=True, autoincrement=False),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("asked_at", INSTANT, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("campaign_rounds_customer", "customer_id", "asked_at"),
)

_WRITE = upsert(campaign_rounds, key=["campaign", "customer_id"])
_theirs = tickets.c.customer_id == customers.c.id
_asked_of_tickets = (
    select(func.max(cast(tickets.c.record["times"]["result_sent_at"]["v"].astext, INSTANT)))
    .where(_theirs)
    .scalar_subquery()
)
_asked_in_campaigns = (
    select(func.max(campaign_rounds.c.asked_at))
    .where(campaign_rounds.c.customer_id == customers.c.id)
    .scalar_subquery()
)
_count = select(func.count()).select_from(tickets).where(_theirs).scalar_subquery()
_is_asked = exists().where(
    campaign_rounds.c.campaign == bindparam("campaign", type_=BigInteger),
    campaign_rounds.c.customer_id == customers.c.id,
)
_CANDIDATES = (
    select(
        customers,
        addresses_of(customers.c.id).label("addresses"),
        exists().where(_theirs, tickets.c.is_open).label("is_busy"),
        func.greatest(_asked_of_tickets, _asked_in_campaigns).label("asked_at"),  # of nothing and a time, the time
    )
    .where(customers.c.id > bindparam("after", type_=BigInteger), not_(_is_asked))
    .order_by(customers.c.id)
)
_OF_NUMBER = {Acquaintance.NEW: _count == text("1"), Acquaintance.EXISTING: _count > text("1")}


async def write(connection: AsyncConnection, changed: Iterable[CampaignRound]) -> None:
    """Keep what customers were asked and answered, as it is last."""
    last = {(held.campaign, held.customer): held for held in changed}
    rows = [(*key, last[key].answers.asked_at, encode(last[key])) for key in sorted(last)]
    await _WRITE.run(connection, rows)


class PostgresCampaigns:
    """What `PostgresTransaction.campaigns` gives: see handlers.surveys.Campaigns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, campaign: Campaign) -> Campaign:
        """Keep a new campaign; gives it with its number."""
        number = await self._connection.scalar(
            insert(campaigns).values(record=encode(campaign)).returning(campaigns.c.id)
        )
        numbered = replace(campaign, id=CampaignId(number or 0))
        await self._connection.execute(
            update(campaigns).where(campaigns.c.id == numbered.id).values(record=encode(numbered))
        )
        return numbered

    async def named(self, number: CampaignId) -> Campaign | None:
        """Load one campaign."""
        record = await self._connection.scalar(select(campaigns.c.record).where(campaigns.c.id == number))
        return decode(Campaign, record) if record else None

    async def everything(self) -> tuple[Campaign, ...]:
        """List all campaigns, the newest first."""
        found = await self._connection.scalars(select(campaigns.c.record).order_by(campaigns.c.id.desc()))
        return tuple(decode(Campaign, record) for record in found)

    async def candidates(self, campaign: Campaign, *, after: CustomerId, limit: int) -> tuple[Candidate, ...]:
        """Give those of a campaign's population who were not asked yet, by number, from behind one on."""
        wanted = _CANDIDATES.where(*_of(campaign.population)).limit(limit)
        rows = await self._connection.execute(wanted, {"campaign": campaign.id, "after": after})
        return tuple(Candidate(customer=customer_of(row), is_busy=row.is_busy, asked_at=row.asked_at) for row in rows)

    async def answers(self, campaign: CampaignId, customer: CustomerId) -> CampaignRound | None:
        """Load and lock what a customer was asked and answered."""
        record = await self._connection.scalar(
            select(campaign_rounds.c.record)
            .where(campaign_rounds.c.campaign == campaign, campaign_rounds.c.customer_id == customer)
            .with_for_update()
        )
        return decode(CampaignRound, record) if record else None

    async def rounds(self, campaign: CampaignId) -> tuple[CampaignRound, ...]:
        """Give all that was asked and answered, by customer."""
        found = await self._connection.scalars(
            select(campaign_rounds.c.record)
            .where(campaign_rounds.c.campaign == campaign)
            .order_by(campaign_rounds.c.customer_id)
        )
        return tuple(decode(CampaignRound, record) for record in found)


def _of(population: Population) -> list[ColumnElement[bool]]:
    """Give what holds for who belongs to it: a customer of ours, and what was said of them."""
    number = _OF_NUMBER.get(population.acquaintance) if population.acquaintance else None
    conditions: list[ColumnElement[bool]] = [number if number is not None else _count > text("0")]
    if population.kind:
        conditions.append(customers.c.kind == population.kind.value)
    if population.industry:
        conditions.append(func.lower(customers.c.industry) == population.industry.lower())
    return conditions
