"""A month of tickets as they are kept: graded, answered, handled, surveyed, most of them closed, the last ones open."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desk.people import Customer
from desk.survey.dimension import OWN
from desk.survey.round import SurveyRound
from desk.terms import (
    ActionType,
    CustomerId,
    IntakeChannel,
    MemberId,
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
from desk.tickets.ticket import Contact, Feedback, Grade, Grading, Handling, Person, Ticket, Times
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Turn
from handlers.store import Store

AT_ONCE = 500
DAYS = 30
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NAMES = ("张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆", "赵磊", "黄敏", "周杰", "吴倩", "徐强", "孙丽")
DEPARTMENTS = ("technical", "technical", "customer_service", "logistics")
CHANNELS = (*[IntakeChannel.WECHAT_OA] * 6, *[IntakeChannel.TELEGRAM] * 3, IntakeChannel.PHONE, IntakeChannel.EMAIL)
SERVICES = (
    *[ServiceType.FAULT_REPAIR] * 6,
    *[ServiceType.INSTALLATION] * 2,
    ServiceType.CUSTOMER_SERVICE,
    ServiceType.COMPLAINT,
)
DELAYED, FAILED, REOPENED, PLANNED, SOLVED, ANSWERED, COMMENTED = 0.15, 0.01, 0.04, 0.9, 0.96, 0.75, 0.2  # shares
SAID = ("师傅来得很快，态度很好。", "修了两次才好，希望下次一次修好。", "等配件等了太久。", "Very polite, thank you!")
WORDS = "洗衣机脱水的时候从底部漏水，昨天开始声音也很大，好像滚筒里有东西松了，麻烦尽快安排人来看一下。"
PEOPLE = tuple(
    Person(
        id=MemberId(number), name=name, position="工程师", contact="", department=DEPARTMENTS[number % len(DEPARTMENTS)]
    )
    for number, name in enumerate(NAMES, start=1)
)


async def write_month(store: Store, *, ends: datetime, tickets: int, first: int = 1) -> None:
    """Write so many tickets of the thirty days before `ends`, numbered from `first` on."""
    chance = random.Random(first)  # noqa: S311 -- the same month each time
    made = [one(chance, number, ends=ends) for number in range(first, first + tickets)]
    for begin in range(0, len(made), AT_ONCE):
        some = made[begin : begin + AT_ONCE]
        customers = tuple(Customer(id=CustomerId(t.customer)) for t in some)
        async with store.begin() as tx:
            await tx.write([((), Turn(customers=customers, tickets=tuple(some)))], now=ends)


def one(chance: random.Random, number: int, *, ends: datetime) -> Ticket:
    """Make one ticket; its times may end at `ends`, it is open then."""
    began = ends - timedelta(seconds=chance.uniform(0, DAYS * 86400))
    times = passed(chance, began, ends)
    who, grade = chance.choice(PEOPLE), graded(chance, began)
    is_handled, is_closed = times.handled_at is not None, times.closed_at is not None
    ticket = Ticket(
        id=TicketId(number),
        status=Status.CLOSED if is_closed else Status.RESULT_SENT if is_handled else Status.IN_PROGRESS,
        customer=CustomerId(number),
        intake=chance.choice(CHANNELS),
        description=WORDS,
        details=(WORDS, WORDS),
        contact=Contact(name="李女士", product_model="WM-2000", address="浦东新区 88 弄 6 号 1202 室"),
        owner=PEOPLE[0],
        assignee=who,
        handlers=(who,),
        department=who.department,
        grading=Grading(preliminary=grade, final=grade),
        times=times,
        is_delayed=not is_handled and chance.random() < DELAYED,
        verdicts=tuple(judged(chance, times)),
        service_failed_at=began + 24 * HOUR if chance.random() < FAILED else None,
        reopened=int(chance.random() < REOPENED),
    )
    return surveyed(chance, worked(chance, ticket)) if is_handled else ticket


def passed(chance: random.Random, began: datetime, ends: datetime) -> Times:
    """Let a ticket go its way until `ends`."""
    responded = began + timedelta(minutes=chance.expovariate(1 / 45))
    started = responded + timedelta(hours=chance.expovariate(1 / 5))
    handled = started + timedelta(hours=chance.expovariate(1 / 16))
    sent = handled + timedelta(minutes=chance.expovariate(1 / 30))
    confirmed = sent + timedelta(hours=chance.expovariate(1 / 10))
    until = {
        "responded_at": responded,
        "service_started_at": started,
        "handled_at": handled,
        "result_sent_at": sent,
        "confirmed_at": confirmed,
        "closed_at": confirmed + HOUR,
    }
    happened = {name: at for name, at in until.items() if at < ends}
    return Times(
        first_contact_at=began,
        opened_at=began,
        response_started_at=began + 5 * MINUTE,
        expected_at=started + 24 * HOUR,
        **happened,
    )


def graded(chance: random.Random, at: datetime) -> Grade:
    """Grade one."""
    return Grade(
        problem_class=ProblemClass.GENERAL,
        severity=chance.choice(tuple(Severity)),
        response_level=chance.choice(tuple(ResponseLevel)),
        category=chance.choice(tuple(ProductCategory)),
        service_type=chance.choice(SERVICES),
        by="王芳",
        at=at,
    )


def judged(chance: random.Random, times: Times) -> Iterator[Verdict]:
    """Judge its limits."""
    began = times.first_contact_at
    for rule, duty, limit, at in (
        ("response.level", Duty.RESPONSE, 4 * HOUR, times.responded_at),
        ("response.overall", Duty.RESPONSE, 24 * HOUR, times.responded_at),
        ("completion.limit", Duty.COMPLETION, 48 * HOUR, times.handled_at),
        ("completion.survey", Duty.SURVEY, 96 * HOUR, times.confirmed_at),
    ):
        if at is not None:
            yield Verdict(
                rule=rule, duty=duty, starts_at=began, due_at=began + limit, at=at, met=at <= began + limit,
                department="technical", person=chance.choice(PEOPLE).id,
            )  # fmt: skip


def worked(chance: random.Random, ticket: Ticket) -> Ticket:
    """Note what was done."""
    return replace(
        ticket,
        handling=Handling(
            plan="更换门封" if chance.random() < PLANNED else "",
            diagnosis="门封老化",
            measures=("更换门封，试机正常。",),
            action=chance.choice(tuple(ActionType)),
            method=chance.choice((Method.ON_SITE, Method.ON_SITE, Method.REMOTE, Method.DEPOT)),
            result="已更换门封，不再漏水。",
            solved=chance.random() < SOLVED,
            further=False,
        ),
    )


def surveyed(chance: random.Random, ticket: Ticket) -> Ticket:
    """Let the customer answer, three of four times."""
    sent, is_answered = ticket.times.result_sent_at, chance.random() < ANSWERED
    if sent is None:
        return ticket
    outcome = SurveyOutcome.ANSWERED_IN_TIME if is_answered else SurveyOutcome.ATTEMPTED_NO_REPLY
    given = {dimension: min(10, max(1, round(chance.gauss(8.6, 1.4)))) for dimension in OWN} if is_answered else {}
    asked = SurveyRound(
        instrument="1",
        asked_at=sent,
        points=given,
        comment=chance.choice(SAID) if is_answered and chance.random() < COMMENTED else "",
        answered_at=sent + HOUR if is_answered else None,
        outcome=outcome,
    )
    feedback = Feedback(solved=True if is_answered else None, satisfaction=asked.satisfaction, outcome=outcome)
    return replace(ticket, surveys=(asked,), feedback=feedback)
