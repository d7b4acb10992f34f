"""The long run: a million callbacks with something wrong, forged ones and replayed ones; memory and answers watched."""

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.channels.telegram.webhook import routes as customers
from bot.channels.telegram_staff.webhook import routes as staff
from bot.channels.wechat.webhook import wechat_routes
from bot.channels.wecom.webhook import wecom_routes
from desk.codec import decode, encode
from desk.messages import InboundMessage
from tests.bot.channels.callbacks import IntakeOnPaper, phrase_for
from tests.bot.channels.tencent import StoppedClock
from tests.fuzzing.letters import ANSWERS, HOOKS, Letter, desk_settings, forged, letter, post
from tests.fuzzing.street import Street, UnreadableError, open_street

AT_ONCE = 8
REFUSALS = frozenset({401, 403, 413})  # a forged one may be too large, too
WARMED_UP = 20_000  # cases after which caches are full; from there on memory is watched
MOST_GROWTH = 20.0  # in megabytes
READ_EVERY = 2000
log = logging.getLogger(__name__)


class ReadingIntake(IntakeOnPaper):
    """Takes messages without a store: each is written as the store would write it, and read back; only counted."""

    taken = 0

    async def receive(self, message: InboundMessage) -> None:
        """Count a message. Raises UnreadableError when it would not come back as it was."""
        self.taken += 1
        written = json.dumps(encode(message), ensure_ascii=False)
        has_nul = "\\u0000" in written.replace("\\\\", "")
        if has_nul or decode(InboundMessage, json.loads(written.encode())) != message:
            raise UnreadableError(message.key)


@dataclass(kw_only=True)
class Tally:
    """What came of it so far."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    cases: int = 0
    memory: list[float] = field(default_factory=list)

    def count(self, sent: Sequence[Letter], answers: Sequence[Any], *, seed: int, allowed: frozenset[int]) -> None:
        """Count answers; what is none of those that are allowed is kept with its seed."""
        for each, answer in zip(sent, answers, strict=True):
            name = answer if isinstance(answer, int) else type(answer).__name__
            self.answers[f"{each.path.removeprefix('/hooks/')} {int(name) if isinstance(name, int) else name}"] += 1
            if answer not in allowed:
                self.wrong.append(f"seed {seed}: {each.path} {name} {each.body[:300]!r}")
        self.cases += len(sent)


class Complaints(logging.Handler):
    """Keeps what is logged as an error: a turn that failed, a callback that was not taken."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count an error by its event and where it came from."""
        self.heard[f"{record.getMessage()} {record.__dict__.get('error', '')} {record.__dict__.get('at', '')}"] += 1


