"""The register of feedback and measures: what is in it comes back, and everybody finds what is theirs to see."""

from datetime import datetime, timedelta

import pytest

from desk.deliveries import Outcome, Refusal
from desk.improvement.case import Case, CaseCategory, CaseSource, CaseState, Fall, Told
from desk.improvement.fate import Fate
from desk.improvement.measure import Effect, Measure, MeasureState, Metric
from desk.improvement.seeing import Sight
from desk.messages import Address
from desk.terms import CaseId, CustomerId, MeasureId, MemberId, TicketId
from desk.tickets.timeline import SYSTEM, Actor, ActorKind
from desk.turns import Outbound, Turn
from desk.values import replace
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    ANN_ON_WECHAT,
    HOUR,
    MINUTE,
    NOW,
    SENT,
    claim,
    finish,
    owe,
    person,
    to,
    words,
    write,
)

LI = Actor(kind=ActorKind.STAFF, id=7, name="Li")
EVERYTHING = Sight(everything=True, department=None, member=MemberId(0))
NOBODY = Sight(everything=False, department=None, member=MemberId(0))


def a_case(number: str = "1001-1", **more: object) -> Case:
    opened = Case(
        id=CaseId(number),
        source=CaseSource.SURVEY,
        ticket=TicketId(1001),
        department="field",
        words="too slow",
        points={"attitude": 3},
        by=SYSTEM,
        opened_at=NOW,
        due_at=NOW + 72 * HOUR,
        look_at=NOW + 72 * HOUR,
    )
    return replace(opened, **more)


def a_measure(number: str = "M1", **more: object) -> Measure:
    begun = Measure(
        id=MeasureId(number),
        what="Call back within the hour",
        department="field",
        owner=person(3),
        metric=Metric.RESPONSE_TIME,
        begun_at=NOW,
        due_at=NOW + 72 * HOUR,
        look_at=NOW + 24 * HOUR,
    )
    return replace(begun, **more)


async def enter(store: PostgresStore, *entries: Case | Measure) -> None:
    async with store.begin() as tx:
        cases = tuple(entry for entry in entries if isinstance(entry, Case))
        await write(tx, Turn(cases=cases, measures=tuple(entry for entry in entries if isinstance(entry, Measure))))


@pytest.mark.requirement("R4.2.3-2")
async def test_a_case_comes_back_whole(store: PostgresStore) -> None:
    case = a_case(
        owner=person(3),
        taken_at=NOW,
        category=CaseCategory.ATTITUDE,
        analysis="He was alone",
        measure="A second man",
        measures=(MeasureId("M1"),),
        fall=Fall(mean=7.5, before=8.25, answers=12, answers_before=30, since=NOW),
        coverage_lacks=True,
        communication_lacks=False,
        told=Told(at=NOW, by=person(3), words="Sorry", means="phone"),
        state=CaseState.CLOSED,
        closing="done",
        closed_at=NOW,
        closed_by=person(3),
    )
    await enter(store, case)
    async with store.begin() as tx:
        assert await tx.register.cases([CaseId("1001-1"), CaseId("F9")]) == {"1001-1": case}


@pytest.mark.requirement("R4.3-1")
async def test_a_measure_comes_back_whole_and_as_it_was_last(store: PostgresStore) -> None:
    effect = Effect(since=NOW, until=NOW + HOUR, tickets=9, response=HOUR, satisfaction=8.5, answers=4, recurrence=0.25)
    judged = a_measure(case=CaseId("1001-1"), before=effect, after=effect, counted_at=NOW, state=MeasureState.WORKED)
    await enter(store, a_measure())
    await enter(store, a_measure(), judged)
    async with store.begin() as tx:
        assert await tx.register.measures([MeasureId("M1")]) == {"M1": judged}


@pytest.mark.requirement("R4.2.3-3")
async def test_open_cases_are_listed_to_those_who_see_them_overdue_first(store: PostgresStore) -> None:
    late = a_case("1002-1", due_at=NOW, owner=person(3))
    filed = a_case("F1", ticket=None, source=CaseSource.INTERNAL, department="", by=LI)
    closed = a_case("1003-1", state=CaseState.CLOSED)
    closing = a_case("1004-1", state=CaseState.CLOSING, department="spares")
    await enter(store, a_case(), late, filed, closed, closing)
    async with store.begin() as tx:

        async def listed(sight: Sight, limit: int = 9) -> list[str]:
            return [case.id for case in await tx.register.open_cases(sight, limit=limit)]

        assert await listed(EVERYTHING) == ["1002-1", "1001-1", "1004-1", "F1"]
        assert await listed(EVERYTHING, limit=1) == ["1002-1"]
        assert await listed(replace(NOBODY, department="field")) == ["1002-1", "1001-1"]
        assert await listed(replace(NOBODY, member=MemberId(3))) == ["1002-1"]
        assert await listed(replace(NOBODY, member=MemberId(7))) == ["F1"]
        assert await listed(NOBODY) == []


