"""What a customer may wish at any moment: progress, urging, a person, a call, a new ticket, withdrawing, help."""

from collections.abc import Callable, Iterator
from datetime import datetime

from desk import outcome, wording
from desk.cards import shorten
from desk.conversations import Topic
from desk.dialog import questions, reporting, visiting
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent
from desk.jointly import told
from desk.notices import refresh_cards, show_card, tell_person
from desk.pages.links import page_of
from desk.replies import Choice, Share
from desk.routing.naming import department_name, responsible
from desk.terms import Field, Status
from desk.texts import Text, text, verbatim
from desk.tickets import opening
from desk.tickets.progress import bar, next_step
from desk.tickets.ticket import Ticket
from desk.turns import Timer, TimerKind

REASONS: dict[str, tuple[str, Text]] = {
    "works": ("works again", text("It works again.")),
    "unneeded": ("no longer needed", text("It is no longer needed.")),
    "other": ("other reason", text("Another reason.")),
}


def grant(intent: Intent, ticket: Ticket | None, draft: Draft) -> None:
    """Do what is wished, for one ticket where it needs one."""
    if ticket is None:
        _without_ticket(intent, draft)
        return
    _GRANTED[intent](ticket, draft)


def show_progress(ticket: Ticket, draft: Draft, *, alone: bool = True) -> None:
    """Tell how far a ticket is: the bar of seven steps, who has it, what is next and by when (R2.3-3)."""
    who = (ticket.assignee or ticket.owner) if ticket.status.is_open else None
    draft.about = ticket.id
    draft.say(
        text("Ticket {number}: {words}", number=ticket.id, words=shorten(ticket.problem, 40)),
        _state(ticket)
        if ticket.status is Status.CANCELLED
        else text("{bar} {state}", bar=bar(ticket), state=_state(ticket)),
    )
    if who:
        draft.say(text("In hand: {name}, {position}", name=who.name, position=who.position))
    if ticket.status.is_open:
        draft.say(*_answering(ticket, draft))
    if next_up := next_step(ticket):
        draft.say(_next(ticket, next_up, draft))
    if alone and (page := page_of(ticket, draft.around)):
        draft.say(text("All of it on a page: {link}", link=page))
    if alone and ticket.status is Status.RESULT_SENT:
        draft.say(choices=outcome.questions(ticket, draft.around))
    elif alone and ticket.status.is_open:
        visiting.show(ticket, draft)
        draft.say(choices=progress_choices(ticket, draft))


def _answering(ticket: Ticket, draft: Draft) -> Iterator[Text]:
    """Say which department and who answer for a ticket, and how far each department is (R3.3-2, R3.3-3)."""
    policy, locale = draft.around.policy_for(ticket), draft.conversation.locale or ""
    key = responsible(ticket, policy)
    department = department_name(key, draft.around.policy.departments, locale=locale)
    if ticket.owner:
        yield text("Responsible: {department}, {owner}", department=department, owner=ticket.owner.name)
    else:
        yield text("Responsible: {department}", department=department)
    if ticket.times.handled_at is None:
        yield from told(ticket, policy, locale=locale)


def urge(ticket: Ticket, draft: Draft) -> None:
    """Pass the customer's urging on to the handler and the owner."""
    ticket = draft.apply(opening.urge(ticket, by=draft.actor, now=draft.now))
    draft.say(text("We have passed it on: ticket {number} is urgent for you.", number=ticket.id))
    if by := _by_when(ticket, draft):
        draft.say(text("You will hear from us by {at}.", at=by))
    draft.owe(
        tell_person(
            ticket.assignee or ticket.owner,
            draft.around,
            text("The customer urges: ticket {number} ({times}×).", number=ticket.id, times=ticket.urged),
            ticket=ticket,
        )
    )


def ask_withdrawal(ticket: Ticket, draft: Draft) -> None:
    """Make sure that a ticket is to be withdrawn, and why."""
    draft.turn_to(ticket=ticket.id, topic=Topic.WITHDRAWAL)
    draft.say(
        text("Shall we withdraw ticket {number}?", number=ticket.id),
        choices=(
            draft.choice("drop", text("Yes, it works again"), ticket=ticket, argument="works"),
            draft.choice("drop", text("Yes, no longer needed"), ticket=ticket, argument="unneeded"),
            draft.choice("drop", text("Yes, another reason"), ticket=ticket, argument="other"),
            *visiting.instead(ticket, draft),
            draft.choice("keep", text("No, keep it"), ticket=ticket),
        ),
    )


def keep(ticket: Ticket, draft: Draft) -> None:
    """Go on with a ticket that was not withdrawn after all."""
    draft.about = ticket.id
    draft.turn_to(topic=None)
    draft.say(text("All right, ticket {number} goes on.", number=ticket.id))


def withdraw(ticket: Ticket, why: str, draft: Draft) -> None:
    """Withdraw a ticket, for one of the reasons that were offered (T19)."""
    reason, label = REASONS[why]
    ticket = draft.apply(opening.withdraw(ticket, reason, by=draft.actor, now=draft.now))
    draft.turn_to(topic=None, ticket=None, field=None)
    draft.set_timers(
        *(Timer(ticket=ticket.id, kind=kind, due_at=None) for kind in TimerKind if kind is not TimerKind.LIMIT)
    )
    draft.say(
        text("Ticket {number} is withdrawn. If you need us again, just write here.", number=ticket.id),
    )
    lines = (text("Ticket {number} was withdrawn by the customer.", number=ticket.id), label)
    draft.owe(tell_person(ticket.assignee or ticket.owner, draft.around, *lines, ticket=ticket))
    draft.owe(refresh_cards(ticket, draft.around))


