"""When documents are wanted, and who gets them: with the confirmation, or at closure without one (C31, R2.4-3)."""

from collections.abc import Mapping, Sequence

from desk.deliveries import Priority
from desk.messages import Address, Channel
from desk.notices import chat_of, member_of
from desk.papers.composing import NAMES
from desk.papers.document import Document, DocumentKind, Issue
from desk.papers.fitting import fitting
from desk.papers.paper import PaperKind, PaperWanted
from desk.replies import MediaKind, Say, StoredMedia
from desk.terms import Status, TicketId
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend
from desk.turns import Around, Outbound, Turn
from desk.values import replace

PDF, PNG = "application/pdf", "image/png"
_OVER = frozenset({Status.CONFIRMED, Status.CLOSED})


def papered(turn: Turn, before: Mapping[TicketId, Ticket], around: Around) -> Turn:
    """Want the documents of each ticket that is confirmed now, or closed without that."""
    wanted = [
        paper
        for ticket in turn.tickets
        if ticket.status in _OVER and (was := before.get(ticket.id)) and was.status not in _OVER
        for paper in wanted_for(ticket, around)
    ]
    return replace(turn, papers=(*turn.papers, *wanted)) if wanted else turn


def wanted_for(ticket: Ticket, around: Around) -> tuple[PaperWanted, ...]:
    """Want the documents that fit a ticket; a customer who is in no chat gets them from their owner."""
    kinds = to_send(ticket, around)
    if not kinds:
        return ()
    chat = chat_of(ticket, around)
    errand = text("Ticket {number}: please hand these documents to the customer.", number=ticket.id)
    return (
        PaperWanted(
            key=f"documents:{ticket.id}:{ticket.reopened}",
            kind=PaperKind.DOCUMENTS,
            ticket=ticket.id,
            argument=" ".join((str(ticket.reopened), *kinds)),
            to=(chat,) if chat else _owners(ticket, around),
            caption=() if chat else (errand,),
            priority=Priority.ANSWER if chat and chat == around.here else Priority.NOTICE,
        ),
    )


def to_send(ticket: Ticket, around: Around) -> tuple[DocumentKind, ...]:
    """Tell which documents the customer of a ticket is to get."""
    rules = around.policy_for(ticket).documents
    return fitting(ticket, rules) if rules.send else ()


def announced(ticket: Ticket, around: Around) -> tuple[Text, ...]:
    """Say which documents follow, where some do and the customer is in a chat."""
    kinds = to_send(ticket, around)
    if not kinds or chat_of(ticket, around) is None:
        return ()
    names = listed(tuple(NAMES[kind] for kind in kinds))
    return (text("Your documents follow in a moment: {names}.", names=names),)


def meant(argument: str) -> tuple[int, tuple[DocumentKind, ...]]:
    """Read what `wanted_for` wrote: which round of the ticket, and which documents."""
    round_, *kinds = argument.split()
    return int(round_), tuple(map(DocumentKind, kinds))


def issued(wanted: PaperWanted, ticket: Ticket, issues: Sequence[Issue], whole: StoredMedia, around: Around) -> Turn:
    """Keep the documents with their ticket, and owe them: as files, and on WeChat all of them as the `whole` picture.

    WeChat's customers can be sent no files, and there each message counts.
    """
    documents = tuple(map(document_of, issues))
    numbers = ", ".join(document.number for document in documents)
    change = amend(
        ticket,
        Act.DOCUMENTS_ISSUED,
        by=SYSTEM,
        now=around.now,
        note=numbers,
        documents=(*ticket.documents, *documents),
    )
    outbound = [out for to in wanted.to for out in _owed(wanted, to, documents, whole)]
    return Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries, outbound=tuple(outbound))


def document_of(issue: Issue) -> Document:
    """Give a document as its ticket keeps it."""
    return Document(
        kind=issue.kind,
        number=issue.number,
        sha256=issue.sha256,
        picture=issue.picture,
        issued_at=issue.issued_at,
    )


def shown(document: Document, to: Address) -> Say:
    """Give the message that brings a document as it was issued, not drawn anew: a picture where files can't be sent."""
    return Say(body=_caption(document, to), media=_file(document, to))


def _owed(wanted: PaperWanted, to: Address, documents: Sequence[Document], whole: StoredMedia) -> tuple[Outbound, ...]:
    if to.channel is Channel.WECHAT:
        say = Say(body=wanted.caption, media=whole)
        return (Outbound(to=to, message=say, ticket=wanted.ticket, priority=wanted.priority),)
    first, *others = (shown(document, to) for document in documents)
    said = (replace(first, body=(*wanted.caption, *first.body)), *others)
    return tuple(Outbound(to=to, message=say, ticket=wanted.ticket, priority=wanted.priority) for say in said)


def _caption(document: Document, to: Address) -> tuple[Text, ...]:
    """Name a file; the picture names itself, and words beside it are another message on WeChat."""
    if to.channel is Channel.WECHAT:
        return ()
    return (text("{name} {number}", name=NAMES[document.kind], number=document.number),)


def _file(document: Document, to: Address) -> StoredMedia:
    if to.channel is Channel.WECHAT:
        return StoredMedia(sha256=document.picture, kind=MediaKind.PICTURE, name=f"{document.number}.png", mime=PNG)
    return StoredMedia(sha256=document.sha256, kind=MediaKind.FILE, name=f"{document.number}.pdf", mime=PDF)


def _owners(ticket: Ticket, around: Around) -> tuple[Address, ...]:
    owner = member_of(ticket.owner, around.staff)
    members = (owner,) if owner and owner.addresses else around.staff.supervisors()
    return tuple(member.addresses[0] for member in members)
