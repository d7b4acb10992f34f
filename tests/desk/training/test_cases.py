"""Which closed tickets are proposed as case material, and that they tell nothing of whose they were."""

from typing import Any

import pytest

from desk.terms import ServiceType, Status
from desk.tickets.ticket import Contact, Handling, Ticket
from desk.training.cases import MOST_PROPOSED, anonymous, case_lines, material
from tests.desk.builders import a_ticket

ANN = Contact(name="王芳", contact="+86 138-0013-8000", address="浦东新区张江路 88 号", order_number="JD20261101888")
PUMP = Handling(diagnosis="The pump was blocked", measures=("cleaned it", "new filter"), result="Runs again")


def closed(**more: Any) -> Ticket:  # noqa: ANN401 -- any field
    return a_ticket(**{"status": Status.CLOSED, "handling": PUMP, "contact": ANN, **more})


@pytest.mark.requirement("R4.3.2-2")
@pytest.mark.parametrize(
    ("words", "service", "is_proposed"),
    [
        ("", None, True),
        ("pump", None, True),
        ("FILTER blocked", None, True),
        ("pump boiler", None, False),
        ("boiler", ServiceType.FAULT_REPAIR, True),
        ("boiler", ServiceType.INSTALLATION, False),
    ],
)
def test_cases_are_found_by_words_and_by_service(words: str, service: ServiceType | None, is_proposed: bool) -> None:  # noqa: FBT001 -- a column
    assert bool(material([closed()], words, service)) is is_proposed


@pytest.mark.parametrize("more", [{"status": Status.HANDLED}, {"handling": Handling()}])
def test_what_is_open_or_tells_nothing_teaches_nothing(more: dict[str, Any]) -> None:
    assert material([closed(**more)]) == ()


def test_a_few_are_enough() -> None:
    assert len(material([closed()] * 9)) == MOST_PROPOSED


@pytest.mark.requirement("R4.3.2-2")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("王芳 was not at home", "*** was not at home"),
        ("called 13800138000 twice", "called *** twice"),
        ("went to 浦东新区张江路 88 号", "went to ***"),
        ("order JD20261101888, mail ann@example.com", "order ***, mail ***"),
        ("changed 2 seals of 40 mm", "changed 2 seals of 40 mm"),
    ],
)
def test_a_case_tells_nothing_of_its_customer(words: str, told: str) -> None:
    assert anonymous(words, closed()) == told


@pytest.mark.requirement("R4.3.2-2")
def test_a_case_tells_what_was_found_and_done_and_came_of_it() -> None:
    head, story = case_lines(closed(handling=Handling(diagnosis="王芳's pump was blocked", measures=("cleaned it",))))
    assert head.values["number"] == closed().id
    assert (story.values["found"], story.values["done"], story.values["result"]) == (
        "***'s pump was blocked",
        "cleaned it",
        "—",
    )
