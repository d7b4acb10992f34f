"""Which open tickets are likely the same, and when so many similar ones are a cluster."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.duties import Incidents
from desk.people import Staff
from desk.similar.comparing import SOON, beside, cluster_of, compare, is_likely, noticed
from desk.similar.rules import Similar
from desk.similar.trace import Alike, Trace, trace_of
from desk.terms import CustomerId, IntakeChannel, ProductCategory, ServiceType, Status, TicketId
from desk.tickets.ticket import Contact, Grading, Ticket
from desk.tickets.timeline import Act
from desk.triage.proposal import Proposal
from desk.turns import Around, Timer, TimerKind, Turn
from tests.desk.builders import EVERYBODY, LI, MEI, MONDAY_9AM, SECRET, SUN, a_grade, a_policy, a_ticket
from tests.desk.talking import Desk, in_english, read

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES, INCIDENTS = Similar(), Incidents()


def a_trace(number: int = 7, **more: Any) -> Trace:  # noqa: ANN401 -- any field
    given: dict[str, Any] = {
        "customer": CustomerId(number),
        "intake": IntakeChannel.TELEGRAM,
        "opened_at": MONDAY_9AM,
        "category": "electronics",
        "service": "fault_repair",
        "words": "The washer leaks at the door",
        **more,
    }
    return Trace(ticket=TicketId(number), **given)


def test_a_ticket_is_found_by_its_labels_its_keys_and_its_words() -> None:
    contact = Contact(contact="+86 138-0000", order_number=" ab-12 ", product_model="X-1")
    said = "洗衣机漏水，序列号：SN8866-1234"
    proposal = Proposal(is_report=True, category=ProductCategory.ELECTRONICS, service_type=ServiceType.INSTALLATION)
    found = trace_of(a_ticket(Status.RECEIVED, contact=contact, description=said, proposal=proposal))
    assert (found.category, found.service, found.model) == ("electronics", "installation", "x-1")
    assert found.keys == {("contact", "+861380000"), ("order", "AB12"), ("serial", "SN88661234")}
    graded = trace_of(a_ticket(Status.TRIAGED, proposal=proposal))
    assert (graded.category, graded.service) == ("consumer_goods", "fault_repair")
    other = Grading(final=a_grade(category=ProductCategory.OTHER))
    assert not trace_of(a_ticket(Status.CLASSIFIED, grading=other)).has_labels


@pytest.mark.requirement("R3.3-1")
@pytest.mark.parametrize(
    ("mine", "other", "is_it"),
    [
        ({"contact": "138"}, {"contact": "138", "words": "x", "opened_at": MONDAY_9AM - 90 * DAY}, True),
        ({"order": "AB12"}, {"order": "AB12", "words": "x"}, True),
        ({"serial": "S1"}, {"serial": "S1", "words": "x"}, True),
        ({"order": "S1"}, {"serial": "S1", "words": "x"}, False),
        ({}, {"customer": CustomerId(7), "intake": IntakeChannel.WECHAT_OA, "words": "x"}, True),
        ({}, {"customer": CustomerId(7), "words": "The dryer smells"}, False),
        ({}, {"customer": CustomerId(7), "words": "my washer is leaking"}, True),
        ({}, {"words": "the washer leaks from its door"}, True),
        ({}, {"words": "the washer leaks from its door", "opened_at": MONDAY_9AM - 8 * DAY}, False),
        ({}, {"words": "The washer is loud"}, False),
    ],
)
def test_two_tickets_are_likely_one_by_key_by_customer_or_by_words(
    mine: dict[str, Any], other: dict[str, Any], *, is_it: bool
) -> None:
    one, two = a_trace(7, **mine), a_trace(8, **other)
    assert is_likely(one, two, RULES) is is_it
    assert is_likely(two, one, RULES) is is_it


def cluster(mine: Trace, *others: Trace) -> list[int]:
    return [one.ticket for one in cluster_of(mine, others, incidents=INCIDENTS, rules=RULES)]


@pytest.mark.requirement("R6.1.1-6")
def test_three_similar_reports_of_three_customers_within_an_hour_are_a_cluster() -> None:
    first, second = a_trace(1), a_trace(2, opened_at=MONDAY_9AM + HOUR / 2, words="washer leaking again")
    third = a_trace(3, opened_at=MONDAY_9AM + HOUR, words="The washer leaks")
    assert cluster(third, first, second) == [1, 2, 3]
    assert cluster(first, second, third) == [1, 2, 3]
    assert cluster(third, second) == []


@pytest.mark.requirement("R6.1.1-6")
@pytest.mark.parametrize(
    "third",
    [
        {"opened_at": MONDAY_9AM + 2 * HOUR},
        {"customer": CustomerId(1)},
        {"category": "medical_device"},
        {"service": "installation"},
        {"category": "", "service": ""},
        {"words": "The screen is black"},
    ],
    ids=["too late", "the same customer", "other product", "other service", "not known", "another problem"],
)
def test_they_are_none_where_one_does_not_belong(third: dict[str, Any]) -> None:
    assert cluster(a_trace(3, **third), a_trace(1), a_trace(2)) == []


def test_the_same_model_makes_up_for_other_words() -> None:
    assert cluster(*(a_trace(n, model="x-1", words=words) for n, words in enumerate(("black", "loud", "dead"), 1)))


def around(**alike: Any) -> Around:  # noqa: ANN401 -- what was found
    return Around(
        now=MONDAY_9AM,
        policy=a_policy(),
        staff=Staff(members=EVERYBODY),
        secret=SECRET,
        alike={TicketId(7): Alike(**alike)},
    )


@pytest.mark.requirement("R3.3-1")
def test_a_likely_one_is_noted_and_the_other_is_compared_too_unless_it_knows() -> None:
    ticket = a_ticket(Status.TRIAGED, contact=Contact(order_number="AB12"))
    turn = compare(ticket, around(others=(a_trace(8, order="AB12"), a_trace(9, words="x"))))
    assert turn.tickets[0].likely == (8,)
    assert turn.timers == (Timer(ticket=TicketId(8), kind=TimerKind.COMPARE, due_at=MONDAY_9AM),)
    aware = compare(ticket, around(others=(a_trace(8, order="AB12", likely=(TicketId(7),)),)))
    assert aware.timers == ()
    assert compare(turn.tickets[0], around(others=(a_trace(8, order="AB12"),))) == Turn()


@pytest.mark.requirement("R3.3-1")
def test_whoever_works_on_it_already_is_warned_of_work_done_twice() -> None:
    ticket = a_ticket(Status.IN_PROGRESS, contact=Contact(order_number="AB12"))
    turn = compare(ticket, around(others=(a_trace(8, order="AB12"),)))
    told = [read(o.message) for o in turn.outbound if o.to in LI.addresses]
    assert any("Ticket 7 may be the same problem as ticket 8." in words for words in told)


def test_what_is_no_longer_open_is_compared_with_nothing() -> None:
    assert compare(a_ticket(Status.CLOSED), around(others=(a_trace(8),))) == Turn()


@pytest.mark.requirement("R6.1.1-6")
def test_supervisors_are_asked_whether_a_new_cluster_is_an_incident() -> None:
    found = (a_trace(5), a_trace(6), a_trace(7))
    turn = compare(a_ticket(Status.RECEIVED), around(cluster=found))
    (told,) = (o for o in turn.outbound if o.to in SUN.addresses)
    words = read(told.message)
    assert words.startswith("3 similar reports of as many customers within 1:00:00. Please check for an incident:")
    assert "Ticket 5, 2026-11-23 01:00: The washer leaks at the door" in words
    assert [in_english(choice.label) for choice in told.message.choices] == ["Ticket 5", "Ticket 6", "Ticket 7"]  # type: ignore[union-attr]  # a say
    assert [(entry.act, entry.note) for entry in turn.entries] == [(Act.CLUSTERED, "5, 6, 7")]


def test_a_turn_is_noticed_where_what_a_ticket_is_found_by_has_changed() -> None:
    ticket = a_ticket(Status.RECEIVED)
    opened = noticed(Turn(tickets=(ticket,)), {}, now=MONDAY_9AM)
    assert opened.traces == (trace_of(ticket),)
    assert opened.timers == (Timer(ticket=ticket.id, kind=TimerKind.COMPARE, due_at=MONDAY_9AM + SOON),)
    more = a_ticket(Status.RECEIVED, details=("and it is loud",), likely=(TicketId(8),))
    assert noticed(Turn(tickets=(more,)), {ticket.id: ticket}, now=MONDAY_9AM).traces == ()
    urged = replace(ticket, urged=1)
    assert noticed(Turn(tickets=(urged,)), {ticket.id: ticket}, now=MONDAY_9AM) == Turn(tickets=(urged,))
    known = a_ticket(Status.RECEIVED, contact=Contact(order_number="1"))
    assert noticed(Turn(tickets=(known,)), {ticket.id: ticket}, now=MONDAY_9AM).traces


def test_what_is_over_is_forgotten_and_what_it_was_like_is_compared_anew() -> None:
    ticket = a_ticket(Status.TRIAGED, likely=(TicketId(8),))
    gone = a_ticket(Status.CANCELLED, likely=(TicketId(8),))
    turn = noticed(Turn(tickets=(gone,)), {ticket.id: ticket}, now=MONDAY_9AM)
    assert [trace.is_open for trace in turn.traces] == [False]
    assert [timer.ticket for timer in turn.timers] == [8]
    assert noticed(Turn(tickets=(gone,)), {}, now=MONDAY_9AM).traces == ()


@pytest.mark.requirement("R3.3-1")
def test_staff_read_which_ticket_it_may_be_and_who_handles_it() -> None:
    ticket: Ticket = a_ticket(Status.TRIAGED, likely=(TicketId(8), TicketId(9), TicketId(10)))
    same = a_ticket(Status.IN_PROGRESS, id=TicketId(8))
    other = a_ticket(Status.TRIAGED, id=TicketId(9), customer=CustomerId(1))
    over = a_ticket(Status.CLOSED, id=TicketId(10))
    lines = [in_english(line) for line in beside(ticket, {t.id: t for t in (same, other, over)})]
    assert lines == [
        "Perhaps the same: ticket 8, Li: The washer leaks. If it is: /merge 7 into 8",
        "Perhaps the same: ticket 9, Mei: The washer leaks",
    ]


@pytest.mark.requirement("R3.3-1")
def test_the_card_the_ticket_and_the_acceptance_tell_of_it() -> None:
    other = a_ticket(Status.IN_PROGRESS, id=TicketId(8))
    desk = Desk(beside={other.id: other}).hold(a_ticket(Status.TRIAGED, likely=(other.id,)))
    desk.says(MEI, "/ticket 7")
    assert "Perhaps the same as: ticket 8" in desk.was_told(MEI)
    assert "Perhaps the same: ticket 8, Li: The washer leaks. If it is: /merge 7 into 8" in desk.was_told(MEI)
    desk.says(LI, "/accept 7")
    assert "Perhaps the same: ticket 8, Li" in desk.was_told(LI)
