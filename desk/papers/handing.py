"""Handing a paper over: its files to everybody who is to get it, or the news that there is none."""

from collections.abc import Sequence

from desk.messages import Address
from desk.notices import tell_person
from desk.papers.paper import PaperKind, PaperWanted
from desk.replies import MediaKind, Say, StoredMedia
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Turn

PAPER: dict[PaperKind, Text] = {
    PaperKind.DOCUMENTS: text("the service documents"),
    PaperKind.EVIDENCE: text("the evidence pack"),
    PaperKind.REPORT: text("the report"),
    PaperKind.GANTT: text("the Gantt chart"),
    PaperKind.TASKS: text("the task list"),
    PaperKind.FLOW: text("the flow chart"),
}
_PICTURES = "image/"


def shown_as(mime: str) -> MediaKind:
    """Tell what a drawn file is to the person who gets it."""
    return MediaKind.PICTURE if mime.startswith(_PICTURES) else MediaKind.FILE


def handed_over(wanted: PaperWanted, files: Sequence[StoredMedia]) -> Turn:
    """Owe the files to everybody who is to get them, in their order, the first with the caption."""
    outbound = (
        Outbound(
            to=to,
            message=Say(body=wanted.caption if place == 0 else (), media=file),
            ticket=wanted.ticket,
            priority=wanted.priority,
        )
        for to in wanted.to
        for place, file in enumerate(files)
    )
    return Turn(outbound=tuple(outbound))


def undrawn(wanted: PaperWanted, ticket: Ticket | None, around: Around) -> Turn:
    """Tell whoever asked that a paper can't be drawn; where nobody did, the ticket's owner or the supervisors."""
    paper, number = PAPER[wanted.kind], wanted.ticket
    news = text("Sorry, {paper} could not be made. We have tried several times.", paper=paper)
    if ticket:
        news = text(
            "Ticket {number}: {paper} could not be made. We have tried several times.", number=ticket.id, paper=paper
        )
    if wanted.asked_by:
        return Turn(outbound=(_said(news, wanted.asked_by, number),))
    if ticket:
        return Turn(outbound=tell_person(ticket.owner, around, news, ticket=ticket))
    chats = (member.addresses[0] for member in around.staff.supervisors())
    return Turn(outbound=tuple(_said(news, chat, number) for chat in chats))


def _said(news: Text, to: Address, ticket: TicketId | None) -> Outbound:
    return Outbound(to=to, message=Say(body=(news,)), ticket=ticket)
