"""A member's turn in the making: what it says, whom it tells and what it changes, until it is handed over whole."""

from collections.abc import Iterable
from dataclasses import replace

from desk import notices
from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.sheet import AppraisalSheet
from desk.cards import job_card
from desk.conversations import PartScan, StaffDialog
from desk.errors import DeskError
from desk.improvement.case import Case
from desk.improvement.measure import Measure
from desk.messages import Address
from desk.papers.paper import PaperWanted
from desk.parked import ParkedAct
from desk.people import Customer, Invitation, Member
from desk.replies import Card, Choice, Outgoing, Say, Share, StoredMedia, Toast
from desk.reports.accounts import Account
from desk.roster.shifts import RosterChange
from desk.routing.naming import department_name
from desk.staff.hearing import Heard
from desk.staff.vocabulary import Order
from desk.terms import CaseId, MeasureId, TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Change, Entry
from desk.tokens import Button, seal
from desk.training.session import Session
from desk.triage.examples import Example
from desk.turns import Around, Outbound, Scene, Timer, TimerKind, Turn


class Draft:
    """One turn of one member. Whoever acts through it reads top-down like a story; `turn()` is its end.

    `goes_on` says that the message answers the question that was open.
    """

    def __init__(self, scene: Scene, member: Member, heard: Heard) -> None:
        self.scene, self.member, self.heard = scene, member, heard
        self.conversation = replace(scene.conversation, left=False)
        self.about: TicketId | None = None
        self.adopted: tuple[str, ...] = ()
        self.forward_to: Address | None = None
        self.goes_on = False
        self._tickets: dict[TicketId, Ticket] = {}
        self._entries: list[Entry] = []
        self._outbound: list[Outbound] = []
        self._timers: dict[tuple[TicketId, TimerKind, str], Timer] = {}
        self._customers: list[Customer] = []
        self._members: list[Member] = []
        self._rosters: list[RosterChange] = []
        self._invitations: list[Invitation] = []
        self._parked: list[ParkedAct] = []
        self._examples: list[Example] = []
        self._papers: list[PaperWanted] = []
        self._accounts: list[Account] = []
        self._sheets: list[AppraisalSheet] = []
        self._consequences: list[Consequence] = []
        self._tested: list[Tested] = []
        self._trainings: list[Session] = []
        self._cases: dict[CaseId, Case] = {}
        self._measures: dict[MeasureId, Measure] = {}

    @property
    def around(self) -> Around:
        """What every decision may look at."""
        return self.scene.around

    @property
    def dialog(self) -> StaffDialog:
        """The question that was open when the message came."""
        return self.scene.conversation.staff_dialog

    def ticket(self, number: TicketId) -> Ticket:
        """Give a ticket as it stands in this turn. Raises DeskError when there is none of that number.

        One that is only in the listing is not locked: it may be asked about, not changed.
        """
        listed = (ticket for ticket in self.scene.listing if ticket.id == number)
        found = self._tickets.get(number) or self.scene.tickets.get(number) or next(listed, None)
        if found is None:
            raise DeskError(text("There is no ticket {number}.", number=number))
        return found

    def ask(self, dialog: StaffDialog) -> None:
        """Leave a question open; an empty dialog leaves none. Photos are read whatever is asked."""
        dialog = replace(dialog, since=self.scene.now) if dialog.order else dialog
        dialog = replace(dialog, scans=self.conversation.staff_dialog.scans)
        self.conversation = replace(self.conversation, staff_dialog=dialog)

    def await_scans(self, *scans: PartScan) -> None:
        """Have these photos of parts read, and no others."""
        dialog = replace(self.conversation.staff_dialog, scans=scans)
        self.conversation = replace(self.conversation, staff_dialog=dialog)

    def speak(self, locale: str) -> None:
        """Go on in another language."""
        self.conversation = replace(self.conversation, locale=locale)

    def say(
        self,
        *body: Text,
        choices: tuple[Choice, ...] = (),
        media: StoredMedia | None = None,
        share: Share | None = None,
        ticket: TicketId | None = None,
    ) -> None:
        """Owe the member an answer, here where they wrote."""
        self.send(Say(body=body, choices=choices, media=media, share=share), ticket=ticket or self.about)

    def toast(self, words: Text) -> None:
        """Alert a member who pressed; say it where a press can't be answered."""
        if self.heard.press:
            self.send(Toast(press=self.heard.press, text=words, alert=True), ticket=self.about)
        else:
            self.say(words)

    def send(self, message: Outgoing, *, ticket: TicketId | None) -> None:
        """Owe the member any message, here where they wrote."""
        self._outbound.append(Outbound(to=self.conversation.address, message=message, ticket=ticket))

    def owe(self, outbound: Iterable[Outbound]) -> None:
        """Owe other people messages."""
        self._outbound.extend(outbound)

    def apply(self, change: Change) -> Ticket:
        """Take a change of a ticket into the turn; gives the ticket after it."""
        self._tickets[change.ticket.id] = change.ticket
        self._entries.extend(change.entries)
        return change.ticket

    def note(self, entry: Entry) -> None:
        """Write a line of a timeline that changes no field."""
        self._entries.append(entry)

    def time(self, *timers: Timer) -> None:
        """Set or take away timers; the last word on each counts."""
        self._timers.update({timer.key: timer for timer in timers})

    def know(self, *, customer: Customer | None = None, member: Member | None = None) -> None:
        """Store a customer or a member."""
        self._customers += [customer] if customer else []
        self._members += [member] if member else []

    def roster(self, change: RosterChange) -> None:
        """Change somebody's roster."""
        self._rosters.append(change)

    def act(self, act: ParkedAct) -> None:
        """Do something with a parked message."""
        self._parked.append(act)

    def learn(self, example: Example) -> None:
        """Keep what the member said of a proposal."""
        self._examples.append(example)

    def tell(self, account: Account) -> None:
        """Keep what the member told of their department's work."""
        self._accounts.append(account)

    def want(self, paper: PaperWanted) -> None:
        """Have a paper drawn after this turn."""
        self._papers.append(paper)

    def appraise(self, sheet: AppraisalSheet) -> None:
        """Keep an appraisal as it is now."""
        self._sheets.append(sheet)

    def examine(self, result: Tested) -> None:
        """Put the result of a test on record."""
        self._tested.append(result)

    def train(self, session: Session) -> None:
        """Put a training on record."""
        self._trainings.append(session)

    def reward(self, entry: Consequence) -> None:
        """Put a reward or a penalty on record."""
        self._consequences.append(entry)

    def take(self, part: Turn) -> None:
        """Take in what another decision has made of a ticket."""
        self._tickets.update({ticket.id: ticket for ticket in part.tickets})
        self._entries.extend(part.entries)
        self._outbound.extend(part.outbound)
        self.time(*part.timers)
        self._cases.update({case.id: case for case in part.cases})
        self._measures.update({measure.id: measure for measure in part.measures})

    def show(self, ticket: Ticket) -> None:
        """Send the member the ticket's card."""
        self.send(job_card(ticket, self.member, self.around), ticket=ticket.id)

    def refresh(self, ticket: Ticket, *, but: Member | None = None) -> None:
        """Bring the cards of everybody concerned up to date, this member's among them."""
        here = self.conversation.address
        self.owe(o for o in notices.refresh_cards(ticket, self.around, but=but) if o.to != here)
        self.send(job_card(ticket, self.member, self.around, revises=True), ticket=ticket.id)

    def choice(self, order: Order, label: Text, *, ticket: Ticket | None = None, argument: str = "") -> Choice:
        """Make a button for this member; with a ticket, good for its present version only."""
        number, version = (ticket.id, ticket.version) if ticket else (TicketId(0), 0)
        button = Button(action=order, ticket=number, version=version, person=self.member.id, argument=argument)
        return Choice(token=seal(button, secret=self.around.secret), label=label)

    def department(self, key: str) -> Text:
        """Name a department in the member's language."""
        return department_name(key, self.around.policy.departments, locale=self.member.locale)

    def turn(self) -> Turn:
        """Give everything that was decided; a press is answered in any case, and so is a typed order."""
        if not (self.heard.press or any(map(self._is_answer, self._outbound))):
            self.say(text("Done."))
        toasts = [o for o in self._outbound if isinstance(o.message, Toast)]
        if self.heard.press and not toasts:
            done = text("Please answer below.") if self.conversation.staff_dialog.order else text("Done.")
            toasts = [Outbound(to=self.conversation.address, message=Toast(press=self.heard.press, text=done))]
        rest = (o for o in self._outbound if not isinstance(o.message, Toast))
        return Turn(
            conversation=self.conversation,
            about=self.about,
            adopted=self.adopted,
            forward_to=self.forward_to,
            tickets=tuple(self._tickets.values()),
            entries=tuple(self._entries),
            outbound=(*toasts, *rest),
            papers=tuple(self._papers),
            timers=tuple(self._timers.values()),
            customers=tuple(self._customers),
            members=tuple(self._members),
            rosters=tuple(self._rosters),
            parked=tuple(self._parked),
            examples=tuple(self._examples),
            accounts=tuple(self._accounts),
            sheets=tuple(self._sheets),
            consequences=tuple(self._consequences),
            tested=tuple(self._tested),
            trainings=tuple(self._trainings),
            cases=tuple(self._cases.values()),
            measures=tuple(self._measures.values()),
        )

    def _is_answer(self, owed: Outbound) -> bool:
        """Whether the member notices it here: a card that changes further up goes unseen."""
        revises = isinstance(owed.message, Card) and owed.message.revises
        return owed.to == self.conversation.address and not revises
