"""The few questions: one at a time, only what is missing and needed, each skippable, never twice (R3.2-2)."""

from dataclasses import replace

from desk import wording
from desk.conversations import Topic
from desk.dialog.draft import Draft
from desk.dialog.extract import answer_to, corrected, extract
from desk.dialog.hearing import place_words
from desk.notices import refresh_cards, tell_person
from desk.replies import Choice, Share
from desk.routing.settling import settle
from desk.terms import Field
from desk.texts import Text, text, verbatim
from desk.tickets import opening
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM

_ASK: dict[Field, Text] = {
    Field.NAME: text("May we know your name?"),
    Field.CONTACT: text("Which phone number can we reach you on?"),
    Field.ORDER_NUMBER: text("What is the order number? It is on the receipt or in the shop's app."),
    Field.PRODUCT_MODEL: text("Which product model is it? It is on the nameplate."),
    Field.ADDRESS: text("At which address is the product, in case somebody has to come?"),
}
_SHARE = {Field.CONTACT: Share.CONTACT, Field.ADDRESS: Share.LOCATION}
_LITTLE = 6  # what may be left of a message that only gives data: "改一下", "my new"


def value_of(ticket: Ticket, field: Field) -> str | None:
    """Give what the record holds for a field."""
    held: str | None = getattr(ticket.contact, field.value)
    return held


def next_question(ticket: Ticket, draft: Draft) -> Field | None:
    """Find the first question that is still worth asking."""
    for field in draft.around.policy.questions:
        known = value_of(ticket, field) or field in ticket.contact.declined
        if field is Field.NAME and ticket.contact.profile_name:
            known = True
        if not known and (field is not Field.ADDRESS or _visit_likely(ticket, draft)):
            return field
    return None


def ask_next(ticket: Ticket, draft: Draft) -> bool:
    """Ask the next question in this answer; False when there is none left."""
    field = next_question(ticket, draft)
    if field is None:
        draft.turn_to(topic=None, field=None)
        return False
    ask(field, ticket, draft)
    return True


def ask_again(ticket: Ticket, draft: Draft) -> None:
    """Say once more what is asked, to somebody who did not answer but wrote something small."""
    draft.about = ticket.id
    if draft.dialog.topic is Topic.FIELD and draft.dialog.field:
        ask(draft.dialog.field, ticket, draft)
    else:
        ask_what_to_correct(ticket, draft)


def ask_what_to_correct(ticket: Ticket, draft: Draft) -> None:
    """Ask which of the data is wrong."""
    draft.turn_to(ticket=ticket.id, topic=Topic.CORRECTION, field=None)
    draft.say(
        text("What shall we correct on ticket {number}?", number=ticket.id),
        choices=tuple(
            draft.choice("correct", wording.FIELD[field], ticket=ticket, argument=field.value) for field in Field
        ),
    )


def ask_what_is_right(field: Field, ticket: Ticket, draft: Draft) -> None:
    """Ask for the right value of one of the data."""
    draft.turn_to(ticket=ticket.id, topic=Topic.CORRECTION, field=field)
    draft.say(text("{field}: what is right?", field=wording.FIELD[field]), share=_SHARE.get(field))


def take_answer(ticket: Ticket, draft: Draft) -> bool:
    """Understand a message as the answer to the open question, and as any other data it holds; False if it is none."""
    asked, is_correction = draft.dialog.field, draft.dialog.topic is Topic.CORRECTION
    found = extract(draft.heard.told, asked=asked)
    values = found.values | _shared(draft)
    rest = found.rest
    if asked and asked not in values and rest and (said := _said(asked, rest, draft)):
        values[asked], rest = said, ""
    if not values:
        return False
    if _is_much(rest):
        ticket = draft.apply(opening.add_detail(ticket, draft.heard.words, by=draft.actor, now=draft.now))
    ticket = store(ticket, values, draft)
    if is_correction:
        draft.turn_to(topic=None, field=None)
        _confirm(ticket, values, draft)
    else:
        if asked not in values:  # the same question comes again: show that the rest was understood
            _say_noted(values, draft)
        go_on(ticket, draft)
    return True


def take_correction(ticket: Ticket, draft: Draft, *, is_announced: bool = False) -> bool:
    """Understand unasked data that come alone ("phone 139…", a shared contact), or `is_announced` as a correction."""
    found = extract(draft.heard.told)
    values = found.values | _shared(draft)
    if not values or (_is_much(found.rest) and not is_announced):
        return False
    ticket = store(ticket, values, draft)
    _confirm(ticket, values, draft)
    if draft.dialog.topic is Topic.CORRECTION:
        draft.turn_to(topic=None, field=None)
    if draft.dialog.topic is Topic.FIELD and draft.dialog.field in values:
        ask_next(ticket, draft)
    return True


