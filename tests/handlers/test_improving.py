"""Feedback as time passes, on a real store: reminders, cases that close by themselves, effects, falls told once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.deliveries import Refusal
from desk.improvement.case import Case, CaseSource, CaseState, Told
from desk.improvement.measure import Measure, MeasureState, Metric
from desk.people import Customer
from desk.terms import CaseId, CustomerId, MeasureId, Role, Status, TicketId
from desk.tickets.ticket import Feedback, Ticket, Times
from desk.tickets.timeline import Act
from desk.turns import Outbound, Turn
from desk.values import replace
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import ANN, TOM, Front, Rope
from tests.storage.stories import SENT, claim, finish, person, ticket, words, write
from tests.storage.test_register import a_case, a_measure

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)  # eleven in the morning in Shanghai
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CASE, MEASURE = CaseId("1001-1"), MeasureId("M1")
TOLD = Told(at=MONDAY, by=person(1), words="We are sorry")


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    front = Front(store=Rope(database), clock=TravelledClock(MONDAY))
    await front.hire(Role.SUPERVISOR)
    return front


async def enter(
    front: Front, *tickets: Ticket, cases: tuple[Case, ...] = (), measures: tuple[Measure, ...] = ()
) -> None:
    async with front.store.begin() as tx:
        people = (Customer(id=CustomerId(1), addresses=(ANN,)),)
        await write(tx, Turn(customers=people, tickets=tickets, cases=cases, measures=measures), now=MONDAY)


async def passes(front: Front, name: str, *, times: int, each: timedelta) -> None:
    """Let time pass, and one of the recurring jobs be done whenever it is due."""
    desk = Recurring([job for job in jobs_of(front.rules) if job.name == name], store=front.store, clock=front.clock)
    await desk.sweep()
    for _ in range(times):
        await front.clock.travel(each)
        await desk.sweep()


async def case_of(front: Front, number: CaseId = CASE) -> Case:
    async with front.store.begin() as tx:
        return (await tx.register.cases([number]))[number]


async def supervisors_read(front: Front, beginning: str) -> int:
    """Count what begins so among all that the supervisor was told."""
    return sum(line.startswith(beginning) for line in await front.said_to(TOM))


OVERDUE = "{case} is overdue since {at}."


@pytest.mark.requirement("R4.2.3-3")
async def test_an_open_loop_is_reminded_of_once_a_day_from_its_due_date_on(front: Front) -> None:
    due = MONDAY + 72 * HOUR
    await enter(front, ticket(), cases=(a_case(opened_at=MONDAY, due_at=due, look_at=due),))
    await passes(front, "cases", times=10, each=7 * HOUR)
    assert await supervisors_read(front, OVERDUE) == 0
    await passes(front, "cases", times=5, each=HOUR)
    assert await supervisors_read(front, OVERDUE) == 1
    await passes(front, "cases", times=8, each=3 * HOUR)
    assert await supervisors_read(front, OVERDUE) == 2


async def test_a_closed_case_is_left_alone(front: Front) -> None:
    await enter(front, ticket(), cases=(a_case(state=CaseState.CLOSED, look_at=None),))
    await passes(front, "cases", times=2, each=9 * DAY)
    assert await front.said_to(TOM) == []


async def waiting(front: Front) -> None:
    """Have a case closed whose customer was written to a moment ago."""
    closing = a_case(
        opened_at=MONDAY,
        due_at=MONDAY + 72 * HOUR,
        look_at=MONDAY,
        told=TOLD,
        state=CaseState.CLOSING,
        closing="settled",
    )
    await enter(front, ticket(), cases=(closing,))
    sorry = Outbound(to=ANN, message=words("We are sorry"), ticket=TicketId(1001), author=TOLD.by.id)
    async with front.store.begin() as tx:
        await write(tx, Turn(outbound=(sorry,)), now=MONDAY)


@pytest.mark.requirement("R4.2.3-3")
async def test_a_case_closes_by_itself_once_its_customer_has_the_message(front: Front) -> None:
    await waiting(front)
    await passes(front, "cases", times=3, each=5 * MINUTE)
    assert (await case_of(front)).state is CaseState.CLOSING
    lane = await claim(front.store, ANN, after=10**8)
    assert lane
    await finish(front.store, lane, SENT)
    await passes(front, "cases", times=2, each=5 * MINUTE)
    done = await case_of(front)
    assert (done.state, done.closing) == (CaseState.CLOSED, "settled")
    async with front.store.begin() as tx:
        assert [entry.act for entry in await tx.timeline(TicketId(1001))] == [Act.CASE_CLOSED]


@pytest.mark.requirement("R4.2.3-3")
async def test_a_message_that_is_refused_opens_its_case_again(front: Front) -> None:
    await waiting(front)
    lane = await claim(front.store, ANN, after=10**8)
    assert lane
    await finish(front.store, lane, Refusal(reason="blocked"))
    await passes(front, "cases", times=2, each=5 * MINUTE)
    again = await case_of(front)
    assert (again.state, again.told) == (CaseState.OPEN, None)
    assert await supervisors_read(front, "{case} is still open: our message did not reach the customer.") == 1


def handled(number: int, at: datetime, **more: object) -> Ticket:
    """A closed ticket that came and was answered an hour later, with all that is counted of it."""
    times = Times(
        first_contact_at=at, opened_at=at, responded_at=at + HOUR, handled_at=at + HOUR, closed_at=at + 2 * HOUR
    )
    return replace(ticket(number, status=Status.CLOSED, times=times, department="field"), **more)


@pytest.mark.requirement("R4.3.4-1", "R4.3.4-2", "R4.3.4-3", "R4.3.4-4")
async def test_an_effect_is_counted_when_its_measure_is_due_over_the_same_span_before_and_since(front: Front) -> None:
    slow, quick = Feedback(satisfaction=6), Feedback(satisfaction=9)
    before = [handled(number, MONDAY - number * DAY, feedback=slow) for number in range(1, 5)]
    too_old = handled(9, MONDAY - 31 * DAY, feedback=quick)
    since = [handled(10 + number, MONDAY + number * DAY, feedback=quick) for number in range(1, 3)]
    again = handled(20, MONDAY + 5 * DAY, department="field", recurrence_of=TicketId(1), feedback=slow)
    elsewhere = handled(30, MONDAY + 5 * DAY, department="spares", feedback=slow)
    late = replace(again.times, responded_at=again.times.first_contact_at + 4 * HOUR)
    due = MONDAY + 30 * DAY
    begun = a_measure(begun_at=MONDAY, due_at=due, look_at=due, owner=person(1), metric=Metric.RECURRENCE)
    await enter(front, *before, too_old, *since, replace(again, times=late), elsewhere, measures=(begun,))
    await passes(front, "effects", times=1, each=29 * DAY)
    assert await front.said_to(TOM) == []
    await passes(front, "effects", times=2, each=DAY)
    async with front.store.begin() as tx:
        measure = (await tx.register.measures([MEASURE]))[MEASURE]
    assert measure.before
    assert measure.after
    was, is_now = measure.before, measure.after
    assert (was.since, was.until) == (MONDAY - (is_now.until - MONDAY), MONDAY)
    assert is_now.since == MONDAY
    assert (was.tickets, was.response, was.satisfaction, was.answers) == (4, HOUR, 6.0, 4)
    assert (was.recurrence, was.closed) == (0.25, 4)
    assert (is_now.tickets, is_now.response, is_now.satisfaction) == (3, 2 * HOUR, 8.0)
    assert (is_now.recurrence, is_now.closed) == (0.0, 3)
    asked = ["{words}", "Has it worked? Please judge by these figures."]
    assert await front.said_to(TOM) == asked, "its owner was asked for a verdict, once"
    assert measure.look_at
    assert measure.look_at - is_now.until > 80 * DAY, "and is asked again a quarter later"


async def rated(front: Front, *, points: int, days: range, first: int) -> None:
    """Have a ticket handled and rated each day."""
    found = (handled(first + day, MONDAY + day * DAY, feedback=Feedback(satisfaction=points)) for day in days)
    await enter(front, *found)


FALLEN = "Please find out why, and answer:"


@pytest.mark.requirement("R7.3.3-2")
async def test_a_fall_of_the_mean_is_told_once_and_another_one_later_again(front: Front) -> None:
    await rated(front, points=9, days=range(-60, -15), first=100)
    await rated(front, points=8, days=range(-15, 60), first=200)
    await passes(front, "fall", times=14, each=3 * DAY)
    assert await supervisors_read(front, FALLEN) == 1
    await rated(front, points=7, days=range(60, 120), first=400)
    await passes(front, "fall", times=27, each=3 * DAY)
    assert await supervisors_read(front, FALLEN) == 2
    async with front.store.begin() as tx:
        first, second = await tx.register.cases_since(MONDAY)
    assert {first.source, second.source} == {CaseSource.DROP}
    assert first.fall
    assert second.fall
    assert first.fall.over_at
    assert first.fall.over_at < second.opened_at
    assert first.fall.before - first.fall.mean >= 0.5


@pytest.mark.requirement("R7.3.3-2")
@pytest.mark.parametrize(("earlier", "later", "answers"), [(9, 9, 30), (8, 9, 30), (9, 5, 9)])
async def test_no_fall_no_alert(front: Front, *, earlier: int, later: int, answers: int) -> None:
    await rated(front, points=earlier, days=range(-60, -30), first=100)
    await rated(front, points=later, days=range(-answers, 0), first=200)
    await passes(front, "fall", times=2, each=DAY)
    assert await supervisors_read(front, FALLEN) == 0


async def test_of_a_measure_that_was_judged_while_it_was_counted_nobody_is_asked(front: Front) -> None:
    await enter(front, measures=(a_measure(begun_at=MONDAY, look_at=MONDAY, state=MeasureState.WORKED),))
    await passes(front, "effects", times=2, each=DAY)
    assert await front.said_to(TOM) == []


async def test_a_measure_whose_owner_has_left_is_put_to_the_supervisors(front: Front) -> None:
    await enter(front, measures=(a_measure(begun_at=MONDAY, look_at=MONDAY, owner=person(99)),))
    await passes(front, "effects", times=1, each=DAY)
    assert await supervisors_read(front, "Has it worked?") == 1
