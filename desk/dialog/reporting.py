"""A problem is told: the conversation becomes a ticket, or adds to one (T1, T20)."""

from datetime import timedelta

from desk.cards import shorten
from desk.dialog import questions
from desk.dialog.draft import Draft
from desk.messages import Channel
from desk.notices import show_card, tell_members, tell_person
from desk.replies import Choice
from desk.terms import IntakeChannel, Role, Status
from desk.texts import text, verbatim
from desk.tickets import opening
from desk.tickets.opening import FirstContact
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, amend
from desk.turns import Topic

FOCUS = timedelta(minutes=10)
_INTAKE = {Channel.WECHAT: IntakeChannel.WECHAT_OA, Channel.TELEGRAM: IntakeChannel.TELEGRAM}


def open_from(words: str, draft: Draft) -> Ticket:
    """Open a ticket from the customer's words: number first, then the first missing question."""
    around, now = draft.around, draft.now
    earlier = _recently_closed(draft)
    first = FirstContact(
        customer=draft.customer,
        words=words,
        intake=_INTAKE[draft.conversation.address.channel],
        at=min(draft.scene.message.sent_at, now),
        profile_name=draft.scene.message.sender_name,
    )
    owner = around.staff.duty_agent()
    ticket = draft.apply(
        opening.open_ticket(
            draft.scene.numbers.ticket(), first, owner=owner, by=draft.actor, policy=around.policy, now=now
        )
    )
    draft.turn_to(ticket=ticket.id, topic=None, field=None, held="", held_keys=(), focus_until=now + FOCUS)
    _acknowledge(ticket, draft)
    ticket = _store_found(ticket, words, draft)
    if draft.heard.voice_only:
        draft.say(text("We have kept your voice message. A few words in writing would help us to be quicker."))
    questions.ask_next(ticket, draft)
    if earlier:
        draft.say(choices=(_again(ticket, earlier, draft),))
    if owner:
        draft.owe(show_card(ticket, (owner,), around))
    return ticket


def add_to(ticket: Ticket, words: str, draft: Draft) -> None:
    """Add words, pictures or anything else to an open ticket, and let the handler know."""
    ticket = draft.apply(opening.add_detail(ticket, words, by=draft.actor, now=draft.now))
    draft.say(text("Added to ticket {number}. Thank you.", number=ticket.id))
    if draft.heard.voice_only:
        draft.say(text("If you can, add a few words in writing: we may not be able to listen at once."))
    who = ticket.assignee or ticket.owner
    draft.owe(
        tell_person(
            who,
            draft.around,
            text("Ticket {number}, the customer writes:", number=ticket.id),
            verbatim(shorten(words, 600)),
            ticket=ticket,
        )
    )


def ask_which(words: str, draft: Draft) -> None:
    """Ask which of several open tickets a message belongs to, and keep it until that is said."""
    held = "\n".join(filter(None, (draft.dialog.held, words)))
    keys = (*draft.dialog.held_keys, draft.scene.message.key)
    draft.turn_to(topic=Topic.WHICH_TICKET, held=held, held_keys=keys)
    draft.say(text("Which ticket is this about?"), choices=ticket_choices("pick", draft))
    draft.say(choices=(draft.choice("pick", text("A new problem"), argument="new"),))


def ticket_choices(action: str, draft: Draft) -> tuple[Choice, ...]:
    """Offer each open ticket as a choice."""
    return tuple(
        draft.choice(action, text("{number}: {words}", number=t.id, words=shorten(t.description, 30)), ticket=t)
        for t in draft.open_tickets()
    )


def picked(ticket: Ticket | None, draft: Draft) -> None:
    """Put the kept message where the customer says it belongs: into that ticket, or a new one when None."""
    words, keys = draft.dialog.held, draft.dialog.held_keys
    draft.turn_to(topic=None, held="", held_keys=(), focus_until=draft.now + FOCUS)
    if ticket is None:
        if words:
            open_from(words, draft)
        else:
            invite_problem(draft)
    else:
        draft.turn_to(ticket=ticket.id)
        if words:
            add_to(ticket, words, draft)
        else:
            draft.say(text("We are talking about ticket {number} now.", number=ticket.id))
    draft.adopt(keys)


def invite_problem(draft: Draft) -> None:
    """Ask for the next problem."""
    draft.turn_to(topic=Topic.NEW_PROBLEM)
    draft.say(text("Please tell us what is wrong, in your own words. Pictures help."))


def recurs(ticket: Ticket, earlier: Ticket, draft: Draft) -> None:
    """Link a new ticket to the closed one whose problem is back (T20)."""
    if ticket.recurrence_of is None:
        ticket = draft.apply(amend(ticket, Act.RECURRED, by=draft.actor, now=draft.now, recurrence_of=earlier.id))
        draft.owe(
            tell_members(
                draft.around.staff.on_duty(Role.SUPERVISOR),
                text(
                    "Recurrence: ticket {number} is the problem of ticket {earlier} again.",
                    number=ticket.id,
                    earlier=earlier.id,
                ),
                ticket=ticket,
            )
        )
    draft.say(text("Thank you. We look at what was done for ticket {earlier} before.", earlier=earlier.id))


def _again(ticket: Ticket, earlier: Ticket, draft: Draft) -> Choice:
    label = text("It is the problem of ticket {earlier} again", earlier=earlier.id)
    return draft.choice("again", label, ticket=ticket, argument=str(earlier.id))


def _acknowledge(ticket: Ticket, draft: Draft) -> None:
    name = ticket.contact.name
    hello = (
        text("Hello {name}, thank you for telling us.", name=name) if name else text("Hello, thank you for telling us.")
    )
    draft.say(hello, text("This is ticket {number}.", number=ticket.id))
    if ticket.owner and ticket.response_due_at:
        draft.say(
            text("{name} looks after it and answers you by {at}.", name=ticket.owner.name, at=ticket.response_due_at)
        )
    else:
        draft.say(text("Our service desk looks after it."))


def _store_found(ticket: Ticket, words: str, draft: Draft) -> Ticket:
    values = questions.found_in_report(words, draft)
    return questions.store(ticket, values, draft) if values else ticket


def _recently_closed(draft: Draft) -> Ticket | None:
    window = draft.around.policy.pace.recurrence
    closed = [
        t
        for t in draft.own_tickets()
        if t.status is Status.CLOSED and t.times.closed_at and draft.now - t.times.closed_at <= window
    ]
    return closed[-1] if closed else None
