"""The fields of each kind of export, by names that stay as they are: docs/export.md explains every one.

What a person wrote, and who somebody is, stands only among the fields called personal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from operator import attrgetter
from typing import Any

from desk.handing_out import CustomerLine, TicketLine
from desk.improvement.case import Case
from desk.improvement.measure import Effect, Measure
from desk.survey.dimension import SurveyDimension
from desk.tickets.ticket import Times

Fields = Mapping[str, Callable[[Any], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """A kind of export: its fields in their order, and those that only come along when they are asked for."""

    plain: Fields
    personal: Fields = field(default_factory=dict)

    def fields(self, *, with_contacts: bool) -> Fields:
        """Give the fields of one export."""
        return {**self.plain, **self.personal} if with_contacts else self.plain


def _paths(**paths: str) -> Fields:
    """Name fields by where they stand in a line; where something on the way is missing, they are empty."""
    return {name: _at(path) for name, path in paths.items()}


def _at(path: str) -> Callable[[Any], object]:
    steps = [attrgetter(step) for step in path.split(".")]

    def held(line: object) -> object:
        for step in steps:
            if line is None:
                return None
            line = step(line)
        return line

    return held


def _of_facts(*names: str) -> Fields:
    return _paths(**{name: f"facts.{name}" for name in names})


def _points(dimension: SurveyDimension) -> Callable[[TicketLine], object]:
    return lambda line: line.facts.survey.points.get(dimension) if line.facts.survey else None


def _given(dimension: SurveyDimension) -> Callable[[Case], object]:
    return lambda case: case.points.get(dimension)


def _limits(*, met: bool) -> Callable[[TicketLine], object]:
    return lambda line: sum(verdict.met is met for verdict in line.facts.verdicts)


def _missed(line: TicketLine) -> object:
    return sorted({verdict.rule for verdict in line.facts.verdicts if not verdict.met})


def _effect(name: str) -> Fields:
    """Give the figures of a measure before it, or since."""

    def figure(of: Callable[[Effect], object]) -> Callable[[Measure], object]:
        return lambda measure: of(effect) if (effect := getattr(measure, name)) else None

    return {
        f"{name}_tickets": figure(lambda effect: effect.tickets),
        f"{name}_response_s": figure(lambda effect: effect.response),
        f"{name}_satisfaction": figure(lambda effect: effect.satisfaction),
        f"{name}_recurrence": figure(lambda effect: effect.recurrence),
    }


def _handlers(line: TicketLine) -> list[int]:
    return [one.id for one in line.facts.handlers]


def _told_after(case: Case) -> timedelta | None:
    return case.told_at - case.opened_at if case.told_at else None


_TICKETS = ExportTable(
    plain={
        **_of_facts("ticket", "status", "intake", "customer", "segment"),
        **_paths(customer_kind="facts.kind", industry="facts.industry", department="facts.department"),
        **_paths(owner="facts.owner.id", handler="facts.handler.id"),
        "handlers": _handlers,
        "supplier": _at("facts.supplier"),
        **_paths(problem_class="facts.grade.problem_class", severity="facts.grade.severity"),
        **_paths(response_level="facts.grade.response_level", category="facts.grade.category"),
        **_paths(service_type="facts.grade.service_type", method="facts.method", action="facts.action"),
        **_paths(solved="facts.solved", further_action="facts.further", confirmed="facts.confirmed"),
        **_paths(reopened="facts.reopened", delayed="facts.is_delayed"),
        **_of_facts("recurrence_of", "came_back", "was_complained_of"),
        **_paths(**{each.name: f"facts.times.{each.name}" for each in fields(Times)}),
        "service_failed_at": _at("facts.service_failed_at"),
        **_paths(first_response_s="facts.first_response", time_to_resolve_s="facts.time_to_resolve"),
        "limits_met": _limits(met=True),
        "limits_missed": _limits(met=False),
        "missed_rules": _missed,
        **_paths(record_stages="facts.stages", phases="facts.phases"),
        **_paths(survey_asked_at="facts.survey.asked_at", survey_answered_at="facts.survey.answered_at"),
        **_paths(survey_outcome="facts.outcome", call_attempts="facts.human_attempts"),
        "satisfaction": _at("facts.satisfaction"),
        **{f"points_{dimension.value}": _points(dimension) for dimension in SurveyDimension},
    },
    personal={
        **_paths(owner_name="facts.owner.name", handler_name="facts.handler.name"),
        **_paths(contact_name="contact.name", contact="contact.contact", contact_address="contact.address"),
        **_paths(order_number="contact.order_number", product_model="contact.product_model"),
        "survey_comment": _at("facts.survey.comment"),
    },
)
_CUSTOMERS = ExportTable(
    plain={each.name: attrgetter(each.name) for each in fields(CustomerLine)[:9]},
    personal={each.name: attrgetter(each.name) for each in fields(CustomerLine)[9:]},
)
_CASES = ExportTable(
    plain={
        **_paths(case="id", state="state", source="source", ticket="ticket", customer="customer"),
        **_paths(department="department", category="category", owner="owner.id"),
        **_paths(opened_at="opened_at", due_at="due_at", taken_at="taken_at", told_at="told_at", closed_at="closed_at"),
        "told_after_s": _told_after,
        **{f"points_{dimension.value}": _given(dimension) for dimension in SurveyDimension},
        **_paths(mean="fall.mean", mean_before="fall.before"),
        **_paths(coverage_lacks="coverage_lacks", communication_lacks="communication_lacks", measures="measures"),
    },
    personal=_paths(
        owner_name="owner.name",
        words="words",
        analysis="analysis",
        measure="measure",
        told_by="told.by.name",
        told_words="told.words",
        closing="closing",
    ),
)
_MEASURES = ExportTable(
    plain={
        **_paths(measure="id", state="state", case="case", origin="origin", department="department", owner="owner.id"),
        **_paths(metric="metric", begun_at="begun_at", due_at="due_at", counted_at="counted_at", judged_at="judged_at"),
        **_effect("before"),
        **_effect("after"),
    },
    personal=_paths(owner_name="owner.name", what="what", verdict="verdict"),
)
TABLES: Mapping[str, ExportTable] = {
    "tickets": _TICKETS,
    "customers": _CUSTOMERS,
    "feedback": _CASES,
    "measures": _MEASURES,
}
