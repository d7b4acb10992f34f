"""What is known while a batch of turns is decided, kept up to date turn by turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk import dialog, staff
from desk.appraisal.appraised import Appraised
from desk.conversations import Conversation, Offer
from desk.dispatch.following import followed
from desk.dispatch.hands import carried
from desk.dispatch.workload import Workload
from desk.improvement.entries import Entries
from desk.messages import Address, InboundMessage
from desk.numbers import Numbers
from desk.papers.document import Issue
from desk.papers.issuing import papered
from desk.parked import Parked, still_parked
from desk.people import Customer, Invitation, LinkCode, Staff
from desk.quality.overview import Overview
from desk.ranking import ranked
from desk.similar.comparing import noticed
from desk.sla.compliance import Compliance
from desk.sla.watching import watched
from desk.survey.campaign import CampaignRound
from desk.terms import CampaignId, CustomerId, MemberId, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Entry
from desk.training.session import Trained
from desk.turns import Around, DialogueLine, Scene, Turn, Wanted
from desk.values import replace
from handlers.codes import fresh_code
from handlers.rules import Rules

NO_TICKET = TicketId(0)
NO_ENTRIES = Entries()


@dataclass(slots=True, kw_only=True)
class World:
    """What is known while a batch is decided; each turn's effects are seen by the next."""

    now: datetime
    rules: Rules
    staff: Staff
    numbers: Numbers
    conversations: dict[Address, Conversation]
    customers: dict[CustomerId, Customer]
    tickets: dict[TicketId, Ticket]
    offers: Mapping[Address, Offer]
    replied: dict[tuple[Address, str], TicketId | None]
    invitations: Mapping[str, Invitation]
    links: Mapping[str, LinkCode]
    wanted: Mapping[str, Wanted]
    callers: Mapping[str, CustomerId] = field(default_factory=dict)
    listings: dict[str, tuple[Ticket, ...]] = field(default_factory=dict)
    dialogues: dict[TicketId, tuple[DialogueLine, ...]] = field(default_factory=dict)
    timelines: dict[TicketId, tuple[Entry, ...]] = field(default_factory=dict)
    parked: tuple[Parked, ...] = ()
    kept: dict[int, Compliance] = field(default_factory=dict)
    workloads: Mapping[MemberId, Workload] | None = None
    jobs: Mapping[TicketId, Ticket] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    quality: dict[str, Overview] = field(default_factory=dict)
    documents: dict[str, tuple[Issue, ...]] = field(default_factory=dict)
    appraised: dict[str, Appraised] = field(default_factory=dict)
    trained: dict[str, Trained] = field(default_factory=dict)
    likely: Mapping[TicketId, Ticket] = field(default_factory=dict)
    entries: dict[str, Entries] = field(default_factory=dict)
    campaigns: dict[tuple[CampaignId, CustomerId], CampaignRound] = field(default_factory=dict)

    def around(self) -> Around:
        """Give what every decision may look at, with one fresh one-time code."""
        around = self.rules.around(
            now=self.now,
            staff=self.staff,
            customers=self.customers,
            codes=(fresh_code(),),
            workloads=self.workloads,
        )
        return replace(around, jobs={**self.jobs, **self.tickets}) if self.jobs else around

    def scene(self, message: InboundMessage) -> Scene:
        """Give what the turn of one message needs to know."""
        wanted = self.wanted[message.key]
        reference = message.amends or message.reply_to
        return Scene(
            around=self.around(),
            conversation=self.conversations[message.address],
            message=message,
            numbers=self.numbers,
            tickets=self.tickets,
            offer=self.offers.get(message.address, Offer()),
            replied_ticket=self.replied.get((message.address, reference)) if reference else None,
            amends_nothing=bool(message.amends) and (message.address, message.amends) not in self.replied,
            link=self.links.get(wanted.link) if wanted.link else None,
            invitation=self.invitations.get(wanted.invitation) if wanted.invitation else None,
            callers={key: self.customers[self.callers[key]] for key in wanted.contacts if key in self.callers},
            listing=self.listings.get(message.key, ()),
            dialogue=self.dialogues.get(wanted.dialogue_of or wanted.photos_of or NO_TICKET, ()),
            timeline=self.timelines.get(wanted.timeline_of, ()) if wanted.timeline_of else (),
            parked=self.parked if wanted.parked else (),
            compliance=self.kept.get(wanted.compliance_days),
            compliance_days=wanted.compliance_days,
            shown=self.shown.get(message.key, ""),
            quality=self.quality.get(message.key),
            campaign=self._campaign(message.address, wanted),
            documents=self.documents.get(message.key, ()),
            appraisal=self.appraised.get(message.key),
            trained=self.trained.get(message.key),
            likely={**self.likely, **self.tickets} if self.likely else {},
            entries=self.entries.get(message.key, NO_ENTRIES),
        )

    def _campaign(self, address: Address, wanted: Wanted) -> CampaignRound | None:
        customer = self.conversations[address].customer
        return self.campaigns.get((wanted.campaign, customer)) if wanted.campaign and customer else None

    def learn(self, turn: Turn) -> None:
        """Let the next turn see what this one changed."""
        if turn.conversation:
            self.conversations[turn.conversation.address] = turn.conversation
        if self.workloads is not None:
            self.workloads = carried(self.workloads, self.tickets, turn.tickets, now=self.now)
        self.tickets.update({t.id: t for t in turn.tickets})
        self.customers.update({c.id: c for c in turn.customers})
        self.invitations = {**self.invitations, **{i.code: i for i in turn.invitations}}
        self.links = {**self.links, **{code.code: code for code in turn.links}}
        self.campaigns.update({(held.campaign, held.customer): held for held in turn.campaign_rounds})
        self.parked = still_parked(self.parked, turn.parked)
        self.entries = {key: held.after(turn.cases, turn.measures) for key, held in self.entries.items()}
        if turn.sheets:
            sheets = {sheet.key: sheet for sheet in turn.sheets}
            self.appraised = {key: held.with_changes(sheets) for key, held in self.appraised.items()}
        if turn.members:
            changed = {m.id: m for m in turn.members}
            self.staff = Staff(members=tuple(changed.get(m.id, m) for m in self.staff.members))
        for change in turn.rosters:
            self.staff = self.staff.rostered(change)


def decide(world: World, message: InboundMessage) -> Turn:
    """Decide the turn of one message, and let the world know of it."""
    answer = staff.answer if message.address.channel.is_staff else dialog.answer
    scene = world.scene(message)
    knows = world.workloads is not None
    turn = followed(answer(scene), world.tickets, scene.around, by=scene.member, knows_workloads=knows)
    turn = noticed(watched(turn, world.tickets, scene.around), world.tickets, now=world.now)
    turn = papered(turn, world.tickets, _at_the_chat(scene))
    world.learn(turn)
    if message.platform_id and turn.about:  # what is edited or quoted may have come in this very batch
        world.replied[message.address, message.platform_id] = turn.about
    return ranked(turn, world.tickets, answers=message.address)


def _at_the_chat(scene: Scene) -> Around:
    """Give what is around, with the chat of the customer who writes: what they get they get there."""
    address = scene.message.address
    return scene.around if address.channel.is_staff else replace(scene.around, here=address)
