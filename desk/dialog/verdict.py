"""The customer's verdict: solved or not, how satisfied, what could be better (T13, T14, T17)."""

import re

from desk import outcome
from desk.conversations import Topic
from desk.dialog import proposing
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent, mentions, verdict_of
from desk.errors import IncompleteError
from desk.notices import tell_person
from desk.terms import Status
from desk.texts import text, verbatim
from desk.tickets import closing, opening
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend

_POINTS = re.compile(
    r"\s*(10|[1-9])\s*(?:分[\s,，.。:：;；、!！]*|(?:/\s*10|points?|out of 10)?(?:$|[\s,，.。:：;；、!！]+))(.*)",
    re.DOTALL,
)
_SHORT_VERDICT = 30


def confirm(ticket: Ticket, draft: Draft) -> None:
    """Take "yes, solved"; the satisfaction is asked for in the same message (R2.2-7, R2.4-1)."""
    draft.absorb(outcome.confirmed(ticket, draft.around, by=draft.actor, via=draft.conversation.address.channel.value))
    draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)


def doubt(ticket: Ticket, words: str, draft: Draft) -> None:
    """Take "no": the ticket is reopened at once, with the reason now or in the next message (R2.2-8)."""
    draft.absorb(outcome.reopened(ticket, draft.around, by=draft.actor, reason=words))
    if words:
        draft.turn_to(ticket=ticket.id, topic=None, field=None)
        return
    draft.turn_to(ticket=ticket.id, topic=Topic.DOUBT, field=None)
    draft.say(text("What is not right yet? A few words or a picture help us."))


def take_doubt(ticket: Ticket, draft: Draft) -> None:
    """Take the reason that was asked for."""
    draft.turn_to(topic=None)
    words = draft.heard.words
    ticket = draft.apply(opening.add_detail(ticket, words, by=draft.actor, now=draft.now))
    who = ticket.assignee or ticket.owner
    draft.say(
        text("Thank you. {name} goes on with ticket {number}.", name=who.name, number=ticket.id)
        if who
        else text("Thank you. We go on with ticket {number}.", number=ticket.id)
    )
    lines = (text("Ticket {number}, not solved because:", number=ticket.id), verbatim(words))
    draft.owe(tell_person(who, draft.around, *lines, ticket=ticket))


def read(ticket: Ticket, draft: Draft) -> bool:
    """Understand a plain sentence as a verdict ("no, it still leaks"); False when it is none."""
    said = draft.heard.told
    found = verdict_of(said, draft.around.policy.phrases)
    if ticket.status is Status.CONFIRMED:
        if found is Intent.NO and (draft.dialog.topic is None or _is_unsolved(said, draft)):
            doubt(ticket, said, draft)
            return True
        return take_points(ticket, draft)
    if found is Intent.NO:
        doubt(ticket, said, draft)
    elif found is Intent.YES and len(said) <= _SHORT_VERDICT:
        confirm(ticket, draft)
    else:
        return False
    return True


def ask_again(ticket: Ticket, draft: Draft) -> None:
    """Ask once more for the verdict that is still open."""
    if ticket.status is Status.RESULT_SENT:
        question = text("One question about ticket {number}: is it solved?", number=ticket.id)
        draft.say(question, choices=outcome.questions(ticket, draft.around))
    elif ticket.feedback.satisfaction is None:
        draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)
        draft.say(
            text("How satisfied are you, from 1 (not at all) to 10 (very)?"),
            choices=outcome.rating_choices(ticket, draft.around),
        )


def take_points(ticket: Ticket, draft: Draft) -> bool:
    """Understand "9" or "9 quick and friendly" as the satisfaction; words alone are kept as a suggestion."""
    found = _POINTS.fullmatch(draft.heard.told)
    if found and not proposing.is_alarming(draft):
        rate(ticket, int(found[1]), found[2].strip(), draft)
        return True
    if draft.dialog.topic is not Topic.SATISFACTION or ticket.status is not Status.CONFIRMED or _is_trouble(draft):
        return False
    words = "\n".join(filter(None, (ticket.feedback.suggestion, draft.heard.words)))
    ticket = draft.apply(closing.suggest(ticket, words, by=draft.actor, now=draft.now))
    draft.say(text("Thank you, we have noted that."))
    ask_again(ticket, draft)
    return True


def rate(ticket: Ticket, points: int, words: str, draft: Draft) -> None:
    """Store the points, late ones too; with words the record is complete, else one more question is asked (C13)."""
    is_late = ticket.status is Status.CLOSED and ticket.feedback.satisfaction is None
    if not is_late and ticket.status is not Status.CONFIRMED:
        draft.about = ticket.id
        draft.say(text("Thank you, we have your answer for ticket {number} already.", number=ticket.id))
        return
    policy = draft.around.policy_for(ticket)
    ticket = draft.apply(closing.rate(ticket, points, policy=policy, by=draft.actor, now=draft.now))
    words = "\n".join(filter(None, (ticket.feedback.suggestion, words)))
    if words:
        ticket = draft.apply(closing.suggest(ticket, words, by=draft.actor, now=draft.now))
    if words or is_late:
        _finish(ticket, draft)
        return
    draft.turn_to(ticket=ticket.id, topic=Topic.SUGGESTION, field=None)
    draft.say(
        text("Thank you. Is there anything we should do better next time?"),
        choices=(draft.choice("fine", text("No, all fine"), ticket=ticket),),
    )


def take_suggestion(ticket: Ticket, draft: Draft) -> bool:
    """Store a suggestion, which ends the conversation about this ticket; False when it tells of a trouble instead."""
    if ticket.status is not Status.CONFIRMED or _is_trouble(draft):
        draft.turn_to(topic=None)
        return False
    _finish(draft.apply(closing.suggest(ticket, draft.heard.words, by=draft.actor, now=draft.now)), draft)
    return True


def no_suggestion(ticket: Ticket, draft: Draft) -> None:
    """End the conversation about this ticket without a suggestion."""
    if ticket.status is Status.CONFIRMED:
        _finish(ticket, draft)
    else:
        draft.turn_to(topic=None)
        draft.say(text("You are welcome. Just write here if there is anything else."))


def no_points(ticket: Ticket, draft: Draft) -> None:
    """Let the customer keep their satisfaction to themselves; the ticket closes in its own time."""
    draft.about = ticket.id
    draft.turn_to(topic=None)
    draft.say(text("All right. Thank you for your trust."))


def _finish(ticket: Ticket, draft: Draft) -> None:
    draft.turn_to(topic=None, ticket=None, field=None)
    draft.say(text("Thank you, that helps us."))
    if ticket.status is not Status.CONFIRMED:
        return
    try:
        draft.absorb(outcome.closed(ticket, draft.around, by=draft.actor))
    except IncompleteError as missing:
        draft.apply(amend(ticket, Act.CLOSURE_REFUSED, by=SYSTEM, now=draft.now))
        draft.owe(tell_person(ticket.owner, draft.around, missing.text, ticket=ticket))


def _is_unsolved(said: str, draft: Draft) -> bool:
    return mentions(said, draft.around.policy.phrases.get("unsolved", ()))


def _is_trouble(draft: Draft) -> bool:
    phrases = draft.around.policy.phrases
    named = (*phrases.get("unsolved", ()), *phrases.get("trouble", ()))
    return mentions(draft.heard.told, named) or proposing.is_alarming(draft)
