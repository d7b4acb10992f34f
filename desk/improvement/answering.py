"""How a customer is told what came of their feedback, and how staff are kept up to date (R4.2.3-3)."""

from desk import notices
from desk.improvement.case import Case
from desk.improvement.opening import concerned
from desk.improvement.showing import case_card, name_of
from desk.messages import Address
from desk.people import Member
from desk.replies import Say
from desk.terms import MemberId
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound
from desk.values import replace


def outcome(ticket: Ticket | None, words: str, by: Member, around: Around) -> tuple[Text, ...]:
    """Give the message to the customer: a member's own words, in a frame that thanks and says who speaks."""
    hello = text("Hello! You told us what was not right with our service. Thank you for that.")
    if ticket:
        number = ticket.id
        hello = text("Hello! You told us what was not right with our service for ticket {number}. Thank you for that.",
                     number=number)  # fmt: skip
    return (
        hello,
        text("We have looked into it:"),
        verbatim(words),
        text("If anything is still open, just write to us here."),
        text("{name}, {company}", name=by.name, company=around.policy.company),
    )  # fmt: skip


def chat_of(case: Case, around: Around, *, ticket: Ticket | None) -> Address | None:
    """Give the chat where the customer of a case last wrote; None where a person has to tell them."""
    number = ticket.customer if ticket else case.customer
    customer = around.customers.get(number) if number else None
    return notices.chat_for(customer, around, is_reply=True) if customer else None


def told(ticket: Ticket | None, chat: Address | None, words: str, by: Member, around: Around) -> tuple[Outbound, ...]:
    """Owe the customer the outcome in their chat; with a ticket it is a task for a person where there is none."""
    body = outcome(ticket, words, by, around)
    if ticket:
        return notices.tell_customer(ticket, around, *body, author=by.id)
    return (Outbound(to=chat, message=Say(body=body), author=by.id),) if chat else ()


def contact_of(case: Case, around: Around, *, ticket: Ticket | None) -> str:
    """Give by what the customer of a case can be called, if it is known."""
    customer = around.customers.get(case.customer) if case.customer else None
    return (ticket.contact.contact if ticket else customer.contact if customer else None) or "—"


def refreshed(case: Case, around: Around, *, ticket: Ticket | None, but: Member | None = None) -> tuple[Outbound, ...]:
    """Bring the cards up to date that others have of a case; quietly, and nobody gets one more for it."""
    members = {member.id: member for member in concerned(case, around) if but is None or member.id != but.id}
    return tuple(
        Outbound(
            to=chat,
            message=replace(case_card(case, member, around, ticket=ticket, revises=True), quiet=True),
            ticket=case.ticket,
        )
        for member in members.values()
        for chat in member.addresses
    )


def author_told(case: Case, around: Around, *, but: Member | None = None) -> tuple[Outbound, ...]:
    """Owe whoever reported something a word on what came of it (R1.3-11)."""
    author = around.staff.by_id.get(MemberId(case.by.id)) if case.by.id and not case.is_customers else None
    if author is None or not author.addresses or (but and author.id == but.id):
        return ()
    done = text("{case} that you reported is closed. What is done about it: {words}", case=name_of(case),
                words=case.measure)  # fmt: skip
    return (Outbound(to=author.addresses[0], message=Say(body=(done,)), ticket=case.ticket),)
