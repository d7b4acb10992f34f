"""What is recognised in a customer's words: proposed of their ticket at once, and a hazard is answered first of all."""

from desk import alarm
from desk.dialog.draft import Draft
from desk.ranking import is_urgent
from desk.texts import Text, text
from desk.tickets.proposing import added, is_read_again, propose, told_in, words_of
from desk.tickets.ticket import Ticket
from desk.triage.advice import advice
from desk.triage.dangers import Danger, dangers_in
from desk.triage.proposal import Aspect, Proposal


def of_new(ticket: Ticket, draft: Draft) -> Ticket:
    """Propose what a new ticket is about; a hazard is answered with advice first of all."""
    words = told_in(ticket.description)
    proposal = draft.read(words)
    if proposal is None:
        return ticket
    ticket = draft.apply(propose(ticket, proposal, policy=draft.around.policy_for(ticket), now=draft.now))
    if ticket.is_hazard:
        _warn(words, draft)
    return ticket


def of_more(draft: Draft) -> None:
    """Read the tickets anew to which this turn added words: what is told late counts as if told at once.

    Whatever else became of a message, a hazard in it is answered.
    """
    for before, ticket in draft.changed():
        words = added(before, ticket)
        latest = draft.read(words)
        whole = draft.read(words_of(ticket)) if words and is_read_again(ticket) else ticket.proposal
        if whole and latest:
            _propose(before, ticket, whole, latest, words, draft)
    if not draft.has_warned and not draft.heard.press and is_alarming(draft):
        _propose_unheard(draft)


def is_alarming(draft: Draft) -> bool:
    """Whether this very message tells of a hazard."""
    proposal = draft.read(told_in(draft.heard.told))
    return proposal is not None and proposal.is_hazard


def call_offer(ticket: Ticket, draft: Draft) -> Text:
    """Offer to call somebody in danger at once (C29)."""
    within = draft.around.policy_for(ticket).completion.call_back
    return text("Shall we call you at once? Press or write “call me”: we call within {within}.", within=within)


def _propose(before: Ticket, ticket: Ticket, whole: Proposal, latest: Proposal, words: str, draft: Draft) -> None:
    change = propose(ticket, whole, latest=latest, policy=draft.around.policy_for(ticket), now=draft.now)
    if change.entries:
        about = draft.about
        ticket = draft.apply(change)
        draft.about = about
    if ticket.is_hazard and not before.is_hazard:
        _warn(words, draft)
        _alarm(ticket, draft)
    elif latest.is_hazard and _dangers(words) - _told_before(before):
        _warn(words, draft)
    elif is_urgent(ticket) and not is_urgent(before) and not ticket.call_back_asked:
        within = draft.around.policy_for(ticket).completion.call_back
        line = text("If it is urgent, ask for a call: we call you within {within}.", within=within)
        draft.say(line, choices=(draft.choice("call", text("Call me"), ticket=ticket),))


def _propose_unheard(draft: Draft) -> None:
    """Propose a hazard of words that no ticket holds: more than one carries, or what was no problem by itself."""
    words, ticket = told_in(draft.heard.told), draft.ticket(draft.about)
    latest = draft.read(words)
    if ticket and ticket.status.is_open and latest:
        _propose(ticket, ticket, latest, latest, words, draft)
    elif not ticket:
        _warn(words, draft)


def _alarm(ticket: Ticket, draft: Draft) -> None:
    """Offer a call, and tell whoever can help."""
    draft.say(call_offer(ticket, draft), choices=(draft.choice("call", text("Call me"), ticket=ticket),))
    draft.owe(alarm.raised(ticket, draft.around))


def _warn(words: str, draft: Draft) -> None:
    locale = draft.conversation.locale or ""
    draft.warn(*advice(words, draft.around.policy.safety, locale=locale))


def _told_before(ticket: Ticket) -> set[Danger]:
    """Name the dangers that the customer has had advice on, by what the ticket holds and by what its alarm rests on."""
    signs = ticket.proposal.signs.get(Aspect.SAFETY, ()) if ticket.proposal else ()
    return _dangers("\n".join((words_of(ticket), *(sign.words for sign in signs))))


def _dangers(words: str) -> set[Danger]:
    return {told.danger for told in dangers_in(words)}
