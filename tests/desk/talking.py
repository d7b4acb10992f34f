"""A desk to talk with: staff type and press, and everything that a turn decides is taken over."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from desk import staff
from desk.conversations import Conversation, Offer
from desk.dispatch.following import followed
from desk.errors import DeskError
from desk.improvement.case import Case
from desk.improvement.entries import Entries
from desk.improvement.measure import Measure
from desk.messages import Address, ConversationId, InboundMessage, Part, Press, Words
from desk.numbers import Numbers
from desk.parked import Parked, still_parked
from desk.people import Customer, Invitation, Member, Staff, contact_key
from desk.policy import Policy
from desk.quality.asking import read as read_asked
from desk.quality.facts import Facts
from desk.quality.overview import Overview
from desk.replies import Card, Choice, Say, Toast, choices_of
from desk.sla.compliance import Compliance
from desk.terms import CaseId, CustomerId, MeasureId, TicketId
from desk.texts import Text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry
from desk.tokens import unseal
from desk.triage.proposal import Recogniser
from desk.turns import Around, DialogueLine, Outbound, Scene, Timer, TimerKind, Turn, Wanted
from desk.visits.steps import at_work
from tests.desk.builders import ANN, CUSTOMER, EVERYBODY, MONDAY_9AM, SECRET, a_policy

K = TypeVar("K")
NOTHING_JUDGED = Compliance(since=MONDAY_9AM, until=MONDAY_9AM, tickets=0, failures=0, ungraded=0)


def in_english(words: Text) -> str:
    """Put a text into its source words."""
    values = {k: in_english(v) if isinstance(v, Text) else v for k, v in words.values.items()}
    return words.msgid.format_map({k: _spoken(v) for k, v in values.items()})


def _spoken(value: object) -> str:
    return value.isoformat(" ", "minutes")[:16] if isinstance(value, datetime) else str(value)


def read(message: Say | Card | Toast) -> str:
    """Everything that a message says."""
    match message:
        case Say():
            return "\n".join(map(in_english, message.body))
        case Card():
            rows = (f"{in_english(r.label)}: {in_english(r.value)}" for r in message.rows)
            return "\n".join((in_english(message.title), *rows, *map(in_english, message.body)))
        case Toast():
            return in_english(message.text)


@dataclass
class Desk:
    """A desk with one store in memory, so that a story can be told turn by turn. It loads only what was asked for."""

    now: datetime = MONDAY_9AM
    policy: Policy = field(default_factory=a_policy)
    members: tuple[Member, ...] = EVERYBODY
    customers: dict[CustomerId, Customer] = field(default_factory=lambda: {ANN: CUSTOMER})
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    conversations: dict[Address, Conversation] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    timers: dict[tuple[TicketId, TimerKind], datetime] = field(default_factory=dict)
    limits: dict[tuple[TicketId, str], datetime] = field(default_factory=dict)
    chased: dict[tuple[TicketId, str], datetime] = field(default_factory=dict)
    dialogue: tuple[DialogueLine, ...] = ()
    parked: tuple[Parked, ...] = ()
    beside: dict[TicketId, Ticket] = field(default_factory=dict)
    compliance: Compliance = NOTHING_JUDGED
    facts: tuple[Facts, ...] = ()
    recogniser: Recogniser | None = None
    outbound: tuple[Outbound, ...] = ()
    last: Turn = field(default_factory=Turn)
    offers: dict[Address, Offer] = field(default_factory=dict)
    replied: TicketId | None = None
    count: int = 0
    cases: dict[CaseId, Case] = field(default_factory=dict)
    measures: dict[MeasureId, Measure] = field(default_factory=dict)
    reached: set[CaseId] = field(default_factory=set)

    def hold(self, *tickets: Ticket) -> "Desk":
        self.tickets |= {ticket.id: ticket for ticket in tickets}
        return self

    @property
    def ticket(self) -> Ticket:
        """The ticket that the story is about."""
        return self.tickets[TicketId(7)]

    def says(self, who: Member | Address, *words: str, about: int | None = None) -> Turn:
        """Have somebody type, one message after the other; `about` replies to something of that ticket."""
        for each in words:
            self.sends(who, Words(text=each), about=about)
        return self.last

    def sends(self, who: Member | Address, *parts: Part, about: int | None = None, **more: Any) -> Turn:  # noqa: ANN401 -- any field
        """Have somebody send any message, and take over all that the turn decides."""
        address = who if isinstance(who, Address) else who.addresses[0]
        self.count += 1
        self.replied = TicketId(about) if about else None
        message = InboundMessage(address=address, key=f"m{self.count}", sent_at=self.now, parts=parts, **more)
        scene = self._scene(address, message)
        before = dict(self.tickets)
        self._take(followed(staff.answer(scene), before, scene.around, by=scene.member))
        return self.last

    def presses(self, who: Member, label: str, *, on: Outbound | None = None) -> Turn:
        """Have a member press the button of a label, on their last message that has it."""
        return self.sends(who, Press(token=self.button(who, label, on=on).token, press="p1"))

    def button(self, who: Member, label: str, *, on: Outbound | None = None) -> Choice:
        found = [on] if on else [o for o in reversed(self.outbound) if o.to in who.addresses]
        choices = (c for o in found for c in choices_of(o.message) if in_english(c.label) == label)
        return next(choices)

    def was_told(self, who: Member | Address) -> str:
        """All that somebody was told in the last turn."""
        addresses = (who,) if isinstance(who, Address) else who.addresses
        return "\n".join(read(o.message) for o in self.last.outbound if o.to in addresses)

    def labels(self, who: Member) -> list[str]:
        """All buttons that somebody was given in the last turn."""
        mine = (o for o in self.last.outbound if o.to in who.addresses)
        return [in_english(c.label) for o in mine for c in choices_of(o.message)]

    def acts(self) -> list[Act]:
        """What happened in the last turn."""
        return [entry.act for entry in self.last.entries]

    def _scene(self, address: Address, message: InboundMessage) -> Scene:
        talk = self.conversations.get(address) or Conversation(id=ConversationId(self.count), address=address)
        offer = self.offers.get(address, Offer())
        wanted = staff.needs(talk, message, offer, secret=SECRET)
        listing = self._listing(wanted, address)
        callers = {c.id for c in self.customers.values() if c.contact and contact_key(c.contact) in wanted.contacts}
        numbers = wanted.tickets | ({self.replied} if self.replied else set()) | self._at_hand(listing, address)
        return Scene(
            around=Around(
                now=self.now,
                policy=self.policy,
                staff=Staff(members=self.members, now=self.now),
                secret=SECRET,
                customers=self.customers,
                recogniser=self.recogniser,
                jobs=self.tickets if wanted.visits else {},
            ),
            conversation=talk,
            message=message,
            numbers=Numbers([90], [900], [30 + self.count, 60 + self.count], [self.count]),
            tickets={n: t for n, t in self.tickets.items() if n in numbers or t.customer in callers},
            offer=offer,
            replied_ticket=self.replied,
            callers={contact_key(c.contact): c for c in self.customers.values() if c.contact},
            invitation=self.invitations.get(wanted.invitation or ""),
            listing=listing,
            likely=self.beside,
            dialogue=self.dialogue if wanted.dialogue_of or wanted.photos_of else (),
            timeline=tuple(e for e in self.entries if e.ticket == wanted.timeline_of),
            parked=self.parked if wanted.parked else (),
            compliance=self.compliance if wanted.compliance_days else None,
            compliance_days=wanted.compliance_days,
            quality=self._counted(wanted, address),
            entries=self._entries(wanted),
        )

    def _entries(self, wanted: Wanted) -> Entries:
        sought = wanted.sought
        return Entries(
            cases={number: self.cases[number] for number in sought.cases if number in self.cases},
            measures={number: self.measures[number] for number in sought.measures if number in self.measures},
            listed_cases=tuple(c for c in self.cases.values() if c.is_open) if sought.lists_cases else (),
            listed_measures=tuple(m for m in self.measures.values() if m.is_under_way) if sought.lists_measures else (),
            reached=frozenset(self.reached),
        )

    def _counted(self, wanted: Wanted, address: Address) -> Overview | None:
        people = Staff(members=self.members, now=self.now)
        member = people.by_address.get(address)
        if wanted.quality is None or member is None:
            return None
        with suppress(DeskError):
            asked = read_asked(wanted.quality, member=member, staff=people, policy=self.policy, now=self.now)
            counted = Overview.asking(asked.why, standard=self.policy.appraisal, on=asked.on)
            for each in self.facts:
                if asked.scope.covers(each) and asked.since <= each.times.first_contact_at < asked.until:
                    counted.add(each)
            return counted
        return None

    def _listing(self, wanted: Wanted, address: Address) -> tuple[Ticket, ...]:
        open_ones = [t for t in self.tickets.values() if t.status.is_open]
        if wanted.queue:
            return tuple(t for t in open_ones if t.assignee is None)
        staff = Staff(members=self.members)
        named = staff.named(wanted.colleague) if wanted.colleague else None
        member = named[0][0] if named else staff.by_address.get(address)
        mine = (t for t in open_ones if member and member.id in {w.id for w in (t.assignee, t.owner) if w})
        return tuple(mine) if wanted.worklist else ()

    def _at_hand(self, listing: tuple[Ticket, ...], address: Address) -> set[TicketId]:
        """Name the job that an order without a number is about, as the store's world does."""
        member = Staff(members=self.members).by_address.get(address)
        theirs = [t for t in listing if member and t.assignee and t.assignee.id == member.id]
        job = theirs[0] if len(listing) == len(theirs) == 1 else at_work(listing, member.id) if member else None
        return {job.id} if job else set()

    def _take(self, turn: Turn) -> None:
        self.last = turn
        self.outbound = (*self.outbound, *turn.outbound)
        self.tickets |= {t.id: t for t in turn.tickets}
        self.customers |= {c.id: c for c in turn.customers}
        self.invitations |= {i.code: i for i in turn.invitations}
        changed = {m.id: m for m in turn.members}
        self.members = tuple(changed.get(m.id, m) for m in self.members)
        for change in turn.rosters:
            self.members = Staff(members=self.members).rostered(change).members
        self.entries += turn.entries
        self.parked = still_parked(self.parked, turn.parked)
        self.cases |= {case.id: case for case in turn.cases}
        self.measures |= {measure.id: measure for measure in turn.measures}
        if turn.conversation:
            self.conversations[turn.conversation.address] = turn.conversation
        for owed in turn.outbound:
            if choices := choices_of(owed.message):
                on_keys = isinstance(owed.message, Say) and owed.message.share is not None
                tokens = tuple(c.token for c in choices)
                self.offers[owed.to] = Offer(tokens=tokens, ticket=owed.ticket, on_keys=on_keys)
        for timer in turn.timers:
            self._set(timer)

    def _set(self, timer: Timer) -> None:
        if timer.kind is TimerKind.LIMIT:
            note(self.limits, (timer.ticket, timer.rule), timer.due_at)
        elif timer.kind is TimerKind.SURVEY:
            note(self.chased, (timer.ticket, timer.rule), timer.due_at)
        else:
            note(self.timers, (timer.ticket, timer.kind), timer.due_at)


def note(due: dict[K, datetime], key: K, due_at: datetime | None) -> None:
    """Set, move or take away a timer, as the store does."""
    due.pop(key, None)
    if due_at:
        due[key] = due_at


def action_of(choice: Choice) -> str:
    """What a button is for."""
    button = unseal(choice.token, secret=SECRET)
    assert button is not None
    return button.action
