"""Draws a customer's documents: each as PDF and as a picture, and a picture of all of them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.papers.page import Head, Page, Seal, worded
from desk.papers.composing import sheet_of
from desk.papers.document import Issue, link_to, spelled_code
from desk.papers.issuing import PDF, PNG, meant
from desk.papers.paper import Drawn, PaperWanted
from desk.policy import Policy, in_language
from desk.replies import Row
from desk.texts import Dated, text
from desk.tickets.ticket import Ticket
from handlers.codes import verification_code
from handlers.drawing import UndrawableError
from handlers.ports import Phrase, Phrasebook
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsDrawer:
    """Draws the documents of one round of a ticket. Without a public URL their codes are printed, with no QR code."""

    rules: Rules
    phrasebook: Phrasebook

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> tuple[Page, ...]:
        """Give the pages; the documents have their numbers from now on. None where the ticket is open again."""
        round_, kinds = meant(wanted.argument)
        ticket = (await tx.tickets([wanted.ticket])).get(wanted.ticket) if wanted.ticket else None
        if ticket is None:
            raise UndrawableError("there is no such ticket")
        if ticket.reopened != round_:
            return ()
        policy, locale = self.rules.policy_for(ticket), await self._locale(tx, wanted)
        year = at.astimezone(ZoneInfo(policy.zone)).year
        codes = {kind: verification_code() for kind in kinds}
        issues = await tx.documents.issue(codes, ticket=ticket.id, round_=round_, year=year, locale=locale, at=at)
        return tuple(self._page(issue, ticket, policy) for issue in issues)

    @staticmethod
    def draw(plain: tuple[Page, ...]) -> tuple[Drawn, ...]:
        """Draw the pages: for each its PDF and its picture, then all pictures as one."""
        from bot.papers.layout import draw  # noqa: PLC0415 -- only the process that draws loads what draws
        from bot.papers.raster import as_pictures  # noqa: PLC0415 -- as above

        if not plain:
            return ()
        drawn = [draw(page) for page in plain]
        pictures, whole = as_pictures(drawn)
        files = [
            file
            for page, content, picture in zip(plain, drawn, pictures, strict=True)
            for file in (
                Drawn(name=f"{page.name}.pdf", mime=PDF, content=content),
                Drawn(name=f"{page.name}.png", mime=PNG, content=picture),
            )
        ]
        return (*files, Drawn(name="documents.png", mime=PNG, content=whole))

    async def _locale(self, tx: Transaction, wanted: PaperWanted) -> str:
        known = await tx.locales(wanted.to)
        return next(iter(known.values()), "")

    def _page(self, issue: Issue, ticket: Ticket, policy: Policy) -> Page:
        phrase = self.phrasebook(issue.locale or None)
        meta = (
            Row(label=text("Number"), value=text("{number}", number=issue.number)),
            Row(label=text("Date"), value=text("{at}", at=Dated(at=issue.issued_at))),
            Row(label=text("Ticket"), value=text("{number}", number=ticket.id)),
        )
        return worded(
            sheet_of(issue, ticket, policy),
            phrase,
            head=head_of(policy, issue.locale),
            meta=meta,
            seal=self._seal(issue, phrase),
        )

    def _seal(self, issue: Issue, phrase: Phrase) -> Seal:
        link = link_to(issue.code, self.rules.public_url)
        words = text("Verification code of this document. Our service desk tells you whether it is genuine.")
        if link:
            words = text("Scan the code to make sure that this document is genuine.")
        return Seal(words=phrase(words), code=spelled_code(issue.code), link=link)


def head_of(policy: Policy, locale: str) -> Head:
    """Give the company's head in a language."""
    letterhead = policy.letterhead
    reach = "  ".join(filter(None, (in_language(letterhead.addresses, locale), letterhead.phone)))
    return Head(
        company=in_language(letterhead.names, locale) or policy.company,
        contact=tuple(filter(None, (reach, letterhead.website))),
        logo=letterhead.logo,
    )
