"""WeChat's message budget, kept: what each customer's acts still allow, and the templates they consented to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, Row, Table, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.messages import Address
from desk.wechat_budget import Grant, GrantKind, spend
from storage import addresses
from storage.bulk import Bulk, among, incoming
from storage.schema import INSTANT, metadata

# "left" is a word of SQL
grants = Table(
    "wechat_grants",
    metadata,
    Column("address", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("unspent", Integer, nullable=False),
    Column("until", INSTANT, nullable=False),
    postgresql_with={"fillfactor": "50"},  # every message in and out changes a row
)

# each consent is good for one notice, and does not run out
consents = Table(
    "wechat_consents",
    metadata,
    Column("address", Text, primary_key=True),
    Column("template", Text, primary_key=True),
    Column("unspent", Integer, nullable=False),
)

_renewed = incoming(*grants.c)
_renewal = insert(grants).from_select(
    [column.name for column in grants.c],
    select(*(_renewed.c[column.name] for column in grants.c)).order_by(_renewed.c.address, _renewed.c.kind),
)
_RENEW = Bulk(
    statement=_renewal.on_conflict_do_update(
        index_elements=["address", "kind"],
        set_={"unspent": _renewal.excluded.unspent, "until": _renewal.excluded.until},
        where=grants.c.until <= _renewal.excluded.until,  # not by a message that comes late
    ),
    source=_renewed,
)
_OF = select(grants).where(among(grants.c.address, "addresses"))
_LOCK = _OF.order_by(grants.c.address, grants.c.kind).with_for_update()
_spent = incoming(*grants.c)
_SPEND = Bulk(
    statement=update(grants)
    .where(grants.c.address == _spent.c.address, grants.c.kind == _spent.c.kind)
    .values(unspent=_spent.c.unspent),
    source=_spent,
)
_GIVE_BACK = Bulk(
    statement=update(grants)
    # renewed since, it is full already
    .where(grants.c.address == _spent.c.address, grants.c.kind == _spent.c.kind, grants.c.until == _spent.c.until)
    .values(unspent=grants.c.unspent + _spent.c.unspent),
    source=_spent,
)
_EXHAUST = update(grants).where(among(grants.c.address, "addresses")).values(unspent=0)
_given = incoming(*consents.c)
_gift = insert(consents).from_select(
    [column.name for column in consents.c],
    select(*(_given.c[column.name] for column in consents.c)).order_by(_given.c.address, _given.c.template),
)
_CONSENT = Bulk(
    statement=_gift.on_conflict_do_update(
        index_elements=["address", "template"], set_={"unspent": consents.c.unspent + _gift.excluded.unspent}
    ),
    source=_given,
)
_USE = (
    update(consents)
    .where(
        consents.c.address == bindparam("customer", type_=Text),
        consents.c.template == bindparam("template_id", type_=Text),
        consents.c.unspent > 0,
    )
    .values(unspent=consents.c.unspent - 1)
    .returning(consents.c.unspent)
)


class WeChatBudget:
    """The budget as one transaction sees it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def renew(self, granted: Iterable[tuple[Address, Grant]]) -> None:
        """Renew grants, each in place of the older one of its kind; of several of one kind the latest counts."""
        latest: dict[tuple[str, str], Grant] = {}
        for address, grant in granted:
            key = (addresses.spell(address), grant.kind.value)
            if key not in latest or latest[key].until <= grant.until:
                latest[key] = grant
        await _RENEW.run(self._connection, [(*key, grant.left, grant.until) for key, grant in latest.items()])

    async def grants(self, wanted: Iterable[Address]) -> dict[Address, tuple[Grant, ...]]:
        """Give the grants of customers, those that ran out too."""
        found: dict[Address, tuple[Grant, ...]] = {}
        for row in await self._connection.execute(_OF, {"addresses": addresses.spell_all(wanted)}):
            address = addresses.read(row.address)
            found[address] = (*found.get(address, ()), _grant(row))
        return found

    async def spend(self, address: Address, *, cost: int, now: datetime) -> tuple[Grant, ...] | None:
        """Spend so many messages, whoever else spends at this moment; None, and nothing spent, where they are not left.

        What is given says how much was taken of which grant, for `give_back`.
        """
        rows = await self._connection.execute(_LOCK, {"addresses": [addresses.spell(address)]})
        held = {row.kind: _grant(row) for row in rows}
        after = spend(held.values(), cost=cost, now=now)
        if after is None:
            return None
        await _SPEND.run(self._connection, [_row(address, grant) for grant in after])
        return tuple(replace(grant, left=held[grant.kind].left - grant.left) for grant in after)

    async def give_back(self, address: Address, taken: Iterable[Grant]) -> None:
        """Undo a `spend`: the platform did not send the message."""
        await _GIVE_BACK.run(self._connection, [_row(address, grant) for grant in taken])

    async def exhaust(self, address: Address) -> None:
        """Learn from the platform that nothing is left."""
        await self._connection.execute(_EXHAUST, {"addresses": [addresses.spell(address)]})

    async def consent(self, given: Mapping[tuple[Address, str], int]) -> None:
        """Note consents, by customer and template; they add up."""
        rows = [(addresses.spell(who), template, times) for (who, template), times in given.items()]
        await _CONSENT.run(self._connection, rows)

    async def use_consent(self, address: Address, template: str) -> bool:
        """Spend a consent; False where there is none."""
        wanted = {"customer": addresses.spell(address), "template_id": template}
        return (await self._connection.execute(_USE, wanted)).first() is not None


def _grant(row: Row[Any]) -> Grant:
    return Grant(kind=GrantKind(row.kind), left=row.unspent, until=row.until)


def _row(address: Address, grant: Grant) -> tuple[str, str, int, datetime]:
    return (addresses.spell(address), grant.kind.value, grant.left, grant.until)
