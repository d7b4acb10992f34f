"""However the tables looked when the server planned a question: no plan reads an index from end to end."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import connect
from storage.known_staff import KnownStaff
from storage.numbers import NumberPool
from storage.transaction import PostgresTransaction
from tests.conftest import EMPTY
from tests.storage.test_indexes import GROWING, a_turn, what_staff_ask, what_time_does

# they hold no more than what waits, and are read from the front
QUEUES = {"attachments_due", "deliveries_held", "lanes_due", "put_off_due", "put_off_parked", "tickets_queue"}
QUEUES |= {"tickets_in_work", "tickets_offered", "timers_offers"}  # what is in work, counted and looked at as a whole
QUEUES |= {"cases_open", "cases_falls", "measures_under_way"}  # what is open, and a line for each fall of the mean
QUEUES |= {
    "deliveries_owed",
    "papers_due",
    "timers_due",
}  # of the first, only how many wait is asked without an address
FEW = 50  # changes, before the server has its first look at a table
FILLED = """
INSERT INTO customers (id) SELECT n FROM generate_series(1, :many) n;
INSERT INTO conversations (address, customer_id, opened_at, used_at)
    SELECT 'telegram:' || n, n, now(), now() FROM generate_series(1, :many) n;
INSERT INTO tickets (id, version, status, is_open, customer_id, owner_id, department, intake, first_contact_at, record)
    SELECT n, 1, 'new', true, n, n, 'field', 'telegram', now(), '{}' FROM generate_series(1, :many) n;
INSERT INTO messages (id, address, is_outgoing, at, recorded_at, has_choices, body, key, platform_id)
    SELECT n, 'telegram:' || n / 3, n % 3 > 0, now(), now(), n % 3 = 1, '{}', n::text, n::text
    FROM generate_series(1, 3 * :many) n;
INSERT INTO message_tickets SELECT n / 3, n FROM generate_series(1, 3 * :many) n;
INSERT INTO deliveries (id, address, ticket, state, priority, attempts, due_at, cost, revises)
    SELECT id, address, 1, :state, 1, 0, now(), 0, false FROM messages WHERE is_outgoing;
INSERT INTO lanes (address, priority, due_at, is_put_off, is_replying)
    SELECT DISTINCT address, 1, now(), false, false FROM deliveries;
INSERT INTO timeline (ticket, at, act, record) SELECT n, now(), 'x', '{}' FROM generate_series(1, :many) n;
INSERT INTO timers (ticket, kind, rule, due_at) SELECT n, 'x', '', now() FROM generate_series(1, :many) n;
INSERT INTO traces
    (ticket, customer_id, intake, opened_at, category, service, model, contact, order_number, serial, words, likely)
    SELECT n, n, 'telegram', now(), 'k' || n % 4, 'repair', '', n::text, n::text, n::text, '', ''
    FROM generate_series(1, :many) n;
INSERT INTO cases (id, ticket, source, state, department, opened_at, due_at, look_at, record)
    SELECT n::text, n, 'survey', 'open', 'field', now(), now(), now(), '{}' FROM generate_series(1, :many) n;
INSERT INTO measures (id, state, department, owner_id, begun_at, due_at, look_at, record)
    SELECT n::text, 'under_way', 'field', n, now(), now(), now(), '{}' FROM generate_series(1, :many) n;
INSERT INTO cards (address, key) SELECT 'telegram_staff:1', n::text FROM generate_series(1, :many) n;
INSERT INTO subtask_takers SELECT n, n FROM generate_series(1, :many) n;
INSERT INTO put_off (message_id, address, due_at, attempts, error, is_parked)
    SELECT n, 'telegram:' || n, now(), 0, '', false FROM generate_series(1, :many) n;
INSERT INTO attachments (message_id, address, kind, media, due_at)
    SELECT n, 'telegram:' || n, 'voice', '{}', now() FROM generate_series(1, :many) n;
ANALYZE;
"""


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection that has asked all that a desk asks, and nothing that another test asked."""
    engine = connect(database_url)
    async with engine.connect() as connection:
        tx = PostgresTransaction(connection, pool=NumberPool(), known=KnownStaff())
        await a_turn(tx)
        await what_staff_ask(tx)
        await what_time_does(tx)
        await connection.rollback()
        yield connection
        await connection.rollback()
    await engine.dispose()


@pytest.mark.parametrize("many", [FEW, 1000])
@pytest.mark.parametrize("state", ["due", "sent"])
async def test_no_plan_reads_a_whole_index(connection: AsyncConnection, state: str, many: int) -> None:
    await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in the transaction, unlike below
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(FILLED.replace(":many", str(many)).replace(":state", f"'{state}'"))
    planned = [(asked, node) async for asked, plan in plans(connection) for node in steps(plan)]
    assert len({asked for asked, _ in planned}) > 40, "all that was asked"
    assert [(asked, node.get("Index Name")) for asked, node in planned if reads_all(node)] == []


@pytest.fixture
async def swollen(database_url: str) -> None:
    """Tables and indexes of many pages, whose rows are gone."""
    engine = connect(database_url)
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute("SET session_replication_role = replica")
        for _ in range(3):
            await driver.execute(FILLED.replace(":many", "3000").replace(":state", "'sent'"))
            await driver.execute(EMPTY)
    await engine.dispose()


@pytest.mark.usefixtures("swollen")
async def test_no_plan_reads_a_whole_index_where_many_rows_have_been(connection: AsyncConnection) -> None:
    await test_no_plan_reads_a_whole_index(connection, "sent", FEW)


async def plans(connection: AsyncConnection) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Give what the connection keeps ready, and how each would be done from now on."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    for name, asked, count in await driver.fetch(
        "SELECT name, statement, cardinality(parameter_types) FROM pg_prepared_statements"
        " WHERE statement ~ '^(WITH \\w+ AS|SELECT|INSERT|UPDATE|DELETE)' AND statement !~ 'pg_'"
    ):
        nothing = f"({', '.join(['NULL'] * count)})" if count else ""
        [(plan,)] = await driver.fetch(f'EXPLAIN (FORMAT JSON) EXECUTE "{name}"{nothing}')
        yield asked, plan[0]["Plan"]


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {name: value for name, value in plan.items() if name != "Plans"}
    for part in plan.get("Plans", ()):
        yield from steps(part)


def reads_all(step: dict[str, Any]) -> bool:
    """Whether a step of a plan goes through a whole table, or through an index without looking for anything."""
    if "Index Name" in step:
        return "Index Cond" not in step and step["Index Name"].startswith(GROWING) and step["Index Name"] not in QUEUES
    return step["Node Type"] == "Seq Scan" and step["Relation Name"] in GROWING
