"""A customer who talks with the desk on any of their phones, over one store in memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.policy_file import read_policy
from desk import dialog
from desk.conversations import Conversation, CustomerDialog, Offer
from desk.dispatch.following import followed
from desk.messages import Address, Channel, ConversationId, InboundMessage, MediaRef, Part, Picture, Press, Words
from desk.numbers import Numbers
from desk.papers.document import Issue
from desk.people import Customer, LinkCode, Member, Staff
from desk.policy import Policy
from desk.replies import Choice, Say, Toast, choices_of
from desk.survey.campaign import CampaignRound
from desk.terms import CustomerId, Status, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry
from desk.triage.proposal import Recogniser
from desk.turns import Around, Scene, Timer, TimerKind, Turn
from tests.desk.builders import ANN, CUSTOMER, EVERYBODY, MONDAY_9AM, SECRET, a_ticket
from tests.desk.talking import in_english, note, read
from tests.desk.triage.listening import Listening

WECHAT = Address(channel=Channel.WECHAT, user="ann")
TELEGRAM = Address(channel=Channel.TELEGRAM, user="1001")
PHOTO = Picture(media=MediaRef(ref="photo"))
POLICY = read_policy(None)
PHRASES = POLICY.phrases


@dataclass
class Talk:
    """What the desk knows, and what it said last; `at` is the phone that the customer has in hand."""

    now: datetime = MONDAY_9AM
    at: Address = WECHAT
    policy: Policy = POLICY
    members: tuple[Member, ...] = EVERYBODY
    customers: dict[CustomerId, Customer] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    conversations: dict[Address, Conversation] = field(default_factory=dict)
    links: dict[str, LinkCode] = field(default_factory=dict)
    offers: dict[Address, Offer] = field(default_factory=dict)
    timers: dict[tuple[TicketId, TimerKind], datetime] = field(default_factory=dict)
    limits: dict[tuple[TicketId, str], datetime] = field(default_factory=dict)
    chased: dict[tuple[TicketId, str], datetime] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    recogniser: Recogniser | None = None
    last: Turn = field(default_factory=Turn)
    count: int = 0
    shown: str = ""
    campaign: CampaignRound | None = None
    documents: tuple[Issue, ...] = ()

    def knows(self, *tickets: Ticket, customer: Customer = CUSTOMER, **talk: Any) -> "Talk":  # noqa: ANN401 -- any field
        """Let the customer be an old one, with these tickets."""
        self.customers[customer.id] = customer
        self.tickets |= {ticket.id: ticket for ticket in tickets}
        self.conversations[self.at] = Conversation(
            id=ConversationId(1), address=self.at, customer=customer.id, locale="en", dialog=CustomerDialog(**talk)
        )
        return self

    @property
    def conversation(self) -> Conversation:
        return self.conversations[self.at]

    @property
    def dialog(self) -> CustomerDialog:
        return self.conversation.dialog

    def ticket(self, number: int = 1001) -> Ticket:
        return self.tickets[TicketId(number)]

    def says(self, *said: str, about: int | None = None) -> str:
        """Type, one message after the other; gives what came back to the last."""
        for words in said:
            self.sends(Words(text=words), about=about)
        return self.heard()

    def sends(self, *parts: Part, about: int | None = None, **more: Any) -> str:  # noqa: ANN401 -- any field
        """Send any message; `about` is the ticket of the message that it quotes or amends."""
        self.count += 1
        message = InboundMessage(address=self.at, key=f"m{self.count}", sent_at=self.now, parts=parts, **more)
        scene = self._scene(message, TicketId(about) if about else None)
        self._take(followed(dialog.answer(scene), dict(self.tickets), scene.around, knows_workloads=False))
        return self.heard()

    def presses(self, label: str, *, told: Turn | None = None) -> str:
        """Press a button of the last message that had buttons, or of an earlier one."""
        return self.sends(Press(token=self.choice(label, told=told).token, press="p1"))

    def choice(self, label: str, *, told: Turn | None = None) -> Choice:
        shown = told or self.last
        found = [c for o in shown.outbound if o.to == self.at for c in choices_of(o.message)]
        return next(c for c in found if in_english(c.label) == label)

    def labels(self) -> list[str]:
        return [in_english(c.label) for o in self.last.outbound if o.to == self.at for c in choices_of(o.message)]

    def labels_of(self, member: Member) -> list[str]:
        """The buttons that a member of staff was given in the last turn."""
        mine = (o for o in self.last.outbound if o.to in member.addresses)
        return [in_english(c.label) for o in mine for c in choices_of(o.message)]

    def heard(self) -> str:
        """What the customer reads, toasts aside; all of it is one message."""
        says = [o.message for o in self.last.outbound if o.to == self.at and isinstance(o.message, Say)]
        says = [say for say in says if say.media is None]
        assert len(says) <= 1, "WeChat counts messages"
        return "\n".join(read(say) for say in says)

    def files(self) -> list[str]:
        """Name the files that the customer got."""
        says = [o.message for o in self.last.outbound if o.to == self.at and isinstance(o.message, Say)]
        return [say.media.name for say in says if say.media]

    def toasts(self) -> list[str]:
        return [read(o.message) for o in self.last.outbound if isinstance(o.message, Toast)]

    def told(self, member: Member) -> str:
        return "\n".join(read(o.message) for o in self.last.outbound if o.to in member.addresses)

    def acts(self) -> list[Act]:
        return [entry.act for entry in self.last.entries]

    def later(self, **span: float) -> "Talk":
        self.now += timedelta(**span)
        return self

    def _scene(self, message: InboundMessage, replied: TicketId | None) -> Scene:
        talk = self.conversations.get(self.at) or Conversation(id=ConversationId(self.count), address=self.at)
        offer = self.offers.get(self.at, Offer())
        wanted = dialog.needs(talk, message, offer, secret=SECRET)
        return Scene(
            around=self.around(),
            conversation=talk,
            message=message,
            numbers=Numbers([1000 + len(self.tickets) + 1], [900 + self.count], []),
            tickets=dict(self.tickets),
            offer=offer,
            replied_ticket=replied,
            link=self.links.get(wanted.link or ""),
            shown=self.shown if wanted.shown else "",
            campaign=self.campaign if wanted.campaign else None,
            documents=self.documents,
        )

    def around(self) -> Around:
        return Around(
            now=self.now,
            policy=self.policy,
            staff=Staff(members=self.members, now=self.now),
            secret=SECRET,
            customers=self.customers,
            recogniser=self.recogniser,
            jobs=self.tickets,
            codes=("CCDEFGH" + "ABCDEFGHJKLMNPQRSTUVWXYZ"[self.count % 24],),
        )

    def offered(self, choices: tuple[Choice, ...]) -> None:
        """Let these be the last choices that were sent here."""
        self.offers[self.at] = Offer(tokens=tuple(c.token for c in choices))

    def _take(self, turn: Turn) -> None:
        self.last = turn
        self.tickets |= {t.id: t for t in turn.tickets}
        self.customers |= {c.id: c for c in turn.customers}
        self.links |= {code.code: code for code in turn.links}
        self.entries += turn.entries
        self.campaign = turn.campaign_rounds[-1] if turn.campaign_rounds else self.campaign
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


def a_talk(status: Status = Status.RECEIVED, **changes: Any) -> Talk:  # noqa: ANN401 -- any field
    """A customer with one ticket, number 7, in some state."""
    return Talk().knows(a_ticket(status, **changes))


def reported(words: str = "The washer leaks", **more: Any) -> Talk:  # noqa: ANN401 -- any field
    """A new customer who has just reported a problem."""
    talk = Talk(**more)
    talk.says(words)
    return talk


def listening(**more: Any) -> Talk:  # noqa: ANN401 -- any field
    """A new customer on Telegram, whose words are recognised."""
    return Talk(at=TELEGRAM, recogniser=Listening(), **more)


def two_tickets(**talk: Any) -> Talk:  # noqa: ANN401 -- any field
    """A customer with the open tickets 7 and 8."""
    other = replace(a_ticket(), id=TicketId(8), description="The dryer is loud")
    return Talk().knows(a_ticket(), other, **talk)


def owned_by_ann(talk: Talk) -> list[int]:
    return [t.id for t in talk.tickets.values() if t.customer == ANN]
