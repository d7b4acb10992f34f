"""What is recognised in a customer's words: proposed of their ticket at once, and a hazard is answered first of all."""

from desk import alarm
from desk.dialog.draft import Draft
from desk.texts import text
from desk.tickets.proposing import propose, told_in
from desk.tickets.ticket import Ticket
from desk.triage.advice import advice
from desk.triage.dangers import Danger, dangers_in
from desk.triage.proposal import Proposal


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
    """Read the tickets anew to which this turn added words: what is told late counts as if told at once."""
    for before, ticket in draft.retold():
        added = told_in(*ticket.details[len(before.details) :])
        whole, latest = draft.read(told_in(ticket.description, *ticket.details)), draft.read(added)
        if whole and latest:
            _propose(before, ticket, whole, latest, added, draft)


def is_alarming(draft: Draft) -> bool:
    """Whether this very message tells of a hazard."""
    proposal = draft.read(told_in(draft.heard.told))
    return proposal is not None and proposal.is_hazard


def _propose(before: Ticket, ticket: Ticket, whole: Proposal, latest: Proposal, added: str, draft: Draft) -> None:
    change = propose(ticket, whole, latest=latest, policy=draft.around.policy_for(ticket), now=draft.now)
    if change.entries:
        about = draft.about
        ticket = draft.apply(change)
        draft.about = about
    if ticket.is_hazard and not before.is_hazard:
        _warn(added, draft)
        _alarm(ticket, draft)
    elif latest.is_hazard and _dangers(added) - _dangers(told_in(before.description, *before.details)):
        _warn(added, draft)


def _alarm(ticket: Ticket, draft: Draft) -> None:
    """Offer a call, and tell whoever can help."""
    within = draft.around.policy_for(ticket).completion.call_back
    draft.say(
        text("If it is urgent, ask for a call: we call you within {within}.", within=within),
        choices=(draft.choice("call", text("Call me"), ticket=ticket),),
    )
    draft.owe(alarm.raised(ticket, draft.around))


def _warn(words: str, draft: Draft) -> None:
    locale = draft.conversation.locale or ""
    draft.warn(*advice(words, draft.around.policy.safety, locale=locale))


def _dangers(words: str) -> set[Danger]:
    return {told.danger for told in dangers_in(words)}
