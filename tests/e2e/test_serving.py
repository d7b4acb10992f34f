"""`aftercare serve` as a process: by polling and by webhook, killed in the middle, then asked to stop."""

import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import SystemClock
from sandbox.faults import Fault
from sandbox.server import Sandbox
from sandbox.server import serve as serve_sandbox
from scheduler.delivery import MOST_LANES
from scheduler.post import LEASE
from tests.e2e.process import ACCOUNTS, Deployment, deployed, shown, until
from tests.handlers.stage import rows

PEOPLE = range(1001, 1031)
UNSURE = "SELECT count(*) FROM deliveries WHERE state = 'unknown'"


@pytest.fixture
async def sandbox() -> Sandbox:
    return Sandbox(SystemClock(), ACCOUNTS)


@pytest.fixture
async def deployment(sandbox: Sandbox, database_url: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    async with (
        serve_sandbox(sandbox) as url,
        deployed(Deployment(url=url, database_url=database_url, folder=tmp_path)) as it,
    ):
        yield it


async def count(database: AsyncEngine, query: str) -> int:
    ((found,),) = await rows(database, query)
    return int(str(found))


async def people_write(sandbox: Sandbox, words: str) -> None:
    for number in PEOPLE:
        await sandbox.telegram.customer.say(number, text=words, name="Ann", language="en")


@pytest.mark.requirement("R1.4-1", "R3.1-7")
async def test_a_desk_that_is_killed_in_the_middle_loses_nothing_and_opens_no_ticket_twice(
    sandbox: Sandbox, deployment: Deployment, database: AsyncEngine
) -> None:
    deployment.is_public = False
    tickets, messages = "SELECT count(*) FROM tickets", "SELECT count(*) FROM messages WHERE NOT is_outgoing"
    owed = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'leased')"

    async def some() -> bool:
        return await count(database, tickets) >= 3

    async def all_taken() -> bool:
        return await count(database, messages) == len(PEOPLE) and await count(database, owed) == 0

    await deployment.start()
    sandbox.faults.add(Fault(platform="telegram", kind="delay", method="sendMessage", seconds=0.2, times=100))
    await people_write(sandbox, "The washer leaks")
    await until(some, "the first tickets")
    await deployment.kill()
    sandbox.faults.clear()
    await deployment.start()
    restarted = monotonic()
    await until(all_taken, "all messages taken, and all answers given")
    assert monotonic() - restarted < LEASE.total_seconds(), "nobody waits for the leases of who is gone"
    assert await count(database, tickets) == len(PEOPLE)
    told = {number: Counter(shown(sandbox, f"telegram:customer:{number}")) for number in PEOPLE}
    assert sum(times - 1 for said in told.values() for times in said.values()) == 0, "nobody reads anything twice"
    unanswered = sum(not any("10" in words for words in said) for said in told.values())
    assert unanswered <= await count(database, UNSURE) <= MOST_LANES, "what may not have arrived is known as such"


@pytest.mark.requirement("R1.4-1", "R6.4-3")
async def test_two_workers_share_the_work_and_a_killed_one_or_a_killed_parent_costs_nothing(
    sandbox: Sandbox, deployment: Deployment, database: AsyncEngine
) -> None:
    deployment.more = {"WORKERS": "2"}

    async def some() -> bool:
        return await count(database, "SELECT count(*) FROM tickets") >= 3

    async def all_answered() -> bool:
        answered = "SELECT count(DISTINCT address) FROM deliveries WHERE state IN ('sent', 'unknown')"
        owed = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'leased')"
        return await count(database, answered) == len(PEOPLE) and await count(database, owed) == 0

    await deployment.start()
    sandbox.faults.add(Fault(platform="telegram", kind="delay", method="sendMessage", seconds=0.2, times=100))
    await people_write(sandbox, "The washer leaks")
    await until(some, "the first tickets")
    os.kill(worker(2, deployment), signal.SIGKILL)
    await deployment.says("worker_died worker=2")
    code, said = await deployment.run("serve")
    assert (code, said.count("\n")) == (1, 1), said
    assert f"already runs on the data folder {deployment.folder} (process " in said
    assert worker(2, deployment) != worker(1, deployment)

    await deployment.kill()
    assert "Stopping" in deployment.said, "the workers end when their parent is gone"
    sandbox.faults.clear()
    await deployment.start()
    await until(all_answered, "an answer for everybody")
    assert await count(database, "SELECT count(*) FROM tickets") == len(PEOPLE)
    assert await count(database, "SELECT count(*) FROM messages WHERE NOT is_outgoing") == len(PEOPLE)
    told = [Counter(shown(sandbox, f"telegram:customer:{number}")) for number in PEOPLE]
    assert all(times == 1 for said in told for times in said.values()), "nobody reads anything twice"
    await _tells_the_figures_of_all_workers(sandbox, deployment)
    await _stops_politely(sandbox, deployment, database)


