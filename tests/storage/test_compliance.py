"""The figures of how limits were kept, counted from rows written by hand (R1.1-7, R1.2-7, R1.4-9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.duties import Appraisal
from desk.similar.record import LinkedBy
from desk.sla.compliance import ChannelUse, Dimension, Judged, PersonTimes, Recurred, Step, StepTime
from desk.terms import IntakeChannel, MemberId, ProductCategory, Status, TicketId
from desk.tickets.ticket import Feedback, Grading
from desk.tickets.timeline import person
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from storage.store import PostgresStore
from tests.desk.builders import LI, MEI, a_grade
from tests.storage.stories import HOUR, MINUTE, NOW, customer, ticket, write

MONTH = timedelta(days=30)
APPRAISAL = Appraisal(response=15 * MINUTE, handling=4 * HOUR)
RULE, LATEST = "response.level.3", "response.overall"
GRADED = Grading(preliminary=a_grade(category=ProductCategory.OTHER), final=a_grade())


def verdict(rule: str, *, met: bool, by: int | None = 1, department: str = "technical") -> Verdict:
    return Verdict(
        rule=rule,
        duty=Duty.RESPONSE,
        starts_at=NOW,
        due_at=NOW + HOUR,
        at=NOW + MINUTE,
        met=met,
        department=department,
        person=MemberId(by) if by else None,
    )


@pytest.fixture
async def kept(store: PostgresStore) -> PostgresStore:
    """Three tickets of the period, one on Telegram not graded; and one from before it."""
    times = ticket().times
    wechat = ticket(
        1001,
        intake=IntakeChannel.WECHAT_OA,
        grading=GRADED,
        owner=person(MEI),
        verdicts=(verdict(RULE, met=True), verdict(LATEST, met=True)),
        feedback=Feedback(satisfaction=9),
        times=replace(times, responded_at=NOW + 10 * MINUTE, service_started_at=NOW + HOUR, handled_at=NOW + 3 * HOUR),
    )
    late = replace(
        wechat,
        id=TicketId(1002),
        assignee=person(LI),
        verdicts=(verdict(RULE, met=False, by=2), verdict(LATEST, met=True, by=2)),
        feedback=Feedback(satisfaction=6),
        times=replace(times, responded_at=NOW + 30 * MINUTE, service_started_at=NOW + HOUR, handled_at=NOW + 5 * HOUR),
    )
    failed = ticket(
        1003,
        verdicts=(verdict(LATEST, met=False, by=None, department=""),),
        service_failed_at=NOW + 24 * HOUR,
        is_triage_overdue=True,
    )
    before = replace(wechat, id=TicketId(1004), times=replace(times, first_contact_at=NOW - HOUR))
    async with store.begin() as tx:
        await write(tx, Turn(customers=(customer(),), tickets=(wechat, late, failed, before)))
    return store


@pytest.mark.requirement("R1.1-7", "R1.2-7")
async def test_verdicts_are_counted_by_everything_that_tells_them_apart(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    graded = Judged(limit=RULE, level="resp3", product="consumer_goods", channel="wechat_oa", department="technical")
    assert set(figures.judged) == {
        replace(graded, limit=RULE, person="1", met=1),
        replace(graded, limit=RULE, person="2", missed=1),
        replace(graded, limit=LATEST, person="1", met=1),
        replace(graded, limit=LATEST, person="2", met=1),
        Judged(limit=LATEST, channel="telegram", missed=1),
    }
    assert (figures.tickets, figures.failures, figures.ungraded) == (3, 1, 1)
    assert (figures.total.met, figures.total.missed) == (3, 2)
    assert [(t.key, t.met, t.missed) for t in figures.by(Dimension.LIMIT)] == [(RULE, 1, 1), (LATEST, 2, 1)]
    assert [(t.key, t.rate) for t in figures.by(Dimension.PERSON)] == [("", 0), ("2", 0.5), ("1", 1)]


@pytest.mark.requirement("R1.2-7")
async def test_each_channel_has_its_volume_its_response_its_misses_and_its_satisfaction(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    assert figures.channels == (
        ChannelUse(
            channel="telegram", tickets=1, answered=0, response=None, missed=1, rated=0, satisfaction=None
        ),
        ChannelUse(
            channel="wechat_oa", tickets=2, answered=2, response=20 * MINUTE, missed=1, rated=2, satisfaction=7.5
        ),
    )  # fmt: skip


@pytest.mark.requirement("R1.4-9")
async def test_each_step_of_the_flow_has_its_time(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    assert figures.steps == (
        StepTime(step=Step.RESPONDED, tickets=2, mean=20 * MINUTE, most=28 * MINUTE),
        StepTime(step=Step.STARTED, tickets=2, mean=HOUR, most=HOUR),
        StepTime(step=Step.HANDLED, tickets=2, mean=3 * HOUR, most=3.8 * HOUR),
    )


async def test_a_period_without_tickets_has_kept_everything(store: PostgresStore) -> None:
    async with store.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    assert (figures.tickets, figures.total.rate, figures.steps) == (0, 1.0, ())


@pytest.mark.requirement("R7.4.2-2")
async def test_each_person_has_the_times_of_what_they_handled_or_own(kept: PostgresStore) -> None:
    async with kept.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    assert figures.people == (
        PersonTimes(
            person="1", tickets=1, answered=1, response=30 * MINUTE, in_time=0, handled=1, handled_in_time=0
        ),
        PersonTimes(
            person="3", tickets=1, answered=1, response=10 * MINUTE, in_time=1, handled=1, handled_in_time=1
        ),
    )  # fmt: skip


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
async def test_of_what_was_closed_it_is_counted_what_came_back_by_product_and_person(store: PostgresStore) -> None:
    done = ticket(1001, status=Status.CLOSED, grading=GRADED, assignee=person(LI))
    other = replace(done, id=TicketId(1002), assignee=person(MEI))
    again = ticket(1003, recurrence_of=TicketId(1001), recurs_by=LinkedBy.GRADE)
    once_more = replace(again, id=TicketId(1004), recurs_by=LinkedBy.CUSTOMER)
    proposed = ticket(1005, recurrence_of=TicketId(1002), recurs_by=LinkedBy.PROPOSAL)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(customer(),), tickets=(done, other, again, once_more, proposed)))
    async with store.begin() as tx:
        figures = await tx.compliance(since=NOW, until=NOW + MONTH, appraisal=APPRAISAL)
    kind = ProductCategory.CONSUMER_GOODS.value
    assert figures.recurred == (
        Recurred(product=kind, person=str(LI.id), closed=1, again=1),
        Recurred(product=kind, person=str(MEI.id), closed=1, again=0),
    )
    assert figures.recurrence_by() == (Recurred(product="", person="", closed=2, again=1),)
    assert [one.rate for one in figures.recurrence_by(Dimension.PERSON)] == [1.0, 0.0]
    assert figures.recurrence_by(Dimension.PRODUCT) == (Recurred(product=kind, person="", closed=2, again=1),)
    assert Recurred(product="", person="", closed=0, again=0).rate == 0
