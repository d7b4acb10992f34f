"""Nothing undelivered is silent: a human task on the ticket when a customer can't be reached."""

from desk.deliveries import Owed, Refusal
from desk.messages import Channel
from desk.notices import tell_person
from desk.texts import text
from desk.turns import Around, Turn
from handlers.ports import Clock
from handlers.store import Store
from handlers.turning import Rules


async def raise_task(owed: Owed, refusal: Refusal, *, store: Store, rules: Rules, clock: Clock) -> None:
    """Tell the ticket's owner that a message did not reach the customer, and why (R1.3-9, R2.3-6)."""
    if owed.ticket is None or owed.address.channel not in {Channel.WECHAT, Channel.TELEGRAM}:
        return
    now = clock.now()
    async with store.begin() as tx:
        ticket = (await tx.tickets([owed.ticket])).get(owed.ticket)
        if ticket is None:
            return
        around = Around(now=now, policy=rules.policy, staff=await tx.staff(), secret=rules.secret)
        news = (
            text("The reply window is shut until the customer writes again: ticket {number}.", number=ticket.id)
            if refusal.held
            else text("A message did not reach the customer of ticket {number}.", number=ticket.id)
        )
        do = text("If it can't wait, please reach them another way: {contact}", contact=ticket.contact.contact or "—")
        turn = Turn(about=ticket.id, outbound=tell_person(ticket.owner, around, news, do, ticket=ticket))
        await tx.write([((), turn)], now=now)
