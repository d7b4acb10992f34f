"""Signatures of callbacks that nobody sealed, each with the text that it came with first."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Table, Text, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import INSTANT, metadata

signatures = Table(
    "signatures",
    metadata,
    Column("signature", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("stale_at", INSTANT, nullable=False),
    Index("signatures_stale", "stale_at"),
)

_STALE = delete(signatures).where(signatures.c.stale_at <= bindparam("now", type_=INSTANT))
_FIRST = insert(signatures).on_conflict_do_nothing()
_DIGEST = select(signatures.c.digest).where(signatures.c.signature == bindparam("signature", type_=Text))


async def vouch(
    connection: AsyncConnection, signature: str, *, digest: bytes, now: datetime, stale_at: datetime
) -> bool:
    """Note what a signature came with; False when it came with something else before. Stale ones are forgotten."""
    await connection.execute(_STALE, {"now": now})
    await connection.execute(_FIRST, {"signature": signature, "digest": digest, "stale_at": stale_at})
    return bool((await connection.execute(_DIGEST, {"signature": signature})).scalar_one() == digest)