def skip(ticket: Ticket, field: Field, draft: Draft) -> None:
    """Skip one question for good."""
    ticket = draft.apply(opening.decline_to_say(ticket, field, by=draft.actor, now=draft.now))
    go_on(ticket, draft)


def go_on(ticket: Ticket, draft: Draft) -> None:
    """Ask the next question, or say that all is known."""
    if not ask_next(ticket, draft):
        draft.say(
            text("Thank you, that is all we need for ticket {number}.", number=ticket.id),
            text("You can write here at any time: add details or pictures, or ask how far it is."),
        )
        draft.owe(refresh_cards(ticket, draft.around))


def store(ticket: Ticket, values: dict[Field, str], draft: Draft) -> Ticket:
    """Store answers on the ticket, and on the customer what the next ticket can be pre-filled with."""
    awaited = ticket.call_back_asked and not ticket.contact.contact
    for field, value in values.items():
        ticket = draft.apply(opening.answer(ticket, field, value, by=draft.actor, now=draft.now))
    if Field.ADDRESS in values:
        ticket = _settle(ticket, draft)
    known = draft.customer
    draft.know(
        replace(
            known,
            name=values.get(Field.NAME, known.name),
            contact=values.get(Field.CONTACT, known.contact),
            address=values.get(Field.ADDRESS, known.address),
            product_model=values.get(Field.PRODUCT_MODEL, known.product_model),
        )
    )
    if awaited and (number := values.get(Field.CONTACT)):
        draft.say(text("Thank you. We call you on {contact} in a moment.", contact=number))
        lines = (text("Ticket {number}, call back on:", number=ticket.id), verbatim(number))
        draft.owe(tell_person(ticket.owner, draft.around, *lines, ticket=ticket))
    return ticket


def _settle(ticket: Ticket, draft: Draft) -> Ticket:
    """Let a ticket go where its address belongs."""
    settled = settle(ticket, policy=draft.around.policy_for(ticket), by=SYSTEM, now=draft.now)
    return draft.apply(settled)


def found_in_report(words: str, draft: Draft) -> dict[Field, str]:
    """Find data in the words that tell a problem, so that what was said is not asked."""
    return extract(words).values | _shared(draft)


def ask(field: Field, ticket: Ticket, draft: Draft) -> None:
    """Ask for one of the data."""
    draft.turn_to(ticket=ticket.id, topic=Topic.FIELD, field=field)
    draft.say(_ASK[field], choices=_choices(field, ticket, draft), share=_SHARE.get(field))


def _said(asked: Field, words: str, draft: Draft) -> str | None:
    if draft.dialog.topic is Topic.CORRECTION:
        return corrected(asked, words)
    return answer_to(asked, words, trouble=draft.around.policy.phrases.get("trouble", ()))


def _confirm(ticket: Ticket, values: dict[Field, str], draft: Draft) -> None:
    """Say what was understood, to the customer and to whoever works with it."""
    _say_noted(values, draft)
    for field, value in values.items():
        news = text("Ticket {number}, {field}: {value}", number=ticket.id, field=wording.FIELD[field], value=value)
        draft.owe(tell_person(ticket.assignee or ticket.owner, draft.around, news, ticket=ticket))


def _say_noted(values: dict[Field, str], draft: Draft) -> None:
    for field, value in values.items():
        draft.say(text("Noted. {field}: {value}", field=wording.FIELD[field], value=value))


def _shared(draft: Draft) -> dict[Field, str]:
    values = {}
    if draft.heard.contact:
        values[Field.CONTACT] = draft.heard.contact.phone
    if draft.heard.place:
        values[Field.ADDRESS] = place_words(draft.heard.place)
    return values


def _choices(field: Field, ticket: Ticket, draft: Draft) -> tuple[Choice, ...]:
    skip_it = draft.choice("skip", text("Skip"), ticket=ticket, argument=field.value)
    model = draft.customer.product_model
    if field is Field.PRODUCT_MODEL and model:
        return (draft.choice("same", verbatim(model), ticket=ticket, argument=field.value), skip_it)
    return (skip_it,)


def _is_much(rest: str) -> bool:
    return len(rest) > _LITTLE


def _visit_likely(ticket: Ticket, draft: Draft) -> bool:
    policy, grade = draft.around.policy, ticket.grading.active
    words = " ".join((ticket.description, *ticket.details)).lower()
    return (
        ticket.times.onsite_need_at is not None
        or (grade is not None and grade.service_type in policy.visit_services)
        or any(phrase in words for phrase in policy.phrases.get("visit", ()))
    )