async def _tells_the_figures_of_all_workers(sandbox: Sandbox, deployment: Deployment) -> None:
    """Ask again and again, on a new connection each time, so that each of the two workers answers some."""
    await people_write(sandbox, "thank you")
    await sandbox.telegram.customer.delivered()
    told = set()
    for _ in range(12):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{deployment.port}") as http:
            told |= set(
                re.findall(r'aftercare_turns_total{.*outcome="taken"} ([\d.]+)', (await http.get("/metrics")).text)
            )
    assert len(told) == 1, told
    assert float(told.pop()) >= len(PEOPLE)


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_when_the_one_that_sends_is_killed_another_goes_on_within_seconds_and_repeats_nothing(
    sandbox: Sandbox, deployment: Deployment, database: AsyncEngine
) -> None:
    deployment.more = {"WORKERS": "2"}

    async def some() -> bool:
        return await count(database, "SELECT count(*) FROM deliveries WHERE state = 'sent'") >= 3

    async def all_gone() -> bool:
        gone = "SELECT count(DISTINCT address) FROM deliveries WHERE state IN ('sent', 'unknown')"
        owed = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'leased')"
        return await count(database, gone) == len(PEOPLE) and await count(database, owed) == 0

    await deployment.start()
    await deployment.says("tenure=sender:telegram\n")
    sandbox.faults.add(Fault(platform="telegram", kind="delay", method="sendMessage", seconds=0.2, times=1000))
    await people_write(sandbox, "The washer leaks")
    await until(some, "the first answers")
    os.kill(worker(sender(deployment), deployment), signal.SIGKILL)
    killed = monotonic()
    await until(all_gone, "an answer for everybody")
    assert monotonic() - killed < LEASE.total_seconds() / 2, "nobody waits for the leases of who is gone"
    told = [Counter(shown(sandbox, f"telegram:customer:{number}")) for number in PEOPLE]
    assert all(times == 1 for said in told for times in said.values())
    unanswered = sum(not any("10" in words for words in said) for said in told)
    assert unanswered <= await count(database, UNSURE) <= MOST_LANES


def sender(deployment: Deployment) -> int:
    """Give the number of the worker that sends to customers."""
    found = re.search(r"tenure_won worker=(\d) tenure=sender:telegram\n", deployment.said)
    assert found, deployment.said
    return int(found[1])


def worker(number: int, deployment: Deployment) -> int:
    """Give the process of a worker, the last that was started."""
    return int(re.findall(rf"worker_started worker={number} pid=(\d+)", deployment.said)[-1])


async def _stops_politely(sandbox: Sandbox, deployment: Deployment, database: AsyncEngine) -> None:
    """Ask it to stop while it sends: within ten seconds it is done, and knows what became of what it sent."""
    unsure = await count(database, UNSURE)
    sandbox.faults.add(Fault(platform="telegram", kind="delay", method="sendMessage", seconds=1.0))
    await sandbox.telegram.customer.say(PEOPLE[0], text="how far is it", name="Ann", language="en")

    async def is_sending() -> bool:
        return sandbox.faults.ordered == 0

    await until(is_sending, "a message on its way")
    before = monotonic()
    assert await deployment.stop() == 0
    assert monotonic() - before < 10
    states = {state for (state,) in await rows(database, "SELECT state FROM deliveries")}
    assert states <= {"sent", "due", "unknown"}
    assert await count(database, UNSURE) == unsure, "what was being sent had its moment to arrive"
    assert "Traceback" not in deployment.said, deployment.said
