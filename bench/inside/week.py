"""A week of one city on a real desk: jobs are graded, offered, accepted or not, driven to and done, one by one."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.wiring import Desk
from desk.dispatch.following import followed
from desk.dispatch.hands import carried
from desk.dispatch.record import JobOffer, Stage
from desk.dispatch.workload import PLACE_STANDS
from desk.messages import Address, Channel, InboundMessage, Place, Words
from desk.people import Customer, Member, Staff
from desk.sla.watching import watched
from desk.terms import ActionType, IntakeChannel, MemberId, Method, Role, ServiceType, Status, TicketId
from desk.tickets import closing
from desk.tickets.closing import Completion
from desk.tickets.grading import LEVEL_OF, grade
from desk.tickets.opening import FirstContact, open_ticket
from desk.tickets.ticket import Grade, Ticket
from desk.tickets.timeline import SYSTEM
from desk.turns import Around, Turn
from inside.city import CLASS_OF, KMH, MONDAY, Call, km, reply
from inside.measured import Figures, gini
from inside.overhearing import overheard
from sandbox.clock import TravelledClock

TICK = timedelta(seconds=15)  # what happens within is one batch, as under load
HAND_OVER = timedelta(minutes=4)  # until a lead has found somebody
DONE = Completion(action=ActionType.REPAIR, method=Method.ON_SITE, result="Repaired", solved=True, further=False)


@dataclass(slots=True)
class Round:
    """What a technician does: where they are, when they are free, and how far they have driven."""

    member: Member
    place: Place
    free_at: datetime = MONDAY
    km: float = 0.0
    accepted: int = 0
    in_hand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody types at a time; not if `unless_taken` has its handler by then."""

    by: Member
    words: str
    unless_taken: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A job is done by whoever has accepted it."""

    ticket: TicketId
    by: Member


Event = Call | Typed | Ended | None  # None: something of the desk's own is due


@dataclass
class Week:
    """One week, from the first call to the last job; `tell` hears how far it is."""

    desk: Desk
    clock: TravelledClock
    seed: int
    tell: Callable[[int], None]
    staff: Staff = field(init=False)
    lead: Member = field(init=False)
    rounds: dict[MemberId, Round] = field(default_factory=dict)
    calls: dict[TicketId, Call] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    waited: dict[TicketId, timedelta] = field(default_factory=dict)
    stages: Counter[Stage] = field(default_factory=Counter)
    offers: int = 0
    agenda: list[tuple[datetime, int, Event]] = field(default_factory=list)
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    async def run(self, people: Iterable[Member], calls: Sequence[Call]) -> Figures:
        """Live through the week; gives its figures."""
        await self._hire(people)
        for call in calls:
            self._plan(call.at, call)
        end = calls[-1].at + timedelta(hours=16)
        with overheard(self._learn):
            while self.agenda and self.agenda[0][0] < end:
                await self._step(await self._due())
                self.tell(len(self.calls))
        return self._figures()

    async def _step(self, events: Sequence[Event]) -> None:
        await self._report([one for one in events if isinstance(one, Call)])
        typed = [one for one in events if isinstance(one, Typed) and not self._is_moot(one)]
        await asyncio.gather(*(self.desk.intake.receive(self._said(one)) for one in typed))
        await self._end([one for one in events if isinstance(one, Ended)])
        while None in events and await self.desk.fire():
            pass

    def _plan(self, at: datetime, event: Event) -> None:
        heapq.heappush(self.agenda, (max(at, self.clock.now()), next(self.keys), event))

    async def _due(self) -> list[Event]:
        """Travel to the next event; gives all that are due by the end of its tick."""
        until = self.agenda[0][0] + TICK
        await self.clock.travel(max(until - self.clock.now(), timedelta()))
        events: list[Event] = []
        while self.agenda and self.agenda[0][0] <= until:
            events.append(heapq.heappop(self.agenda)[2])
        return events

    async def _hire(self, people: Iterable[Member]) -> None:
        lead = Member(
            id=MemberId(0),
            name="Lead",
            position="",
            roles=frozenset({Role.LEAD, Role.SUPERVISOR}),
            department="technical",
            addresses=(Address(channel=Channel.TELEGRAM_STAFF, user="1"),),
            locale="en",
        )
        async with self.desk.store.begin() as tx:
            for member in (lead, *people):
                hired = await tx.add_member(member)
                await tx.converse(hired.addresses, now=self.clock.now())
                if hired.base:
                    self.rounds[hired.id] = Round(member=hired, place=hired.base)
            self.staff = await tx.staff()
        (self.lead,) = (member for member in self.staff.members if member.name == "Lead")

    async def _report(self, calls: Sequence[Call]) -> None:
        """Write down calls as staff do who grade them, and offer them at once."""
        if not calls:
            return
        now, rules = self.clock.now(), self.desk.rules
        async with self.desk.store.begin() as tx:
            numbers = await tx.numbers(tickets=len(calls), customers=len(calls), subtasks=0)
            workloads = await tx.workloads(now=now, place_since=now - PLACE_STANDS)
            turns = []
            for call in calls:
                around = rules.around(now=now, staff=self.staff, workloads=workloads)
                turn = self._graded(call, Customer(id=numbers.customer(), name="Ann"), numbers.ticket(), around)
                workloads = carried(workloads, {}, turn.tickets, now=now)
                turns.append(((), turn))
            await tx.write(turns, now=now)

    def _graded(self, call: Call, customer: Customer, number: TicketId, around: Around) -> Turn:
        now, policy = around.now, around.policy
        first = FirstContact(customer=customer, words="It does not work", intake=IntakeChannel.PHONE, at=call.at)
        opened = open_ticket(number, first, owner=self.lead, by=SYSTEM, policy=policy, now=now)
        judged = Grade(
            problem_class=CLASS_OF[call.severity],
            severity=call.severity,
            response_level=LEVEL_OF[call.severity],
            category=call.category,
            service_type=ServiceType.FAULT_REPAIR,
            by="Lead",
            at=now,
        )
        address = f"({call.place.latitude:.5f}, {call.place.longitude:.5f})"
        here = replace(opened.ticket, region=call.region, contact=replace(opened.ticket.contact, address=address))
        change = opened.then(grade(here, judged, by=self.lead, policy=policy, now=now))
        ticket = replace(change.ticket, department="technical", tier="")
        self.calls[number] = call
        return followed(
            Turn(about=number, tickets=(ticket,), entries=change.entries, customers=(customer,)), {}, around
        )

    def _is_moot(self, typed: Typed) -> bool:
        return typed.unless_taken is not None and self.tickets[typed.unless_taken].assignee is not None

    def _said(self, typed: Typed) -> InboundMessage:
        return InboundMessage(
            address=typed.by.addresses[0],
            key=f"typed {next(self.keys)}",
            sent_at=self.clock.now(),
            parts=(Words(text=typed.words),),
        )

    async def _end(self, ended: Sequence[Ended]) -> None:
        """Complete jobs; not where a lead has given the job to somebody else in the instant of its accept."""
        for one in ended:
            self.rounds[one.by.id].in_hand -= 1
        numbers = [one.ticket for one in ended if self._is_theirs(one)]
        if not numbers:
            return
        now = self.clock.now()
        async with self.desk.store.begin() as tx:
            found = await tx.tickets(numbers, lock=True)
            around = self.desk.rules.around(now=now, staff=self.staff)
            turns = [((), self._completed(ticket, around)) for ticket in found.values()]
            await tx.write(turns, now=now)

    def _is_theirs(self, ended: Ended) -> bool:
        ticket = self.tickets[ended.ticket]
        is_held = ticket.assignee is not None and ticket.assignee.id == ended.by.id
        return is_held and ticket.status is Status.IN_PROGRESS

    def _completed(self, ticket: Ticket, around: Around) -> Turn:
        assert ticket.assignee is not None  # noqa: S101 -- it was accepted
        member = self.rounds[ticket.assignee.id].member
        change = closing.complete(ticket, DONE, by=member, now=around.now)
        done = Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries)
        return watched(followed(done, {ticket.id: ticket}, around), {ticket.id: ticket}, around)

    def _learn(self, turns: Iterable[Turn]) -> None:
        """See what the desk has just decided: people answer their offers, and whoever has accepted sets out."""
        for ticket in (ticket for turn in turns for ticket in turn.tickets):
            old = self.tickets.get(ticket.id)
            self.tickets[ticket.id] = ticket
            known = {(offer.to, offer.at) for offer in old.dispatch.offers} if old else set()
            for offer in ticket.dispatch.offers:
                if (offer.to, offer.at) not in known:
                    self._answer(ticket, offer)
            if ticket.dispatch.next_at and ticket.dispatch != (old.dispatch if old else None):
                self._plan(ticket.dispatch.next_at, None)
            if ticket.status is Status.IN_PROGRESS and (old is None or old.status is not Status.IN_PROGRESS):
                self._set_out(ticket)

    def _answer(self, ticket: Ticket, offer: JobOffer) -> None:
        """Let whoever is asked answer, or not; who is handed a job by name takes it."""
        if offer.stage is Stage.HANDED:
            accept = Typed(by=self.rounds[offer.to].member, words=f"/accept {ticket.id}")
            self._plan(offer.at + (offer.until - offer.at) / 2, accept)
            return
        self.offers += 1
        self.stages[offer.stage] += 1
        if offer.stage is Stage.LEAD:
            self._hand_over(ticket, offer)
            return
        round_ = self.rounds[offer.to]
        way = km(round_.place, self.calls[ticket.id].place)
        is_shared = offer.stage is Stage.TIER
        said = reply(round_.member, ticket.id, jobs=round_.in_hand, km=way, is_shared=is_shared, seed=self.seed)
        words = f"/accept {ticket.id}" if said.order == "accept" else f"/decline {ticket.id} no time"
        if said.order:
            self._plan(offer.at + said.after, Typed(by=round_.member, words=words))

    def _hand_over(self, ticket: Ticket, offer: JobOffer) -> None:
        """Let the lead find somebody on duty who has the least to do."""
        there = self.staff.at(self.clock.now())
        on_duty = [one for one in self.rounds.values() if there.is_on(one.member)]
        if on_duty:
            least = min(on_duty, key=lambda one: (one.in_hand, one.member.id))
            words = f"/handover {ticket.id} {least.member.name}"
            self._plan(offer.at + HAND_OVER, Typed(by=self.lead, words=words, unless_taken=ticket.id))

    def _handler(self, ticket: Ticket) -> Member:
        assert ticket.assignee is not None  # noqa: S101 -- the caller knows
        return self.rounds[ticket.assignee.id].member

    def _set_out(self, ticket: Ticket) -> None:
        call, round_ = self.calls[ticket.id], self.rounds[self._handler(ticket).id]
        now = self.clock.now()
        self.waited[ticket.id] = now - call.at
        begin = max(now, round_.free_at)
        at_base = begin.date() != round_.free_at.date() and round_.member.base
        way = km(at_base or round_.place, call.place)
        round_.km += way
        round_.accepted += 1
        round_.in_hand += 1
        round_.place = call.place
        round_.free_at = begin + timedelta(hours=way / KMH, minutes=call.minutes)
        self._plan(round_.free_at, Ended(ticket=ticket.id, by=round_.member))

    def _figures(self) -> Figures:
        waits = sorted(one.total_seconds() for one in self.waited.values())
        loads = sorted(one.accepted for one in self.rounds.values())
        jobs = len(waits)
        return Figures(
            accept_p50=waits[jobs // 2],
            accept_p90=waits[jobs * 9 // 10],
            accept_p99=waits[jobs * 99 // 100],
            load_least=loads[0],
            load_most=loads[-1],
            load_gini=gini(loads),
            km_per_job=sum(one.km for one in self.rounds.values()) / jobs,
            offers_per_job=self.offers / jobs,
            asked_all=self._asked(Stage.TIER) / jobs,
            asked_lead=self._asked(Stage.LEAD) / jobs,
            jobs=jobs,
            open=len(self.calls) - jobs,
        )

    def _asked(self, stage: Stage) -> int:
        return sum(any(offer.stage is stage for offer in one.dispatch.offers) for one in self.tickets.values())
