"""Who is told what: messages owed to a ticket's customer, its owner, its handler and its department."""

from collections.abc import Iterable
from dataclasses import replace

from desk.cards import job_card, shorten
from desk.conversations import Conversation
from desk.deliveries import Waiting
from desk.messages import Address, InboundMessage, Words
from desk.people import Customer, Member, Staff
from desk.replies import Card, Choice, Say
from desk.terms import Means, MemberId, TicketId
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Person, Ticket
from desk.tokens import Button, seal
from desk.turns import Around, Outbound, Turn
from desk.wording import BY_HAND, CHANNEL

_LONGEST_QUOTE = 200


def tell_customer(
    ticket: Ticket, around: Around, *body: Text, choices: tuple[Choice, ...] = (), author: MemberId | None = None
) -> tuple[Outbound, ...]:
    """Owe the customer a message: a notice where they wish to have it, a member's own words where they last wrote.

    A customer who is in no chat (a logged phone call), or wants to hear from a person, is a task for the owner:
    nothing stays unsaid (R2.2-2, R2.3-7).
    """
    chat = chat_of(ticket, around, is_reply=author is not None)
    if chat is None:
        return _ask_to_tell(ticket, around, *body)
    say = Say(body=body, choices=choices)
    return (Outbound(to=chat, message=say, ticket=ticket.id, author=author),)


def chat_of(ticket: Ticket, around: Around, *, is_reply: bool = False) -> Address | None:
    """Give the chat where a message reaches a ticket's customer; None where a person has to tell them."""
    customer = around.customers.get(ticket.customer)
    return chat_for(customer, around, is_reply=is_reply) if customer else None


def chat_for(customer: Customer, around: Around, *, is_reply: bool = False) -> Address | None:
    """Give the chat where a message reaches a customer; None where a person has to tell them.

    What answers their own message goes to the chat they wrote in, whatever they wish for notices (R2.3-7).
    """
    if around.here or not customer.addresses:
        return around.here
    if is_reply or customer.notify is Means.AUTOMATIC:
        return customer.addresses[0]
    if customer.notify is Means.PERSON:
        return None
    wished = (chat for chat in customer.addresses if chat.channel.value == customer.notify.value)
    return next(wished, customer.addresses[0])


def tell_person(who: Person | None, around: Around, *body: Text, ticket: Ticket) -> tuple[Outbound, ...]:
    """Owe the owner or handler a message; the supervisors get it when there is no such person any more."""
    member = member_of(who, around.staff)
    if member and member.addresses:
        return tell_members((member,), *body, ticket=ticket)
    return tell_members(around.staff.supervisors(), *body, ticket=ticket)


def _ask_to_tell(ticket: Ticket, around: Around, *body: Text) -> tuple[Outbound, ...]:
    """Owe the owner, else the supervisors, the words to tell the customer, and buttons to say that it is done."""
    owner = member_of(ticket.owner, around.staff)
    members = (owner,) if owner and owner.addresses else around.staff.supervisors()
    return tuple(
        Outbound(
            to=m.addresses[0],
            message=Say(body=(_errand(ticket, around), *body), choices=_told_by(ticket, m, around)),
            ticket=ticket.id,
        )
        for m in members
    )


def _told_by(ticket: Ticket, member: Member, around: Around) -> tuple[Choice, ...]:
    def button(means: str) -> str:
        made = Button(action="sent", ticket=ticket.id, person=member.id, argument=means)
        return seal(made, secret=around.secret)

    return tuple(Choice(token=button(means), label=label) for means, label in BY_HAND.items())


def _errand(ticket: Ticket, around: Around) -> Text:
    """Ask a person to tell the customer: in writing where their contact or they themselves want that (R1.2-5)."""
    customer = around.customers.get(ticket.customer)
    if customer and customer.notify is Means.PERSON:
        contact = ticket.contact.contact or "—"
        return text(
            "Ticket {number}: the customer wants news by SMS or e-mail. Please tell them, {contact}:",
            number=ticket.id,
            contact=contact,
        )
    if ticket.needs_writing:
        contact = ticket.contact.contact or "—"
        return text(
            "Ticket {number}: please tell the customer in writing, {contact}:", number=ticket.id, contact=contact
        )
    return text("Ticket {number}: please tell the customer by phone or e-mail:", number=ticket.id)


