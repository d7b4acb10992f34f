"""Feedback as time passes: what is overdue is reminded of, effects are counted, a fall of the mean is told once."""

from dataclasses import dataclass
from datetime import datetime

from desk.improvement import falling
from desk.improvement.case import CaseState
from desk.improvement.counting import effect_of
from desk.improvement.effects import show_measure
from desk.improvement.fate import Fate
from desk.improvement.judging import counted, spans
from desk.improvement.measure import Effect, Measure
from desk.improvement.reminding import pass_time
from desk.quality.counts import Points
from desk.quality.facts import Basis
from desk.quality.figures import Figures
from desk.ranking import ranked
from desk.turns import Around, Turn
from handlers.reading import Reading
from handlers.rules import Rules
from handlers.store import Transaction

AT_ONCE = 50  # cases of one transaction; the next ones follow minutes later


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWatch:
    """Reminds of overdue cases, and closes those whose customers have the message that they waited for."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:  # noqa: ARG002 -- as all jobs
        """Look at the cases that are due."""
        due = await tx.register.due_cases(now=now, limit=AT_ONCE)
        if not due:
            return
        tickets = await tx.tickets({case.ticket for case in due if case.ticket})
        around = self.rules.around(now=now, staff=await tx.staff())
        turns = []
        for case in due:
            fate = await tx.register.fate(case) if case.state is CaseState.CLOSING else Fate.UNDER_WAY
            turns.append(ranked(pass_time(case, fate, tickets, around), tickets, is_reminder=True))
        await tx.write([((), turn) for turn in turns], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWatch:
    """Counts a measure's effect when it is due, and periodically; its owner is asked for a verdict (R4.3.4-1)."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:  # noqa: ARG002 -- as all jobs
        """Look at one measure that is due: to count takes seconds, and others follow minutes later."""
        for measure in await tx.register.due_measures(now=now, limit=1):
            around = self.rules.around(now=now, staff=await tx.staff())
            before, after = spans(measure, now=now)
            figures = (await _effect(tx, measure, *before), await _effect(tx, measure, *after))
            held = (await tx.register.measures([measure.id]))[measure.id]  # locked only now; it may be judged meanwhile
            if held.is_under_way:
                asked = _asked(counted(held, *figures, around.policy, now=now), around)
                await tx.write([((), asked)], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class FallWatch:
    """Raises an alert when the mean score fell, once a fall (R7.3.3-2)."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Compare the spans that end when it was scheduled."""
        around = self.rules.around(now=now, staff=await tx.staff())
        lately, before = falling.spans(around.policy.survey, until=scheduled_for)
        means = (await _points(tx, *lately), await _points(tx, *before))
        turn = falling.looked_at(*means, await tx.register.last_fall(), around)
        if turn != Turn():
            await tx.write([((), ranked(turn, {}))], now=now)


async def _effect(tx: Reading, measure: Measure, since: datetime, until: datetime) -> Effect:
    """Count what a measure is judged by, of the tickets that came in a span; of one department or of all."""
    figures = Figures()
    async for facts in tx.facts(since=since, until=until, by=Basis.FIRST_CONTACT):
        if measure.department in {"", facts.department}:
            figures.add(facts)
    return effect_of(figures, since=since, until=until)


async def _points(tx: Reading, since: datetime, until: datetime) -> Points:
    figures = Figures()
    async for facts in tx.facts(since=since, until=until, by=Basis.HANDLED):
        figures.add(facts)
    return figures.satisfaction


def _asked(measure: Measure, around: Around) -> Turn:
    owner = around.staff.by_id.get(measure.owner.id)
    asked = (owner,) if owner and owner.addresses else around.staff.supervisors()
    return Turn(measures=(measure,), outbound=tuple(out for one in asked for out in show_measure(measure, one, around)))
