"""What the stories of the store are made of: people, messages, tickets, and one instant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from desk.conversations import Conversation
from desk.deliveries import Lane, Outcome, Receipt, Sent
from desk.messages import Address, Channel, ConversationId, InboundMessage, MessageId, Part, Words
from desk.people import Customer, Member
from desk.replies import Card, Choice, Say
from desk.terms import CustomerId, IntakeChannel, MemberId, Role, Status, TicketId
from desk.texts import verbatim
from desk.tickets.ticket import Person, Ticket, Times
from desk.turns import Outbound, Turn
from handlers.store import Store, Transaction
from storage.store import PostgresStore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LEASE = timedelta(seconds=30)
SENT = Sent(receipt=Receipt())

ANN = Address(channel=Channel.TELEGRAM, user="1001")
ANN_ON_WECHAT = Address(channel=Channel.WECHAT, user="oAnn")
BOB = Address(channel=Channel.TELEGRAM, user="1002")
LI = Address(channel=Channel.WECOM, user="li")
WANG = Address(channel=Channel.TELEGRAM_STAFF, user="2001")


def as_the_desk_sees_it(store: PostgresStore) -> Store:
    """The type checker's proof that this is the store that the use cases ask for."""
    return store


def message(key: str, *parts: Part, of: Address = ANN, **more: object) -> InboundMessage:
    said = InboundMessage(address=of, key=key, sent_at=NOW, parts=parts or (Words(text="It leaks"),))
    return replace(said, **more)  # type: ignore[arg-type]  # whatever the story needs


def conversation(id_: int = 1, of: Address = ANN) -> Conversation:
    return Conversation(id=ConversationId(id_), address=of)


def customer(id_: int = 1, **more: str) -> Customer:
    return Customer(id=CustomerId(id_), **more)  # type: ignore[arg-type]  # texts all


def ticket(id_: int = 1001, *, of: int = 1, **more: object) -> Ticket:
    opened = Ticket(
        id=TicketId(id_),
        customer=CustomerId(of),
        intake=IntakeChannel.TELEGRAM,
        description="The washer leaks",
        times=Times(first_contact_at=NOW, opened_at=NOW),
    )
    return replace(opened, **more)  # type: ignore[arg-type]  # whatever the story needs


def closed(id_: int, at: datetime, *, of: int = 1) -> Ticket:
    return ticket(id_, of=of, status=Status.CLOSED, times=replace(ticket().times, closed_at=at))


def member(name: str = "Li", *addresses: Address, **more: object) -> Member:
    roles = frozenset({Role.TECHNICIAN})
    works = Member(id=MemberId(0), name=name, position="Engineer", roles=roles, department="field", addresses=addresses)
    return replace(works, **more)  # type: ignore[arg-type]  # whatever the story needs


def person(id_: int) -> Person:
    return Person(id=MemberId(id_), name="Li", position="Engineer", contact="", department="field")


def words(said: str, *tokens: str) -> Say:
    return Say(body=(verbatim(said),), choices=tuple(Choice(token=token, label=verbatim(token)) for token in tokens))


def card(key: str, *, revises: bool = False) -> Card:
    return Card(key=key, title=verbatim("Job"), revises=revises)


def to(address: Address, said: str, *tokens: str, about: int | None = None) -> Outbound:
    return Outbound(to=address, message=words(said, *tokens), ticket=TicketId(about) if about else None)


async def receive(transaction: Transaction, *messages: InboundMessage) -> list[MessageId]:
    """Record messages that must be new."""
    ids = await transaction.record(messages, now=NOW)
    return [ids[message.key] for message in messages]


async def write(transaction: Transaction, *turns: Turn, now: datetime = NOW) -> None:
    """Write turns of no message, as time makes them."""
    await transaction.converse([], now=now)
    await transaction.write([((), turn) for turn in turns])


async def owe(store: PostgresStore, *outbound: Outbound, now: datetime = NOW) -> None:
    """Owe messages, in a transaction of their own."""
    async with store.begin() as tx:
        await write(tx, Turn(outbound=outbound), now=now)


async def somebody_waits(database: AsyncEngine) -> None:
    """Return once a transaction waits for another's lock."""
    waiting = 0
    async with database.connect() as connection:
        while not waiting:
            asked = await connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
            waiting = asked.scalar_one()


async def claim(store: PostgresStore, address: Address = ANN, *, after: int = 0) -> Lane | None:
    async with store.begin() as tx:
        leased = await tx.claim_lanes_of([address], now=NOW + after * SECOND, lease=LEASE)
        return leased[0] if leased else None


async def claim_all(store: PostgresStore, *, limit: int = 9, after: int = 0) -> tuple[Lane, ...]:
    async with store.begin() as tx:
        return await tx.claim_lanes(now=NOW + after * SECOND, limit=limit, lease=LEASE)


async def begin(store: PostgresStore, lane: Lane, *, most: int = 9) -> frozenset[int]:
    async with store.begin() as tx:
        return await tx.begin_sending(lane.owed[:most], {lane.address: lane.until}, now=NOW)


async def finish(store: PostgresStore, lane: Lane, *outcomes: Outcome) -> None:
    async with store.begin() as tx:
        await tx.settle({owed.id: outcome for owed, outcome in zip(lane.owed, outcomes, strict=False)}, now=NOW)
        await tx.release_lanes({lane.address: lane.until})


async def sent(store: PostgresStore, address: Address, receipt: Receipt) -> None:
    lane = await claim(store, address)
    assert lane
    await finish(store, lane, *(Sent(receipt=receipt) for _ in lane.owed))


def said(lane: Lane | None) -> list[object]:
    return [owed.message for owed in lane.owed] if lane else []
