"""Repeated reports of one customer are joined to the open ticket by the customer's own answer, never by a guess."""

import pytest

from desk.conversations import Topic
from desk.similar.likeness import alike, features
from desk.similar.repeats import is_another
from desk.terms import ProductCategory, Status
from desk.tickets.ticket import Grading
from desk.triage.proposal import Aspect, Proposal
from tests.desk.builders import a_grade, a_ticket
from tests.desk.dialog.talk import Talk
from tests.desk.triage.listening import Listening


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("洗衣机漏水", "洗衣机漏水了，地上都是水", 50, 100),
        ("我家洗衣机漏水", "你好，洗衣机一直漏水怎么办", 50, 100),
        ("洗衣机漏水", "洗衣机不转了", 0, 50),
        ("洗衣机漏水", "空调不制冷", 0, 0),
        ("My washer leaks", "the washer is leaking again", 50, 100),
        ("Washer shows error E4 and stops", "error E4 on the washer", 50, 100),
        ("The washer leaks", "The dryer smells burnt", 0, 10),
        ("hello", "hello", 0, 40),
        ("", "", 0, 0),
    ],
)
def test_reports_are_alike_by_the_words_that_tell_something(one: str, other: str, least: int, most: int) -> None:
    assert least <= alike(features(one), features(other)) <= most
    assert alike(features(one), features(other)) == alike(features(other), features(one))


def ann() -> Talk:
    return Talk(recogniser=Listening()).knows(a_ticket(Status.TRIAGED, description="The washer leaks at the door"))


@pytest.mark.requirement("R3.3-1")
def test_a_problem_that_is_told_again_the_next_day_is_asked_about_and_joined_by_the_answer() -> None:
    talk = ann().later(days=1)
    heard = talk.says("My washer is leaking at its door")
    assert heard == "Does this belong to ticket 7 (The washer leaks at the door)?"
    assert talk.ticket(7).details == ()
    talk.presses("Yes, ticket 7")
    assert talk.ticket(7).details == ("My washer is leaking at its door",)
    assert len(talk.tickets) == 1


@pytest.mark.requirement("R3.3-1")
def test_the_customer_may_say_that_it_is_a_new_one() -> None:
    talk = ann().later(days=1)
    talk.says("My washer is leaking at its door")
    assert "This is ticket" in talk.presses("No, a new problem")
    assert len(talk.tickets) == 2


def test_a_new_problem_that_is_the_old_one_is_asked_about_too() -> None:
    talk = ann()
    talk.says("/new")
    assert talk.dialog.topic is Topic.NEW_PROBLEM
    assert talk.says("the washer leaks at the door").startswith("Does this belong to ticket 7")
    talk.says("/new")
    assert "This is ticket" in talk.says("The dryer makes a noise")


def test_another_product_is_asked_about_as_well() -> None:
    talk = ann().later(days=1)
    assert talk.says("My phone is broken").startswith("Does this belong to ticket 7")


def test_what_is_said_while_they_talk_belongs_to_the_ticket() -> None:
    talk = Talk(recogniser=Listening())
    talk.says("The washer leaks at the door")
    assert "Added to ticket" in talk.says("The washer leaks a lot at the door")


def test_what_sounds_like_neither_is_more_about_the_ticket() -> None:
    assert "Added to ticket 7" in ann().later(days=1).says("It is worse since yesterday")


def test_what_may_harm_somebody_waits_for_no_answer() -> None:
    talk = ann().later(days=1)
    talk.says("The washer leaks at the door and now smoke comes out")
    assert talk.ticket(7).is_hazard
    new = ann()
    new.says("/new")
    new.says("The washer leaks at the door and now smoke comes out")
    assert len(new.tickets) == 2


@pytest.mark.parametrize(
    ("category", "sure", "graded", "is_it"),
    [
        (ProductCategory.ELECTRONICS, 0.9, ProductCategory.CONSUMER_GOODS, True),
        (ProductCategory.ELECTRONICS, 0.6, ProductCategory.CONSUMER_GOODS, False),
        (ProductCategory.ELECTRONICS, 0.9, ProductCategory.ELECTRONICS, False),
        (ProductCategory.MEDICAL_DEVICE, 0.9, ProductCategory.CONSUMER_GOODS, False),
        (None, 0.9, ProductCategory.CONSUMER_GOODS, False),
    ],
    ids=["another", "not sure", "as graded", "as it was proposed itself", "none named"],
)
def test_it_is_another_product_only_when_that_is_sure_and_new(
    category: ProductCategory | None, sure: float, graded: ProductCategory, *, is_it: bool
) -> None:
    before = Proposal(is_report=True, category=ProductCategory.MEDICAL_DEVICE)
    ticket = a_ticket(Status.TRIAGED, proposal=before, grading=Grading(preliminary=a_grade(category=graded)))
    said = Proposal(is_report=True, category=category, confidences={Aspect.PRODUCT_CATEGORY: sure})
    assert is_another(said, ticket) is is_it


def test_where_nothing_is_known_of_the_ticket_nothing_is_another() -> None:
    said = Proposal(is_report=True, category=ProductCategory.ELECTRONICS)
    assert not is_another(said, a_ticket(Status.RECEIVED))
    assert not is_another(Proposal(is_report=False), a_ticket(Status.TRIAGED))
    assert not is_another(None, a_ticket(Status.TRIAGED))
