"""Campaigns: asked of those who may be asked now, in their chat; what came of them; and who is surveyed at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.deliveries import Priority
from desk.messages import Address
from desk.policy import Policy
from desk.quality.facts import Basis
from desk.quality.figures import Figures
from desk.replies import Say
from desk.survey import campaigning
from desk.survey.campaign import Campaign, CampaignRound, Candidate, Hindrance, hindrance
from desk.survey.chasing import next_hour
from desk.terms import CustomerId
from desk.turns import Around, Outbound, Turn
from desk.wechat_budget import left
from handlers.rules import Rules
from handlers.store import Reading, Store, Transaction

AT_A_TIME = 200  # customers of one transaction


@dataclass(slots=True, kw_only=True)
class Sent:
    """What became of a sending: how many are asked now, and why the others are not."""

    asked: int = 0
    held_back: Counter[Hindrance] = field(default_factory=Counter)
    until: datetime | None = None  # before that nobody is asked: it is night


async def send(campaign: Campaign, *, store: Store, rules: Rules, now: datetime, most: int | None = None) -> Sent:
    """Ask all who were not asked yet and may be asked now, or so many of them."""
    policy, sent, after = rules.policy_at(now), Sent(), CustomerId(0)
    morning = next_hour(now, policy.survey, zone=policy.zone)
    if morning > now:
        return Sent(until=morning)
    while most is None or sent.asked < most:
        async with store.begin() as tx:
            found = await tx.campaigns.candidates(campaign, after=after, limit=AT_A_TIME)
            if not found:
                break
            room = None if most is None else most - sent.asked
            await _ask(tx, campaign, found, sent, rules=rules, now=now, room=room)
            after = found[-1].customer.id
    return sent


async def prospects(campaign: Campaign, *, tx: Transaction, policy: Policy, now: datetime) -> Counter[Hindrance | None]:
    """Count who is still to be asked: who could be now (None), and what speaks against asking the others."""
    counted: Counter[Hindrance | None] = Counter()
    after = CustomerId(0)
    while found := await tx.campaigns.candidates(campaign, after=after, limit=AT_A_TIME):
        free = await _free(tx, found, now=now)
        counted.update(hindrance(one, policy=policy, left=free[one.customer.id], now=now) for one in found)
        after = found[-1].customer.id
    return counted


@dataclass(slots=True, kw_only=True)
class Coverage:
    """How customers of one segment were surveyed, by the tickets handled in a period (R4.2.1-2)."""

    figures: Figures = field(default_factory=Figures)
    asked: int = 0


async def coverage(tx: Reading, *, since: datetime, until: datetime) -> dict[tuple[str, str], Coverage]:
    """Count by segment: new and existing customers, each kind, each industry; of each the handled tickets."""
    found: dict[tuple[str, str], Coverage] = {}
    async for fact in tx.facts(since=since, until=until, by=Basis.HANDLED):
        kind = fact.kind.value if fact.kind else ""
        for segment in (("customers", fact.segment.value), ("kind", kind), ("industry", fact.industry)):
            counted = found.setdefault(segment, Coverage())
            counted.figures.add(fact)
            counted.asked += fact.survey is not None
    return found


async def _ask(
    tx: Transaction,
    campaign: Campaign,
    found: Sequence[Candidate],
    sent: Sent,
    *,
    rules: Rules,
    now: datetime,
    room: int | None,
) -> None:
    around = rules.around(now=now, staff=await tx.staff())
    free = await _free(tx, found, now=now)
    asked: list[tuple[CampaignRound, Address]] = []
    for candidate in found:
        customer = candidate.customer
        if why := hindrance(candidate, policy=around.policy, left=free[customer.id], now=now):
            sent.held_back[why] += 1
        elif room is None or len(asked) < room:
            asked.append((campaigning.begun(campaign, customer.id, now=now), customer.addresses[0]))
    sent.asked += len(asked)
    owed = tuple(_question(held, to, around) for held, to in asked)
    await tx.write([((), Turn(outbound=owed, campaign_rounds=tuple(held for held, _ in asked)))], now=now)


def _question(held: CampaignRound, to: Address, around: Around) -> Outbound:
    say = Say(body=campaigning.first(held, around), choices=campaigning.choices(held, around))
    return Outbound(to=to, message=say, priority=Priority.BULK)


async def _free(tx: Transaction, found: Sequence[Candidate], *, now: datetime) -> dict[CustomerId, int]:
    """Count what WeChat still lets the desk say to each."""
    chats = {one.customer.id: one.customer.addresses[0] for one in found if one.customer.addresses}
    grants = await tx.budget.grants(chats.values())
    return {
        one.customer.id: left(grants.get(chats[one.customer.id], ()), now=now) if one.customer.id in chats else 0
        for one in found
    }
