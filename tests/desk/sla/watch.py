"""One ticket under watch: acts at their times, and timers that go off in between as they would."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from desk.people import Customer, Member, Staff
from desk.policy import Policy
from desk.sla.response import Element
from desk.sla.watching import pass_step, watched
from desk.terms import (
    ActionType,
    IntakeChannel,
    MemberId,
    Method,
    ResponseLevel,
    Severity,
    TicketId,
)
from desk.tickets import closing, grading, opening, work
from desk.tickets.closing import Completion
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Change, Entry
from desk.tickets.verdict import Verdict
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.versions import PolicyVersions
from tests.desk.builders import CUSTOMER, EVERYBODY, LI, MEI, MONDAY_9AM, SECRET, a_grade, a_policy

MINUTE = timedelta(minutes=1)
ROUTINE = a_grade()
LEVELS = {
    1: {"response_level": ResponseLevel.LEVEL_1, "severity": Severity.URGENT},
    2: {"response_level": ResponseLevel.LEVEL_2, "severity": Severity.TIMED},
    3: {"response_level": ResponseLevel.LEVEL_3, "severity": Severity.ROUTINE},
}
DONE = Completion(action=ActionType.REPAIR, method=Method.ON_SITE, result="New seal", solved=True, further=False)


@dataclass
class Watch:
    """One ticket under watch: acts happen at their times, timers go off in between as they would."""

    policy: Policy = field(default_factory=a_policy)
    versions: PolicyVersions | None = None
    now: datetime = MONDAY_9AM
    ticket: Ticket | None = None
    timers: dict[str, datetime] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    told: list[Outbound] = field(default_factory=list)
    members: tuple[Member, ...] = EVERYBODY
    writing: frozenset[tuple[MemberId, TicketId]] = frozenset()

    def opens(self, intake: IntakeChannel = IntakeChannel.WECHAT_OA) -> "Watch":
        first = opening.FirstContact(customer=CUSTOMER, words="The washer leaks", intake=intake, at=self.now)
        self._take(opening.open_ticket(TicketId(7), first, owner=MEI, by=SYSTEM, policy=self.policy, now=self.now))
        return self

    def grades(self, level: int, **more: object) -> None:
        judged = replace(ROUTINE, at=self.now, **LEVELS[level], **more)  # type: ignore[arg-type]
        self._take(grading.grade(self.held, judged, by=LI, policy=self.policy, now=self.now))

    def accepts(self) -> None:
        self._take(work.accept(self.held, by=LI, policy=self.policy, now=self.now))

    def answers(self, *elements: Element) -> None:
        self._take(closing.respond(self.held, "We will fix it", set(elements), by=MEI, now=self.now))

    def completes(self) -> None:
        self._take(closing.complete(self.held, DONE, by=LI, now=self.now))

    def does(self, change: Change) -> None:
        self._take(change)

    def waits(self, span: timedelta) -> "Watch":
        """Let time pass; whatever goes off meanwhile goes off."""
        until = self.now + span
        while due := sorted((at, rule) for rule, at in self.timers.items() if at <= until):
            self.now, rule = max(due[0][0], self.now), due[0][1]
            self.fires(rule)
        self.now = until
        return self

    def fires(self, rule: str) -> None:
        at = self.timers.pop(rule)
        timer = Timer(ticket=self.held.id, kind=TimerKind.LIMIT, due_at=at, rule=rule)
        self._write(pass_step(timer, self.held, self.around()), self.held)

    @property
    def held(self) -> Ticket:
        assert self.ticket is not None
        return self.ticket

    def around(self) -> Around:
        customers: dict[object, Customer] = {CUSTOMER.id: CUSTOMER}
        return Around(
            now=self.now,
            policy=self.policy,
            staff=Staff(members=self.members, now=self.now),
            secret=SECRET,
            customers=customers,  # type: ignore[arg-type]
            versions=self.versions,
            writing=self.writing,
        )

    def verdicts(self, *, met: bool) -> dict[str, datetime]:
        return {verdict.rule: verdict.at for verdict in self.held.verdicts if verdict.met is met}

    def verdict(self, rule: str) -> Verdict | None:
        return next((verdict for verdict in self.held.verdicts if verdict.rule == rule), None)

    def acts(self) -> list[Act]:
        return [entry.act for entry in self.entries]

    def _take(self, change: Change) -> None:
        self._write(Turn(tickets=(change.ticket,), entries=change.entries), self.ticket)

    def _write(self, turn: Turn, before: Ticket | None) -> None:
        done = watched(turn, {before.id: before} if before else {}, self.around())
        self.ticket = next(iter(done.tickets), self.ticket)
        self.entries += done.entries
        self.told += done.outbound
        for timer in done.timers:
            assert timer.kind is TimerKind.LIMIT
            with suppress(KeyError):
                del self.timers[timer.rule]
            if timer.due_at:
                self.timers[timer.rule] = timer.due_at


def in_work(level: int = 3, **policy: object) -> Watch:
    watch = Watch(policy=a_policy(**policy)).opens()
    watch.grades(level)
    watch.accepts()
    watch.answers(*Element)
    return watch
