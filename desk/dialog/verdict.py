"""The customer's verdict: solved or not, how satisfied, what could be better (T13, T14, T17)."""

import re

from desk import outcome
from desk.dialog.draft import Draft
from desk.dialog.intents import begins_with
from desk.errors import IncompleteError
from desk.notices import tell_person
from desk.terms import Status
from desk.texts import text, verbatim
from desk.tickets import closing, opening
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend
from desk.turns import Topic

_POINTS = re.compile(r"\s*(10|[1-9])\s*(?:分|/\s*10|points?)?(?:$|[\s,，.。:：;；、!！]+(.*))", re.DOTALL)
_SHORT_VERDICT = 20


def confirm(ticket: Ticket, draft: Draft) -> None:
    """Take "yes, solved"; the satisfaction is asked for in the same message (R2.2-7, R2.4-1)."""
    draft.absorb(outcome.confirmed(ticket, draft.around, by=draft.actor, via=draft.conversation.address.channel.value))
    draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)


def doubt(ticket: Ticket, words: str, draft: Draft) -> None:
    """Take "no": the ticket is reopened at once, with the reason now or in the next message (R2.2-8)."""
    draft.absorb(outcome.reopened(ticket, draft.around, by=draft.actor, reason=words))
    if words:
        draft.turn_to(topic=None)
        return
    draft.turn_to(ticket=ticket.id, topic=Topic.DOUBT, field=None)
    draft.say(text("What is not right yet? A few words or a picture help us."))


def take_doubt(ticket: Ticket, draft: Draft) -> None:
    """Take the reason that was asked for."""
    draft.turn_to(topic=None)
    words = draft.heard.words
    ticket = draft.apply(opening.add_detail(ticket, words, by=draft.actor, now=draft.now))
    draft.say(text("Thank you. {name} goes on with ticket {number}.", name=_who(ticket), number=ticket.id))
    lines = (text("Ticket {number}, not solved because:", number=ticket.id), verbatim(words))
    draft.owe(tell_person(ticket.assignee or ticket.owner, draft.around, *lines, ticket=ticket))


def read(ticket: Ticket, draft: Draft) -> bool:
    """Understand a plain sentence as a verdict ("no, it still leaks"); False when it is none."""
    phrases = draft.around.policy.phrases
    said = draft.heard.told
    if ticket.status is Status.CONFIRMED and take_points(ticket, draft):
        return True
    if begins_with(said, phrases.get("no", ())) or any(p in said.lower() for p in phrases.get("unsolved", ())):
        doubt(ticket, said, draft)
        return True
    if (
        ticket.status is Status.RESULT_SENT
        and len(said) <= _SHORT_VERDICT
        and begins_with(said, phrases.get("yes", ()))
    ):
        confirm(ticket, draft)
        return True
    return False


def take_points(ticket: Ticket, draft: Draft) -> bool:
    """Understand "9" or "9 quick and friendly" as the satisfaction."""
    found = _POINTS.fullmatch(draft.heard.told)
    if found is None:
        return False
    rate(ticket, int(found[1]), (found[2] or "").strip(), draft)
    return True


def rate(ticket: Ticket, points: int, words: str, draft: Draft) -> None:
    """Store the points; with words the record is complete, without them one more question is asked."""
    if ticket.status is not Status.CONFIRMED:
        return
    policy = draft.around.policy
    ticket = draft.apply(closing.rate(ticket, points, policy=policy, by=draft.actor, now=draft.now))
    if words:
        _finish(draft.apply(closing.suggest(ticket, words, by=draft.actor, now=draft.now)), draft)
        return
    draft.turn_to(ticket=ticket.id, topic=Topic.SUGGESTION)
    draft.say(
        text("Thank you. Is there anything we should do better next time?"),
        choices=(draft.choice("fine", text("No, all fine"), ticket=ticket),),
    )


def take_suggestion(ticket: Ticket, draft: Draft) -> None:
    """Store a suggestion, which ends the conversation about this ticket."""
    if ticket.status is not Status.CONFIRMED:
        draft.turn_to(topic=None)
        return
    _finish(draft.apply(closing.suggest(ticket, draft.heard.words, by=draft.actor, now=draft.now)), draft)


def no_suggestion(ticket: Ticket, draft: Draft) -> None:
    """End the conversation about this ticket without a suggestion."""
    if ticket.status is Status.CONFIRMED:
        _finish(ticket, draft)


def _finish(ticket: Ticket, draft: Draft) -> None:
    draft.turn_to(topic=None, ticket=None, field=None)
    draft.say(text("Thank you, that helps us."))
    try:
        draft.absorb(outcome.closed(ticket, draft.around, by=draft.actor))
    except IncompleteError as missing:
        draft.apply(amend(ticket, Act.CLOSURE_REFUSED, by=SYSTEM, now=draft.now))
        draft.owe(tell_person(ticket.owner, draft.around, missing.text, ticket=ticket))


def _who(ticket: Ticket) -> str:
    who = ticket.assignee or ticket.owner
    return who.name if who else ""
