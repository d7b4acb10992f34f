"""Loads what a batch of turns needs to know, in a few set-based queries; what may change is locked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import dialog, staff
from desk.conversations import Conversation, Offer
from desk.dialog.hearing import hear
from desk.dialog.papers import asks
from desk.dispatch.workload import PLACE_STANDS
from desk.improvement.entries import Sought
from desk.messages import Address, InboundMessage
from desk.numbers import Numbers
from desk.parked import LONGEST_LIST as MOST_PARKED
from desk.people import Invitation, LinkCode, Member, Staff
from desk.terms import CustomerId, TicketId
from desk.tickets.joint import MOST_PARTS
from desk.tickets.ticket import Ticket
from desk.turns import Wanted
from desk.visits.offering import visitors
from desk.visits.steps import at_work
from handlers.comparing import likely_beside
from handlers.counting import count_quality
from handlers.register import looked_up
from handlers.rules import Rules
from handlers.sheets import load_appraisals
from handlers.store import Reading, Transaction
from handlers.training import load_trained
from handlers.world import World

LONGEST_LIST = 20
NOTHING_SOUGHT = Sought()
DIALOGUE_LINES = 20
LONG_DIALOGUE = 200  # back to the first photo of a visit
MOST_DOCUMENTS = 60  # of a customer: those of some twenty tickets
MOST_JOBS = 200  # of those who visit the customers of a batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The tickets that a member asks for, or may mean. `is_work`: they are the member's own."""

    of: Member
    tickets: tuple[Ticket, ...]
    is_work: bool = False

    @property
    def job(self) -> Ticket | None:
        """The member's only ticket, if they handle it; of several, the one whose customer they are with."""
        if not self.is_work:
            return None
        only = self.tickets[0] if len(self.tickets) == 1 else at_work(self.tickets, self.of.id)
        return only if only and only.assignee and only.assignee.id == self.of.id else None


async def load(
    tx: Transaction,
    messages: Sequence[InboundMessage],
    conversations: Mapping[Address, Conversation],
    *,
    rules: Rules,
    now: datetime,
) -> World:
    """Load what a batch needs. Rows that may change are locked: conversations before, tickets in number order here."""
    offers = await tx.offers(conversations)
    wanted = {m.key: _needs(m, conversations, offers, rules.secret) for m in messages}
    links = await tx.link_codes(codes) if (codes := {w.link for w in wanted.values() if w.link}) else {}
    replied = await _replied(tx, messages)
    callers = await _callers(tx, wanted)
    theirs = _customers(conversations.values(), links.values()) | set(callers.values())
    people = await tx.staff()
    listings = await _listings(tx, messages, wanted, people)
    named = _named(wanted.values(), replied.values()) | _at_hand(listings.values())
    tickets = await _lock(tx, theirs, named, closed_since=now - rules.policy_at(now).pace.recurrence)
    world = World(
        now=now,
        rules=rules,
        staff=people,
        numbers=await _numbers(tx, messages),
        conversations=dict(conversations),
        customers=await tx.customers(theirs | {t.customer for t in tickets.values()}),
        tickets=tickets,
        offers=offers,
        replied=replied,
        invitations=await _invitations(tx, wanted),
        links=links,
        wanted=wanted,
        callers=callers,
        listings={key: listing.tickets for key, listing in listings.items()},
        jobs=await _jobs(tx, tickets.values(), wanted.values()),
        likely=await likely_beside(tx, tickets, named),
    )
    await _load_records(tx, messages, world)
    return world


async def _numbers(tx: Transaction, messages: Sequence[InboundMessage]) -> Numbers:
    """Have numbers ready for what each turn may create at most; only staff divide a ticket, and fill the register."""
    of_staff = sum(message.address.channel.is_staff for message in messages)
    return await tx.numbers(
        tickets=len(messages), customers=len(messages), subtasks=of_staff * MOST_PARTS, entries=of_staff
    )


async def _invitations(tx: Transaction, wanted: Mapping[str, Wanted]) -> Mapping[str, Invitation]:
    codes = {w.invitation for w in wanted.values() if w.invitation}
    return await tx.invitations(codes) if codes else {}


async def _callers(tx: Reading, wanted: Mapping[str, Wanted]) -> Mapping[str, CustomerId]:
    contacts = {contact for w in wanted.values() for contact in w.contacts}
    return await tx.callers(contacts) if contacts else {}


async def _lock(
    tx: Transaction, customers: set[CustomerId], named: set[TicketId], *, closed_since: datetime
) -> dict[TicketId, Ticket]:
    return await tx.tickets_of(customers, closed_since=closed_since, named=named) if customers or named else {}


async def _replied(tx: Transaction, messages: Sequence[InboundMessage]) -> dict[tuple[Address, str], TicketId | None]:
    refs = [(m.address, ref) for m in messages if (ref := m.amends or m.reply_to)]
    return await tx.tickets_replied_to(refs) if refs else {}


