"""Open work as it is now: for a Gantt chart and for task lists."""

from datetime import datetime

from desk.policy import Policy
from desk.quality.facts import Basis, Facts
from desk.reports.board import Whose, gantt_of, tasks_of
from desk.reports.plans import Gantt, Tasks
from desk.reports.reader import Reader
from desk.texts import Text, text, verbatim
from handlers.reading import Reading


async def gantt(tx: Reading, whose: Whose, *, policy: Policy, locale: str, at: datetime) -> Gantt[Text]:
    """Lay somebody's open tickets out in time."""
    reader = Reader(policy=policy, locale=locale)
    name = await _name(tx, whose, reader)
    return gantt_of(await _open(tx, whose, at=at), whose, name, reader, now=at)


async def tasks(tx: Reading, whose: Whose, *, policy: Policy, locale: str, at: datetime) -> Tasks[Text]:
    """List somebody's open tickets with their progress."""
    name = await _name(tx, whose, Reader(policy=policy, locale=locale))
    return tasks_of(await _open(tx, whose, at=at), whose, name, now=at)


async def _open(tx: Reading, whose: Whose, *, at: datetime) -> list[Facts]:
    return [facts async for facts in tx.facts(since=at, until=at, by=Basis.OPEN_AT) if whose.has(facts)]


async def _name(tx: Reading, whose: Whose, reader: Reader) -> Text:
    if whose.member is not None:
        member = (await tx.staff()).by_id.get(whose.member)
        return verbatim(member.name if member else f"#{whose.member}")
    return reader.department(whose.department) if whose.department else text("everybody")
