"""Who may do what: the whole table, by role and by part in the ticket."""

import pytest

from desk.errors import NotPermittedError
from desk.staff.rights import ROLES, check, may_read
from desk.staff.vocabulary import Order
from desk.terms import Role, Status
from tests.desk.builders import GAO, LAW, LI, MEI, SUN, WU, a_member, a_ticket

FREE = {
    *(Order.HELP, Order.MINE, Order.TICKET, Order.DIALOGUE, Order.TIMELINE, Order.DOCUMENTS, Order.MORE),
    *(Order.ON, Order.OFF, Order.LEAVE, Order.ROSTER, Order.SKILLS, Order.REGION, Order.BASE),
    *(Order.DUTY, Order.QUIET, Order.LANGUAGE, Order.CANCEL, Order.WHICH),
    *(Order.QUALITY, Order.APPRAISAL, Order.CONTEST),
    *(Order.FEEDBACK, Order.CASE, Order.CASES, Order.MEASURE, Order.MEASURES),  # each entry says whose it is
    *(Order.GANTT, Order.TASKS, Order.FLOW),
    Order.TRAINING,  # one's own; the form says what those may who lead
}
SPEAKERS = {
    *(Order.REACHED, Order.UNSOLVED, Order.MISSED, Order.MERGE, Order.APOLOGISE, Order.NO_PROBLEM),
    *(Order.SURVEY, Order.REFUSED),
}
SUPERVISED = {Order.EVIDENCE, Order.PARKED, Order.REPLAY, Order.DROP}
ABOVE = {Order.CARE, Order.ESCALATE, Order.JUDGE, Order.ANSWER, Order.REWARD, Order.PENALTY, Order.TEST}
LEADING = {
    Order.SLA: {Role.SUPERVISOR, Role.MANAGER, Role.LEAD},
    Order.REPORT: {Role.SUPERVISOR, Role.MANAGER, Role.LEAD},
    Order.CANDIDATES: {Role.AGENT, Role.LEAD, Role.SUPERVISOR, Role.MANAGER},
    Order.TIER: {Role.SUPERVISOR, Role.MANAGER},
    Order.CERTIFICATE: {Role.SUPERVISOR, Role.MANAGER},
}
SEVERAL = {Order.CLOSE, Order.LOG, Order.COMPLEX}


def allowed(order: Order, role: Role) -> bool:
    try:
        check(order, a_member(9, "Nia", role))
    except NotPermittedError:
        return False
    return True


def expected(order: Order, role: Role) -> bool:
    if order in FREE or role is Role.ADMIN:
        return True
    if order in SEVERAL:
        return role in {Role.AGENT, Role.SUPERVISOR, Role.ARCHIVIST if order is Order.CLOSE else Role.TECHNICIAN}
    if order in LEADING:
        return role in LEADING[order]
    if order in SUPERVISED:
        return role is Role.SUPERVISOR
    if order in ABOVE:
        return role in {Role.LEAD, Role.SUPERVISOR, Role.MANAGER}
    if order in SPEAKERS:
        return role in {Role.AGENT, Role.SUPERVISOR}
    return role is not Role.ARCHIVIST


@pytest.mark.requirement("R5.4-10", "R6.4-3")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("order", Order)
def test_every_order_has_its_roles(order: Order, role: Role) -> None:
    assert allowed(order, role) == expected(order, role)
    assert order in ROLES


@pytest.mark.parametrize("order", [Order.REPLY, Order.RELEASE, Order.SET, Order.CALLED])
def test_what_concerns_the_customer_is_for_the_handler_agents_and_supervisors(order: Order) -> None:
    ticket = a_ticket(Status.IN_PROGRESS)
    for member in (LI, MEI, SUN):
        check(order, member, ticket)
    for member in (WU, GAO, LAW):
        with pytest.raises(NotPermittedError):
            check(order, member, ticket)


def test_dialogues_are_read_by_whom_they_concern() -> None:
    ticket = a_ticket(Status.IN_PROGRESS)
    assert [member.name for member in (LI, WU, MEI, SUN, GAO, LAW) if may_read(ticket, member)] == [
        *("Li", "Wu", "Mei", "Sun", "Law")
    ]
    assert may_read(a_ticket(Status.RECEIVED), GAO)
    assert may_read(a_ticket(Status.IN_PROGRESS, handler=GAO), GAO)
