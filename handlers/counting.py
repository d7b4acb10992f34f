"""Counts the quality that members of staff ask for, where they may see it, before their turns are decided."""

from collections.abc import Sequence

from desk.errors import DeskError
from desk.messages import InboundMessage
from desk.people import Member
from desk.quality import asking
from desk.quality.overview import Overview
from handlers.reading import Reading
from handlers.register import measures_due
from handlers.world import World


async def count_quality(tx: Reading, messages: Sequence[InboundMessage], world: World) -> None:
    """Count for each message what it asks for; what can't be counted is answered by the turn itself."""
    for message in messages:
        words, member = world.wanted[message.key].quality, world.staff.by_address.get(message.address)
        if words is None or member is None:
            continue
        if asked := _asked(words, member, world):
            world.quality[message.key] = await overview(tx, asked, world)


async def overview(tx: Reading, asked: asking.Asked, world: World) -> Overview:
    """Count what is asked for, and find the tickets behind the numbers that are asked about."""
    counted = Overview.asking(asked.why, standard=world.around().policy.appraisal, on=asked.on)
    async for facts in tx.facts(since=asked.since, until=asked.until, person=asked.scope.person):
        if asked.scope.covers(facts):
            counted.add(facts)
    await _count_measures(tx, asked, counted)
    return counted


async def _count_measures(tx: Reading, asked: asking.Asked, counted: Overview) -> None:
    """Count the measures of improvement of that time, of the same person or department (R4.4.1-1)."""
    for measure in await measures_due(tx.register, since=asked.on or asked.since, until=asked.until):
        if asked.scope.includes(measure):
            counted.total.add_measure(is_judged=measure.is_judged_in_time)


def _asked(words: str, member: Member, world: World) -> asking.Asked | None:
    around = world.around()
    try:
        return asking.read(words, member=member, staff=around.staff, policy=around.policy, now=world.now)
    except DeskError:
        return None
