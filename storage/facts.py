"""The facts that figures rest on, read a few hundred tickets at a time: of each record only what is counted."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decoder_of
from desk.quality.facts import Basis, Facts, Graded, Named, Segment
from desk.quality.stages import Phase, RecordStage
from desk.survey.round import SurveyRound, current
from desk.terms import (
    ActionType,
    CustomerId,
    CustomerKind,
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
from desk.tickets.ticket import Times
from desk.tickets.verdict import Verdict
from storage.customers import customers
from storage.schema import INSTANT, RECORD
from storage.tickets import tickets
from storage.timeline import timeline

AT_A_TIME = 500  # tickets, from the server's cursor

# the record is unpacked once a ticket: each question put to it by itself would unpack all of it anew
_held = (
    func.jsonb_to_record(tickets.c.record)
    .table_valued(
        column("times", RECORD),
        column("grading", RECORD),
        column("handling", RECORD),
        column("feedback", RECORD),
        column("verdicts", RECORD),
        column("surveys", RECORD),
        column("owner", RECORD),
        column("assignee", RECORD),
        column("handlers", RECORD),
        column("service_failed_at", RECORD),
        column("reopened", Integer),
        column("is_delayed", Boolean),
        column("supplier", Text),
        name="held",
    )
    .render_derived(with_types=True)
    .lateral()
)
_SINCE, _UNTIL = bindparam("since", type_=INSTANT), bindparam("until", type_=INSTANT)
_first_contact, _closed = tickets.c.first_contact_at, tickets.c.closed_at
_handled = cast(_held.c.times["handled_at"]["v"].astext, INSTANT)
_not_closed_before = or_(tickets.c.is_open, _closed >= _SINCE)
_PERIOD: dict[Basis, ColumnElement[bool]] = {
    Basis.FIRST_CONTACT: and_(_first_contact >= _SINCE, _first_contact < _UNTIL),
    Basis.HANDLED: and_(_first_contact < _UNTIL, _not_closed_before, _handled >= _SINCE, _handled < _UNTIL),
    Basis.CLOSED: and_(_closed >= _SINCE, _closed < _UNTIL),
    Basis.OPEN_AT: and_(_first_contact < _UNTIL, or_(tickets.c.is_open, _closed >= _UNTIL)),
    Basis.ALIVE: and_(_first_contact < _UNTIL, or_(_not_closed_before, _first_contact >= _SINCE)),
}
_again, _earlier = tickets.alias("again"), tickets.alias("earlier")
_comes_again = and_(  # what is only proposed does not count yet
    _again.c.recurrence_of == tickets.c.id, func.coalesce(_again.c.record["recurs_by"].astext, "") != "proposal"
)


def _graded(of: Any, name: str) -> ColumnElement[str]:  # noqa: ANN401 -- a column of JSON
    """Give a part of the grade that stands: the final one, else the preliminary one."""
    return func.coalesce(of["final"][name].astext, of["preliminary"][name].astext)


_GRADE = ("problem_class", "severity", "response_level", "category", "service_type")
_FACTS: Select[Any] = select(
    tickets.c.id,
    tickets.c.status,
    tickets.c.intake,
    tickets.c.customer_id,
    tickets.c.department,
    tickets.c.recurrence_of,
    exists().where(_earlier.c.customer_id == tickets.c.customer_id, _earlier.c.id < tickets.c.id).label("wrote_before"),
    exists().where(_comes_again).label("came_back"),
    exists()
    .where(_comes_again, _graded(_again.c.record["grading"], "service_type") == ServiceType.COMPLAINT.value)
    .label("was_complained_of"),
    *(_graded(_held.c.grading, name).label(name) for name in _GRADE),
    *(_held.c.handling[name].astext.label(name) for name in ("method", "action")),
    *(_held.c.handling[name].label(name) for name in ("solved", "further")),
    _held.c.handling.has_key("diagnosis").label("has_diagnosis"),  # what is empty is left out of a record
    _held.c.handling.has_key("plan").label("has_plan"),
    _held.c.feedback["outcome"].astext.label("said_outcome"),
    *(_held.c.feedback[name].label(f"said_{name}") for name in ("solved", "satisfaction", "human_attempts")),
    *(_held.c[name] for name in ("times", "verdicts", "surveys", "owner", "assignee", "handlers", "service_failed_at")),
    *(_held.c[name] for name in ("reopened", "is_delayed", "supplier")),
    *(customers.c[name] for name in ("kind", "industry")),
).select_from(tickets.join(_held, true()).join(customers, customers.c.id == tickets.c.customer_id))
_BY: dict[Basis, Select[Any]] = {
    basis: _FACTS.where(period).order_by(tickets.c.id) for basis, period in _PERIOD.items()
}
_changed_later = exists().where(
    timeline.c.ticket == tickets.c.id, timeline.c.at >= bindparam("changed_since", type_=INSTANT)
)
_whose = func.coalesce(tickets.c.assignee_id, tickets.c.owner_id)  # as Facts.person has it
_times: Callable[[Any], Times] = decoder_of(Times)
_verdicts: Callable[[Any], tuple[Verdict, ...]] = decoder_of(tuple[Verdict, ...])
_surveys: Callable[[Any], tuple[SurveyRound, ...]] = decoder_of(tuple[SurveyRound, ...])
_instant: Callable[[Any], datetime] = decoder_of(datetime)


async def facts(
    connection: AsyncConnection,
    *,
    since: datetime,
    until: datetime,
    by: Basis = Basis.FIRST_CONTACT,
    person: MemberId | None = None,
    changed_since: datetime | None = None,
) -> AsyncIterator[Facts]:
    """Give the tickets of a period in the order of their numbers; `until` is not in it. With `person`, theirs alone.

    With `changed_since`, those alone whose timeline has a line of then or later: every change of a ticket leaves one.
    They come through a cursor of the server, so that any number of them takes the same small memory.
    """
    wanted = _BY[by] if person is None else _BY[by].where(_whose == person)
    period = {"since": since, "until": until}
    if changed_since is not None:
        wanted, period = wanted.where(_changed_later), period | {"changed_since": changed_since}
    async with connection.stream(wanted, period, execution_options={"yield_per": AT_A_TIME}) as rows:
        async for row in rows:
            yield _facts(row)


def _facts(row: Any) -> Facts:  # noqa: ANN401 -- a row of SQLAlchemy's
    times, grade = _times(row.times), _grade(row)
    survey = current(_surveys(row.surveys)) if row.surveys else None
    outcome = _outcome(row, survey)
    return Facts(
        ticket=TicketId(row.id),
        status=Status(row.status),
        intake=IntakeChannel(row.intake),
        customer=CustomerId(row.customer_id),
        segment=Segment.EXISTING if row.wrote_before else Segment.NEW,
        times=times,
        kind=CustomerKind(row.kind) if row.kind else None,
        industry=row.industry or "",
        department=row.department,
        owner=_named(row.owner),
        handler=_named(row.assignee),
        handlers=tuple(_person(held) for held in row.handlers or ()),
        supplier=row.supplier or "",
        grade=grade,
        method=row.method and Method(row.method),
        action=row.action and ActionType(row.action),
        solved=row.solved,
        further=row.further,
        confirmed=row.said_solved,
        reopened=row.reopened or 0,
        is_delayed=bool(row.is_delayed),
        service_failed_at=row.service_failed_at and _instant(row.service_failed_at),
        recurrence_of=row.recurrence_of and TicketId(row.recurrence_of),
        came_back=row.came_back,
        was_complained_of=row.was_complained_of,
        verdicts=_verdicts(row.verdicts or ()),
        stages=frozenset(_stages(row, times)),
        phases=frozenset(_phases(row, times, grade, outcome)),
        survey=survey,
        satisfaction=row.said_satisfaction,
        outcome=outcome,
        human_attempts=row.said_human_attempts or 0,
    )


def _outcome(row: Any, survey: SurveyRound | None) -> SurveyOutcome | None:  # noqa: ANN401 -- as above
    if survey and survey.outcome:
        return survey.outcome
    return SurveyOutcome(row.said_outcome) if row.said_outcome else None


def _grade(row: Any) -> Graded | None:  # noqa: ANN401 -- as above
    if row.problem_class is None:
        return None
    return Graded(
        problem_class=ProblemClass(row.problem_class),
        severity=Severity(row.severity),
        response_level=ResponseLevel(row.response_level),
        category=ProductCategory(row.category),
        service_type=ServiceType(row.service_type),
    )


def _named(held: Any) -> Named | None:  # noqa: ANN401 -- JSON
    return _person(held) if held else None


def _person(held: Any) -> Named:  # noqa: ANN401 -- as above
    return Named(id=MemberId(held["id"]), name=held["name"], department=held["department"])


def _stages(row: Any, times: Times) -> Iterator[RecordStage]:  # noqa: ANN401 -- a row, as above
    if row.has_diagnosis:
        yield RecordStage.DIAGNOSIS
    if row.has_plan:
        yield RecordStage.PLAN
    if row.action and times.handled_at:
        yield RecordStage.EXECUTION
    if times.result_sent_at:
        yield RecordStage.RESULT_FEEDBACK


def _phases(row: Any, times: Times, grade: Graded | None, outcome: SurveyOutcome | None) -> Iterator[Phase]:  # noqa: ANN401 -- as above
    if grade:
        yield Phase.DISCOVERY
    if times.handled_at:
        yield Phase.HANDLING
    if row.said_solved is not None or row.said_satisfaction is not None:
        yield Phase.FEEDBACK
    if times.closed_at and outcome not in {None, SurveyOutcome.NOT_ATTEMPTED}:
        yield Phase.REVIEW
