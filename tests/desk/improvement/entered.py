"""Cases and measures with defaults, and a desk that has them."""

from datetime import timedelta

from desk.improvement.case import Case, CaseCategory, CaseSource
from desk.improvement.measure import Measure, Metric
from desk.improvement.reference import CaseReference
from desk.people import Member
from desk.terms import CaseId, MeasureId, Role, Status, TicketId
from desk.tickets.timeline import SYSTEM, person
from desk.values import replace
from tests.desk.builders import EVERYBODY, MEI, MONDAY_9AM, SUN, a_member, a_ticket
from tests.desk.talking import Desk

PAN = a_member(11, "Pan", Role.LEAD)
QI = a_member(12, "Qi", Role.LEAD, department="logistics")
ZHU = a_member(13, "Zhu", Role.MANAGER, department="management")
DESK = (*EVERYBODY, PAN, QI, ZHU)
DUE = MONDAY_9AM + timedelta(hours=72)


def a_case(number: str = "7-1", **more: object) -> Case:
    opened = Case(
        id=CaseId(number),
        source=CaseSource.SURVEY,
        ticket=TicketId(7),
        department="technical",
        words="Nobody told me anything",
        points={"attitude": 3, "completeness": 8},
        by=SYSTEM,
        opened_at=MONDAY_9AM,
        due_at=DUE,
        owner=person(MEI),
        category=CaseCategory.ATTITUDE,
        look_at=DUE,
    )
    return replace(opened, **more)


def analysed(number: str = "7-1", **more: object) -> Case:
    return a_case(number, analysis="He was alone", measure="Two at a time", **more)


def a_measure(number: str = "M3", **more: object) -> Measure:
    begun = Measure(
        id=MeasureId(number),
        what="Call before each visit",
        department="technical",
        owner=person(SUN),
        metric=Metric.SATISFACTION,
        begun_at=MONDAY_9AM,
        due_at=MONDAY_9AM + timedelta(days=30),
        look_at=MONDAY_9AM + timedelta(days=30),
    )
    return replace(begun, **more)


def desk_with(*cases: Case, handled_by: Member | None = None, measures: tuple[Measure, ...] = ()) -> Desk:
    known = tuple(CaseReference(id=case.id) for case in cases)
    ticket = a_ticket(Status.CLOSED, owner=person(MEI), department="technical", cases=known)
    desk = Desk(members=DESK).hold(replace(ticket, assignee=person(handled_by)) if handled_by else ticket)
    desk.cases |= {case.id: case for case in cases}
    desk.measures |= {measure.id: measure for measure in measures}
    return desk
