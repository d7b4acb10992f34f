"""The customers' pages: what a signed link shows, and what comes back by it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desk.dispatch.following import followed
from desk.errors import DeskError
from desk.pages import form
from desk.pages.documents import Genuine, genuine
from desk.pages.form import Answers, SurveyForm
from desk.pages.links import Link, unseal
from desk.pages.progress import ProgressPage, progress_page
from desk.papers.document import typed_code
from desk.papers.issuing import papered
from desk.policy import Policy
from desk.ranking import ranked
from desk.similar.comparing import noticed
from desk.sla.watching import watched
from desk.terms import TicketId
from desk.texts import Text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Turn
from handlers.patience import write_patiently
from handlers.ports import Clock, Files
from handlers.rules import Rules
from handlers.store import Reading, Store, Transaction


class Shut(StrEnum):
    """Why a page is not shown."""

    UNKNOWN = "unknown"
    OVER = "over"
    NO_DOCUMENT = "no_document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page that a link opens, and the language that its customer was last spoken to in."""

    page: ProgressPage
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form of the survey, and the language that its customer was last spoken to in."""

    form: SurveyForm
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something to say instead of a form: that it was taken, or why there is none."""

    company: str
    words: Text
    locale: str
    is_taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPages:
    """Opens the pages of tickets. `default` is the language of customers of whom none is known."""

    store: Store
    files: Files
    rules: Rules
    clock: Clock
    default: str

    async def progress(self, token: str, *, locale: str | None = None) -> Opened | Shut:
        """Show a ticket's page, in the language that is asked for if any."""
        link = self._link(token)
        if isinstance(link, Shut):
            return link
        async with self.store.begin() as tx:
            ticket = await self._ticket(tx, link)
            if ticket is None:
                return Shut.UNKNOWN
            spoken = locale or await self._locale(tx, link)
            timeline = await tx.timeline(link.ticket) if ticket.status.is_open else ()
            around = await self._around(tx, ticket)
        page = progress_page(ticket, timeline, self._policy(ticket), locale=spoken)
        return Opened(page=replace(page, asks=form.is_open(ticket, around)), locale=spoken)

    async def survey(self, token: str, *, locale: str | None = None) -> Asked | Told | Shut:
        """Show the form of a ticket's survey."""
        link = self._link(token)
        if isinstance(link, Shut):
            return link
        async with self.store.begin() as tx:
            ticket = await self._ticket(tx, link)
            if ticket is None:
                return Shut.UNKNOWN
            spoken = locale or await self._locale(tx, link)
            around = await self._around(tx, ticket)
        try:
            return Asked(form=form.survey_form(ticket, around), locale=spoken)
        except DeskError as none:
            return Told(company=self.rules.policy.company, words=none.text, locale=spoken)

    async def answer(self, token: str, answers: Answers, *, locale: str | None = None) -> Told | Shut:
        """Take what the form brings, in one transaction; what can't be taken is told, and nothing is changed."""
        link = self._link(token)
        if isinstance(link, Shut):
            return link
        company = self.rules.policy.company
        async with self.store.begin() as tx:
            ticket = await self._ticket(tx, link, lock=True)
            if ticket is None:
                return Shut.UNKNOWN
            spoken = locale or await self._locale(tx, link)
            around = await self._around(tx, ticket)
            try:
                turns = form.take_form(ticket, answers, around)
            except DeskError as refused:
                return Told(company=company, words=refused.text, locale=spoken)
            await self._write(tx, turns, {ticket.id: ticket}, around)
        return Told(company=company, words=form.THANKS, locale=spoken, is_taken=True)

    async def document(self, token: str, number: str) -> bytes | Shut:
        """Give the PDF of a document of the ticket."""
        link = self._link(token)
        if isinstance(link, Shut):
            return link
        async with self.store.begin() as tx:
            ticket = await self._ticket(tx, link)
        kept = next((each for each in ticket.documents if each.number == number), None) if ticket else None
        return await self.files.read(kept.sha256) if kept else Shut.NO_DOCUMENT

    async def verify(self, code: str) -> Genuine | Shut:
        """Tell whether a document with this code is the desk's."""
        async with self.store.begin() as tx:
            issue = await tx.documents.by_code(typed_code(code))
        return genuine(issue, company=self.rules.policy.company) if issue and issue.sha256 else Shut.NO_DOCUMENT

    def _link(self, token: str) -> Link | Shut:
        link = unseal(token, secret=self.rules.secret)
        if link is None:
            return Shut.UNKNOWN
        return Shut.OVER if link.is_over(self.clock.now()) else link

    async def _ticket(self, tx: Reading, link: Link, *, lock: bool = False) -> Ticket | None:
        ticket = (await tx.tickets({link.ticket}, lock=lock)).get(link.ticket)
        return ticket if ticket and link.opens(ticket) else None

    async def _locale(self, tx: Reading, link: Link) -> str:
        customer = (await tx.customers({link.customer})).get(link.customer)
        addresses = customer.addresses if customer else ()
        known = await tx.locales(addresses)
        return next((known[address] for address in addresses if address in known), self.default)

    async def _around(self, tx: Reading, ticket: Ticket) -> Around:
        customers = await tx.customers({ticket.customer})
        return self.rules.around(now=self.clock.now(), staff=await tx.staff(), customers=customers)

    async def _write(
        self, tx: Transaction, turns: tuple[Turn, ...], tickets: Mapping[TicketId, Ticket], around: Around
    ) -> None:
        """Write turns one after the other, each with all that follows from it."""
        decided = []
        for each in turns:
            turn = followed(each, tickets, around, knows_workloads=False)
            turn = papered(noticed(watched(turn, tickets, around), tickets, now=around.now), tickets, around)
            tickets = {**tickets, **{changed.id: changed for changed in turn.tickets}}
            decided.append(((), ranked(turn, tickets)))
        await write_patiently(tx, decided, merging=self.rules.policy.wechat.merging, now=around.now)

    def _policy(self, ticket: Ticket) -> Policy:
        versions = self.rules.versions
        return versions.of(ticket) if versions else self.rules.policy
