"""Builders with defaults: a ticket, its customer, members of staff, and the specification's policy."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.dispatch.record import Dispatch, JobOffer, Stage
from desk.messages import Address, Channel
from desk.people import Customer, Member
from desk.policy import ClassRule, Completion, Department, Pace, Policy, ResponseLimits
from desk.routing.rows import Route
from desk.sla.limits import response_due
from desk.survey import taking
from desk.survey.dimension import SurveyDimension
from desk.terms import (
    ActionType,
    CustomerId,
    Field,
    IntakeChannel,
    MemberId,
    Method,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    Role,
    ServiceType,
    Severity,
    Status,
    TicketId,
)
from desk.tickets.ticket import Contact, Grade, Grading, Handling, Ticket, Times
from desk.tickets.timeline import Actor, ActorKind, Change, person

MONDAY_9AM = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai
SECRET = b"a secret for tests, 32 bytes long"
HOUR = timedelta(hours=1)
ANN = CustomerId(500)
ANNS_CHAT = Address(channel=Channel.WECHAT, user="ann")


def at(user: str, channel: Channel = Channel.TELEGRAM_STAFF) -> Address:
    return Address(channel=channel, user=user)


def a_member(number: int, name: str, *roles: Role, department: str = "technical", **more: Any) -> Member:  # noqa: ANN401 -- any field
    given: dict[str, Any] = {"addresses": (at(name),), "position": "", **more}
    return Member(id=MemberId(number), name=name, roles=frozenset(roles), department=department, **given)


LI = a_member(1, "Li", Role.TECHNICIAN, position="Senior technician")
WU = a_member(2, "Wu", Role.TECHNICIAN)
MEI = a_member(3, "Mei", Role.AGENT, department="customer_service")
SUN = a_member(4, "Sun", Role.SUPERVISOR, department="management")
GAO = a_member(5, "Gao", Role.TECHNICIAN, department="logistics")
LAW = a_member(6, "Law", Role.EXPERT, department="legal")
EVERYBODY = (LI, WU, MEI, SUN, GAO, LAW)
CUSTOMER = Customer(id=ANN, addresses=(ANNS_CHAT,), name="Ann", contact="13800001234")


LIMITS = ResponseLimits(
    level={ResponseLevel.LEVEL_1: HOUR, ResponseLevel.LEVEL_2: 2 * HOUR, ResponseLevel.LEVEL_3: 4 * HOUR},
    product={
        ProductCategory.ELECTRONICS: 2 * HOUR,
        ProductCategory.CONSUMER_GOODS: 4 * HOUR,
        ProductCategory.MEDICAL_DEVICE: 6 * HOUR,
    },
    channel={
        IntakeChannel.PHONE: timedelta(minutes=15),
        IntakeChannel.EMAIL: 24 * HOUR,
        IntakeChannel.FAX: 24 * HOUR,
    },
    severity={Severity.URGENT: 2 * HOUR, Severity.TIMED: 24 * HOUR, Severity.ROUTINE: 48 * HOUR},
    overall=24 * HOUR,
)
COMPLETION = Completion(
    limit=24 * HOUR,
    complex_preliminary=48 * HOUR,
    complex_result=72 * HOUR,
    on_site=24 * HOUR,
    call_back=timedelta(minutes=15),
    survey=24 * HOUR,
)
PACE = Pace(
    release_result=timedelta(minutes=10),
    remind_confirmation=12 * HOUR,
    call_for_confirmation=20 * HOUR,
    close_unconfirmed=72 * HOUR,
    recurrence=timedelta(days=30),
)
DEPARTMENTS = {"technical": "Technical", "customer_service": "Customer service", "logistics": "Logistics"}

ROUTING = (
    Route(service_type=frozenset({ServiceType.COMPLAINT}), department="customer_service"),
    Route(service_type=frozenset({ServiceType.FAULT_REPAIR}), department="technical"),
    Route(problem_class=frozenset({ProblemClass.GENERAL}), department="customer_service"),
    Route(department="technical"),
)


def a_policy(**changes: Any) -> Policy:  # noqa: ANN401 -- any field
    """The specification's figures."""
    policy = Policy(
        version="1",
        owner="Sun",
        company="Bright Ltd",
        limits=LIMITS,
        completion=COMPLETION,
        pace=PACE,
        classes={
            kind: ClassRule(definition={"en": f"what is {kind}", "zh_CN": f"什么是{kind}"}) for kind in ProblemClass
        },
        severity_of={
            ProblemClass.GENERAL: Severity.ROUTINE,
            ProblemClass.MEDIUM: Severity.TIMED,
            ProblemClass.MAJOR: Severity.URGENT,
            ProblemClass.SPECIAL: Severity.URGENT,
        },
        departments=tuple(Department(key=key, names={"en": name}) for key, name in DEPARTMENTS.items()),
        routing=ROUTING,
        procedures={ServiceType.FAULT_REPAIR: {"en": "find the cause; repair; test", "zh_CN": "查明原因；维修；试机"}},
        questions=tuple(Field),
        visit_services=frozenset({ServiceType.INSTALLATION}),
        phrases={},
    )
    return replace(policy, **changes)


