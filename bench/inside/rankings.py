"""Three ways to choose whom a job is offered to: the desk's own, by chance, and in turn."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from desk.dispatch import stepping
from desk.dispatch.candidates import Candidate, candidates
from desk.dispatch.record import Stage
from desk.terms import MemberId
from desk.tickets.ticket import Ticket
from desk.turns import Around

Ranking = Callable[[Ticket, Around], tuple[Candidate, ...]]


def ours() -> Ranking:
    """Rank as the desk does."""
    return candidates


def at_random(seed: int) -> Ranking:
    """Ask anybody who can be asked."""
    dice = random.Random(f"{seed} random")  # noqa: S311 -- a simulation's dice

    def rank(ticket: Ticket, around: Around) -> tuple[Candidate, ...]:
        found = candidates(ticket, around)
        free = [one for one in found if one.bar is None]
        dice.shuffle(free)
        return (*free, *(one for one in found if one.bar))

    return rank


def in_turn() -> Ranking:
    """Ask one after the other, whose turn it is."""
    asked: dict[MemberId, int] = {}
    turns = count(1)

    def rank(ticket: Ticket, around: Around) -> tuple[Candidate, ...]:
        found = candidates(ticket, around)
        free = sorted((one for one in found if one.bar is None), key=lambda one: asked.get(one.member.id, 0))
        if free and ticket.dispatch.stage is Stage.BEST:
            asked[free[0].member.id] = next(turns)
        return (*free, *(one for one in found if one.bar))

    return rank


@contextmanager
def ranked_by(ranking: Ranking) -> Iterator[None]:
    """Let the desk go by another ranking of its candidates, and by nothing else that differs."""
    stepping.candidates = ranking  # type: ignore[assignment]
    try:
        yield
    finally:
        stepping.candidates = candidates
