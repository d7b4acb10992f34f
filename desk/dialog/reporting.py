"""A problem is told: the conversation becomes a ticket, or adds to one (T1, T20)."""

from datetime import timedelta

from desk import alarm
from desk.cards import shorten
from desk.dialog import proposing, questions, returning
from desk.dialog.draft import Draft
from desk.dialog.language import written_language
from desk.messages import Channel
from desk.notices import show_card, tell_person
from desk.phrases import mentions
from desk.ranking import is_urgent
from desk.replies import Choice
from desk.routing.owning import next_owner
from desk.terms import IntakeChannel, ServiceType
from desk.texts import Text, text, verbatim
from desk.tickets import opening
from desk.tickets.opening import FirstContact
from desk.tickets.ticket import Ticket

FOCUS = timedelta(minutes=10)
_INTAKE = {Channel.WECHAT: IntakeChannel.WECHAT_OA, Channel.TELEGRAM: IntakeChannel.TELEGRAM}
_ON = {Channel.WECHAT: text("WeChat"), Channel.TELEGRAM: text("Telegram")}


def open_from(words: str, draft: Draft, *, asks: bool = True) -> Ticket:
    """Open a ticket from the customer's words: number first, then the first missing question."""
    around, now = draft.around, draft.now
    if not draft.own_tickets() and (language := written_language(draft.heard.told)):
        draft.converse(locale=language)
    first = FirstContact(
        customer=draft.customer,
        words=words,
        intake=_INTAKE[draft.conversation.address.channel],
        at=min(draft.scene.message.sent_at, now),
        profile_name=draft.scene.message.sender_name,
    )
    owner = next_owner(around.staff)
    policy = around.policy_at(first.at)
    ticket = draft.apply(
        opening.open_ticket(draft.scene.numbers.ticket(), first, owner=owner, by=draft.actor, policy=policy, now=now)
    )
    draft.turn_to(ticket=ticket.id, topic=None, field=None, held="", held_keys=(), focus_until=now + FOCUS)
    ticket = returning.look_back(proposing.of_new(_store_found(ticket, words, draft), draft), draft)
    _acknowledge(ticket, draft)
    returning.say_so(ticket, draft)
    if asks:
        questions.ask_next(ticket, draft)
    draft.say(choices=_offers(ticket, draft))
    if ticket.is_hazard:
        draft.owe(alarm.raised(ticket, around))
    else:
        draft.owe(show_card(ticket, (owner,) if owner else (), around))
    return ticket


def add_to(ticket: Ticket, words: str, draft: Draft, *, is_edit: bool = False) -> None:
    """Add words, pictures or anything else to an open ticket, and let the handler know."""
    ticket = draft.apply(opening.add_detail(ticket, words, by=draft.actor, now=draft.now))
    draft.say(text("Added to ticket {number}. Thank you.", number=ticket.id))
    who = ticket.assignee or ticket.owner
    if who and _is_question(draft.heard.told):
        draft.say(text("{name} reads your question and answers you here.", name=who.name))
    if draft.heard.voice_only:
        draft.say(text("If you can, add a few words in writing: we may not be able to listen at once."))
    if draft.heard.files_only:
        return
    news = (
        text("Ticket {number}, the customer corrects a message:", number=ticket.id)
        if is_edit
        else text("Ticket {number}, the customer writes:", number=ticket.id)
    )
    draft.owe(tell_person(who, draft.around, news, verbatim(shorten(words, 600)), ticket=ticket))


def note_departure(draft: Draft) -> None:
    """Note that the customer blocked the bot or unfollowed: each open ticket needs a person to reach them (R1.3-9)."""
    draft.converse(left=True)
    app = _ON[draft.conversation.address.channel]
    for ticket in draft.open_tickets():
        news = text("Ticket {number}: the customer can't be reached on {app} any more.", number=ticket.id, app=app)
        do = text("If it can't wait, please reach them another way: {contact}", contact=ticket.contact.contact or "—")
        draft.owe(tell_person(ticket.owner, draft.around, news, do, ticket=ticket))


def _is_question(words: str) -> bool:
    return words.rstrip().endswith(("?", "？", "吗", "呢"))


def _offers(ticket: Ticket, draft: Draft) -> tuple[Choice, ...]:
    offers = []
    if _is_urgent(ticket, draft) or _needs_visit(ticket, draft):
        offers.append(draft.choice("call", text("Call me"), ticket=ticket))
    return (*offers, *returning.offer(ticket, draft))


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
    draft.say(*_extra(ticket, draft))


def _extra(ticket: Ticket, draft: Draft) -> tuple[Text, ...]:
    lines = []
    if ticket.is_hazard:
        lines.append(proposing.call_offer(ticket, draft))
    elif _is_urgent(ticket, draft):
        within = draft.around.policy_for(ticket).completion.call_back
        lines.append(text("If it is urgent, ask for a call: we call you within {within}.", within=within))
    elif _needs_visit(ticket, draft):
        lines.append(text("Somebody may have to come to you. We agree on a time here, or call you if you ask for it."))
    if draft.heard.voice_only:
        lines.append(text("We have kept your voice message. A few words in writing would help us to be quicker."))
    elif not draft.heard.told and not draft.heard.press:
        lines.append(text("We have kept what you sent. A few words on what is wrong help us to be quicker."))
    return tuple(lines)


def _is_urgent(ticket: Ticket, draft: Draft) -> bool:
    """Whether it can't wait, by the customer's own words or by what is proposed of them (R1.2-3)."""
    return is_urgent(ticket) or mentions(ticket.description, draft.around.policy.phrases.get("urgent", ()))


def _needs_visit(ticket: Ticket, draft: Draft) -> bool:
    """Whether it looks like what nobody can do from afar (R1.2-3); many a fault is found and mended in talk."""
    proposed = ticket.grading.proposed
    is_installed = proposed is not None and proposed.service_type is ServiceType.INSTALLATION
    return is_installed and ServiceType.INSTALLATION in draft.around.policy.visit_services


def _store_found(ticket: Ticket, words: str, draft: Draft) -> Ticket:
    values = questions.found_in_report(words, draft)
    return questions.store(ticket, values, draft) if values else ticket
