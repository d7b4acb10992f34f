"""A ticket's documents for those who work on it, once more for its customer, and its evidence pack (R2.4-3)."""

from desk.errors import DeskError
from desk.notices import chat_of
from desk.papers.document import Document
from desk.papers.issuing import shown
from desk.papers.paper import PaperKind, PaperWanted
from desk.staff.rights import check
from desk.staff.spoken import stands_for
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry, staff
from desk.turns import Outbound

CUSTOMER = "customer"


def documents(job: Job) -> Step | None:
    """Show a ticket's documents, or send them to its customer once more."""
    draft, ticket = job.draft, job.ticket
    had = last_of(ticket)
    if not had:
        draft.say(text("Ticket {number} has no documents yet.", number=ticket.id))
    elif job.argument == CUSTOMER or stands_for(job.rest, CUSTOMER):
        _send_again(job, had)
    else:
        for document in had:
            draft.send(shown(document, draft.conversation.address), ticket=ticket.id)
        again = draft.choice(Order.DOCUMENTS, text("Send them to the customer again"), ticket=ticket, argument=CUSTOMER)
        draft.say(text("These are the documents of ticket {number}.", number=ticket.id), choices=(again,))
    return None


def evidence(job: Job) -> Step | None:
    """Have the whole case put into one file."""
    draft, ticket = job.draft, job.ticket
    here = draft.conversation.address
    draft.want(
        PaperWanted(
            key=f"evidence:{ticket.id}:{draft.scene.message.key}",
            kind=PaperKind.EVIDENCE,
            ticket=ticket.id,
            locale=draft.member.locale,
            to=(here,),
            caption=(text("The evidence pack of ticket {number}", number=ticket.id),),
            asked_by=here,
        )
    )
    draft.note(Entry(ticket=ticket.id, at=draft.scene.now, actor=staff(draft.member), act=Act.EVIDENCE_TAKEN))
    draft.say(text("The evidence pack of ticket {number} is being made; it comes in a moment.", number=ticket.id))
    return None


def last_of(ticket: Ticket) -> tuple[Document, ...]:
    """Give the documents of a ticket, of each kind the last."""
    return tuple({document.kind: document for document in ticket.documents}.values())


def _send_again(job: Job, had: tuple[Document, ...]) -> None:
    draft, ticket = job.draft, job.ticket
    check(Order.REPLY, draft.member, ticket)
    chat = chat_of(ticket, draft.around)
    if chat is None:
        raise DeskError(
            text("The customer of ticket {number} is in no chat: please hand them over yourself.", number=ticket.id)
        )
    draft.owe(Outbound(to=chat, message=shown(document, chat), ticket=ticket.id) for document in had)
    numbers = ", ".join(document.number for document in had)
    by = staff(draft.member)
    draft.note(Entry(ticket=ticket.id, at=draft.scene.now, actor=by, act=Act.DOCUMENTS_SENT, note=numbers))
    draft.say(text("The documents of ticket {number} go to the customer once more.", number=ticket.id))
