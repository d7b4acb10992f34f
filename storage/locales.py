"""Languages: which one is spoken at an address; a member's own choice comes before the chat's."""

from collections.abc import Iterable

from sqlalchemy import Column, ColumnElement, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.messages import Address
from storage import addresses
from storage.bulk import incoming
from storage.conversations import conversations
from storage.members import member_addresses, members


def locale_at(address: ColumnElement[str]) -> ColumnElement[str | None]:
    """Give the language spoken at an address, null where unknown."""
    of_member = (
        select(members.c.locale)
        .join_from(member_addresses, members, members.c.id == member_addresses.c.member_id)
        .where(member_addresses.c.address == address)
    )
    of_chat = select(conversations.c.locale).where(conversations.c.address == address)
    return func.coalesce(of_member.scalar_subquery(), of_chat.scalar_subquery(), type_=Text)


_asked = incoming(Column("address", Text), name="asked")
_LOCALES = select(_asked.c.address, locale_at(_asked.c.address).label("locale"))


async def load(connection: AsyncConnection, wanted: Iterable[Address]) -> dict[Address, str]:
    """Tell which language each address is spoken to in, where known."""
    if not (spelled := addresses.spell_all(wanted)):
        return {}
    rows = await connection.execute(_LOCALES, {"asked_address": spelled})
    return {addresses.read(row.address): row.locale for row in rows if row.locale is not None}