def _needs(
    message: InboundMessage,
    conversations: Mapping[Address, Conversation],
    offers: Mapping[Address, Offer],
    secret: bytes,
) -> Wanted:
    needs = staff.needs if message.address.channel.is_staff else dialog.needs
    offer = offers.get(message.address, Offer())
    return needs(conversations[message.address], message, offer, secret=secret)


def _named(wanted: Iterable[Wanted], replied: Iterable[TicketId | None]) -> set[TicketId]:
    return {number for one in wanted for number in one.tickets} | {number for number in replied if number is not None}


def _at_hand(listings: Iterable[Listing]) -> set[TicketId]:
    """Name the only job of each member: an order that names no ticket is about it, and may change it."""
    return {listing.job.id for listing in listings if listing.job}


def _customers(conversations: Iterable[Conversation], links: Iterable[LinkCode]) -> set[CustomerId]:
    talking = {c.customer for c in conversations if c.customer}
    former = {c.dialog.former for c in conversations if c.dialog.former}
    return talking | former | {link.customer for link in links}


async def _listings(
    tx: Reading, messages: Sequence[InboundMessage], wanted: Mapping[str, Wanted], people: Staff
) -> dict[str, Listing]:
    """List what members ask for or may mean, before any ticket is locked: one of them may have to be."""
    listings: dict[str, Listing] = {}
    for message in messages:
        asked, member = wanted[message.key], people.by_address.get(message.address)
        if member is None:
            continue
        if asked.queue:
            departments = None if member.has(*staff.SEES_ALL) else [member.department]
            listings[message.key] = Listing(of=member, tickets=await tx.queue(departments, limit=LONGEST_LIST))
        if asked.worklist:
            whose = people.named(asked.colleague) if asked.colleague else None
            mine = await tx.worklist(whose[0][0].id if whose else member.id, limit=LONGEST_LIST)
            listings[message.key] = Listing(of=member, tickets=mine, is_work=True)
    return listings


async def _jobs(tx: Reading, tickets: Iterable[Ticket], wanted: Iterable[Wanted]) -> dict[TicketId, Ticket]:
    """Load what else those have to do whose visits are being arranged."""
    who = {t.assignee.id for t in tickets if t.assignee} if any(one.visits for one in wanted) else visitors(tickets)
    return await tx.jobs(who, limit=MOST_JOBS) if who else {}


async def _load_records(tx: Transaction, messages: Sequence[InboundMessage], world: World) -> None:
    if any(wanted.workloads for wanted in world.wanted.values()):
        world.workloads = await tx.workloads(now=world.now, place_since=world.now - PLACE_STANDS)
    if any(wanted.parked for wanted in world.wanted.values()):
        world.parked = await tx.parked(limit=MOST_PARKED)
    for days in {wanted.compliance_days for wanted in world.wanted.values() if wanted.compliance_days}:
        since, appraisal = world.now - timedelta(days=days), world.around().policy.appraisal
        world.kept[days] = await tx.compliance(since=since, until=world.now, appraisal=appraisal)
    await count_quality(tx, messages, world)
    await load_appraisals(tx, messages, world)
    await load_trained(tx, messages, world)
    for message in messages:
        if (sought := world.wanted[message.key].sought) != NOTHING_SOUGHT and message.address in world.staff.by_address:
            reader = world.staff.by_address[message.address]
            found = world.entries[message.key] = await looked_up(tx.register, sought, reader)
            world.customers |= await tx.customers(found.customers) if found.customers else {}
        if token := world.wanted[message.key].shown:
            world.shown[message.key] = await tx.shown(message.address, token)
        campaign, customer = world.wanted[message.key].campaign, world.conversations[message.address].customer
        if campaign and customer and (held := await tx.campaigns.answers(campaign, customer)):
            world.campaigns[campaign, customer] = held
    await _load_documents(tx, messages, world)
    await _load_dialogues(tx, messages, world)


async def _load_documents(tx: Transaction, messages: Sequence[InboundMessage], world: World) -> None:
    """Load what customers have who ask for it, or seem to."""
    phrases = world.rules.policy_at(world.now).phrases
    for message in messages:
        customer = world.conversations[message.address].customer
        if customer and (world.wanted[message.key].documents or asks(hear(message).told, phrases)):
            world.documents[message.key] = await tx.documents.of_customer(customer, limit=MOST_DOCUMENTS)


async def _load_dialogues(tx: Reading, messages: Sequence[InboundMessage], world: World) -> None:
    for message in messages:
        wanted = world.wanted[message.key]
        if message.address not in world.staff.by_address:
            continue
        if wanted.dialogue_of:
            world.dialogues[wanted.dialogue_of] = await tx.dialogue(wanted.dialogue_of, limit=DIALOGUE_LINES)
        if wanted.photos_of:
            world.dialogues[wanted.photos_of] = await tx.dialogue(wanted.photos_of, limit=LONG_DIALOGUE)
        if wanted.timeline_of:
            world.timelines[wanted.timeline_of] = await tx.timeline(wanted.timeline_of)