def a_grade(**changes: Any) -> Grade:  # noqa: ANN401 -- any field
    grade = Grade(
        problem_class=ProblemClass.GENERAL,
        severity=Severity.ROUTINE,
        response_level=ResponseLevel.LEVEL_3,
        category=ProductCategory.CONSUMER_GOODS,
        service_type=ServiceType.FAULT_REPAIR,
        by="Mei",
        at=MONDAY_9AM,
    )
    return replace(grade, **changes)


NINE = {SurveyDimension.ATTITUDE: 9}


def rated(
    ticket: Ticket,
    points: Mapping[SurveyDimension, int] = NINE,
    *,
    policy: Policy,
    now: datetime,
    comment: str = "",
) -> Change:
    """Points that the customer gives in the chat."""
    by = Actor(kind=ActorKind.CUSTOMER, id=ticket.customer, name="Ann")
    return taking.answer(ticket, points, policy=policy, via="wechat", by=by, now=now, comment=comment)


def a_ticket(status: Status = Status.RECEIVED, *, handler: Member | None = LI, **changes: Any) -> Ticket:  # noqa: ANN401 -- any field
    """A ticket that went the usual way to its state."""
    passed = list(Status)[: list(Status).index(status) + 1]
    graded = Status.TRIAGED in passed
    assignee = person(handler) if Status.ASSIGNED in passed and handler else None
    ticket = Ticket(
        id=TicketId(7),
        version=3,
        status=status,
        customer=ANN,
        intake=IntakeChannel.WECHAT_OA,
        description="The washer leaks",
        contact=CONTACT,
        owner=person(MEI),
        assignee=assignee,
        handlers=(assignee,) if assignee else (),
        department="technical" if graded else "",
        grading=Grading(
            preliminary=a_grade() if graded else None,
            final=a_grade(by="Li") if Status.CLASSIFIED in passed else None,
        ),
        times=_times(passed),
        dispatch=OFFERED if status in {Status.TRIAGED, Status.CLASSIFIED} else Dispatch(),
        handling=DONE if Status.HANDLED in passed else Handling(),
    )
    ticket = replace(ticket, **changes)
    due_at, rule = response_due(ticket, a_policy())
    return replace(ticket, response_due_at=due_at, response_rule=rule)


OFFERED = Dispatch(
    round=1,
    since=MONDAY_9AM,
    stage=Stage.TIER,
    offers=tuple(
        JobOffer(to=m.id, name=m.name, at=MONDAY_9AM, until=MONDAY_9AM + HOUR / 2, stage=Stage.TIER) for m in (LI, WU)
    ),
    next_at=MONDAY_9AM + HOUR / 2,
)
CONTACT = Contact(
    name="Ann",
    contact="13800001234",
    product_model="W-9",
    address="1 Long Street",
    declined=frozenset({Field.ORDER_NUMBER}),
)
DONE = Handling(action=ActionType.REPAIR, method=Method.ON_SITE, result="New seal fitted", solved=True, further=False)


def _times(passed: list[Status]) -> Times:
    now, started = MONDAY_9AM, Status.IN_PROGRESS in passed
    return Times(
        first_contact_at=now,
        opened_at=now,
        response_started_at=now if Status.TRIAGED in passed else None,
        responded_at=now if started else None,
        service_started_at=now if started else None,
        expected_at=now + 24 * HOUR if started else None,
        handled_at=now if Status.HANDLED in passed else None,
        result_sent_at=now if Status.RESULT_SENT in passed else None,
        confirmed_at=now if Status.CONFIRMED in passed else None,
    )
