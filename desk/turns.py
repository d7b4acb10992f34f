"""One turn: what the desk knows when a message comes in, and everything it decides because of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desk.appraisal.appraised import Appraised
from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.sheet import AppraisalSheet
from desk.conversations import Conversation, Offer
from desk.deliveries import Priority
from desk.dispatch.workload import Acceptance, Workload
from desk.improvement.case import Case
from desk.improvement.entries import Entries, Sought
from desk.improvement.measure import Measure
from desk.messages import Address, InboundMessage
from desk.numbers import Numbers
from desk.papers.document import Issue
from desk.papers.paper import PaperWanted
from desk.parked import Parked, ParkedAct
from desk.people import Customer, Invitation, LinkCode, Member, Staff
from desk.policy import Policy
from desk.quality.overview import Overview
from desk.replies import Outgoing, StoredMedia
from desk.reports.accounts import Account
from desk.roster.shifts import RosterChange
from desk.similar.trace import Alike, Trace
from desk.sla.compliance import Compliance
from desk.survey.campaign import CampaignRound
from desk.terms import CampaignId, CustomerId, MemberId, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Entry
from desk.training.session import Session, Trained
from desk.triage.examples import Example
from desk.triage.proposal import Recogniser
from desk.values import quick
from desk.versions import PolicyVersions


class TimerKind(StrEnum):
    """What a ticket's deadline or reminder is for."""

    RELEASE_RESULT = "release_result"
    CLOSE = "close"
    EXPECTED = "expected"
    CALL_BACK = "call_back"
    LIMIT = "limit"
    OFFER = "offer"
    VISIT = "visit"
    COMPARE = "compare"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A row of the timers: one of a kind and rule a ticket; setting it again moves it. `due_at` None takes it away.

    `rule` tells timers of one kind apart: of LIMIT there is one for each limit that is watched, of SURVEY one to
    remind and one to call.
    """

    ticket: TicketId
    kind: TimerKind
    due_at: datetime | None
    rule: str = ""

    @property
    def key(self) -> tuple[TicketId, TimerKind, str]:
        """By what it is set again, moved and taken away."""
        return (self.ticket, self.kind, self.rule)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A message owed to somebody. `author` is the member whose words it carries.

    For as long as `patience` it waits for others to go out with it; what does not wait takes it along, but not to
    staff. One that `gathers` waits, if another such one went to the same person within that span, until the span is
    over: all that come meanwhile go out together.
    """

    to: Address
    message: Outgoing
    ticket: TicketId | None = None
    author: MemberId | None = None
    priority: Priority = Priority.NOTICE
    patience: timedelta = timedelta()
    gathers: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueLine:
    """One message of a ticket's dialogue as staff read it (R3.5-1). `key` names one with files; an album shares one."""

    at: datetime
    outgoing: bool
    channel: str
    who: str
    words: str
    delivery: str = ""
    media: tuple[StoredMedia, ...] = ()
    key: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What every decision may look at: the time, the policy, the staff, the customers concerned, the signing secret.

    `secret` signs the buttons; `codes` are fresh random one-time codes, one for each that a decision may give out;
    `here` is the customer's chat that is being answered, if one is; `writing` are the members of whom a question about
    a ticket is open. `policy` is the version in effect now; tickets are judged by `policy_for` them. Without a
    `recogniser` nothing is proposed. `workloads` is what members have on their hands, where a job may be offered; who
    is not in it has nothing. `jobs` are all tickets of those who are to visit somebody, where that matters. Where
    somebody `reads_pictures`, codes on photos are told some time after them. At `public_url`
    people outside find the desk's pages, unless it is empty.
    """

    now: datetime
    policy: Policy
    staff: Staff
    secret: bytes
    customers: Mapping[CustomerId, Customer] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    here: Address | None = None
    writing: frozenset[tuple[MemberId, TicketId]] = frozenset()
    versions: PolicyVersions | None = None
    recogniser: Recogniser | None = None
    workloads: Mapping[MemberId, Workload] = field(default_factory=dict)
    jobs: Mapping[TicketId, Ticket] = field(default_factory=dict)
    alike: Mapping[TicketId, Alike] = field(default_factory=dict)
    reads_pictures: bool = False
    public_url: str = ""

    def policy_for(self, ticket: Ticket) -> Policy:
        """Give the version of the policy that a ticket is judged by: the one in effect when it was opened."""
        return self.versions.of(ticket) if self.versions else self.policy

    def policy_at(self, moment: datetime) -> Policy:
        """Give the version of the policy in effect at a moment, such as a first contact that is logged later."""
        return self.versions.at(moment) if self.versions else self.policy


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a turn needs to know. All of it was loaded before, and the rows are locked until the turn is committed.

    `amends_nothing`: the message is an edit, and what it amends never came (yet).
    `callers` are the customers that contacts named in the message are known to belong to, each to one alone.
    `shown` are the words that the pressed button stood under, as they reached the customer. `likely` are the tickets
    that may be the same as those that are asked for; they are not locked.
    """

    around: Around
    conversation: Conversation
    message: InboundMessage
    numbers: Numbers
    tickets: Mapping[TicketId, Ticket] = field(default_factory=dict)
    offer: Offer = Offer()  # noqa: RUF009 -- frozen, as the others
    replied_ticket: TicketId | None = None
    amends_nothing: bool = False
    link: LinkCode | None = None
    invitation: Invitation | None = None
    callers: Mapping[str, Customer] = field(default_factory=dict)
    listing: tuple[Ticket, ...] = ()
    dialogue: tuple[DialogueLine, ...] = ()
    timeline: tuple[Entry, ...] = ()
    parked: tuple[Parked, ...] = ()
    compliance: Compliance | None = None
    compliance_days: int = 0
    shown: str = ""
    quality: Overview | None = None
    campaign: CampaignRound | None = None
    appraisal: Appraised | None = None
    trained: Trained | None = None
    likely: Mapping[TicketId, Ticket] = field(default_factory=dict)
    entries: Entries = Entries()  # noqa: RUF009 -- frozen, as the others
    documents: tuple[Issue, ...] = ()

    @property
    def now(self) -> datetime:
        """The instant of the turn."""
        return self.around.now

    @property
    def customer(self) -> Customer | None:
        """The customer whose conversation this is, once known."""
        return self.around.customers.get(self.conversation.customer) if self.conversation.customer else None

    @property
    def member(self) -> Member | None:
        """The member of staff whose conversation this is, once invited."""
        return self.around.staff.by_address.get(self.conversation.address)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What has to be loaded for a turn before it can be decided; found from the message alone.

    `contacts` are the keys of numbers and addresses by which a known customer may have called; `workloads`: a job may
    have to be offered. For `compliance_days` back, how limits were kept. Words under the button `shown` matter.
    """

    tickets: frozenset[TicketId] = frozenset()
    queue: bool = False
    worklist: bool = False
    colleague: str = ""  # words that may begin with a name: the worklist is theirs
    dialogue_of: TicketId | None = None
    timeline_of: TicketId | None = None
    invitation: str | None = None
    link: str | None = None
    contacts: frozenset[str] = frozenset()
    parked: bool = False
    compliance_days: int = 0
    workloads: bool = False
    photos_of: TicketId | None = None
    visits: bool = False
    shown: str | None = None
    quality: str | None = None  # the words that say whose, and of what time
    sought: Sought = Sought()  # noqa: RUF009 -- frozen, as the others
    campaign: CampaignId | None = None  # to which they answer
    documents: bool = False
    appraisal: str | None = None  # the words that say whose
    training: str | None = None  # the words that say which


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything that one message changes. Written in the same transaction, or not at all.

    `about` is the ticket of the message; `adopted` are the keys of earlier ones that turn out to belong to it too. Its
    files are owed to `forward_to` once kept; `examples` were said of proposals; by `traces` tickets are found;
    `papers` are drawn later, and sent then; `accounts` are what departments were asked and told.
    """

    conversation: Conversation | None = None
    about: TicketId | None = None
    adopted: tuple[str, ...] = ()
    forward_to: Address | None = None
    tickets: tuple[Ticket, ...] = ()
    entries: tuple[Entry, ...] = ()
    outbound: tuple[Outbound, ...] = ()
    timers: tuple[Timer, ...] = ()
    customers: tuple[Customer, ...] = ()
    members: tuple[Member, ...] = ()
    rosters: tuple[RosterChange, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    links: tuple[LinkCode, ...] = ()
    parked: tuple[ParkedAct, ...] = ()
    examples: tuple[Example, ...] = ()
    traces: tuple[Trace, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    papers: tuple[PaperWanted, ...] = ()
    campaign_rounds: tuple[CampaignRound, ...] = ()
    accounts: tuple[Account, ...] = ()
    cases: tuple[Case, ...] = ()
    measures: tuple[Measure, ...] = ()
    sheets: tuple[AppraisalSheet, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    tested: tuple[Tested, ...] = ()
    trainings: tuple[Session, ...] = ()
