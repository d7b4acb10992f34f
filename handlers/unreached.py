"""A customer who can't be reached in their chat: a permitted notice, else their other app, else a person (R2.3-6)."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from desk import wording
from desk.cards import shorten
from desk.deliveries import ELSEWHERE, Outcome, Owed, Priority, Refusal
from desk.messages import Address, Channel
from desk.notices import tell_person
from desk.ranking import ranked
from desk.replies import Say
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.turns import Around, Outbound, Turn
from desk.wechat_rules import Template
from handlers.ports import (
    Clock,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    Knock,
    Knocker,
    Phrasebook,
)
from handlers.rules import Rules
from handlers.store import Store, Transaction

log = logging.getLogger(__name__)

SAME_KNOCK = timedelta(hours=1)  # what comes meanwhile is read when the customer answers
SAME_TASK = timedelta(minutes=30)
_SHORT = 20  # characters that a field of a template takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """What it takes to reach a customer another way. `knock` is None where no template may be sent."""

    store: Store
    rules: Rules
    clock: Clock
    phrasebook: Phrasebook
    knock: Knocker | None = None


async def rescue(owed: Owed, refusal: Refusal, *, is_news: bool, by: Rescue) -> Outcome:
    """Do what can be done for a refused or held message to a customer, and give how it stands with it then.

    `is_news` is whether it is the first of its ticket in the same moment: nobody is knocked or told for the others.
    """
    around = await _look_around(by)
    if refusal.held and is_news and (knock := await _knocked(owed, around, by)) is not None:
        async with by.store.begin() as tx:
            # whoever brings the platform's word on the knock waits for this lock, or came before
            await tx.converse([owed.address], now=around.now)
            announced = replace(refusal, knock=knock)
            if not knock or not await tx.knock_failed(owed.address, knock):
                await _settle(tx, owed, announced, around, is_told=owed.priority is Priority.URGENT)
                return announced
    async with by.store.begin() as tx:
        if refusal.held and await tx.was_knocked(owed.address, since=around.now - SAME_KNOCK):
            await _settle(tx, owed, refusal, around, is_told=is_news and owed.priority is Priority.URGENT)
            return refusal
        return await _go_on(tx, owed, refusal, around, is_news=is_news)


async def knock_failed(tx: Transaction, address: Address, knock: str, *, around: Around) -> None:
    """Go on with what a template notice had announced, since the platform says that it did not arrive."""
    for n, owed in enumerate(await tx.announced(address, knock)):
        refusal = Refusal(reason="the notice did not arrive", held=True)
        outcome = await _go_on(tx, owed, refusal, around, is_news=n == 0)
        if isinstance(outcome, Refusal) and not outcome.held:
            await tx.give_up([owed.id], reason=outcome.reason)


async def _go_on(tx: Transaction, owed: Owed, refusal: Refusal, around: Around, *, is_news: bool) -> Outcome:
    """Say it in the customer's other app, where they have one; else ask a person."""
    ticket = (await tx.tickets([owed.ticket])).get(owed.ticket) if owed.ticket else None
    if ticket is None:
        return refusal
    other = await _other_app(tx, owed.address, ticket, around)
    if other is None:
        await _settle(tx, owed, refusal, around, is_told=is_news)
        return refusal
    outcome = replace(refusal, reason=f"{ELSEWHERE}{other.channel.value} instead", held=False)
    moved = Outbound(to=other, message=owed.message, ticket=ticket.id, author=owed.author, priority=owed.priority)
    note = _way(owed.address, other)
    entry = Entry(ticket=ticket.id, at=around.now, actor=SYSTEM, act=Act.REROUTED, note=note)
    await tx.write([((), Turn(about=ticket.id, entries=(entry,), outbound=(moved,)))], now=around.now)
    await _settle(tx, owed, outcome, around, is_told=is_news and owed.priority is Priority.URGENT)
    return outcome


async def _settle(tx: Transaction, owed: Owed, refusal: Refusal, around: Around, *, is_told: bool) -> None:
    """Note how it stands, in the same transaction as what is done about it; and tell a person, where that is due."""
    await tx.settle({owed.id: refusal}, now=around.now)
    ticket = (await tx.tickets([owed.ticket])).get(owed.ticket) if owed.ticket and is_told else None
    if ticket is None or await _was_told(tx, ticket, around):
        return
    entry = Entry(ticket=ticket.id, at=around.now, actor=SYSTEM, act=Act.UNDELIVERED, note=owed.address.channel.value)
    turn = Turn(about=ticket.id, entries=(entry,), outbound=_task(refusal, ticket, around))
    await tx.write([((), ranked(turn, {ticket.id: ticket}))], now=around.now)


