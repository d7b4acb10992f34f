"""One run from its plan to its verdict: the stage is set, people speak, blows fall, all grows quiet, we look."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import psycopg

from bot.clock import SystemClock
from bot.policy_file import read_policy
from handlers.staffing import NewMember, invite
from sandbox.server import Sandbox, SandboxSettings
from sandbox.server import serve as serve_sandbox
from sandbox.telegram.settings import TelegramSettings
from sandbox.wechat.settings import WeChatSettings
from sandbox.wecom.settings import WeComSettings
from storage.store import PostgresStore
from tests.chaos import evidence, victim
from tests.chaos.cluster import Cluster
from tests.chaos.crowd import Crowd
from tests.chaos.evidence import Since
from tests.chaos.keeping import keep
from tests.chaos.plan import STAFF, Blow, Plan, Strike
from tests.chaos.recovery import Recovery
from tests.chaos.verdict import Verdict, judge
from tests.chaos.victim import Victim
from tests.chaos.weather import weather

A_MOMENT = timedelta(milliseconds=100)
STALLED = 420.0  # seconds without any progress: longer than the longest pause between two tries of a delivery
# What waits for its next try waits no longer.
FORWARD = (
    "UPDATE deliveries SET due_at = now() WHERE state = 'due' AND due_at > now()",
    "UPDATE lanes SET due_at = now() WHERE due_at > now()",
    "UPDATE put_off SET due_at = now() WHERE due_at > now()",
)
# What is to be read in the morning is read now: no try of a delivery is put off for so long.
MORNING = (
    "UPDATE deliveries SET due_at = now() WHERE state = 'due' AND due_at > now() + interval '10 minutes'",
    "UPDATE lanes SET due_at = now() WHERE due_at > now() + interval '10 minutes'",
)
UNLEASED = "UPDATE lanes SET leased_until = NULL"  # nor for the leases of the dead: only while the desk is down
OPEN = (
    "SELECT count(*) FROM deliveries WHERE state IN ('due', 'leased')",
    "SELECT count(*) FROM put_off WHERE NOT is_parked",
    "SELECT count(*) FROM timers WHERE rule LIKE '%.call_back'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict on a run, how soon the desk recovered, and how long the run took."""

    plan: Plan
    verdict: Verdict
    recovery: Mapping[str, float]
    seconds: float
    weather: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Run:
    """A run under way; `hurries` spares the waits for leases and next tries, where they are not what is looked at."""

    plan: Plan
    cluster: Cluster
    sandbox: Sandbox
    crowd: Crowd
    victim: Victim
    hurries: bool
    tell: Callable[[str], None]
    recovery: Recovery = field(default_factory=Recovery)

    async def play(self) -> Since:
        """Play the plan to the end; gives where it began."""
        await self.victim.start()
        await self._gather_people()
        await self._is_quiet()
        since = evidence.begun(self.cluster.url, self.sandbox)
        self.sandbox.faults.expect(weather(self.plan.scale.bad_weather), seed=self.plan.scale.seed)
        self.crowd.tickets = since.tickets
        self.crowd.up.set()
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(self.recovery.watch(self.cluster.url, self.sandbox))
            telling = tasks.create_task(self._tell_progress())
            await self._speak_and_strike()
            self.sandbox.faults.clear()
            await self._is_quiet()
            watching.cancel()
            telling.cancel()
        return since

    async def _gather_people(self) -> None:
        """Let everybody join who works here, and the regulars report what the staff will note things on."""
        store, policy = await PostgresStore.open(self.cluster.url), read_policy(None)
        port = self.victim.deployment.port
        await self.sandbox.wechat.set_callback(f"http://127.0.0.1:{port}/hooks/wechat")
        await self.sandbox.wecom.set_callback(f"http://127.0.0.1:{port}/hooks/wecom")
        for person in STAFF if self.plan.scale.seed % 2 else reversed(STAFF):
            channel, _, user = person.partition(":")
            asked = NewMember(
                name=user, roles=("agent",), department="customer_service", position="", contact=user, locale="en"
            )
            code = await invite(asked, store=store, policy=policy, now=SystemClock().now())
            if channel == "wecom":
                self.sandbox.wecom.add_member(user, name=user)
                await self.sandbox.wecom.say(user, text=code)
            else:
                await self.sandbox.telegram.staff.say(int(user), text=f"/start inv_{code}", name=user)
                await self.sandbox.telegram.staff.delivered()
        await store.close()
        for person in self.plan.scale.regulars:
            await self.sandbox.telegram.customer.say(int(person.partition(":")[2]), text="The washer leaks", name="Bo")
        await self.sandbox.telegram.customer.delivered()

    async def _speak_and_strike(self) -> None:
        blows = {strike.after: asyncio.get_running_loop().create_future() for strike in self.plan.strikes}
        reached = {strike.after: asyncio.Event() for strike in self.plan.strikes}

        def hold(line: int) -> "asyncio.Future[None] | None":
            if line in reached:
                reached[line].set()
            return blows.get(line)

        self.crowd.hold = hold
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.crowd.play(self.plan))
            for strike in self.plan.strikes:
                await reached[strike.after].wait()
                await self._strike(strike, fallen=blows[strike.after])

    async def _strike(self, strike: Strike, *, fallen: "asyncio.Future[None]") -> None:
        clock = SystemClock()
        await clock.sleep(timedelta(seconds=strike.pause))
        self.tell(f"{strike.blow} after message {strike.after}")
        self.recovery.struck(clock.now(), journal=self.sandbox.journal.last_number)
        before = monotonic()
        match strike.blow:
            case Blow.KILL | Blow.STOP | Blow.START | Blow.PARENT:
                self.crowd.up.clear()
                await self._end(strike)
                fallen.set_result(None)
                self._bring_forward(UNLEASED)
                await self.victim.start()
            case Blow.WORKER:
                self.victim.kill_one(strike.span / self.plan.scale.away - 0.01)
                fallen.set_result(None)
                await self.victim.is_ready()
            case _:
                await self.cluster.suffer(strike.blow)
                fallen.set_result(None)
                await clock.sleep(timedelta(seconds=strike.span))
                await self.cluster.recover()
                await self.victim.is_ready()
        self.recovery.ready.append(monotonic() - before)
        self.crowd.up.set()

    async def _end(self, strike: Strike) -> None:
        match strike.blow:
            case Blow.STOP:
                self.recovery.stop.append(await self.victim.stop())
            case Blow.START:
                self.recovery.stop.append(await self.victim.stop())
                self.recovery.stop.append(await self.victim.start_in_vain(stopped_after=strike.span))
            case Blow.PARENT:
                await self.victim.kill_parent()
            case _:
                await self.victim.kill()

    def _bring_forward(self, *hurried: str) -> None:
        with psycopg.connect(self.cluster.url) as store:
            for statement in (*MORNING, *(hurried if self.hurries else ())):
                store.execute(statement)

    async def _is_quiet(self) -> None:
        """Wait until nothing is on its way, or nothing has moved for so long that the verdict must tell what lies."""
        clock, moved, last = SystemClock(), monotonic(), (-1, -1)
        while True:
            waits = sum(
                len(bot.updates.chats()) for bot in (self.sandbox.telegram.customer, self.sandbox.telegram.staff)
            )
            spooled = len(evidence.spooled(self.victim.deployment.folder))
            now = (await asyncio.to_thread(self._open), waits + spooled)
            if now == (0, 0) or monotonic() - moved > STALLED:
                return
            await asyncio.to_thread(self._bring_forward, *FORWARD)
            moved, last = (moved, last) if now == last else (monotonic(), now)
            await clock.sleep(A_MOMENT)

    def _open(self) -> int:
        with psycopg.connect(self.cluster.url) as store:
            return sum(int(row[0]) for query in OPEN for row in store.execute(query))

    async def _tell_progress(self) -> None:
        clock = SystemClock()
        while True:
            await clock.sleep(timedelta(seconds=5))
            calls = self.sandbox.journal.last_number
            self.tell(f"{self.crowd.said} of {len(self.plan.lines)} said, journal at {calls}, {self._open_or_away()}")

    def _open_or_away(self) -> str:
        try:
            return f"{self._open()} owed"
        except psycopg.Error:
            return "the database is away"