def memory() -> float:
    """Give the memory that this process has of the machine, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def doors_on_paper(intake: IntakeOnPaper, clock: StoppedClock) -> ASGIApp:
    """Open the four hooks before an intake without a store."""
    given = desk_settings()
    assert given.telegram_customer
    assert given.telegram_staff
    assert given.wechat
    assert given.wecom
    return Starlette(
        routes=[
            *customers(given.telegram_customer, intake=intake, clock=clock),
            *staff(given.telegram_staff, intake=intake, clock=clock),
            *wechat_routes(given.wechat, intake=intake, phrase_for=phrase_for, clock=clock),
            *wecom_routes(given.wecom, intake=intake, clock=clock),
        ]
    )


async def fuzz(doors: ASGIApp, clock: StoppedClock, asked: argparse.Namespace, street: Street | None) -> Tally:
    """Bring mutants until there were enough of them, or the time is over."""
    tally, ends = Tally(), monotonic() + asked.seconds if asked.seconds else None
    watched = min(WARMED_UP, asked.cases // 5)
    while tally.cases < asked.cases and (ends is None or monotonic() < ends):
        seed = asked.seed + tally.cases
        rng = Random(seed)  # noqa: S311 -- to be repeated
        clock.at += timedelta(minutes=1)
        sent = [letter(hook, rng, clock) for hook in HOOKS * (AT_ONCE // len(HOOKS))]
        answers = await asyncio.gather(*(post(doors, each) for each in sent), return_exceptions=True)
        tally.count(sent, answers, seed=seed, allowed=ANSWERS)
        if street and tally.cases % READ_EVERY == 0:
            await street.read_back()
        if tally.cases >= watched and tally.cases % max(AT_ONCE, asked.cases // 20 // AT_ONCE * AT_ONCE) == 0:
            tally.memory.append(memory())
            print(f"{tally.cases:>9} cases, {memory():.1f} MB, {len(tally.wrong)} wrong", flush=True)
    return tally


async def forge(doors: ASGIApp, clock: StoppedClock, asked: argparse.Namespace) -> Tally:
    """Bring forged callbacks."""
    tally = Tally()
    while tally.cases < asked.forged:
        rng = Random(asked.seed + tally.cases)  # noqa: S311 -- to be repeated
        sent = [forged(hook, rng, clock) for hook in HOOKS]
        answers = await asyncio.gather(*(post(doors, each) for each in sent), return_exceptions=True)
        tally.count(sent, answers, seed=asked.seed + tally.cases, allowed=REFUSALS)
    return tally


async def replay(street: Street, asked: argparse.Namespace) -> tuple[int, int]:
    """Bring genuine callbacks ten times more; gives how many, and how many rows came of it."""
    rng = Random(asked.seed)  # noqa: S311 -- to be repeated
    street.clock.at += timedelta(hours=1)
    wanted, taken = asked.replayed // 10, list[Letter]()
    while len(taken) < wanted:
        each = letter(HOOKS[len(taken) % len(HOOKS)], rng, street.clock)
        if await post(street.doors, each) == 200:
            taken.append(each)
    before = await street.counts()
    for _ in range(10):
        for start in range(0, len(taken), AT_ONCE):
            await asyncio.gather(*(post(street.doors, each) for each in taken[start : start + AT_ONCE]))
    after = await street.counts()
    return 10 * len(taken), sum(abs(after[name] - count) for name, count in before.items())


async def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Do all that was asked for; gives the figures."""
    complaints = Complaints()
    logging.getLogger().handlers = [complaints]
    async with AsyncExitStack() as stack:
        street, intake = None, ReadingIntake()
        if asked.store or asked.replayed:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-"))
            street = await stack.enter_async_context(open_street(Path(folder)))
        clock = street.clock if street and asked.store else StoppedClock()
        doors = street.doors if street and asked.store else doors_on_paper(intake, clock)
        begun = monotonic()
        tally = await fuzz(doors, clock, asked, street if asked.store else None)
        seconds, taken = monotonic() - begun, intake.taken
        counterfeits = await forge(doors, clock, asked)
        again, effects = await replay(street, asked) if street and asked.replayed else (0, 0)
        return {
            "cases": tally.cases,
            "seconds": round(seconds, 1),
            "answers": dict(sorted(tally.answers.items())),
            "wrong": tally.wrong[:20] + counterfeits.wrong[:20],
            "errors_logged": dict(complaints.heard.most_common(20)),
            "memory_mb": {"first": tally.memory[0], "last": tally.memory[-1], "growth": growth(tally.memory)},
            "forged": {"sent": counterfeits.cases, "accepted": len(counterfeits.wrong) + intake.taken - taken},
            "replayed": {"sent": again, "effects": effects},
        }


def growth(memory: Sequence[float]) -> float:
    """Give by how much the memory grew since it was first watched, in megabytes."""
    return round(memory[-1] - memory[0], 1)


def main() -> int:
    """Run, print the figures as the last line, and tell by the exit status whether all was well."""
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="callbacks with something wrong inside")
    parser.add_argument("--seconds", type=float, default=0, help="end earlier, after so many seconds")
    parser.add_argument("--seed", type=int, default=0, help="the same seed brings the same callbacks")
    parser.add_argument("--forged", type=int, default=100_000, help="callbacks that are not the platform's")
    parser.add_argument("--replayed", type=int, default=10_000, help="genuine callbacks that come again")
    parser.add_argument("--store", action="store_true", help="take them into a real store; slower")
    figures = asyncio.run(run(parser.parse_args()))
    print(json.dumps(figures))
    is_well = not figures["wrong"] and not figures["errors_logged"]
    is_tight = not figures["forged"]["accepted"] and not figures["replayed"]["effects"]
    return 0 if is_well and is_tight and figures["memory_mb"]["growth"] <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
