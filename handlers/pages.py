"""The customers' pages: what a signed link shows."""

from dataclasses import dataclass
from enum import StrEnum

from desk.pages.links import Link, unseal
from desk.pages.progress import ProgressPage, progress_page
from desk.policy import Policy
from desk.tickets.ticket import Ticket
from handlers.ports import Clock
from handlers.rules import Rules
from handlers.store import Reading, Store


class Shut(StrEnum):
    """Why a page is not shown."""

    UNKNOWN = "unknown"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page that a link opens, and the language that its customer was last spoken to in."""

    page: ProgressPage
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPages:
    """Opens the pages of tickets. `default` is the language of customers of whom none is known."""

    store: Store
    rules: Rules
    clock: Clock
    default: str

    async def progress(self, token: str, *, locale: str | None = None) -> Opened | Shut:
        """Show a ticket's page, in the language that is asked for if any."""
        link = unseal(token, secret=self.rules.secret)
        if link is None:
            return Shut.UNKNOWN
        if link.is_over(self.clock.now()):
            return Shut.OVER
        async with self.store.begin() as tx:
            ticket = (await tx.tickets({link.ticket})).get(link.ticket)
            if ticket is None or not link.opens(ticket):
                return Shut.UNKNOWN
            spoken = locale or await self._locale(tx, link)
            timeline = await tx.timeline(link.ticket) if ticket.status.is_open else ()
        return Opened(page=progress_page(ticket, timeline, self._policy(ticket), locale=spoken), locale=spoken)

    async def _locale(self, tx: Reading, link: Link) -> str:
        customer = (await tx.customers({link.customer})).get(link.customer)
        addresses = customer.addresses if customer else ()
        known = await tx.locales(addresses)
        return next((known[address] for address in addresses if address in known), self.default)

    def _policy(self, ticket: Ticket) -> Policy:
        versions = self.rules.versions
        return versions.of(ticket) if versions else self.rules.policy