def accounts() -> SandboxSettings:
    """Give accounts whose platforms try again sooner and drop less than the real ones: a run is short and dense."""
    return SandboxSettings(
        telegram=TelegramSettings(
            first_pause=timedelta(milliseconds=200),
            longest_pause=timedelta(seconds=1),
            push_timeout=timedelta(seconds=10),
        ),
        wechat=WeChatSettings(callback_pause=timedelta(seconds=1)),
        wecom=WeComSettings(callback_pause=timedelta(seconds=1), most_a_minute=10**6, most_an_hour=10**6),
    )


@asynccontextmanager
async def staged(
    plan: Plan, *, folder: Path, cluster: Cluster, hurries: bool, tell: Callable[[str], None]
) -> AsyncIterator[Run]:
    """Set the stage of a run, with the desk not yet started; leaves no process behind."""
    sandbox = Sandbox(SystemClock(), accounts())
    async with serve_sandbox(sandbox) as url:
        desk = victim.deployment(url, database_url=cluster.url, folder=folder)
        with victim.no_process_left(Victim(deployment=desk, workers=plan.scale.workers)) as it:
            crowd = Crowd(sandbox=sandbox, up=asyncio.Event())
            yield Run(plan=plan, cluster=cluster, sandbox=sandbox, crowd=crowd, victim=it, hurries=hurries, tell=tell)


async def run(
    plan: Plan,
    *,
    folder: Path,
    cluster: Cluster,
    hurries: bool = True,
    tell: Callable[[str], None] = lambda _: None,
    keep_in: Path | None = None,
) -> Report:
    """Play a plan and judge what came of it; all that there is to look at stays in `keep_in`, if anything is found."""
    before = monotonic()
    async with staged(plan, folder=folder, cluster=cluster, hurries=hurries, tell=tell) as it:
        since = await it.play()
        await it.victim.stop()
        log = it.victim.log.read_text(errors="replace")
        found = evidence.gather(cluster.url, it.sandbox, log, since=since, secrets=victim.secrets())
        found = replace(found, spooled=evidence.spooled(folder))
        verdict = judge(plan.lines, found, given_up=it.crowd.given_up)
        if keep_in and not verdict.is_good:
            keep(keep_in, url=cluster.url, sandbox=it.sandbox, log=it.victim.log)
        return Report(
            plan=plan,
            verdict=verdict,
            recovery=it.recovery.figures(),
            seconds=monotonic() - before,
        )
