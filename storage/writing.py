"""Writing down what turns decided: one statement a table for a whole batch of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations import Conversation
from desk.messages import MessageId
from desk.turns import Turn
from storage import (
    accounts,
    appraisals,
    attachments,
    campaigns,
    conversations,
    customers,
    deliveries,
    dialogue,
    examples,
    gathering,
    improvement,
    members,
    papers,
    parked,
    tickets,
    timeline,
    timers,
    traces,
    trainings,
    workloads,
)
from storage.bulk import Together

Decided: TypeAlias = Sequence[tuple[tuple[MessageId, ...], Turn]]


_WRITE = Together(
    deliveries.OWE,
    customers.WRITE,
    conversations.WRITE,
    tickets.WRITE,
    timeline.APPEND,
    timers.WRITE,
    dialogue.LINK,
    traces.WRITE,
)


async def write(connection: AsyncConnection, decided: Decided, *, now: datetime) -> None:
    """Write everything; of one thing that several turns changed, the last turn's word counts.

    Rows are written in the order of their keys, the same in every transaction, so that two can't wait for each other.
    """
    turns = [turn for _, turn in decided]
    changed = {ticket.id: ticket for turn in turns for ticket in turn.tickets}
    set_timers = {timer.key: timer for turn in turns for timer in turn.timers}.values()
    found_by = [trace for turn in turns for trace in turn.traces]
    outbound = await gathering.gathered(connection, [out for turn in turns for out in turn.outbound], now=now)
    await _WRITE.run(
        connection,
        deliveries.rows(outbound, now=now),
        customers.rows({c.id: c for turn in turns for c in turn.customers}.values()),
        conversations.rows(_held(decided)),
        tickets.rows(changed[id_] for id_ in sorted(changed)),
        timeline.rows(entry for turn in turns for entry in turn.entries),
        timers.rows(set_timers),
        [(turn.about, id_) for ids, turn in decided if turn.about is not None for id_ in ids],
        traces.rows(found_by),
        now=now,
    )
    await _write_people(connection, turns, now=now)
    await tickets.divide(connection, changed.values())
    await timers.forget(connection, set_timers)
    await _link(connection, decided, now=now)
    await parked.act(connection, [done for turn in turns for done in turn.parked], now=now)
    if wanted := [paper for turn in turns for paper in turn.papers]:
        await papers.want(connection, wanted, now=now)
    await traces.forget(connection, found_by)
    await accounts.write(connection, [one for turn in turns for one in turn.accounts])
    await examples.write(connection, [example for turn in turns for example in turn.examples])
    entered, begun = [case for turn in turns for case in turn.cases], [one for turn in turns for one in turn.measures]
    await improvement.write(connection, entered, begun)
    if answered := [held for turn in turns for held in turn.campaign_rounds]:
        await campaigns.write(connection, answered)
    given = [one for turn in turns for one in turn.consequences]
    results = [one for turn in turns for one in turn.tested]
    await appraisals.write(connection, [sheet for turn in turns for sheet in turn.sheets], given, results)


async def _write_people(connection: AsyncConnection, turns: Sequence[Turn], *, now: datetime) -> None:
    if changed := {m.id: m for turn in turns for m in turn.members}:
        await members.write(connection, list(changed.values()))
    rosters = [change for turn in turns for change in turn.rosters]
    await members.change_rosters(connection, rosters)
    if changed or rosters:  # somebody may have come on duty: what waits for a handler is looked at anew
        await timers.hasten_offers(connection, now=now)
    await workloads.count(connection, [one for turn in turns for one in turn.accepted])
    await trainings.write(connection, [one for turn in turns for one in turn.trainings])
    await members.write_invitations(connection, {i.code: i for turn in turns for i in turn.invitations}.values())
    await customers.write_codes(connection, {c.code: c for turn in turns for c in turn.links}.values())


def _held(decided: Decided) -> list[tuple[Conversation, bool]]:
    """Give the conversations as they were left, and whether the person wrote in each."""
    held = [(turn.conversation, bool(ids)) for ids, turn in decided if turn.conversation]
    last = {conversation.id: conversation for conversation, _ in held}
    used = {conversation.id for conversation, is_used in held if is_used}
    return [(last[id_], id_ in used) for id_ in sorted(last)]


async def _link(connection: AsyncConnection, decided: Decided, *, now: datetime) -> None:
    adopted = [(turn.about, key) for _, turn in decided if turn.about is not None for key in turn.adopted]
    await dialogue.adopt(connection, adopted)
    await attachments.show(connection, [key for _, key in adopted], now=now)
    shown = [(id_, turn.forward_to) for ids, turn in decided if turn.forward_to is not None for id_ in ids]
    await attachments.forward(connection, shown)
