"""Nothing undelivered is silent: somebody is told when a customer, or a technician who is needed, can't be reached."""

from dataclasses import replace
from datetime import timedelta

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.notices import member_of, tell_members, tell_of_leaving, tell_person
from desk.ranking import ranked
from desk.replies import Card, Say, brief_of
from desk.sla.news import news as owe_news
from desk.terms import Role
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Turn
from handlers.store import Transaction
from handlers.unreached import Rescue, rescue

SAME_DOUBT = timedelta(minutes=10)


async def undelivered(owed: Owed, trouble: Refusal | Unclear, *, is_news: bool, by: Rescue) -> Outcome:
    """Do what can be done about what did not arrive, or may not have; gives how it stands with it then.

    `is_news` is whether it is the first of its ticket in the same moment.
    """
    if isinstance(trouble, Refusal) and owed.ticket and not owed.address.channel.is_staff:
        return await rescue(owed, trouble, is_news=is_news, by=by)
    if is_news:
        await _raise_task(owed, trouble, by=by)
    return trouble


async def _raise_task(owed: Owed, trouble: Refusal | Unclear, *, by: Rescue) -> None:
    """Tell people what may not have arrived, which job did not, or that a colleague can't be reached any more."""
    async with by.store.begin() as tx:
        ticket = (await tx.tickets([owed.ticket])).get(owed.ticket) if owed.ticket else None
        around = by.rules.around(now=by.clock.now(), staff=await tx.staff())
        told: tuple[Outbound, ...] = ()
        if isinstance(trouble, Unclear):
            told = await _of_doubt(owed, tx, ticket, around) if ticket else ()
        elif not owed.address.channel.is_staff:
            return
        elif ticket and is_job(owed):
            told = _for_job(owed, ticket, around)
        elif trouble.unreachable:
            told = await _for_member(owed, tx, around)
        if told:
            turn = Turn(about=ticket.id if ticket else None, outbound=told)
            await tx.write([((), ranked(turn, {ticket.id: ticket} if ticket else {}))], now=around.now)


def is_job(owed: Owed) -> bool:
    """Whether it is a new card, not the change of one, to a member of staff."""
    return owed.address.channel.is_staff and isinstance(owed.message, Card) and not owed.message.revises


def _for_job(owed: Owed, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Say whom a job did not reach."""
    member = around.staff.by_address.get(owed.address)
    if member is None:
        return ()
    owner = member_of(ticket.owner, around.staff)
    others = {m.id: m for m in (owner, *around.staff.supervisors()) if m and m.id != member.id}
    line = text(
        "{name} can't be reached in the app: ticket {number} did not arrive.", name=member.name, number=ticket.id
    )
    if brief := brief_of(owed.message):  # one of a burst, perhaps: then what is said of it is a list as well
        say = Say(body=(line,), brief=replace(brief, line=line))
        return tuple(out for other in others.values() for out in owe_news(other, say, ticket, around))
    return tell_members(others.values(), line, ticket=ticket)


async def _of_doubt(owed: Owed, tx: Transaction, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Say what may not have arrived, a customer's message or a job; not again while the same doubt is fresh."""
    if await tx.is_in_doubt(owed.address, ticket.id, since=around.now - SAME_DOUBT):
        return ()
    owner = member_of(ticket.owner, around.staff)
    if not owed.address.channel.is_staff:
        news = text("A message to the customer of ticket {number} may not have arrived.", number=ticket.id)
        do = text("/dialogue {number} shows it. Please ask them, or send it again.", number=ticket.id)
        return tell_person(ticket.owner, around, news, do, ticket=ticket)
    member = around.staff.by_address.get(owed.address)
    if member is None or not is_job(owed):
        return ()
    news = text("Ticket {number} may not have arrived at {name}. Please ask them.", number=ticket.id, name=member.name)
    others = {m.id: m for m in (owner, *around.staff.supervisors()) if m and m.id != member.id}
    return tell_members(others.values(), news, ticket=ticket)


async def _for_member(owed: Owed, tx: Transaction, around: Around) -> tuple[Outbound, ...]:
    """Say that somebody can't be reached, unless it is known; of a supervisor it is not: that news might go round."""
    member = around.staff.by_address.get(owed.address)
    if member is None or Role.SUPERVISOR in member.roles:
        return ()
    chat = (await tx.converse([owed.address], now=around.now))[owed.address]
    if chat.left:
        return ()
    return tell_of_leaving(member, owed.address, around, ticket=owed.ticket)
