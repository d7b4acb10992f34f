"""Notices on WeChat wait a moment for others: how long depends on how much may still be said to that customer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk.messages import Address, MessageId
from desk.turns import Turn
from desk.wechat_budget import Grant, may_wait, patience
from desk.wechat_rules import Merging
from handlers.store import Transaction

Decided = Sequence[tuple[tuple[MessageId, ...], Turn]]


async def write_patiently(tx: Transaction, decided: Decided, *, merging: Merging, now: datetime) -> None:
    """Write what turns decided, as `tx.write` does, with notices on WeChat waiting for company."""
    waiting = {out.to for _, turn in decided for out in turn.outbound if may_wait(out)}
    if waiting:
        grants = await tx.budget.grants(waiting)
        decided = [(ids, _patient(turn, grants, merging, now=now)) for ids, turn in decided]
    await tx.write(decided, now=now)


def _patient(turn: Turn, grants: Mapping[Address, Sequence[Grant]], merging: Merging, *, now: datetime) -> Turn:
    told = (
        replace(out, patience=patience(out, grants.get(out.to, ()), merging, now=now)) if may_wait(out) else out
        for out in turn.outbound
    )
    return replace(turn, outbound=tuple(told))
