"""The store's write path on asyncpg, against the same statements on psycopg 3.

One transaction takes 1, 16 or 64 first messages as the way in does: lock their conversations, record, fetch numbers,
write customers, tickets, timelines, timers and two owed messages each. PostgreSQL with synchronous_commit on; the
drivers take turns, and the best of three rounds stands.
"""

import asyncio
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from inside.asked import numbers
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from desk.conversations import Conversation, CustomerDialog
from desk.messages import Address, Channel, InboundMessage, MessageId, Words
from desk.numbers import Numbers
from desk.people import Customer
from desk.replies import Choice, Say
from desk.terms import IntakeChannel
from desk.texts import text
from desk.tickets.ticket import Ticket, Times
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.turns import Outbound, Timer, TimerKind, Turn
from storage import jsonb
from storage.embedded import EmbeddedServer
from storage.engine import connect, upgrade
from storage.store import PostgresStore

BATCHES = (1, 16, 64)
TURNS = 1024
ROUNDS = 3
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)

_people = count(1)


def first_message(person: int) -> InboundMessage:
    """Make a customer's first words."""
    words = "Hello, the washing machine that I bought from you in October leaks from the bottom when it starts to spin."
    address = Address(channel=Channel.TELEGRAM, user=str(person))
    return InboundMessage(
        address=address, key=f"bench:{person}", sent_at=NOW, parts=(Words(text=words),), platform_id=str(person)
    )


def first_turn(chat: Conversation, message: InboundMessage, numbers: Numbers) -> Turn:
    """Decide as the desk does: a ticket, its first line, its deadline, an answer and a question."""
    customer = Customer(id=numbers.customer(), name="Alice")
    number = numbers.ticket()
    times = Times(first_contact_at=message.sent_at, opened_at=NOW, acknowledged_at=NOW)
    told = "".join(part.text for part in message.parts if isinstance(part, Words))
    ticket = Ticket(
        id=number,
        customer=customer.id,
        intake=IntakeChannel.TELEGRAM,
        description=told,
        times=times,
        response_due_at=NOW,
    )
    answer = Say(body=(text("We have opened ticket {number}.", number=number),))
    question = Say(body=(text("What is your name?"),), choices=(Choice(token="skip", label=text("Skip")),))  # noqa: S106
    return Turn(
        conversation=replace(chat, customer=customer.id, dialog=CustomerDialog(ticket=number)),
        about=number,
        tickets=(ticket,),
        entries=(Entry(ticket=number, at=NOW, actor=SYSTEM, act=Act.OPENED, note=told),),
        outbound=tuple(Outbound(to=message.address, message=say, ticket=number) for say in (answer, question)),
        timers=(Timer(ticket=number, kind=TimerKind.EXPECTED, due_at=NOW + timedelta(hours=4)),),
        customers=(customer,),
    )


async def take(store: PostgresStore, messages: list[InboundMessage]) -> None:
    """Take a batch as the way in does."""
    async with store.begin() as tx:
        chats = await tx.converse([message.address for message in messages], now=NOW)
        ids = await tx.record(messages, now=NOW)
        numbers = await tx.numbers(tickets=len(messages), customers=len(messages), subtasks=0)
        turns: list[tuple[tuple[MessageId, ...], Turn]] = [
            ((ids[message.key],), first_turn(chats[message.address], message, numbers)) for message in messages
        ]
        await tx.write(turns)


async def measure(engine: AsyncEngine, *, batch: int, turns: int) -> dict[str, float]:
    """Give turns a second, the milliseconds of a transaction, and the CPU microseconds of a turn."""
    store = PostgresStore(engine)
    await take(store, [first_message(next(_people)) for _ in range(batch)])
    batches = [[first_message(next(_people)) for _ in range(batch)] for _ in range(max(turns // batch, 8))]
    cpu, began = time.process_time(), time.perf_counter()
    for messages in batches:
        await take(store, messages)
    spent, cpu = time.perf_counter() - began, time.process_time() - cpu
    done = batch * len(batches)
    return {"per_second": done / spent, "transaction_ms": 1e3 * spent / len(batches), "cpu_us": 1e6 * cpu / done}


async def main(turns: int) -> None:
    """Run both drivers over all batch sizes; print a table and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedServer.start(Path(folder) / "postgres")
        try:
            await upgrade(server.url())
            print(json.dumps(await compare(server.url(), turns)))
        finally:
            server.stop()


async def compare(url: str, turns: int) -> dict[str, dict[str, dict[str, float]]]:
    """Measure both drivers in turn."""
    asyncpg = connect(url)
    psycopg = create_async_engine(
        asyncpg.url.set(drivername="postgresql+psycopg"),
        json_serializer=jsonb.dumps,
        json_deserializer=jsonb.loads,
        connect_args={"prepare_threshold": 0},
    )
    engines = {"asyncpg": asyncpg, "psycopg": psycopg}
    best: dict[str, dict[str, dict[str, float]]] = {}
    print(f"{'driver':8} {'batch':>5} {'turns/s':>9} {'ms/transaction':>15} {'CPU µs/turn':>12}")
    for batch in BATCHES:
        runs = [{n: await measure(e, batch=batch, turns=turns) for n, e in engines.items()} for _ in range(ROUNDS)]
        best[str(batch)] = {name: max((run[name] for run in runs), key=lambda r: r["per_second"]) for name in engines}
        for name, r in best[str(batch)].items():
            print(f"{name:8} {batch:5} {r['per_second']:9.0f} {r['transaction_ms']:15.2f} {r['cpu_us']:12.0f}")
    for engine in engines.values():
        await engine.dispose()
    return best


if __name__ == "__main__":
    asyncio.run(main(*numbers(__doc__, turns=TURNS)))
