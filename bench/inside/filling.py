"""A store that has seen much: what real turns wrote, copied over and over under numbers and addresses of its own."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.tables import all_tables

APART = 10_000  # numbers from one copy to the next
AFTER = 10_000_000  # what numbers of copies begin with
OPEN_ONE_IN = 100

_THEIRS = "CASE WHEN {0} LIKE 'telegram:%' THEN {0} || '.' || n ELSE {0} END"
_ADDRESS = _THEIRS.format("address")
_ID = f"id + {AFTER} + n * {APART}"
_TICKET = f"ticket + {AFTER} + n * {APART}"
_IS_OPEN = f"n % {OPEN_ONE_IN} = 0"

# As if all of it had been sent, and the jobs were shown as cards.
_SETTLED = (
    "UPDATE deliveries SET state = 'sent', settled_at = due_at, platform_id = id::text",
    "UPDATE lanes SET due_at = NULL",
    """INSERT INTO cards (address, key, platform_id)
    SELECT address, card_key, max(id)::text FROM deliveries WHERE card_key IS NOT NULL GROUP BY address, card_key""",
)
# By table: what is different in a copy. Everything lies three months back.
_COPIES = {
    "customers": {"id": _ID},
    "conversations": {
        "address": _ADDRESS,
        "customer_id": f"customer_id + {AFTER} + n * {APART}",
        "dialog": "NULL",
    },
    "tickets": {
        "id": _ID,
        "customer_id": f"customer_id + {AFTER} + n * {APART}",
        "is_open": _IS_OPEN,
        "status": f"CASE WHEN {_IS_OPEN} THEN status ELSE 'closed' END",
        "closed_at": f"CASE WHEN {_IS_OPEN} THEN NULL ELSE first_contact_at - interval '90 days' END",
        "record": f"jsonb_set(record, '{{id}}', to_jsonb({_ID}))",
    },
    "messages": {"id": _ID, "address": _ADDRESS, "key": "key || '.' || n", "at": "at - interval '90 days'"},
    "message_tickets": {"message_id": f"message_id + {AFTER} + n * {APART}", "ticket": _TICKET},
    "deliveries": {
        "id": _ID,
        "address": _ADDRESS,
        "ticket": _TICKET,
        "card_key": "card_key || '.' || n",
        "due_at": "due_at - interval '90 days'",
        "settled_at": "settled_at - interval '90 days'",
        "platform_id": "platform_id || '.' || n",
    },
    "lanes": {"address": _ADDRESS},
    "cards": {"address": _ADDRESS, "key": "key || '.' || n", "platform_id": "platform_id || '.' || n"},
    "timeline": {"ticket": _TICKET, "at": "at - interval '90 days'"},
}
_STAFFS = {"conversations", "lanes"}  # of these the agent has one, however much there is


async def fill(engine: AsyncEngine, *, messages: int) -> None:
    """Copy all that is in the store, of whose messages there are a thousand, until there are so many."""
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for statement in _SETTLED:
            await connection.execute(text(statement))
        found = (await connection.execute(text("SELECT count(*) FROM messages"))).scalar_one()
        for table in _COPIES:
            await connection.execute(text(_copy(table)), {"copies": messages // found})
        await connection.execute(text("VACUUM ANALYZE"))


def _copy(table: str) -> str:
    columns = [column.name for column in all_tables().tables[table].columns if column.identity is None]
    values = [_COPIES[table].get(column, column) for column in columns]
    only = "WHERE address LIKE 'telegram:%'" if table in _STAFFS else ""
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608 -- all of it is ours
        f" FROM {table}, generate_series(1, :copies) AS n {only}"
    )
