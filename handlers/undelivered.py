"""Nothing undelivered is silent: somebody is told when a customer, or a technician who is needed, can't be reached."""

from desk.deliveries import Owed, Refusal
from desk.notices import member_of, tell_members, tell_person
from desk.replies import Card
from desk.terms import Role
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Turn
from handlers.ports import Clock
from handlers.store import Store
from handlers.turning import Rules


async def raise_task(owed: Owed, refusal: Refusal, *, store: Store, rules: Rules, clock: Clock) -> None:
    """Tell the ticket's owner what did not reach the customer, and the supervisors which job reached nobody."""
    if owed.ticket is None:
        return
    now = clock.now()
    async with store.begin() as tx:
        ticket = (await tx.tickets([owed.ticket])).get(owed.ticket)
        if ticket is None:
            return
        around = Around(now=now, policy=rules.policy, staff=await tx.staff(), secret=rules.secret)
        is_staff = owed.address.channel.is_staff
        told = _for_member(owed, ticket, around) if is_staff else _for_customer(refusal, ticket, around)
        if told:
            await tx.write([((), Turn(about=ticket.id, outbound=told))], now=now)


def _for_customer(refusal: Refusal, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask the owner to reach the customer another way (R1.3-9, R2.3-6)."""
    news = (
        text("The reply window is shut until the customer writes again: ticket {number}.", number=ticket.id)
        if refusal.held
        else text("A message did not reach the customer of ticket {number}.", number=ticket.id)
    )
    do = text("If it can't wait, please reach them another way: {contact}", contact=ticket.contact.contact or "—")
    return tell_person(ticket.owner, around, news, do, ticket=ticket)


def _for_member(owed: Owed, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Say whom a job did not reach: only of a new card, so that word of one who can't be reached starts no other."""
    member = around.staff.by_address.get(owed.address)
    if member is None or not isinstance(owed.message, Card) or owed.message.revises:
        return ()
    owner = member_of(ticket.owner, around.staff)
    others = {m.id: m for m in (owner, *around.staff.on_duty(Role.SUPERVISOR)) if m and m.id != member.id}
    news = text(
        "{name} can't be reached in the app: ticket {number} did not arrive.", name=member.name, number=ticket.id
    )
    return tell_members(others.values(), news, ticket=ticket)
