"""Phone numbers, mail and addresses are hidden from those who do not need them."""

from dataclasses import replace

import pytest

from desk.discretion import customer_for, words_for
from desk.people import Member
from desk.tickets.ticket import Contact
from desk.tickets.timeline import person
from tests.desk.builders import LI, MEI, SUN, WU, a_ticket

TICKET = replace(
    a_ticket(), contact=Contact(contact="021-5555 6666", address="12 Wensan Road, Hangzhou"), assignee=person(LI)
)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("call 13800138000, it leaks", "call 138****8000, it leaks"),
        ("电话13800138000请回", "电话138****8000请回"),
        ("+86 138 0013 8000", "+86**********8000"),
        ("write to wang.fang@example.com", "write to wan**************.com"),
        ("at 12 Wensan Road, Hangzhou", "at 12 ***"),
        ("my number is 021-5555 6666", "my number is 021******6666"),
        ("order JD20261101888, model XQG80-B12", "order JD20261101888, model XQG80-B12"),
        ("it stops after 30 minutes at 1200 rpm", "it stops after 30 minutes at 1200 rpm"),
    ],
)
@pytest.mark.requirement("R5.4-10")
def test_who_does_not_handle_the_ticket_reads_no_personal_data(words: str, read: str) -> None:
    assert words_for(WU, TICKET, words) == read


@pytest.mark.parametrize("member", [LI, SUN])
def test_the_handler_and_supervisors_read_everything(member: Member) -> None:
    assert words_for(member, TICKET, "call 13800138000") == "call 13800138000"


def test_the_owner_reads_everything() -> None:
    assert words_for(MEI, replace(TICKET, owner=person(MEI)), "call 13800138000") == "call 13800138000"


def test_a_customer_without_a_name_is_nobody_not_a_hidden_name() -> None:
    assert customer_for(WU, TICKET) == "—"
    assert customer_for(WU, replace(TICKET, contact=Contact(name="Ann"))) == "A**"