async def test_measures_under_way_are_listed_to_those_who_see_them(store: PostgresStore) -> None:
    await enter(store, a_measure(), a_measure("M2", department="", owner=person(4), due_at=NOW))
    await enter(store, a_measure("M3", state=MeasureState.DID_NOT))
    async with store.begin() as tx:
        assert [m.id for m in await tx.register.under_way(EVERYTHING, limit=9)] == ["M2", "M1"]
        assert [m.id for m in await tx.register.under_way(replace(NOBODY, member=MemberId(4)), limit=9)] == ["M2"]
        assert [m.id for m in await tx.register.under_way(replace(NOBODY, department="field"), limit=9)] == ["M1"]


async def test_what_is_to_be_looked_at_is_claimed_once(store: PostgresStore) -> None:
    await enter(store, a_case(), a_case("1002-1", look_at=None), a_measure(), a_measure("M2", look_at=None))
    async with store.begin() as tx, store.begin() as another:
        assert await tx.register.due_cases(now=NOW + 71 * HOUR, limit=9) == ()
        assert await tx.register.due_measures(now=NOW + 23 * HOUR, limit=9) == ()
        assert [case.id for case in await tx.register.due_cases(now=NOW + 72 * HOUR, limit=9)] == ["1001-1"]
        assert [one.id for one in await another.register.due_measures(now=NOW + 72 * HOUR, limit=9)] == ["M1"]
        assert await another.register.due_cases(now=NOW + 72 * HOUR, limit=9) == ()


async def test_the_last_fall_is_found_and_what_was_entered_since(store: PostgresStore) -> None:
    async with store.begin() as tx:
        assert await tx.register.last_fall() is None
    first, second = (
        a_case(f"D{day}", ticket=None, source=CaseSource.DROP, opened_at=NOW + timedelta(days=day)) for day in (1, 40)
    )
    await enter(store, a_case(), second, first, a_measure(), a_measure("M2", begun_at=NOW - HOUR))
    async with store.begin() as tx:
        assert await tx.register.last_fall() == second
        assert [case.id for case in await tx.register.cases_since(NOW + HOUR)] == ["D1", "D40"]
        assert [one.id for one in await tx.register.measures_since(NOW)] == ["M1"]


async def test_each_entry_has_a_number_of_its_own(store: PostgresStore) -> None:
    async with store.begin() as tx:
        numbers = await tx.numbers(tickets=0, customers=0, subtasks=0, entries=2)
        assert (numbers.case(), numbers.measure()) == ("F1", "M2")


class Delivered:
    """A customer who is told the outcome of a case, and what becomes of the message."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store
        self.case = a_case(told=Told(at=NOW, by=person(3), words="We are sorry"))

    async def told(self, *, at: datetime = NOW, to: Address = ANN) -> None:
        message = Outbound(to=to, message=words("We are sorry"), ticket=self.case.ticket, author=MemberId(3))
        await owe(self.store, message, now=at)

    async def ends(self, outcome: Outcome, *, to: Address = ANN) -> None:
        lane = await claim(self.store, to)
        assert lane
        await finish(self.store, lane, outcome)

    async def fate(self) -> Fate:
        async with self.store.begin() as tx:
            return await tx.register.fate(self.case)


@pytest.mark.requirement("R4.2.3-3")
async def test_what_became_of_the_message_to_the_customer_is_known(store: PostgresStore) -> None:
    customer = Delivered(store)
    assert await customer.fate() is Fate.LOST, "nothing was written"
    await owe(store, to(ANN, "Something else", about=1001))
    assert await customer.fate() is Fate.LOST
    await customer.told()
    assert await customer.fate() is Fate.UNDER_WAY
    lane = await claim(store)
    assert lane
    await finish(store, lane, SENT, Refusal(reason="window", held=True))
    assert await customer.fate() is Fate.UNDER_WAY, "held until the customer writes"
    async with store.begin() as tx:
        await tx.converse([ANN], now=NOW)
        await tx.revive_held([ANN], now=NOW)
    await customer.ends(SENT)
    assert await customer.fate() is Fate.REACHED


async def test_a_message_that_was_refused_is_lost_and_found_again_in_the_other_app(store: PostgresStore) -> None:
    customer = Delivered(store)
    await customer.told()
    await customer.ends(Refusal(reason="blocked"))
    assert await customer.fate() is Fate.LOST
    await customer.told(at=NOW + MINUTE, to=ANN_ON_WECHAT)
    assert await customer.fate() is Fate.UNDER_WAY
    lane = await claim(store, ANN_ON_WECHAT, after=60)
    assert lane
    await finish(store, lane, SENT)
    assert await customer.fate() is Fate.REACHED


async def test_what_concerns_no_customer_has_no_message(store: PostgresStore) -> None:
    async with store.begin() as tx:
        assert await tx.register.fate(a_case()) is Fate.LOST


@pytest.mark.requirement("R4.2.3-3")
async def test_of_a_customer_without_a_ticket_the_message_is_found_by_their_chat(store: PostgresStore) -> None:
    customer = Delivered(store)
    told = Told(at=NOW, by=person(3), words="We are sorry", chat=ANN)
    customer.case = a_case("C3-1", ticket=None, customer=CustomerId(1), told=told)
    assert await customer.fate() is Fate.LOST
    await customer.told()
    assert await customer.fate() is Fate.UNDER_WAY
    await customer.ends(SENT)
    assert await customer.fate() is Fate.REACHED
    customer.case = replace(customer.case, told=replace(told, chat=None))
    assert await customer.fate() is Fate.LOST