def call_back(ticket: Ticket, draft: Draft) -> None:
    """Arrange a call within the phone limit, counted from the first request (R1.2-2, C29)."""
    if ticket.call_back_asked and ticket.contact.contact:
        draft.about = ticket.id
        draft.say(text("A colleague is about to call you on {contact}.", contact=ticket.contact.contact))
        return
    values = questions.found_in_report(draft.heard.told, draft)
    ticket = questions.store(ticket, values, draft) if values else ticket
    if not ticket.contact.contact:
        draft.turn_to(ticket=ticket.id, topic=Topic.FIELD, field=Field.CONTACT)
        draft.say(text("Which number shall we call?"), share=Share.CONTACT)
    if ticket.call_back_asked:
        return
    ticket = draft.apply(opening.ask_call_back(ticket, by=draft.actor, now=draft.now))
    due_at = draft.now + draft.around.policy_for(ticket).completion.call_back
    draft.set_timers(Timer(ticket=ticket.id, kind=TimerKind.CALL_BACK, due_at=due_at))
    if ticket.contact.contact:
        draft.say(text("We call you on {contact} by {at}.", contact=ticket.contact.contact, at=due_at))
    lines = (
        text("Call back: ticket {number}, by {at}.", number=ticket.id, at=due_at),
        verbatim(ticket.contact.contact or "—"),
    )
    draft.owe(tell_person(ticket.owner, draft.around, *lines, ticket=ticket))


def want_person(ticket: Ticket, draft: Draft) -> None:
    """Call a person into the conversation: the owner is told and shown the ticket."""
    owner = draft.around.staff.by_id.get(ticket.owner.id) if ticket.owner else None
    draft.about = ticket.id
    draft.say(
        text("{name} reads along here and answers you as soon as possible.", name=owner.name)
        if owner
        else text("We have called a colleague, who answers you here as soon as possible.")
    )
    asked = text("Ticket {number}: the customer asks for a person.", number=ticket.id)
    draft.owe(tell_person(ticket.owner, draft.around, asked, ticket=ticket))
    draft.owe(show_card(ticket, (owner,) if owner else (), draft.around))


def say_it_is_over(ticket: Ticket, draft: Draft) -> None:
    """Say that nothing can be done for a ticket any more, and what can be done instead."""
    draft.about = ticket.id
    draft.say(
        text("Ticket {number} is over: {state}.", number=ticket.id, state=_state(ticket)),
        text("If there is something wrong, just tell us, and we open a new one."),
    )


def welcome(draft: Draft) -> None:
    """Greet somebody who has not said yet what is wrong."""
    company = draft.around.policy.company
    draft.say(text("Hello, this is the service desk of {company}.", company=company))
    show_help(draft)


def show_help(draft: Draft) -> None:
    """Say what can be done here."""
    draft.say(
        text("Tell us what is wrong, in your own words; pictures, voice and a place are welcome."),
        text("At any time you can write: progress, urge, call me, a person, new problem, correct, withdraw."),
        text("To go on in another app, write /link here. To change the language, write /language."),
        text("To choose where our notices reach you, write /notify."),
    )
    choices: tuple[Choice, ...] = ()
    if draft.open_tickets():
        choices = (
            draft.choice("progress", text("How far is it?")),
            draft.choice("new", text("A new problem")),
            draft.choice("reach", text("Where notices reach me")),
        )
    if any(ticket.documents for ticket in draft.own_tickets()):
        choices = (*choices, draft.choice("papers", text("My documents")))
    draft.say(choices=choices)


def _without_ticket(intent: Intent, draft: Draft) -> None:
    match intent:
        case Intent.PERSON | Intent.CALL_BACK:
            ticket = reporting.open_from(draft.heard.words, draft, asks=intent is Intent.PERSON)
            grant(intent, ticket, draft)
        case Intent.PROGRESS if draft.own_tickets():
            show_progress(draft.own_tickets()[-1], draft)
        case _:
            draft.say(text("You have no open ticket here. Tell us what is wrong, and we open one."))


def _state(ticket: Ticket) -> Text:
    if ticket.status is Status.WAITING and ticket.wait:
        return wording.WAIT_AS_TOLD[ticket.wait.reason]
    return wording.STATUS[ticket.status]


def _next(ticket: Ticket, step: Text, draft: Draft) -> Text:
    by = _by_when(ticket, draft)
    return text("Next: {step}, by {at}", step=step, at=by) if by else text("Next: {step}", step=step)


def _by_when(ticket: Ticket, draft: Draft) -> datetime | None:
    """Give the time that was promised, while it lies ahead: once the work is done, it is the customer's turn."""
    if ticket.times.handled_at:
        return None
    at = ticket.times.expected_at if ticket.assignee else ticket.response_due_at
    return at if at and at > draft.now else None


def progress_choices(ticket: Ticket | None, draft: Draft) -> tuple[Choice, ...]:
    """Offer what can be done for an open ticket; None when it is to be asked for which."""
    return (
        draft.choice("urge", text("Urge"), ticket=ticket),
        draft.choice("call", text("Call me"), ticket=ticket),
        draft.choice("withdraw", text("Withdraw"), ticket=ticket),
    )


_GRANTED: dict[Intent, Callable[[Ticket, Draft], None]] = {
    Intent.PROGRESS: show_progress,
    Intent.URGE: urge,
    Intent.WITHDRAW: ask_withdrawal,
    Intent.CALL_BACK: call_back,
    Intent.PERSON: want_person,
    Intent.CORRECT: questions.ask_what_to_correct,
    Intent.RESCHEDULE: visiting.move,
    Intent.CANCEL_VISIT: visiting.ask_call_off,
}
