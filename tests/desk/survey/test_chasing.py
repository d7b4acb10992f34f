"""One reminder and one call for verdict and survey together, by day, and what each says (C13, T15)."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from desk.duties import Survey
from desk.messages import Address, Channel
from desk.people import Customer, Staff
from desk.replies import choices_of
from desk.survey.calling import pass_silence
from desk.survey.chasing import apart, begun, by_day, while_open
from desk.survey.round import SurveyRound
from desk.terms import CustomerId, Status, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import person
from desk.turns import Around, Outbound, Timer, TimerKind
from tests.desk.builders import (
    ANN,
    ANNS_CHAT,
    CUSTOMER,
    EVERYBODY,
    HOUR,
    LI,
    MEI,
    MONDAY_9AM,
    SECRET,
    SUN,
    a_policy,
    a_ticket,
    at,
    rated,
)
from tests.desk.talking import in_english, read

ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)


def around(customer: Customer = CUSTOMER, **more: object) -> Around:
    given = {"now": MONDAY_9AM, "policy": a_policy(), "staff": Staff(members=EVERYBODY), **more}
    return Around(secret=SECRET, customers={ANN: customer}, **given)  # type: ignore[arg-type]


def silence(ticket: Ticket, rule: str, customer: Customer = CUSTOMER) -> tuple[Outbound, ...]:
    timer = Timer(ticket=ticket.id, kind=TimerKind.SURVEY, rule=rule, due_at=MONDAY_9AM)
    return pass_silence(timer, ticket, around(customer)).outbound


def shanghai(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - 8 * HOUR


@pytest.mark.parametrize(
    ("handled", "remind"),
    [
        (shanghai(9), shanghai(21)),
        (shanghai(9, 59), shanghai(21, 59)),
        (shanghai(10), shanghai(21, 55)),  # +12 h is ten in the evening, and the morning would be after the call
        (shanghai(14), shanghai(8, day=24)),  # +12 h is two in the morning
        (shanghai(22), shanghai(10, day=24)),
    ],
)
@pytest.mark.requirement("R3.2-7")
def test_customers_are_reminded_by_day_and_before_the_call(handled: datetime, remind: datetime) -> None:
    ticket = a_ticket(Status.RESULT_SENT)
    ticket = replace(ticket, times=replace(ticket.times, handled_at=handled))
    due = {timer.rule: timer.due_at for timer in begun(ticket, around(now=handled))}
    assert due == {"remind": remind, "call": handled + 20 * HOUR}


def test_an_owner_without_a_night_reminds_at_any_hour() -> None:
    rules = Survey(ask_from=time(0), ask_to=time(0))
    night = shanghai(3)
    assert by_day(night, rules, zone="Asia/Shanghai", before=night + HOUR, after=night - HOUR) == night


def test_where_the_evening_is_over_the_reminder_waits_for_the_morning() -> None:
    night = shanghai(2)
    at_eight = by_day(night, Survey(), zone="Asia/Shanghai", before=night + HOUR, after=night - timedelta(minutes=5))
    assert at_eight == shanghai(8)


@pytest.mark.parametrize(
    ("shuts", "remind"),
    [
        (48 * HOUR, 12 * HOUR),
        (12.5 * HOUR, 12 * HOUR),
        (8 * HOUR, 7.5 * HOUR),
        (1.5 * HOUR, 1 * HOUR),
        (1.25 * HOUR, 12 * HOUR),  # too soon after the result: the call will have to do
    ],
)
@pytest.mark.requirement("R3.2-7")
def test_a_chat_that_shuts_is_reminded_before(shuts: timedelta, remind: timedelta) -> None:
    due = MONDAY_9AM + 12 * HOUR
    timer = Timer(ticket=TicketId(7), kind=TimerKind.SURVEY, rule="remind", due_at=due)
    assert while_open(timer, MONDAY_9AM + shuts, now=MONDAY_9AM).due_at == MONDAY_9AM + remind
    for other in (replace(timer, rule="call"), replace(timer, due_at=None), replace(timer, kind=TimerKind.CLOSE)):
        assert while_open(other, MONDAY_9AM + HOUR, now=MONDAY_9AM) == other


def test_before_the_verdict_the_verdict_is_asked_for_and_after_it_the_first_question() -> None:
    (verdict,) = silence(a_ticket(Status.RESULT_SENT, surveys=(ROUND,)), "remind")
    assert verdict.to == ANNS_CHAT
    assert "is it solved?" in read(verdict.message)
    (survey,) = silence(a_ticket(Status.CONFIRMED, surveys=(ROUND,)), "remind")
    assert "how was our service for ticket 7?" in read(survey.message)
    assert "(1/5) Speed" in read(survey.message)
    assert len(choices_of(survey.message)) == 12


@pytest.mark.requirement("R1.3-10", "R1.4-6", "R3.2-7")
def test_the_call_is_a_task_for_the_owner_with_a_form_for_its_result() -> None:
    (before,) = silence(a_ticket(Status.RESULT_SENT, surveys=(ROUND,)), "call")
    assert before.to in MEI.addresses
    assert "Please call and note the outcome" in read(before.message)
    assert "13800001234" in read(before.message)
    assert [in_english(c.label) for c in choices_of(before.message)] == [
        *("Customer: solved", "Customer: not solved", "No answer", "Does not want to rate", "Dialogue"),
    ]
    (after,) = silence(a_ticket(Status.CONFIRMED, surveys=(ROUND,)), "call")
    labels = [in_english(c.label) for c in choices_of(after.message)]
    assert labels == ["Take the points", "No answer", "Does not want to rate", "Dialogue"]


def test_who_has_answered_anything_is_left_in_peace() -> None:
    answered = rated(a_ticket(Status.CONFIRMED, surveys=(ROUND,)), policy=a_policy(), now=MONDAY_9AM).ticket
    assert silence(answered, "remind") == silence(answered, "call") == ()


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.CLOSED, Status.CANCELLED])
def test_nobody_is_chased_about_what_is_at_work_again_or_over(status: Status) -> None:
    assert silence(a_ticket(status), "remind") == silence(a_ticket(status), "call") == ()


def test_who_wants_no_more_questions_is_called_but_not_reminded() -> None:
    declined = replace(ROUND, declined_at=MONDAY_9AM)
    ticket = a_ticket(Status.CONFIRMED, surveys=(declined,))
    assert silence(ticket, "remind") == ()
    assert len(silence(ticket, "call")) == 1


def test_an_owner_who_did_the_work_is_not_the_one_to_call() -> None:
    ticket = a_ticket(Status.CONFIRMED, owner=person(LI), surveys=(ROUND,))
    (task,) = silence(ticket, "call")
    assert task.to in MEI.addresses
    alone = a_ticket(Status.CONFIRMED, handler=SUN, owner=person(SUN), surveys=(ROUND,))
    timer = Timer(ticket=alone.id, kind=TimerKind.SURVEY, rule="call", due_at=MONDAY_9AM)
    (task,) = pass_silence(timer, alone, around(staff=Staff(members=(SUN,)))).outbound
    assert task.to in SUN.addresses
    (told,) = pass_silence(timer, replace(alone, owner=None), around(staff=Staff(members=(SUN,)))).outbound
    assert told.to in SUN.addresses


def test_a_customer_who_did_the_work_themselves_is_not_asked_about_it() -> None:
    worker = replace(CUSTOMER, addresses=(Address(channel=Channel.TELEGRAM, user="Li"),))
    ticket = a_ticket(Status.CONFIRMED, surveys=(ROUND,))
    assert at("Li") in LI.addresses
    assert silence(ticket, "remind", worker) == silence(ticket, "call", worker) == ()


def test_one_customer_is_never_reminded_of_two_tickets_at_once() -> None:
    mine = {TicketId(n): a_ticket(Status.RESULT_SENT, id=TicketId(n)) for n in (7, 8, 9)}
    other = a_ticket(Status.RESULT_SENT, id=TicketId(10), customer=CustomerId(1))
    due = [
        Timer(ticket=TicketId(n), kind=TimerKind.SURVEY, rule=rule, due_at=MONDAY_9AM)
        for n, rule in ((7, "remind"), (10, "remind"), (8, "call"), (8, "remind"), (9, "remind"))
    ]
    later = apart(due[0], due, {**mine, other.id: other}, now=MONDAY_9AM)
    assert [(t.ticket, t.due_at) for t in later] == [(8, MONDAY_9AM + 2 * HOUR), (9, MONDAY_9AM + 4 * HOUR)]
    assert apart(due[2], due, mine, now=MONDAY_9AM) == ()
    assert apart(due[-1], due, mine, now=MONDAY_9AM) == ()
