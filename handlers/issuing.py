"""What becomes of documents once they are drawn: they are kept in the register and with their ticket, and owed."""

from dataclasses import dataclass
from datetime import datetime

from desk.papers.issuing import issued, meant
from desk.papers.paper import PaperWanted
from desk.replies import StoredMedia
from desk.turns import Turn
from desk.values import replace
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsHanding:
    """Hands documents over: of each came the PDF and its picture, and at the end one picture of all."""

    rules: Rules

    async def __call__(
        self, tx: Transaction, wanted: PaperWanted, files: tuple[StoredMedia, ...], *, now: datetime
    ) -> Turn:
        """Give the turn that is written with them; nothing where the ticket was open again by then."""
        if not files or wanted.ticket is None:
            return Turn()
        *pairs, whole = files
        ticket = (await tx.tickets([wanted.ticket], lock=True))[wanted.ticket]
        round_, _ = meant(wanted.argument)
        if ticket.reopened != round_:
            return Turn()
        issues = []
        for issue, pdf, picture in zip(
            await tx.documents.of_round(ticket.id, round_), pairs[::2], pairs[1::2], strict=True
        ):
            await tx.documents.drawn(issue, sha256=pdf.sha256, picture=picture.sha256)
            issues.append(replace(issue, sha256=pdf.sha256, picture=picture.sha256))
        around = self.rules.around(now=now, staff=await tx.staff())
        return issued(wanted, ticket, issues, whole, around)
