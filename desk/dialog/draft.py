"""A customer's turn while it is being decided: what changes, and the one message that answers."""

from typing import Any

from desk.conversations import Conversation, CustomerDialog
from desk.dialog.hearing import Heard, hear
from desk.improvement.case import Case
from desk.people import Customer, LinkCode
from desk.replies import Choice, Say, Share
from desk.survey.campaign import CampaignRound
from desk.terms import CustomerId, TicketId
from desk.texts import Text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Actor, ActorKind, Change, Entry
from desk.tokens import Button, seal
from desk.triage.deciding import read
from desk.triage.examples import Example
from desk.triage.proposal import Proposal
from desk.turns import Outbound, Scene, Timer, Turn
from desk.values import replace


class Draft:
    """Collects what a turn decides. Everything said in it becomes one message: WeChat counts messages."""

    def __init__(self, scene: Scene, customer: Customer) -> None:
        self.scene = scene
        self.around = replace(scene.around, here=scene.conversation.address)
        self.now = scene.now
        self.heard: Heard = hear(scene.message)
        self.conversation: Conversation = scene.conversation
        self.customer = customer
        self.actor = Actor(kind=ActorKind.CUSTOMER, id=customer.id, name=customer.name or "")
        self.about: TicketId | None = None
        self._tickets = dict(scene.tickets)
        self._changed: dict[TicketId, Ticket] = {}
        self._entries: list[Entry] = []
        self._outbound: list[Outbound] = []
        self._timers: list[Timer] = []
        self._customers: dict[CustomerId, Customer] = {}
        self._links: list[LinkCode] = []
        self._adopted: tuple[str, ...] = ()
        self._examples: list[Example] = []
        self._cases: list[Case] = []
        self.campaign: CampaignRound | None = scene.campaign
        self._campaign_rounds: tuple[CampaignRound, ...] = ()
        self._read: dict[str, Proposal | None] = {}
        self._warnings: list[Text] = []
        self._lines: list[Text] = []
        self._choices: list[Choice] = []
        self._share: Share | None = None

    @property
    def dialog(self) -> CustomerDialog:
        """Where the conversation stands."""
        return self.conversation.dialog

    def own_tickets(self) -> list[Ticket]:
        """List the customer's tickets, oldest first."""
        mine = (t for t in self._tickets.values() if t.customer == self.customer.id)
        return sorted(mine, key=lambda t: t.id)

    def open_tickets(self) -> list[Ticket]:
        """List the customer's open tickets, oldest first."""
        return [t for t in self.own_tickets() if t.status.is_open]

    def ticket(self, number: TicketId | int | None) -> Ticket | None:
        """Give one of this customer's own tickets; a stranger's is as if it were not there."""
        found = self._tickets.get(TicketId(number)) if number else None
        return found if found and found.customer == self.customer.id else None

    def apply(self, change: Change) -> Ticket:
        """Take over a change of a ticket; the message is about it from now on."""
        ticket = change.ticket
        self._tickets[ticket.id] = self._changed[ticket.id] = ticket
        self._entries.extend(change.entries)
        self.about = ticket.id
        return ticket

    def absorb(self, turn: Turn) -> None:
        """Take over what another part of the desk decided; what it says to this customer joins this answer."""
        for ticket in turn.tickets:
            self._tickets[ticket.id] = self._changed[ticket.id] = ticket
            self.about = ticket.id
        self._entries.extend(turn.entries)
        self._timers.extend(turn.timers)
        self._cases.extend(turn.cases)
        for owed in turn.outbound:
            if owed.to in {self.conversation.address, *self.customer.addresses} and isinstance(owed.message, Say):
                self.say(*owed.message.body, choices=owed.message.choices)
            else:
                self._outbound.append(owed)

    def changed(self) -> list[tuple[Ticket, Ticket]]:
        """List the tickets that this turn changed and did not open, each as it was and as it is."""
        known = ((self.scene.tickets.get(ticket.id), ticket) for ticket in self._changed.values())
        return [(before, ticket) for before, ticket in known if before]

    @property
    def has_warned(self) -> bool:
        """Whether somebody in danger is told what to do."""
        return bool(self._warnings)

    def read(self, words: str) -> Proposal | None:
        """Have words judged, each but once in a turn; None where there is nobody to judge, or nothing."""
        if words not in self._read:
            self._read[words] = read(words, self.around.recogniser, self.around.policy)
        return self._read[words]

    def warn(self, *lines: Text) -> None:
        """Put sentences before everything else in the answer: somebody may be in danger."""
        self._warnings.extend(lines)

    def learn(self, example: Example) -> None:
        """Keep what the customer said of a proposal."""
        self._examples.append(example)

    def say(self, *lines: Text, choices: tuple[Choice, ...] = (), share: Share | None = None) -> None:
        """Add sentences to the answer."""
        self._lines.extend(lines)
        self._choices.extend(choices)
        self._share = share or self._share

    def owe(self, outbound: tuple[Outbound, ...]) -> None:
        """Owe messages to others."""
        self._outbound.extend(outbound)

    def note(self, entry: Entry) -> None:
        """Write a line of a timeline that changes no field."""
        self._entries.append(entry)

    def set_timers(self, *timers: Timer) -> None:
        """Set or take away timers."""
        self._timers.extend(timers)

    def adopt(self, keys: tuple[str, ...]) -> None:
        """Note that earlier messages belong to the ticket that this turn is about."""
        self._adopted = keys

    def answer_campaign(self, held: CampaignRound) -> None:
        """Store what the customer answered to a campaign."""
        self.campaign, self._campaign_rounds = held, (held,)

    def give_link(self, link: LinkCode) -> None:
        """Store a link code, new or used."""
        self._links.append(link)

    def know(self, customer: Customer) -> None:
        """Store what the customer of this conversation taught the desk about them."""
        self._customers[customer.id] = self.customer = customer

    def turn_to(self, **changes: Any) -> None:  # noqa: ANN401 -- fields of CustomerDialog
        """Change where the conversation stands."""
        self.conversation = replace(self.conversation, dialog=replace(self.dialog, **changes))

    def converse(self, **changes: Any) -> None:  # noqa: ANN401 -- fields of Conversation
        """Change the conversation itself."""
        if any(getattr(self.conversation, name) != value for name, value in changes.items()):
            self.conversation = replace(self.conversation, **changes)

    def choice(
        self, action: str, label: Text, *, ticket: Ticket | None = None, argument: str = "", bound: bool = False
    ) -> Choice:
        """Make a button for this customer; a bound one is good for the ticket's present version only."""
        made = Button(
            action=action,
            ticket=ticket.id if ticket else 0,
            version=ticket.version if ticket and bound else 0,
            person=self.customer.id,
            argument=argument,
        )
        return Choice(token=seal(made, secret=self.around.secret), label=label)

    def turn(self) -> Turn:
        """Close the draft."""
        answer: tuple[Outbound, ...] = ()
        if lines := (*self._warnings, *self._lines):
            say = Say(body=lines, choices=_distinct(self._choices), share=self._share)
            answer = (Outbound(to=self.conversation.address, message=say, ticket=self.about),)
        return Turn(
            conversation=self.conversation,
            about=self.about,
            adopted=self._adopted,
            tickets=tuple(self._changed.values()),
            entries=tuple(self._entries),
            outbound=(*answer, *self._outbound),
            timers=tuple(self._timers),
            customers=tuple(self._customers.values()),
            links=tuple(self._links),
            examples=tuple(self._examples),
            cases=tuple(self._cases),
            campaign_rounds=self._campaign_rounds,
        )


def _distinct(choices: list[Choice]) -> tuple[Choice, ...]:
    return tuple({choice.token: choice for choice in choices}.values())
