"""The few questions: one at a time, only what is missing and needed, each skippable, never twice (R3.2-2)."""

from dataclasses import replace

from desk import wording
from desk.dialog.draft import Draft
from desk.dialog.extract import answer_to, extract, labelled_only
from desk.dialog.hearing import place_words
from desk.replies import Choice, Share
from desk.terms import Field
from desk.texts import Text, text, verbatim
from desk.tickets import opening
from desk.tickets.ticket import Ticket
from desk.turns import Topic

_ASK: dict[Field, Text] = {
    Field.NAME: text("May we know your name?"),
    Field.CONTACT: text("Which phone number can we reach you on?"),
    Field.ORDER_NUMBER: text("What is the order number? It is on the receipt or in the shop's app."),
    Field.PRODUCT_MODEL: text("Which product model is it? It is on the nameplate."),
    Field.ADDRESS: text("At which address is the product, in case somebody has to come?"),
}
_SHARE = {Field.CONTACT: Share.CONTACT, Field.ADDRESS: Share.LOCATION}


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
        if draft.dialog.topic is Topic.FIELD:
            draft.turn_to(topic=None, field=None)
        return False
    draft.turn_to(ticket=ticket.id, topic=Topic.FIELD, field=field)
    draft.say(_ASK[field], choices=_choices(field, ticket, draft), share=_SHARE.get(field))
    return True


def take_answer(ticket: Ticket, draft: Draft) -> bool:
    """Understand a message as the answer to the open question, and as any other data it holds; False if it is none."""
    asked = draft.dialog.field
    values = _shared(draft)
    if draft.heard.told:
        found = extract(draft.heard.told)
        values |= found.values
        if asked and asked not in values and found.rest and (said := answer_to(asked, found.rest)):
            values[asked] = said
        elif values and found.rest and len(found.rest) > _REMAINDER:
            ticket = draft.apply(opening.add_detail(ticket, found.rest, by=draft.actor, now=draft.now))
    if not values:
        return False
    ticket = store(ticket, values, draft)
    _go_on(ticket, draft)
    return True


def take_correction(ticket: Ticket, draft: Draft) -> bool:
    """Understand unasked data ("phone 139…", "型号 XQG80") as an answer or a correction."""
    values = labelled_only(draft.heard.told)
    if not values:
        return False
    ticket = store(ticket, values, draft)
    for field, value in values.items():
        draft.say(text("Noted. {field}: {value}", field=wording.FIELD[field], value=value))
    if draft.dialog.topic is Topic.CORRECTION:
        draft.turn_to(topic=None, field=None)
    if draft.dialog.topic is Topic.FIELD and draft.dialog.field in values:
        ask_next(ticket, draft)
    return True


def skip(ticket: Ticket, field: Field, draft: Draft) -> None:
    """Skip one question for good."""
    ticket = draft.apply(opening.decline_to_say(ticket, field, by=draft.actor, now=draft.now))
    _go_on(ticket, draft)


def store(ticket: Ticket, values: dict[Field, str], draft: Draft) -> Ticket:
    """Store answers on the ticket, and on the customer what the next ticket can be pre-filled with."""
    for field, value in values.items():
        ticket = draft.apply(opening.answer(ticket, field, value, by=draft.actor, now=draft.now))
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
    return ticket


def found_in_report(words: str, draft: Draft) -> dict[Field, str]:
    """Find data in the words that tell a problem, so that what was said is not asked."""
    return extract(words).values | _shared(draft)


def _go_on(ticket: Ticket, draft: Draft) -> None:
    if draft.dialog.topic is not Topic.FIELD:
        draft.say(text("Thank you, noted for ticket {number}.", number=ticket.id))
        return
    if not ask_next(ticket, draft):
        draft.say(
            text("Thank you, that is all we need for ticket {number}.", number=ticket.id),
            text("You can write here at any time: add details or pictures, or ask how far it is."),
        )


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


def _visit_likely(ticket: Ticket, draft: Draft) -> bool:
    words = " ".join((ticket.description, *ticket.details)).lower()
    return ticket.times.onsite_need_at is not None or any(
        phrase in words for phrase in draft.around.policy.phrases.get("visit", ())
    )


_REMAINDER = 4
