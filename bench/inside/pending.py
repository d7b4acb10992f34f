"""A store with tickets, and as many timers pending as are wanted."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from desk.terms import Role
from handlers.ports import Clock
from inside.desk import desk_on, hire, take
from inside.filling import fill
from storage.embedded import EmbeddedServer
from storage.engine import connect

TICKETS = 20_000
TEMPLATE = 170  # tickets of real turns; the others are copies
CALL, MISS = ("call_back", ""), ("limit", "completion.limit")  # kind and rule
RULES = 50  # a ticket, of timers that are not due for long

_PENDING = """
INSERT INTO timers (ticket, kind, rule, due_at)
SELECT id, 'limit', 'bench.' || n, now() + interval '30 days' + random() * interval '300 days'
FROM tickets, generate_series(1, {rules}) n
LIMIT {pending}
"""
_DUE = """
INSERT INTO timers (ticket, kind, rule, due_at)
SELECT id, $1, $2, $3::timestamptz + make_interval(secs => $4::float8 * (row_number() OVER ()) / {count})
FROM (
    SELECT id FROM tickets WHERE $1 = 'call_back' OR record->'verdicts' IS NULL ORDER BY random() LIMIT {count}
) chosen
"""
# so that every ticket has missed its limits, and nobody has noticed yet
_AGED = """
UPDATE tickets SET record = jsonb_set(record, '{times,first_contact_at,v}', to_jsonb(
    to_char(now() - interval '25 hours', 'YYYY-MM-DD"T"HH24:MI:SS+00:00')
))
"""


async def prepared(server: EmbeddedServer, name: str) -> str:
    """Make a database with tickets and no timers; gives its URL."""
    await _execute(server.url(), f"CREATE DATABASE {name}")
    url = server.url(name)
    async with desk_on(url) as desk:
        await hire(desk, Role.AGENT, Role.SUPERVISOR)
        await take(desk, range(TEMPLATE), nth=0)
    engine = connect(url)
    async with engine.connect() as connection:
        (found,) = (await connection.exec_driver_sql("SELECT count(*) FROM messages")).one()
    await fill(engine, messages=found * (TICKETS // TEMPLATE))
    await engine.dispose()
    for statement in (_AGED, "VACUUM ANALYZE tickets"):
        await _execute(url, statement)
    return url


async def copied(server: EmbeddedServer, name: str, *, of: str) -> str:
    """Copy a database; gives the copy's URL."""
    await _execute(server.url(), f"CREATE DATABASE {name} TEMPLATE {of}")
    return server.url(name)


async def wait_for(url: str, *, pending: int) -> None:
    """Let so many timers be pending for long, and no other."""
    for statement in ("TRUNCATE timers", _PENDING.format(rules=RULES, pending=pending), "VACUUM ANALYZE timers"):
        await _execute(url, statement)


async def become_due(
    engine: AsyncEngine, what: tuple[str, str], count: int, *, begin: datetime, seconds: float = 0.0
) -> None:
    """Let a timer be due for so many tickets that missed nothing yet, one after the other within so many seconds."""
    async with engine.begin() as connection:
        await connection.exec_driver_sql(_DUE.format(count=count), (*what, begin, seconds))


async def all_fired(engine: AsyncEngine, clock: Clock, *, until: datetime) -> None:
    """Return once all is fired that is due by some time."""
    left = 1
    while clock.now() < until or left:
        await clock.sleep(timedelta(seconds=1))
        async with engine.connect() as connection:
            asked = await connection.exec_driver_sql("SELECT count(*) FROM timers WHERE due_at <= $1", (until,))
            left = asked.scalar_one()


async def _execute(url: str, statement: str) -> None:
    engine = connect(url)
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()
