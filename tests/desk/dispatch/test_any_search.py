"""Whatever people do with their offers: one holder each, one handler in the end, and always a next step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desk.dispatch.candidates import candidates
from desk.dispatch.handing import awaits_receiver
from desk.dispatch.needs import needs_handler
from desk.dispatch.record import Answer, Stage
from desk.dispatch.workload import Workload
from desk.people import Member
from desk.terms import MemberId, Role, Status
from desk.turns import TimerKind
from tests.desk.builders import MEI, MONDAY_9AM, SUN, a_member, a_ticket
from tests.desk.dispatch.searching import HOUSE, MINUTE, NUMBER, OUR_TIER, ROUTINE, URGENT, Search

PEOPLE = st.sampled_from(OUR_TIER)


class AnySearch(RuleBasedStateMachine):
    """One ticket, and everybody who may do anything with it at any time."""

    desk: Search
    taken_by: str = ""

    @initialize(grade=st.sampled_from([ROUTINE, URGENT]), on=st.sets(PEOPLE))
    def graded(self, grade: str, on: set[Member]) -> None:
        members = tuple(replace(m, on_duty=m in on) if m in OUR_TIER else m for m in HOUSE)
        desk = Search(members=members).hold(a_ticket(Status.RECEIVED))
        assert isinstance(desk, Search)
        self.desk = desk
        desk.says(MEI, f"/grade 7 {grade}")

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.desk.passes(minutes * MINUTE)

    @rule(minutes=st.integers(1, 600))
    def the_desk_stands_still(self, minutes: int) -> None:
        self.desk.now += minutes * MINUTE
        if (NUMBER, TimerKind.OFFER) in self.desk.timers:
            due = self.desk.timers[NUMBER, TimerKind.OFFER]
            if due <= self.desk.now:
                self.desk.fires()

    @rule(who=PEOPLE)
    def accepts(self, who: Member) -> None:
        before = self.desk.ticket
        self.desk.says(who, "/accept 7")
        if before.assignee and before.status is not Status.ASSIGNED:
            assert self.desk.ticket.assignee == before.assignee, "the first one has it"

    @rule(who=PEOPLE)
    def declines(self, who: Member) -> None:
        self.desk.says(who, "/decline 7 too far")

    @rule(who=PEOPLE, to=PEOPLE)
    def hands_over(self, who: Member, to: Member) -> None:
        self.desk.says(who, f"/handover 7 {to.name}")
        self.desk.says(who, "/cancel")

    @rule(who=PEOPLE, on=st.booleans())
    def goes_on_or_off_duty(self, who: Member, on: bool) -> None:  # noqa: FBT001 -- as hypothesis draws it
        self.desk.changes(replace(who, on_duty=on, switched_at=self.desk.now))
        if (NUMBER, TimerKind.OFFER) in self.desk.timers:
            self.desk.fires()

    @rule()
    def is_graded_anew(self) -> None:
        self.desk.says(MEI, f"/grade 7 {URGENT}")

    @invariant()
    def an_offer_is_held_by_one_person_at_most(self) -> None:
        held = [offer.to for offer in self.desk.dispatch.open]
        assert len(held) == len(set(held))
        assert len(self.desk.dispatch.exclusive) <= 2

    @invariant()
    def a_ticket_has_a_handler_or_a_next_step(self) -> None:
        due = self.desk.timers.get((NUMBER, TimerKind.OFFER))
        if needs_handler(self.desk.ticket) or awaits_receiver(self.desk.ticket):
            assert due == self.desk.dispatch.next_at
            assert due is not None
            assert due > self.desk.now - timedelta(hours=12)
        else:
            assert (due, self.desk.dispatch.open) == (None, ())

    @invariant()
    def at_most_one_has_accepted_in_a_round(self) -> None:
        offers = (offer for offer in self.desk.dispatch.offers if offer.stage is not Stage.HANDED)
        accepted = [offer for offer in offers if offer.answer is Answer.ACCEPTED]
        assert len(accepted) <= 1

    @invariant()
    def nobody_holds_an_offer_after_declining(self) -> None:
        assert not {offer.to for offer in self.desk.dispatch.open} & self.desk.ticket.declined_by


TestAnySearch = pytest.mark.requirement("R1.4-3", "R2.1-7")(AnySearch.TestCase)
TestAnySearch.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_nobody_is_offered_a_job_who_can_not_be_asked(data: st.DataObject) -> None:
    members = tuple(
        replace(
            member,
            on_duty=data.draw(st.booleans()),
            department=data.draw(st.sampled_from(["technical", "logistics"])),
            addresses=member.addresses if data.draw(st.booleans()) else (),
        )
        for member in OUR_TIER
    )
    desk = Search(members=(*members, MEI, SUN)).hold(a_ticket(Status.RECEIVED))
    assert isinstance(desk, Search)
    desk.says(MEI, f"/grade 7 {data.draw(st.sampled_from([ROUTINE, URGENT]))}")
    for _ in range(data.draw(st.integers(0, 5))):
        may = {one.member.id for one in candidates(desk.ticket, desk.around()) if one.bar is None}
        asked = {offer.to for offer in desk.dispatch.open if offer.stage is not Stage.LEAD}
        assert asked <= may
        desk.passes(data.draw(st.integers(1, 40)) * MINUTE)


@given(people=st.integers(2, 6), jobs=st.lists(st.integers(1, 300), min_size=10, max_size=60))
@settings(max_examples=6, deadline=None)
def test_where_all_else_is_equal_the_load_of_a_week_is_fair_to_within_one_job(people: int, jobs: list[int]) -> None:
    """Jobs come at any time in a week and are done before the next: everybody has as many, or one more."""
    members = tuple(a_member(30 + n, f"T{n}", Role.TECHNICIAN) for n in range(people))
    loads = dict.fromkeys((member.id for member in members), 0)
    workloads: dict[MemberId, Workload] = {}
    now = MONDAY_9AM
    for pause in jobs:
        now += timedelta(minutes=pause)
        desk = Search(now=now, members=(*members, MEI, SUN), workloads=workloads).hold(a_ticket(Status.RECEIVED))
        assert isinstance(desk, Search)
        desk.says(MEI, f"/grade 7 {ROUTINE}")
        (offer,) = desk.dispatch.open
        loads[offer.to] += 1
        workloads = {id_: Workload(accepted_lately=load) for id_, load in loads.items()}
    assert max(loads.values()) - min(loads.values()) <= 1
