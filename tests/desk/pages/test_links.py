"""Links to pages: what was signed opens, for a while, and nothing else does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from desk.pages.links import Link, page_of, seal, unseal
from desk.people import Staff
from desk.terms import CustomerId, TicketId
from desk.tokens import Button
from desk.tokens import seal as seal_button
from desk.turns import Around
from tests.desk.builders import EVERYBODY, a_policy, a_ticket

SECRET = b"secret" * 6
NOW = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
numbers = some.integers(min_value=1, max_value=2**53)
spans = some.timedeltas(min_value=timedelta(hours=1), max_value=timedelta(days=400))


@given(ticket=numbers, customer=numbers, lasts=spans)
def test_a_link_comes_back_as_it_was_and_lasts_as_long_as_promised(
    ticket: int, customer: int, lasts: timedelta
) -> None:
    link = Link(ticket=TicketId(ticket), customer=CustomerId(customer), until=NOW + lasts)
    found = unseal(seal(link, secret=SECRET), secret=SECRET)
    assert found is not None
    assert (found.ticket, found.customer) == (ticket, customer)
    assert link.until <= found.until < link.until + timedelta(hours=1)
    assert not found.is_over(link.until - timedelta(microseconds=1))
    assert found.is_over(link.until + timedelta(hours=1))


@given(at=some.integers(min_value=0, max_value=39), other=some.sampled_from("0123456789-.AZaz_"))
def test_a_link_that_was_changed_anywhere_opens_nothing(at: int, other: str) -> None:
    link = seal(Link(ticket=TicketId(1001), customer=CustomerId(12), until=NOW), secret=SECRET)
    changed = link[:at] + other + link[at + 1 :]
    assert changed == link or unseal(changed, secret=SECRET) is None


@given(junk=some.text(max_size=120))
def test_what_nobody_signed_opens_nothing(junk: str) -> None:
    assert unseal(junk, secret=SECRET) is None


def test_a_buttons_token_is_no_link_and_another_desks_link_is_none_here() -> None:
    button = seal_button(Button(action="1001-12-60000"), secret=SECRET)
    link = seal(Link(ticket=TicketId(1001), customer=CustomerId(12), until=NOW), secret=b"another" * 5)
    assert unseal(button, secret=SECRET) is None
    assert unseal(link, secret=SECRET) is None


def test_the_customer_and_who_they_were_before_two_chats_came_together_see_the_ticket() -> None:
    ticket = replace(a_ticket(), customer=CustomerId(7), came_from=CustomerId(12))
    opened = {who: Link(ticket=ticket.id, customer=CustomerId(who), until=NOW).opens(ticket) for who in (7, 12, 13)}
    assert opened == {7: True, 12: True, 13: False}
    assert not Link(ticket=TicketId(ticket.id + 1), customer=CustomerId(7), until=NOW).opens(ticket)


def test_a_desk_without_an_address_for_people_outside_gives_no_links() -> None:
    around = Around(now=NOW, policy=a_policy(), staff=Staff(members=EVERYBODY), secret=SECRET)
    assert page_of(a_ticket(), around) is None
    url = page_of(a_ticket(), replace(around, public_url="https://desk.example.com"))
    assert url is not None
    assert url.startswith("https://desk.example.com/p/")