def member_of(who: Person | None, staff: Staff) -> Member | None:
    """Find the member behind a name in the record, if they still work here."""
    return staff.by_id.get(who.id) if who else None


def tell_members(members: Iterable[Member], *body: Text, ticket: Ticket) -> tuple[Outbound, ...]:
    """Owe members a message."""
    say = Say(body=body)
    return tuple(Outbound(to=m.addresses[0], message=say, ticket=ticket.id) for m in members if m.addresses)


def tell_of_leaving(
    member: Member, chat: Address, around: Around, *, ticket: TicketId | None = None
) -> tuple[Outbound, ...]:
    """Tell the supervisors whom the desk can't reach any more."""
    news = text(
        "{name} can't be reached in {channel}: they have blocked it or left. Please tell them another way.",
        name=member.name,
        channel=CHANNEL[chat.channel],
    )
    others = (m for m in around.staff.supervisors() if m.id != member.id)
    return tuple(Outbound(to=m.addresses[0], message=Say(body=(news,)), ticket=ticket) for m in others)


def show_card(
    ticket: Ticket, members: Iterable[Member], around: Around, *, revises: bool = False
) -> tuple[Outbound, ...]:
    """Owe members the ticket's card: a new one, or with `revises` those that they have, changed in place."""
    return tuple(
        Outbound(to=address, message=job_card(ticket, m, around, revises=revises), ticket=ticket.id)
        for m in members
        for address in (m.addresses if revises else m.addresses[:1])
    )


def refresh_cards(ticket: Ticket, around: Around, *, but: Member | None = None) -> tuple[Outbound, ...]:
    """Bring the cards of everybody concerned up to date; who has none gets none, and nobody gets one more for it."""
    concerned: dict[MemberId, Member] = {}
    persons = (who.id for who in (ticket.owner, ticket.assignee) if who)
    for id_ in (*(offer.to for offer in ticket.dispatch.open), *persons):
        member = around.staff.by_id.get(id_)
        if member:
            concerned[member.id] = member
    members = [m for m in concerned.values() if but is None or m.id != but.id]
    return tuple(
        replace(owed, message=replace(owed.message, quiet=True)) if isinstance(owed.message, Card) else owed
        for owed in show_card(ticket, members, around, revises=True)
    )


def parked_notice(around: Around, conversation: Conversation, waiting: Waiting) -> Turn:
    """Say plainly that a person will look at a message that the desk could not handle; supervisors read whose it is.

    The tickets themselves are not looked at: one of them may be what went wrong.
    """
    number = conversation.dialog.ticket or conversation.staff_dialog.ticket
    sorry = text("We have your message of {at}, but something went wrong on our side.", at=waiting.message.sent_at)
    soon = text("A colleague looks at it now. You need not send it again.")
    told = [Outbound(to=conversation.address, message=Say(body=(sorry, soon)), ticket=number)]
    do = text("/parked {number} shows it, /replay {number} tries it again.", number=waiting.ids[0])
    news = Say(body=(*_whose(around, conversation, waiting.message), do))
    told += [Outbound(to=m.addresses[0], message=news, ticket=number) for m in around.staff.supervisors()]
    return Turn(about=number, outbound=tuple(told))


def _whose(around: Around, conversation: Conversation, message: InboundMessage) -> tuple[Text, ...]:
    member = around.staff.by_address.get(conversation.address)
    customer = around.customers.get(conversation.customer) if conversation.customer else None
    known = member or customer
    number = conversation.dialog.ticket or conversation.staff_dialog.ticket
    words = " ".join(part.text for part in message.parts if isinstance(part, Words))
    return (
        text("A message could not be handled and is parked. Please have a look at it."),
        text(
            "From {name}, {channel}, {at}",
            name=(known.name if known else None) or message.sender_name or "—",
            channel=CHANNEL[conversation.address.channel],
            at=message.sent_at,
        ),
        *([text("Contact: {words}", words=known.contact)] if known and known.contact else []),
        text("Ticket {number}", number=number) if number else text("It belongs to no ticket yet."),
        *([verbatim(shorten(words, _LONGEST_QUOTE))] if words else []),
    )
