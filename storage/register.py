"""What is asked of the register of feedback and measures."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode
from desk.improvement.case import Case
from desk.improvement.fate import Fate
from desk.improvement.measure import Measure
from desk.improvement.seeing import Sight
from desk.terms import CaseId, MeasureId
from storage import addresses
from storage.bulk import among
from storage.deliveries import deliveries
from storage.dialogue import message_tickets, messages
from storage.improvement import cases, measures
from storage.ready import Ready
from storage.schema import INSTANT

_MEMBER, _LIMIT = bindparam("member", type_=BigInteger), bindparam("limit", type_=Integer)
_SINCE, _NOW = bindparam("since", type_=INSTANT), bindparam("now", type_=INSTANT)


def _named(table: Table) -> Ready:
    return Ready(select(table.c.record).where(among(table.c.id, "ids")).order_by(table.c.id).with_for_update())


def _open(table: Table, is_open: str, *theirs: ColumnElement[bool]) -> Ready:
    """List what is open, overdue first, of what a member sees; the condition is spelled as in the index."""
    sees = or_(
        bindparam("everything", type_=Boolean),
        table.c.department == bindparam("department", type_=Text),
        table.c.owner_id == _MEMBER,
        *theirs,
    )
    return Ready(
        select(table.c.record).where(and_(text(is_open), sees)).order_by(table.c.due_at, table.c.id).limit(_LIMIT)
    )


def _due(table: Table) -> Select[Any]:
    return select(table.c.record).where(table.c.look_at <= _NOW).order_by(table.c.look_at).limit(_LIMIT)


_CASES, _MEASURES = _named(cases), _named(measures)
_OPEN_CASES = _open(cases, "state <> 'closed'", cases.c.author_id == _MEMBER)
_UNDER_WAY = _open(measures, "state = 'under_way'")
_DUE_CASES, _DUE_MEASURES = Ready(_due(cases).with_for_update(skip_locked=True)), Ready(_due(measures))
_CASES_SINCE = Ready(select(cases.c.record).where(cases.c.opened_at >= _SINCE).order_by(cases.c.opened_at, cases.c.id))
_MEASURES_SINCE = Ready(
    select(measures.c.record).where(measures.c.begun_at >= _SINCE).order_by(measures.c.begun_at, measures.c.id)
)
_LAST_FALL = Ready(
    select(cases.c.record).where(text("source = 'drop'")).order_by(cases.c.opened_at.desc()).limit(1).with_for_update()
)
_TICKET, _AUTHOR = bindparam("ticket", type_=BigInteger), bindparam("author", type_=BigInteger)
_AT = bindparam("at", type_=INSTANT)
_of_ticket = select(messages.c.id, messages.c.at, messages.c.body).join_from(
    message_tickets, messages, messages.c.id == message_tickets.c.message_id
)
_by_author = (message_tickets.c.ticket == _TICKET, messages.c.author == _AUTHOR, messages.c.is_outgoing)
_FATE_IN_CHAT = Ready(
    select(deliveries.c.state)
    .join_from(messages, deliveries, deliveries.c.id == messages.c.id)
    .where(
        messages.c.address == bindparam("chat", type_=Text),
        messages.c.author == _AUTHOR,
        messages.c.at == _AT,
        messages.c.is_outgoing,
    )
)
_written = _of_ticket.where(*_by_author, messages.c.at == _AT).cte("written")
_again = _of_ticket.where(*_by_author, messages.c.at >= _AT).cte("again")  # in another app, where one was refused
_FATE = Ready(
    select(deliveries.c.state)
    .join_from(_again, _written, _again.c.body == _written.c.body)
    .join(deliveries, deliveries.c.id == _again.c.id)
)
_WAITS = frozenset({"due", "leased", "held"})


class PostgresRegister:
    """What `PostgresTransaction.register` gives: see handlers.register.Register."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def cases(self, ids: Iterable[CaseId]) -> dict[CaseId, Case]:
        """Load cases and lock them, in the order of their numbers, until the transaction ends."""
        found = await _CASES.run(self._connection, ids=sorted(set(ids)))
        return {case.id: case for case in (decode(Case, row.record) for row in found)}

    async def measures(self, ids: Iterable[MeasureId]) -> dict[MeasureId, Measure]:
        """Load measures and lock them, in the order of their numbers, until the transaction ends."""
        found = await _MEASURES.run(self._connection, ids=sorted(set(ids)))
        return {measure.id: measure for measure in (decode(Measure, row.record) for row in found)}

    async def open_cases(self, sight: Sight, *, limit: int) -> tuple[Case, ...]:
        """List the open cases that somebody sees, what is due first before the others."""
        found = await _OPEN_CASES.run(self._connection, **_bound(sight), limit=limit)
        return tuple(decode(Case, row.record) for row in found)

    async def under_way(self, sight: Sight, *, limit: int) -> tuple[Measure, ...]:
        """List the measures under way that somebody sees, what is due first before the others."""
        found = await _UNDER_WAY.run(self._connection, **_bound(sight), limit=limit)
        return tuple(decode(Measure, row.record) for row in found)

    async def cases_since(self, since: datetime) -> tuple[Case, ...]:
        """List the cases opened since then, in that order."""
        return tuple(decode(Case, row.record) for row in await _CASES_SINCE.run(self._connection, since=since))

    async def measures_since(self, since: datetime) -> tuple[Measure, ...]:
        """List the measures begun since then, in that order."""
        return tuple(decode(Measure, row.record) for row in await _MEASURES_SINCE.run(self._connection, since=since))

    async def last_fall(self) -> Case | None:
        """Give the case of the last fall of the mean, locked; None where it never fell."""
        found = await _LAST_FALL.run(self._connection)
        return decode(Case, found[0].record) if found else None

    async def due_cases(self, *, now: datetime, limit: int) -> tuple[Case, ...]:
        """Lock the cases that are to be looked at, what is due first before the others; not those that others hold."""
        return tuple(decode(Case, row.record) for row in await _DUE_CASES.run(self._connection, now=now, limit=limit))

    async def due_measures(self, *, now: datetime, limit: int) -> tuple[Measure, ...]:
        """Give the measures whose effect is to be counted; they are not locked."""
        found = await _DUE_MEASURES.run(self._connection, now=now, limit=limit)
        return tuple(decode(Measure, row.record) for row in found)

    async def fate(self, case: Case) -> Fate:
        """Tell what became of the message by which a customer was told the outcome of a case."""
        if case.told is None:
            return Fate.LOST
        told = {"author": case.told.by.id, "at": case.told.at}
        if case.ticket:
            found = await _FATE.run(self._connection, ticket=case.ticket, **told)
        elif case.told.chat:
            found = await _FATE_IN_CHAT.run(self._connection, chat=addresses.spell(case.told.chat), **told)
        else:
            found = ()
        states = {row.state for row in found}
        if "sent" in states:
            return Fate.REACHED
        return Fate.UNDER_WAY if states & _WAITS else Fate.LOST


def _bound(sight: Sight) -> dict[str, object]:
    return {"everything": sight.everything, "department": sight.department, "member": sight.member}
