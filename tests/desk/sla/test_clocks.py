"""Every minute of a ticket has exactly one owner: us, the customer or the supplier."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.people import Customer
from desk.sla.clocks import Owner, owners, totals
from desk.terms import ActionType, Method, Status, TicketId, WaitReason
from desk.tickets import closing, moves, work
from desk.tickets.opening import FirstContact, open_ticket
from desk.tickets.ticket import Ticket, Wait
from desk.tickets.timeline import SYSTEM, Act, Change, Entry, amend
from tests.desk.builders import ANN, HOUR, LI, MEI, MONDAY_9AM, WU, a_policy, a_ticket

MINUTE = timedelta(minutes=1)
DONE = closing.Completion(
    action=ActionType.REPAIR, method=Method.ON_SITE, result="New seal", solved=True, further=False
)
OURS, CUSTOMERS, SUPPLIERS = Owner.OURS, Owner.CUSTOMER, Owner.SUPPLIER


class Story:
    """A ticket as its handlers go on with it, hour by hour from Monday at nine."""

    def __init__(self) -> None:
        first = FirstContact(customer=Customer(id=ANN), words="It leaks", intake=a_ticket().intake, at=MONDAY_9AM)
        later = MONDAY_9AM + MINUTE
        opened = open_ticket(TicketId(7), first, owner=MEI, by=SYSTEM, policy=a_policy(), now=later)
        self.entries = list(opened.entries)
        self.ticket = a_ticket(Status.TRIAGED)

    def then(self, change: Change) -> None:
        self.entries += change.entries
        self.ticket = change.ticket

    def read(self, hours: float) -> list[tuple[float, float, Owner]]:
        turns = owners(self.entries, clock(hours), first_contact_at=MONDAY_9AM)
        return [(hour(turn.start), hour(turn.end), owner) for turn, owner in turns]


def clock(hours: float) -> datetime:
    return MONDAY_9AM + hours * HOUR


def hour(at: datetime) -> float:
    return (at - MONDAY_9AM) / HOUR


def pause(ticket: Ticket, reason: WaitReason, hours: float) -> Change:
    return work.wait(ticket, reason, until=clock(hours + 9), plan="later", by=LI, now=clock(hours))


@pytest.fixture
def story() -> Story:
    story = Story()
    story.then(work.accept(story.ticket, by=LI, policy=a_policy(), now=clock(1)))
    return story


def test_a_repair_with_waits_a_reopening_and_a_closure(story: Story) -> None:
    story.then(pause(story.ticket, WaitReason.CUSTOMER, 2))
    story.then(work.resume(story.ticket, by=LI, now=clock(5)))
    story.then(pause(story.ticket, WaitReason.PARTS, 6))
    story.then(work.resume(story.ticket, by=LI, now=clock(30)))
    story.then(closing.complete(story.ticket, DONE, by=LI, now=clock(31)))
    story.then(closing.release_result(story.ticket, by=SYSTEM, now=clock(32)))
    story.then(closing.reopen(story.ticket, "It leaks again", by=SYSTEM, now=clock(40)))
    story.then(closing.complete(story.ticket, DONE, by=LI, now=clock(42)))
    story.then(closing.release_result(story.ticket, by=SYSTEM, now=clock(43)))
    story.then(closing.confirm(story.ticket, via="telegram", by=SYSTEM, now=clock(45)))
    story.then(closing.close(story.ticket, by=SYSTEM, now=clock(46)))
    told = [
        (0, 2, OURS),
        (2, 5, CUSTOMERS),
        (5, 6, OURS),
        (6, 30, SUPPLIERS),
        (30, 32, OURS),
        (32, 40, CUSTOMERS),
        (40, 43, OURS),
        (43, 45, CUSTOMERS),
        (45, 46, OURS),
    ]
    assert story.read(99) == told
    turns = owners(story.entries, clock(99), first_contact_at=MONDAY_9AM)
    assert totals(turns) == {OURS: 9 * HOUR, CUSTOMERS: 13 * HOUR, SUPPLIERS: 24 * HOUR}


@pytest.mark.parametrize(
    ("reason", "owner"),
    [
        (WaitReason.CUSTOMER, CUSTOMERS),
        (WaitReason.PARTS, SUPPLIERS),
        (WaitReason.SUPPLIER, SUPPLIERS),
        (WaitReason.VISIT, OURS),
    ],
)
def test_a_wait_belongs_to_whoever_is_waited_for(story: Story, reason: WaitReason, owner: Owner) -> None:
    story.then(pause(story.ticket, reason, 2))
    assert story.read(7)[-1] == ((0, 7, OURS) if owner is OURS else (2, 7, owner))


def test_who_hands_a_waiting_ticket_over_ends_the_wait(story: Story) -> None:
    story.then(pause(story.ticket, WaitReason.SUPPLIER, 2))
    story.then(work.hand_over(story.ticket, to=WU, by=LI, policy=a_policy(), now=clock(4)))
    assert story.read(6) == [(0, 2, OURS), (2, 4, SUPPLIERS), (4, 6, OURS)]


def test_a_visit_ends_a_wait_for_parts(story: Story) -> None:
    story.then(pause(story.ticket, WaitReason.PARTS, 2))
    story.then(work.arrive(story.ticket, by=LI, now=clock(4)))
    assert story.read(6) == [(0, 2, OURS), (2, 4, SUPPLIERS), (4, 6, OURS)]


def test_what_is_noted_after_the_closure_is_nobodys_time(story: Story) -> None:
    story.then(amend(story.ticket, Act.CANCELLED, by=SYSTEM, now=clock(3), status=Status.CANCELLED))
    story.then(amend(story.ticket, Act.RATED, by=SYSTEM, now=clock(30)))
    assert story.read(99) == [(0, 3, OURS)]


def test_a_ticket_without_entries_has_no_owner_yet() -> None:
    assert owners((), MONDAY_9AM) == ()
    assert totals(()) == {OURS: timedelta(), CUSTOMERS: timedelta(), SUPPLIERS: timedelta()}


def test_without_a_first_contact_the_first_entry_begins(story: Story) -> None:
    assert owners(story.entries, clock(3))[0][0].start == MONDAY_9AM + MINUTE


def test_it_may_be_asked_for_the_past(story: Story) -> None:
    story.then(pause(story.ticket, WaitReason.CUSTOMER, 2))
    assert story.read(1.5) == [(0, 1.5, OURS)]
    assert story.read(-1) == []


steps = st.lists(st.tuples(st.integers(-90, 200), st.integers(0, 9), st.sampled_from(WaitReason)), max_size=15)


def walk(steps: list[tuple[int, int, WaitReason]]) -> Iterator[tuple[datetime, Ticket, Entry]]:
    """A ticket on any way that its state machine permits, on a clock that is sometimes set back."""
    ticket, now = a_ticket(), MONDAY_9AM
    for minutes, choice, reason in steps:
        now += minutes * MINUTE
        ways = sorted(moves.MOVES[ticket.status])
        if not ways:
            return
        to = ways[choice % len(ways)]
        wait = Wait(reason=reason, since=now) if to is Status.WAITING else None
        change = amend(ticket, Act.NOTED, by=SYSTEM, now=now, status=to, wait=wait)
        ticket = change.ticket
        yield now, ticket, change.entries[0]


@given(steps)
def test_the_three_clocks_share_the_time_out_among_them_without_a_rest(
    steps: list[tuple[int, int, WaitReason]],
) -> None:
    walked = list(walk(steps))
    latest = max([MONDAY_9AM, *(at for at, _, _ in walked)])
    is_over = bool(walked) and not walked[-1][1].status.is_open
    end = latest if is_over else latest + HOUR
    turns = owners([entry for _, _, entry in walked], latest + HOUR, first_contact_at=MONDAY_9AM)
    edges = [edge for turn, _ in turns for edge in (turn.start, turn.end)]
    assert edges[1:-1:2] == edges[2::2]
    assert not turns or (edges[0], edges[-1]) == (MONDAY_9AM, end)
    assert all(a[1] is not b[1] for a, b in pairwise(turns))
    assert sum(totals(turns).values(), timedelta()) == end - MONDAY_9AM


@given(steps.filter(lambda steps: all(minutes > 0 for minutes, _, _ in steps)))
def test_each_moment_belongs_to_whoever_was_waited_for_then(steps: list[tuple[int, int, WaitReason]]) -> None:
    walked = list(walk(steps))
    turns = owners([entry for _, _, entry in walked], MONDAY_9AM + 99_999 * HOUR, first_contact_at=MONDAY_9AM)
    for at, ticket, _ in walked:
        owner = next((whose for turn, whose in turns if turn.start <= at < turn.end), None)
        if not ticket.status.is_open:
            assert owner is None
        elif ticket.status is Status.RESULT_SENT or (ticket.wait and ticket.wait.reason is WaitReason.CUSTOMER):
            assert owner is CUSTOMERS
        elif ticket.wait and ticket.wait.reason is not WaitReason.VISIT:
            assert owner is SUPPLIERS
        else:
            assert owner is OURS
