"""What departments told of their open work, and who was asked: nothing of it is ever changed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, Column, Identity, Index, Table, Text, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.reports.accounts import Account
from storage.schema import INSTANT, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("begins", Text, nullable=False),  # a day, as ISO 8601 has it
    Column("department", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("by", Text, nullable=False),
    Column("words", Text, nullable=False),  # empty: they were asked
    Index("accounts_begins", "begins"),
)
_HELD = (accounts.c.department, accounts.c.begins, accounts.c.at, accounts.c.by, accounts.c.words)
_OF = select(*_HELD).where(accounts.c.begins == bindparam("begins")).order_by(accounts.c.id)


async def write(connection: AsyncConnection, told: Sequence[Account]) -> None:
    """Keep them."""
    if told:
        rows = [{column.name: getattr(one, column.name) for column in _HELD} for one in told]
        await connection.execute(insert(accounts), [row | {"begins": row["begins"].isoformat()} for row in rows])


async def load(connection: AsyncConnection, begins: date) -> tuple[Account, ...]:
    """Give all of the period that begins on a day, in the order in which they came."""
    rows = await connection.execute(_OF, {"begins": begins.isoformat()})
    return tuple(Account(**row._asdict() | {"begins": begins}) for row in rows)
