"""The customer's verdict: solved or not; what comes of it, and the survey after it (T13, T14)."""

from desk import outcome
from desk.conversations import Topic
from desk.dialog import surveying
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent, verdict_of
from desk.notices import tell_person
from desk.phrases import mentions
from desk.survey.cooling import cooled
from desk.terms import Status
from desk.texts import text, verbatim
from desk.tickets import opening
from desk.tickets.ticket import Ticket

_SHORT_VERDICT = 30


def confirm(ticket: Ticket, draft: Draft) -> None:
    """Take "yes, solved"; the satisfaction is asked for in the same message (R2.2-7, R2.4-1)."""
    ticket = cooled(ticket, draft.own_tickets(), draft.around.policy_for(ticket), now=draft.now)
    draft.absorb(outcome.confirmed(ticket, draft.around, by=draft.actor, via=draft.conversation.address.channel.value))
    surveying.turn_to(draft.ticket(ticket.id) or ticket, draft)


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
        return surveying.take_points(ticket, draft)
    if found is Intent.NO:
        doubt(ticket, said, draft)
    elif rated := surveying.take_early(ticket, draft):
        return _with_points(*rated, draft)
    elif found is Intent.YES and len(said) <= _SHORT_VERDICT:
        confirm(ticket, draft)
    else:
        return False
    return True


def _with_points(ticket: Ticket, words: str, draft: Draft) -> bool:
    """Go on from points that came with the verdict, or without: "9 9 8 10 9, all fine"; False for a trouble."""
    if surveying.tells_trouble(words, draft):
        return False
    if verdict_of(words, draft.around.policy.phrases) is Intent.YES:
        confirm(ticket, draft)
    else:
        surveying.go_on(ticket, draft)
    return True


def ask_again(ticket: Ticket, draft: Draft) -> None:
    """Ask once more for the verdict that is still open."""
    if ticket.status is Status.RESULT_SENT:
        question = text("One question about ticket {number}: is it solved?", number=ticket.id)
        draft.say(question, choices=outcome.questions(ticket, draft.around))
    else:
        surveying.ask_again(ticket, draft)


def _is_unsolved(said: str, draft: Draft) -> bool:
    return mentions(said, draft.around.policy.phrases.get("unsolved", ()))
