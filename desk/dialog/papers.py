"""Documents once more: the customer names one, or all, of a ticket or the last; they come as they were issued."""

import re
from collections.abc import Iterable, Sequence

from desk.dialog.draft import Draft
from desk.dialog.intents import Intent, Phrases
from desk.papers.composing import NAMES
from desk.papers.document import DocumentKind, Issue
from desk.papers.issuing import document_of, shown
from desk.phrases import mentions
from desk.replies import Choice
from desk.terms import TicketId
from desk.texts import text
from desk.tickets.record import listed
from desk.tickets.timeline import Act, Entry
from desk.turns import Outbound

ACTION = "papers"
MOST_OTHERS = 3
_LONGEST = 60  # characters of a message that asks for documents
_NUMBER = re.compile(r"\d{1,18}")


def asks(words: str, phrases: Phrases) -> bool:
    """Whether words may ask for documents: a first look, before what the customer has is loaded."""
    said = words.lower()
    return len(said) <= _LONGEST and any(phrase in said for phrase in phrases.get(Intent.DOCUMENTS.value, ()))


def send_again(words: str, draft: Draft) -> bool:
    """Send what is asked for; False where it is no order and there is nothing: it may tell of a problem."""
    had = draft.scene.documents
    if not had:
        if not draft.heard.told.startswith("/"):
            return False
        draft.say(text("You have no documents yet. They come when the work on a ticket is confirmed."))
        return True
    phrases = draft.around.policy.phrases
    kinds = [kind for kind in DocumentKind if mentions(words, phrases.get(kind.value, ()))] or list(DocumentKind)
    ticket = _ticket_in(words, had, draft) or _newest_with(kinds, had)
    chosen = _of(ticket, kinds, had)
    if not chosen:
        names = listed(tuple(NAMES[kind] for kind in kinds))
        draft.say(text("Ticket {number} has no such document: {names}.", number=ticket, names=names))
        return True
    names = listed(tuple(text("{name} {number}", name=NAMES[i.kind], number=i.number) for i in chosen))
    draft.say(
        text("Here you are once more, of ticket {number}: {names}", number=ticket, names=names),
        choices=_others(ticket, had, draft),
    )
    draft.about = ticket if draft.ticket(ticket) else draft.about
    here = draft.conversation.address
    draft.owe(tuple(Outbound(to=here, message=shown(document_of(i), here), ticket=ticket) for i in chosen))
    numbers = ", ".join(issue.number for issue in chosen)
    draft.note(Entry(ticket=ticket, at=draft.now, actor=draft.actor, act=Act.DOCUMENTS_SENT, note=numbers))
    return True


def _ticket_in(words: str, had: Sequence[Issue], draft: Draft) -> TicketId | None:
    """Give the ticket that is named or replied to, if it is one of those with documents."""
    meant = {int(number) for number in _NUMBER.findall(words)} | {draft.scene.replied_ticket or 0}
    return next((issue.ticket for issue in had if issue.ticket in meant), None)


def _newest_with(kinds: Sequence[DocumentKind], had: Sequence[Issue]) -> TicketId:
    return next((issue for issue in had if issue.kind in kinds), had[0]).ticket


def _of(ticket: TicketId, kinds: Iterable[DocumentKind], had: Sequence[Issue]) -> tuple[Issue, ...]:
    """Give the documents of the last round of a ticket."""
    newest = ((kind, [i for i in had if i.ticket == ticket and i.kind is kind]) for kind in kinds)
    return tuple(found[0] for _, found in newest if found)


def _others(ticket: TicketId, had: Sequence[Issue], draft: Draft) -> tuple[Choice, ...]:
    others = list(dict.fromkeys(issue.ticket for issue in had if issue.ticket != ticket))[:MOST_OTHERS]
    return tuple(
        draft.choice(ACTION, text("Those of ticket {number}", number=number), argument=str(number)) for number in others
    )
