"""Customers, and the one-time codes by which they go on on a second channel."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Row, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.people import Customer, LinkCode, contact_key
from desk.terms import CustomerId, CustomerKind, Means
from storage import addresses
from storage.bulk import Values, among, upsert
from storage.conversations import addresses_of
from storage.ready import Ready
from storage.schema import INSTANT, metadata

customers = Table(
    "customers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text),
    Column("contact", Text),
    Column("address", Text),
    Column("product_model", Text),
    Column("contact_key", Text, index=True),
    Column("notify", Text),
    Column("kind", Text),
    Column("industry", Text),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)

_LOAD = Ready(select(customers, addresses_of(customers.c.id).label("addresses")).where(among(customers.c.id, "ids")))
_AT = Ready(select(customers.c.id, customers.c.contact_key).where(among(customers.c.contact_key, "keys")))
WRITE = upsert(customers, key=["id"])
_LOAD_CODES = select(link_codes).where(among(link_codes.c.code, "codes"))
_WRITE_CODES = upsert(link_codes, key=["code"])


async def load(connection: AsyncConnection, ids: Iterable[CustomerId]) -> dict[CustomerId, Customer]:
    """Load customers; addresses come most recently used first, without those that left."""
    if not (wanted := sorted(set(ids))):
        return {}
    rows = await _LOAD.run(connection, ids=wanted)
    return {CustomerId(row.id): customer_of(row) for row in rows}


def customer_of(row: Row[Any]) -> Customer:
    """Read a customer of a row that has their addresses too."""
    return Customer(
        id=CustomerId(row.id),
        addresses=tuple(addresses.read(spelled) for spelled in row.addresses),
        name=row.name,
        contact=row.contact,
        address=row.address,
        product_model=row.product_model,
        notify=Means(row.notify or Means.AUTOMATIC),
        kind=CustomerKind(row.kind) if row.kind else None,
        industry=row.industry or "",
    )


def rows(changed: Iterable[Customer]) -> list[Values]:
    """Give what `WRITE` adds, or puts in place of what is known; where customers are reached, conversations say."""
    return [
        (
            *(c.id, c.name, c.contact, c.address, c.product_model),
            *(contact_key(c.contact) if c.contact else None, c.notify.value),
            *(c.kind.value if c.kind else None, c.industry or None),
        )
        for c in changed
    ]


async def at(connection: AsyncConnection, keys: Iterable[str]) -> dict[str, CustomerId]:
    """Tell whose contacts these are, by their keys; those of several customers are nobody's."""
    found: dict[str, list[CustomerId]] = defaultdict(list)
    for row in await _AT.run(connection, keys=sorted(set(keys))):
        found[row.contact_key].append(CustomerId(row.id))
    return {key: ids[0] for key, ids in found.items() if len(ids) == 1}


async def load_codes(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, LinkCode]:
    """Load link codes."""
    if not (wanted := list(codes)):
        return {}
    rows = await connection.execute(_LOAD_CODES, {"codes": wanted})
    return {row.code: _code(row) for row in rows}


def _code(row: Row[Any]) -> LinkCode:
    return LinkCode(code=row.code, customer=CustomerId(row.customer_id), expires_at=row.expires_at, used_at=row.used_at)


async def write_codes(connection: AsyncConnection, changed: Iterable[LinkCode]) -> None:
    """Add link codes, or note their use."""
    await _WRITE_CODES.run(connection, [(c.code, c.customer, c.expires_at, c.used_at) for c in changed])
