"""What orders about trainings need to know; and the reminder of topics that nobody was trained in for too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.messages import InboundMessage
from desk.people import Member
from desk.reports.periods import containing
from desk.staff.training import ADD, LEADING, numbers_named
from desk.training.reminding import news_of_trainings
from desk.training.session import Trained
from desk.turns import Turn
from handlers.reading import Reading
from handlers.rules import Rules
from handlers.store import Transaction
from handlers.world import World

MOST_SESSIONS = 10
LATELY, MOST_CLOSED = timedelta(days=365), 100  # among which case material is looked for


async def load_trained(tx: Reading, messages: Sequence[InboundMessage], world: World) -> None:
    """Load for each message what it asks for, as far as its sender may see it."""
    for message in messages:
        words, member = world.wanted[message.key].training, world.staff.by_address.get(message.address)
        if words is not None and member is not None:
            world.trained[message.key] = await _trained(tx, words, member, now=world.now)


async def _trained(tx: Reading, words: str, member: Member, *, now: datetime) -> Trained:
    leads = member.has(*LEADING)
    if not words:
        return Trained(sessions=await tx.trainings.last(of=None if leads else member.id, limit=MOST_SESSIONS))
    if not leads:
        return Trained()
    named = await tx.tickets(numbers_named(words))
    if words.split(maxsplit=1)[0] == ADD:
        return Trained(named=tuple(named.values()))
    closed = await tx.trainings.closed(since=now - LATELY, limit=MOST_CLOSED)
    return Trained(closed=closed, named=tuple(named.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingWatch:
    """Reminds supervisors of the topics without a training in the interval that has just ended (R4.3.2)."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Look at the interval before the day that it was scheduled for."""
        policy = self.rules.policy_at(scheduled_for)
        today = scheduled_for.astimezone(ZoneInfo(policy.zone)).date()
        over = containing(today, policy.training.systematic, zone=policy.zone).before
        staff = (await tx.staff()).at(now)
        news = news_of_trainings(await tx.trainings.latest(), staff, since=over.begins, until=over.ends)
        if news:
            await tx.write([((), Turn(outbound=news))], now=now)
