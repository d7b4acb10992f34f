"""What figures rest on, read from tickets as they are kept."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk.quality.facts import Basis, Facts, Graded, Named, Segment
from desk.quality.stages import Phase, RecordStage
from desk.similar.record import LinkedBy
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import (
    ActionType,
    CustomerId,
    IntakeChannel,
    Method,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    Status,
    SurveyOutcome,
    TicketId,
)
from desk.tickets.ticket import Feedback, Grading, Handling, Ticket, Times
from desk.tickets.timeline import person
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from storage.store import PostgresStore
from tests.desk.builders import LI, MEI, WU, a_grade
from tests.storage.stories import HOUR, NOW, customer, ticket, write

DAY = timedelta(days=1)
MET = Verdict(rule="response.overall", duty=Duty.RESPONSE, starts_at=NOW, due_at=NOW + DAY, at=NOW + HOUR, met=True)
RATED = SurveyRound(instrument="1", asked_at=NOW + 6 * HOUR, points={SurveyDimension.ATTITUDE: 9})
TIMES = Times(
    first_contact_at=NOW,
    opened_at=NOW,
    responded_at=NOW + HOUR,
    service_started_at=NOW + HOUR,
    handled_at=NOW + 5 * HOUR,
    result_sent_at=NOW + 6 * HOUR,
    closed_at=NOW + DAY,
)
DONE = ticket(
    1001,
    status=Status.CLOSED,
    department="technical",
    owner=person(MEI),
    assignee=person(LI),
    handlers=(person(WU), person(LI)),
    grading=Grading(preliminary=a_grade(category=ProductCategory.OTHER), final=a_grade()),
    times=TIMES,
    handling=Handling(
        diagnosis="The door seal is torn",
        plan="A new seal",
        action=ActionType.REPLACEMENT,
        method=Method.ON_SITE,
        result="A new seal is in",
        solved=True,
        further=False,
    ),
    verdicts=(MET,),
    surveys=(replace(RATED, is_void=True, points={}), RATED),
    supplier="Compressor Works",
    feedback=Feedback(solved=True, satisfaction=9, outcome=SurveyOutcome.ANSWERED_IN_TIME, human_attempts=1),
    reopened=1,
    is_delayed=True,
)
HANDLER = Named(id=LI.id, name="Li", department="technical")
GRADE = Graded(
    problem_class=ProblemClass.GENERAL,
    severity=Severity.ROUTINE,
    response_level=ResponseLevel.LEVEL_3,
    category=ProductCategory.CONSUMER_GOODS,
    service_type=ServiceType.FAULT_REPAIR,
)


async def keep(store: PostgresStore, *kept: Ticket) -> None:
    async with store.begin() as tx:
        people = tuple(customer(id_) for id_ in sorted({each.customer for each in kept}))
        await write(tx, Turn(customers=people, tickets=kept))


async def read(store: PostgresStore, since: datetime, until: datetime, by: Basis = Basis.FIRST_CONTACT) -> list[Facts]:
    async with store.begin() as tx:
        return [facts async for facts in tx.facts(since=since, until=until, by=by)]


@pytest.mark.requirement("R4.1-2")
async def test_the_facts_of_a_closed_ticket_are_what_its_record_holds(store: PostgresStore) -> None:
    await keep(store, DONE)
    [facts] = await read(store, NOW, NOW + DAY)
    assert facts == Facts(
        ticket=TicketId(1001),
        status=Status.CLOSED,
        intake=IntakeChannel.TELEGRAM,
        customer=CustomerId(1),
        segment=Segment.NEW,
        times=TIMES,
        department="technical",
        owner=Named(id=MEI.id, name="Mei", department="customer_service"),
        handler=HANDLER,
        handlers=(replace(HANDLER, id=WU.id, name="Wu"), HANDLER),
        grade=GRADE,
        method=Method.ON_SITE,
        action=ActionType.REPLACEMENT,
        solved=True,
        further=False,
        confirmed=True,
        reopened=1,
        is_delayed=True,
        verdicts=(MET,),
        stages=frozenset(RecordStage),
        phases=frozenset(Phase),
        supplier="Compressor Works",
        survey=RATED,
        satisfaction=9,
        outcome=SurveyOutcome.ANSWERED_IN_TIME,
        human_attempts=1,
    )
    assert (facts.first_response, facts.time_to_resolve) == (HOUR, 5 * HOUR)
    assert facts.person == facts.handler


async def test_a_survey_of_a_round_that_was_opened_again_does_not_count(store: PostgresStore) -> None:
    await keep(store, replace(DONE, surveys=(replace(RATED, is_void=True),), feedback=Feedback()))
    [facts] = await read(store, NOW, NOW + DAY)
    assert (facts.survey, facts.satisfaction, facts.outcome) == (None, None, None)


async def test_a_ticket_that_just_came_in_has_hardly_any(store: PostgresStore) -> None:
    await keep(store, ticket(1001, service_failed_at=NOW + DAY))
    [facts] = await read(store, NOW, NOW + DAY)
    assert (facts.grade, facts.person, facts.stages, facts.phases) == (None, None, frozenset(), frozenset())
    assert (facts.first_response, facts.time_to_resolve, facts.service_failed_at) == (None, None, NOW + DAY)


@pytest.mark.requirement("R4.1.2-1", "R4.1.3-1")
async def test_parts_that_the_record_lacks_are_not_there(store: PostgresStore) -> None:
    unsolved = replace(DONE.handling, diagnosis="", solved=False)
    silent = Feedback(outcome=SurveyOutcome.NOT_ATTEMPTED)
    await keep(store, replace(DONE, handling=unsolved, feedback=silent, times=replace(TIMES, result_sent_at=None)))
    [facts] = await read(store, NOW, NOW + DAY)
    assert facts.stages == {RecordStage.PLAN, RecordStage.EXECUTION}
    assert facts.phases == {Phase.DISCOVERY, Phase.HANDLING}
    assert facts.time_to_resolve is None, "the work is done, the problem is not solved"


async def test_a_ticket_belongs_to_a_period_by_what_is_asked_for(store: PostgresStore) -> None:
    open_one = ticket(1002, times=replace(TIMES, closed_at=None, handled_at=None))
    await keep(store, DONE, open_one)

    async def numbers(by: Basis, since: datetime, until: datetime) -> list[int]:
        return [facts.ticket for facts in await read(store, since, until, by)]

    handled, closed = NOW + 5 * HOUR, NOW + DAY
    assert await numbers(Basis.FIRST_CONTACT, NOW, NOW + HOUR) == [1001, 1002]
    assert await numbers(Basis.FIRST_CONTACT, NOW - HOUR, NOW) == []
    assert await numbers(Basis.HANDLED, handled, handled + HOUR) == [1001]
    assert await numbers(Basis.HANDLED, handled - HOUR, handled) == []
    assert await numbers(Basis.CLOSED, closed, closed + HOUR) == [1001]
    assert await numbers(Basis.CLOSED, closed - HOUR, closed) == []
    assert await numbers(Basis.OPEN_AT, NOW, closed) == [1001, 1002]
    assert await numbers(Basis.OPEN_AT, NOW, closed + HOUR) == [1002]


@pytest.mark.requirement("R4.1.2-1")
async def test_a_problem_came_back_when_somebody_says_so_and_was_complained_of_when_it_is_a_complaint(
    store: PostgresStore,
) -> None:
    again = ticket(1002, recurrence_of=TicketId(1001), recurs_by=LinkedBy.GRADE)
    proposed = ticket(1004, recurrence_of=TicketId(1003), recurs_by=LinkedBy.PROPOSAL)
    complaint = Grading(preliminary=a_grade(service_type=ServiceType.COMPLAINT))
    complained = ticket(1006, recurrence_of=TicketId(1005), recurs_by=LinkedBy.CUSTOMER, grading=complaint)
    firsts = (replace(DONE, id=TicketId(number), customer=CustomerId(number)) for number in (1001, 1003, 1005))
    await keep(store, *firsts, again, proposed, complained)
    found = {facts.ticket: facts for facts in await read(store, NOW, NOW + DAY)}
    assert [number for number, facts in found.items() if facts.came_back] == [1001, 1005]
    assert [number for number, facts in found.items() if facts.was_complained_of] == [1005]
    assert found[TicketId(1006)].is_complaint
    assert found[TicketId(1002)].recurrence_of == 1001


async def test_a_customer_who_wrote_before_is_no_new_one(store: PostgresStore) -> None:
    await keep(store, replace(DONE, id=TicketId(1)), replace(DONE, id=TicketId(2)), ticket(3, of=9))
    assert [facts.segment for facts in await read(store, NOW, NOW + DAY)] == ["new", "existing", "new"]


async def test_more_tickets_than_come_at_a_time_come_in_the_order_of_their_numbers(store: PostgresStore) -> None:
    await keep(store, *(ticket(number) for number in range(1, 1203)))
    assert [facts.ticket for facts in await read(store, NOW, NOW + DAY)] == list(range(1, 1203))


async def test_one_persons_tickets_are_those_that_they_handle_or_else_own(store: PostgresStore) -> None:
    owned = replace(DONE, id=TicketId(1002), assignee=None, owner=person(LI))
    await keep(store, DONE, owned, replace(DONE, id=TicketId(1003), assignee=person(WU)))
    async with store.begin() as tx:
        found = [facts async for facts in tx.facts(since=NOW, until=NOW + DAY, person=LI.id)]
    assert [facts.ticket for facts in found] == [1001, 1002]
    assert {facts.person.id for facts in found if facts.person} == {LI.id}
