"""Notices on WeChat wait a moment for others, and what reminds comes while it may: both depend on what may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk.messages import Address, MessageId
from desk.survey.chasing import while_open
from desk.turns import TimerKind, Turn
from desk.wechat_budget import Grant, may_wait, open_until, patience
from desk.wechat_rules import Merging
from handlers.store import Transaction

Decided = Sequence[tuple[tuple[MessageId, ...], Turn]]


async def write_patiently(tx: Transaction, decided: Decided, *, merging: Merging, now: datetime) -> None:
    """Write what turns decided, as `tx.write` does, with notices on WeChat waiting for company."""
    waiting = {out.to for _, turn in decided for out in turn.outbound if may_wait(out)}
    if waiting:
        grants = await tx.budget.grants(waiting)
        decided = [
            (ids, _patient(_in_window(turn, grants, now=now), grants, merging, now=now)) for ids, turn in decided
        ]
    await tx.write(decided, now=now)


def _in_window(turn: Turn, grants: Mapping[Address, Sequence[Grant]], *, now: datetime) -> Turn:
    """Have a customer reminded while WeChat still lets the desk speak to them (C13)."""
    if not any(timer.kind is TimerKind.SURVEY for timer in turn.timers):
        return turn
    shut = {out.ticket: until for out in turn.outbound if (until := open_until(grants.get(out.to, ()), now=now))}
    timers = tuple(while_open(t, shut[t.ticket], now=now) if t.ticket in shut else t for t in turn.timers)
    return replace(turn, timers=timers)


def _patient(turn: Turn, grants: Mapping[Address, Sequence[Grant]], merging: Merging, *, now: datetime) -> Turn:
    told = (
        replace(out, patience=patience(out, grants.get(out.to, ()), merging, now=now)) if may_wait(out) else out
        for out in turn.outbound
    )
    return replace(turn, outbound=tuple(told))
