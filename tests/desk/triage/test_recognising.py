"""What is proposed of a message fits together, says by which words, and bows to the owner's keywords."""

import pytest

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.keywords import Keyword, Keywords
from desk.triage.proposal import Aspect, Basis, Sign
from tests.desk.triage.small import RECOGNISER

NONE = Keywords()


@pytest.mark.requirement("R2.2-3")
def test_smoke_is_a_hazard_special_and_urgent_and_the_words_say_why() -> None:
    proposal = RECOGNISER.read("它冒烟了", NONE)
    assert proposal.is_hazard
    assert (proposal.problem_class, proposal.severity) == (ProblemClass.SPECIAL, Severity.URGENT)
    assert proposal.signs[Aspect.SAFETY] == (Sign(words="冒烟", basis=Basis.MODEL),)


def test_a_kettle_without_smoke_is_no_hazard_and_its_name_speaks_for_electronics() -> None:
    proposal = RECOGNISER.read("My Kettle!", NONE)
    assert not proposal.is_hazard
    assert (proposal.problem_class, proposal.severity) == (ProblemClass.MEDIUM, Severity.TIMED)
    assert proposal.category is ProductCategory.ELECTRONICS
    assert proposal.signs[Aspect.PRODUCT_CATEGORY] == (Sign(words="Kettle"),)
    assert proposal.signs[Aspect.SAFETY] == ()


def test_where_no_product_is_named_none_is_proposed() -> None:
    proposal = RECOGNISER.read("冒烟", NONE)
    assert proposal.category is None
    assert proposal.signs[Aspect.PRODUCT_CATEGORY] == ()


def test_of_what_is_no_report_nothing_else_is_judged() -> None:
    proposal = RECOGNISER.read("hello", NONE)
    assert (proposal.is_report, proposal.problem_class, proposal.category) == (False, None, None)
    assert list(proposal.confidences) == [Aspect.IS_REPORT]


def test_nothing_said_is_no_report() -> None:
    assert not RECOGNISER.read("", NONE).is_report


def test_how_sure_a_judgement_is_lies_between_a_guess_and_certainty() -> None:
    proposal = RECOGNISER.read("冒烟", NONE)
    assert proposal.confidences[Aspect.SAFETY] == pytest.approx(0.982, abs=0.001)  # the sum is 8 - 4
    assert all(0 < sure <= 1 for sure in proposal.confidences.values())


@pytest.mark.requirement("R2.2-3")
def test_a_keyword_outdoes_the_model_and_is_named_as_what_it_is() -> None:
    mine = Keywords(entries=(Keyword(phrases=("Thunder Bolt",), product_category=ProductCategory.MEDICAL_DEVICE),))
    proposal = RECOGNISER.read("my kettle thunder bolt", mine)
    assert proposal.category is ProductCategory.MEDICAL_DEVICE
    assert proposal.confidences[Aspect.PRODUCT_CATEGORY] == 1
    assert proposal.signs[Aspect.PRODUCT_CATEGORY] == (Sign(words="thunder bolt", basis=Basis.KEYWORD),)


def test_a_class_by_keyword_takes_its_severity_along() -> None:
    lawyers = Keywords(entries=(Keyword(phrases=("律师",), problem_class=ProblemClass.SPECIAL),))
    assert RECOGNISER.read("my kettle, 律师", lawyers).severity is Severity.URGENT


def test_a_hazard_by_keyword_is_major_or_special() -> None:
    blue = Keywords(entries=(Keyword(phrases=("blue light",), is_hazard=True),))
    proposal = RECOGNISER.read("the kettle has a blue light", blue)
    assert proposal.problem_class in {ProblemClass.MAJOR, ProblemClass.SPECIAL}
    assert proposal.severity is Severity.URGENT


def test_a_phrase_in_latin_letters_is_found_only_as_whole_words() -> None:
    mine = Keywords(entries=(Keyword(phrases=("light",), service_type=ServiceType.COMPLAINT),))
    assert RECOGNISER.read("the kettle was delightful", mine).service_type is ServiceType.FAULT_REPAIR


def test_of_two_entries_that_disagree_the_first_wins() -> None:
    both = Keywords(
        entries=(
            Keyword(phrases=("灯",), service_type=ServiceType.COMPLAINT),
            Keyword(phrases=("kettle",), service_type=ServiceType.INSTALLATION, is_report=True),
        )
    )
    assert RECOGNISER.read("kettle 灯", both).service_type is ServiceType.COMPLAINT


def test_a_keyword_can_say_that_a_message_is_no_report() -> None:
    campaign = Keywords(entries=(Keyword(phrases=("抽奖",), is_report=False),))
    proposal = RECOGNISER.read("抽奖 kettle", campaign)
    assert not proposal.is_report
    assert proposal.signs[Aspect.IS_REPORT] == (Sign(words="抽奖", basis=Basis.KEYWORD),)
