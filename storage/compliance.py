"""How the limits were kept, counted by the database from the tickets of a period."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Interval,
    Label,
    Select,
    Text,
    bindparam,
    cast,
    column,
    exists,
    func,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.duties import Appraisal
from desk.sla.compliance import ChannelUse, Compliance, Judged, PersonTimes, Recurred, Step, StepTime
from storage.schema import INSTANT, RECORD
from storage.tickets import tickets

_record, _begun = tickets.c.record, tickets.c.first_contact_at
_IN_PERIOD = (_begun >= bindparam("since", type_=INSTANT), _begun < bindparam("until", type_=INSTANT))
_NINE_OF_TEN = 0.9


def _has(path: str) -> ColumnElement[bool]:
    return func.jsonb_path_exists(_record, cast(path, JSONPATH))


def _graded(name: str) -> ColumnElement[str]:
    """Give a part of the grade that stands: the final one, else the preliminary one."""
    grading = _record["grading"]
    return func.coalesce(grading["final"][name].astext, grading["preliminary"][name].astext, "")


def _at(name: str) -> ColumnElement[datetime]:
    return cast(_record["times"][name]["v"].astext, INSTANT)


_verdict = func.jsonb_array_elements(_record["verdicts"]).table_valued(column("value", RECORD)).alias("verdict")
_value = _verdict.c.value
_ALIKE: tuple[Label[str], ...] = (
    _value["rule"].astext.label("limit"),
    _graded("response_level").label("level"),
    _graded("category").label("product"),
    tickets.c.intake.label("channel"),
    func.coalesce(_value["department"].astext, "").label("department"),
    func.coalesce(_value["person"].astext, "").label("person"),
)
_verdicts = (
    select(*_ALIKE, cast(_value["met"].astext, Boolean).label("is_met"))
    .select_from(tickets.join(_verdict, true()))
    .where(*_IN_PERIOD)
    .subquery()
)
_alike = [_verdicts.c[name.name] for name in _ALIKE]
_JUDGED: Select[Any] = select(
    *_alike,
    func.count().filter(_verdicts.c.is_met).label("met"),
    func.count().filter(~_verdicts.c.is_met).label("missed"),
).group_by(*_alike)
_satisfaction = cast(_record["feedback"]["satisfaction"].astext, Integer)
_CHANNELS: Select[Any] = (
    select(
        tickets.c.intake.label("channel"),
        func.count().label("tickets"),
        func.count(_at("responded_at")).label("answered"),
        func.avg(_at("responded_at") - _begun, type_=Interval).label("response"),
        func.count().filter(_has("$.verdicts[*] ? (@.met == false)")).label("missed"),
        func.count(_satisfaction).label("rated"),
        func.avg(_satisfaction).label("satisfaction"),
    )
    .where(*_IN_PERIOD)
    .group_by(tickets.c.intake)
    .order_by(tickets.c.intake)
)
_person = func.coalesce(tickets.c.assignee_id, tickets.c.owner_id)
_response, _handling = _at("responded_at") - _begun, _at("handled_at") - _begun
_PEOPLE = (
    select(
        cast(_person, Text).label("person"),
        func.count().label("tickets"),
        func.count(_response).label("answered"),
        func.avg(_response, type_=Interval).label("response"),
        func.count().filter(_response <= bindparam("response", type_=Interval)).label("in_time"),
        func.count(_handling).label("handled"),
        func.count().filter(_handling <= bindparam("handling", type_=Interval)).label("handled_in_time"),
    )
    .where(*_IN_PERIOD, _person.is_not(None))
    .group_by(_person)
    .order_by(_person)
)
_again = tickets.alias("again")
_came_back = exists().where(  # what is only proposed does not count yet
    _again.c.recurrence_of == tickets.c.id, func.coalesce(_again.c.record["recurs_by"].astext, "") != "proposal"
)
_RECURRED = (
    select(
        _graded("category").label("product"),
        func.coalesce(cast(_person, Text), "").label("person"),
        func.count().label("closed"),
        func.count().filter(_came_back).label("again"),
    )
    .where(*_IN_PERIOD, tickets.c.status == "closed")
    .group_by(text("product"), text("person"))
    .order_by(text("product"), text("person"))
)
# each step of the flow, from when to when it takes
_STEPS: dict[Step, tuple[ColumnElement[datetime], ColumnElement[datetime]]] = {
    Step.ASSESSED: (_begun, _at("response_started_at")),
    Step.RESPONDED: (_begun, _at("responded_at")),
    Step.STARTED: (_begun, _at("service_started_at")),
    Step.HANDLED: (_at("service_started_at"), _at("handled_at")),
    Step.RESULT_SENT: (_at("handled_at"), _at("result_sent_at")),
    Step.CONFIRMED: (_at("result_sent_at"), _at("confirmed_at")),
    Step.CLOSED: (_at("handled_at"), _at("closed_at")),
}


def _measured() -> Iterator[ColumnElement[Any]]:
    for step, (begins, ends) in _STEPS.items():
        took = ends - begins
        yield func.count(took).label(f"{step}_tickets")
        yield func.avg(took, type_=Interval).label(f"{step}_mean")
        yield func.percentile_cont(_NINE_OF_TEN, type_=Interval).within_group(took).label(f"{step}_most")


_TOTALS: Select[Any] = select(
    func.count().label("tickets"),
    func.count().filter(_has("$.service_failed_at")).label("failures"),
    func.count().filter(_has("$.is_triage_overdue ? (@ == true)")).label("ungraded"),
    *_measured(),
).where(*_IN_PERIOD)


async def read(connection: AsyncConnection, *, since: datetime, until: datetime, appraisal: Appraisal) -> Compliance:
    """Count what was judged of the tickets whose first contact lies in the period."""
    period = {"since": since, "until": until}
    people = await connection.execute(
        _PEOPLE, {**period, "response": appraisal.response, "handling": appraisal.handling}
    )
    totals = (await connection.execute(_TOTALS, period)).one()
    return Compliance(
        since=since,
        until=until,
        tickets=totals.tickets,
        failures=totals.failures,
        ungraded=totals.ungraded,
        judged=tuple(Judged(**row._asdict()) for row in await connection.execute(_JUDGED, period)),
        channels=tuple(_use(row) for row in await connection.execute(_CHANNELS, period)),
        steps=tuple(_step_times(totals)),
        recurred=tuple(Recurred(**row._asdict()) for row in await connection.execute(_RECURRED, period)),
        people=tuple(PersonTimes(**row._asdict()) for row in people),
    )


def _use(row: Any) -> ChannelUse:  # noqa: ANN401 -- a row of SQLAlchemy's
    satisfaction = None if row.satisfaction is None else float(row.satisfaction)
    return ChannelUse(**{**row._asdict(), "satisfaction": satisfaction})


def _step_times(totals: Any) -> Iterator[StepTime]:  # noqa: ANN401 -- as above
    for step in Step:
        count, mean, most = (getattr(totals, f"{step}_{figure}") for figure in ("tickets", "mean", "most"))
        if count:
            yield StepTime(step=step, tickets=count, mean=mean, most=most)
