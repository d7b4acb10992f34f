"""A proposal is a value that can be kept with its ticket, evidence and all."""

from desk.codec import decode, encode
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.proposal import Aspect, Basis, Proposal, Sign

SMOKE = Proposal(
    is_report=True,
    problem_class=ProblemClass.SPECIAL,
    severity=Severity.URGENT,
    service_type=ServiceType.FAULT_REPAIR,
    category=ProductCategory.ELECTRONICS,
    is_hazard=True,
    confidences={Aspect.SAFETY: 0.98},
    signs={Aspect.SAFETY: (Sign(words="冒烟"), Sign(words="着火", basis=Basis.KEYWORD))},
    model="2026-11-25",
)


def test_a_proposal_comes_back_from_the_store_with_its_evidence() -> None:
    assert decode(Proposal, encode(SMOKE)) == SMOKE


def test_a_greeting_is_proposed_as_no_report_and_nothing_else_is_said_of_it() -> None:
    greeting = Proposal(is_report=False)
    assert (greeting.problem_class, greeting.severity, greeting.category, greeting.is_hazard) == (
        None,
        None,
        None,
        False,
    )
    assert decode(Proposal, encode(greeting)) == greeting
