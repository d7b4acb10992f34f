"""One customer on two channels: linked by a one-time code, never by guess, and unlinked again (R1.2-6)."""

from dataclasses import replace

from desk.dialog.draft import Draft
from desk.guessing import guessed, may_guess, tell_of_guessing, wait
from desk.people import LINK_CODE_LIFE, Customer, LinkCode
from desk.texts import text
from desk.tickets.timeline import Act, amend


def give_code(draft: Draft) -> None:
    """Give a one-time code to send from the other channel."""
    code = draft.around.codes[0]
    link = LinkCode(code=code, customer=draft.customer.id, expires_at=draft.now + LINK_CODE_LIFE)
    draft.give_link(link)
    draft.say(
        text("To go on with your tickets in another app, send us this there within {within}:", within=LINK_CODE_LIFE),
        text("/link {code}", code=code),
    )


def take_code(draft: Draft) -> None:
    """Join this chat to the customer who was given the code; this chat's tickets come along."""
    link = draft.scene.link
    if not may_guess(draft.conversation.tempo, draft.around):
        draft.say(wait(draft.around))
        return
    if link is None:
        _guess(draft)
    if link is None or link.used_at or link.expires_at <= draft.now:
        draft.say(text("This code is not valid any more. Write /link in the other app to get a new one."))
        return
    if link.customer == draft.customer.id:
        draft.say(text("This is the app where you got the code. Please send it from the other one."))
        return
    former, mine = draft.customer, draft.own_tickets()
    draft.give_link(replace(link, used_at=draft.now))
    draft.customer = draft.around.customers.get(link.customer, Customer(id=link.customer))
    draft.converse(customer=link.customer)
    draft.turn_to(former=former.id, ticket=None, topic=None, field=None)
    for ticket in mine:
        moved = amend(ticket, Act.DETAILS, by=draft.actor, now=draft.now, customer=link.customer, came_from=former.id)
        draft.apply(moved)
    draft.say(text("Linked. You can go on with your tickets here and in the other app. /unlink undoes it."))
    for ticket in draft.open_tickets():
        draft.say(text("Ticket {number}", number=ticket.id))


def _guess(draft: Draft) -> None:
    """Count a code that nobody was given; the supervisors are told of one too many."""
    tempo = guessed(draft.conversation.tempo, draft.around)
    draft.converse(tempo=tempo)
    if not may_guess(tempo, draft.around):
        draft.owe(tell_of_guessing(draft.scene.message, draft.around))


def unlink(draft: Draft) -> None:
    """Undo a link: this chat is on its own again, with the tickets that it brought along."""
    former = draft.dialog.former
    if former is None:
        draft.say(
            text("Please write /unlink in the other app, where you sent the code.")
            if len(draft.customer.addresses) > 1
            else text("This chat is not linked to another one.")
        )
        return
    brought = [t for t in draft.own_tickets() if t.came_from == former]
    for ticket in brought:
        draft.apply(amend(ticket, Act.DETAILS, by=draft.actor, now=draft.now, customer=former, came_from=None))
    draft.customer = draft.around.customers.get(former, Customer(id=former))
    draft.converse(customer=former)
    draft.turn_to(former=None, ticket=None, topic=None, field=None)
    draft.say(text("Unlinked. This chat is on its own again."))
