"""Who a customer is, as staff know it (R4.2.1-2)."""

import pytest

from desk.terms import CustomerKind
from tests.desk.builders import ANN, MEI, a_ticket
from tests.desk.talking import Desk


@pytest.mark.requirement("R4.2.1-2")
@pytest.mark.parametrize(
    ("words", "kind"), [("kind company", CustomerKind.BUSINESS), ("客户类型 个人", CustomerKind.PRIVATE)]
)
def test_the_kind_of_a_customer_is_set_and_taken_back(words: str, kind: CustomerKind) -> None:
    desk = Desk().hold(a_ticket())
    desk.says(MEI, f"/set 7 {words}")
    assert desk.customers[ANN].kind is kind
    assert "Ticket 7: Kind of customer is" in desk.was_told(MEI)
    desk.says(MEI, "/set 7 kind -")
    assert desk.customers[ANN].kind is None


@pytest.mark.requirement("R4.2.1-2")
def test_the_industry_is_in_their_own_words_and_not_a_whole_story() -> None:
    desk = Desk().hold(a_ticket())
    desk.says(MEI, "/set 7")
    assert desk.labels(MEI)[-2:] == ["Kind of customer", "Industry"]
    desk.presses(MEI, "Industry")
    desk.says(MEI, "hotels and restaurants")
    assert desk.customers[ANN].industry == "hotels and restaurants"
    assert desk.customers[ANN].contact == "13800001234"
    desk.says(MEI, "/set 7 industry " + "x" * 41)
    assert "40 characters at most" in desk.was_told(MEI)
    desk.says(MEI, "/set 7 industry -")
    assert desk.customers[ANN].industry == ""


def test_another_word_is_no_kind() -> None:
    desk = Desk().hold(a_ticket())
    desk.says(MEI, "/set 7 kind giraffe")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