def _task(refusal: Refusal, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask the owner to reach the customer another way."""
    news = (
        text("The reply window is shut until the customer writes again: ticket {number}.", number=ticket.id)
        if refusal.held
        else text("A message did not reach the customer of ticket {number}.", number=ticket.id)
    )
    do = text("If it can't wait, please reach them another way: {contact}", contact=ticket.contact.contact or "—")
    return tell_person(ticket.owner, around, news, do, ticket=ticket)


async def _was_told(tx: Transaction, ticket: Ticket, around: Around) -> bool:
    return any(entry.act is Act.UNDELIVERED for entry in await _lately(tx, ticket, around))


async def _other_app(tx: Transaction, address: Address, ticket: Ticket, around: Around) -> Address | None:
    """Find the customer's chat on another platform, one that they have not left, and where it did not come from."""
    customer = (await tx.customers([ticket.customer])).get(ticket.customer)
    others = [chat for chat in (customer.addresses if customer else ()) if chat.channel is not address.channel]
    if not others:
        return None
    back = _way(others[0], address)
    is_way_back = any(e.act is Act.REROUTED and e.note == back for e in await _lately(tx, ticket, around))
    return None if is_way_back else others[0]


def _way(from_: Address, to: Address) -> str:
    return f"{from_.channel.value} → {to.channel.value}"


async def _lately(tx: Transaction, ticket: Ticket, around: Around) -> list[Entry]:
    return [entry for entry in await tx.timeline(ticket.id) if around.now - entry.at < SAME_TASK]


async def _look_around(by: Rescue) -> Around:
    async with by.store.begin() as tx:
        staff = await tx.staff()
    return by.rules.around(now=by.clock.now(), staff=staff)


async def _knocked(owed: Owed, around: Around, by: Rescue) -> str | None:
    """Send a template notice that something waits; gives its number, None where there is none to send."""
    rules = around.policy.wechat
    if by.knock is None or owed.address.channel is not Channel.WECHAT or owed.ticket is None:
        return None
    async with by.store.begin() as tx:
        if await tx.was_knocked(owed.address, since=around.now - SAME_KNOCK):
            return None
        ticket = (await tx.tickets([owed.ticket])).get(owed.ticket)
    for template, needs_consent in ((rules.template, False), (rules.subscription, True)):
        if template and ticket:
            knock = Knock(
                address=owed.address,
                template=template.id,
                fields=_fields(template, owed, ticket, around, by),
                url=template.url,
                needs_consent=needs_consent,
            )
            sent = await _sent(knock, by.knock, store=by.store)
            if sent is not None:
                return sent or f"{template.id}:{owed.id}"
    return None


async def _sent(knock: Knock, send: Knocker, *, store: Store) -> str | None:
    """Send a notice, spending the consent that it needs; one that surely did not go out costs none.

    The platform sends one notice for each consent. Nowhere does it say that one which it refused, or which it took and
    could not bring, leaves the consent as it was: such a consent counts as spent.
    """
    if knock.needs_consent:
        async with store.begin() as tx:
            if not await tx.budget.use_consent(knock.address, knock.template):
                return None
    try:
        return await send(knock)
    except (DeliveryFailed, DeliveryRefused, DeliveryUnknown) as trouble:
        log.warning("knock_not_sent", extra={"template": knock.template, "reason": str(trouble)})
        if knock.needs_consent and isinstance(trouble, DeliveryFailed):
            async with store.begin() as tx:
                await tx.budget.consent({(knock.address, knock.template): 1})
        return None


def _fields(template: Template, owed: Owed, ticket: Ticket, around: Around, by: Rescue) -> dict[str, str]:
    """Fill the fields of a template in the customer's language."""
    words = by.phrasebook(owed.locale)
    values = {
        "number": str(ticket.id),
        "status": words(wording.STATUS[ticket.status]),
        "time": words(text("{at}", at=around.now)),
        "words": shorten(words(_first_line(owed)), _SHORT),
    }
    return {name: pattern.format(**values) for name, pattern in template.fields.items()}


def _first_line(owed: Owed) -> Text:
    say = owed.message
    return say.body[0] if isinstance(say, Say) and say.body else text("There is news of your ticket.")
