"""People put proposals right: by chance now and then, or more often than training promised, and then it is said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk.people import Staff
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity, TicketId
from desk.texts import Text
from desk.tickets.timeline import SYSTEM, Actor, ActorKind
from desk.triage.drift import FEW, Drift, Learnt, Verdict, drifts, labels_of
from desk.triage.drift_news import news_of_drift
from desk.triage.examples import Example
from desk.triage.proposal import Aspect, Proposal
from tests.desk.builders import EVERYBODY, SUN

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LEARNT = Learnt(
    version="v1",
    right=dict.fromkeys(Aspect, 0.9),
    shares={aspect: {"medium": 1.0} if aspect is Aspect.CLASS else {} for aspect in Aspect},
)


def judged(number: int, *, right: ProblemClass, said: ProblemClass, model: str = "v1") -> Example:
    proposed = Proposal(is_report=True, problem_class=said, model=model)
    return Example(
        words="…",
        language="zh",
        is_report=True,
        problem_class=right,
        ticket=TicketId(number),
        by=SYSTEM,
        at=NOW,
        proposed=proposed,
    )


def of_class(found: tuple[Drift, ...]) -> Drift:
    return next(each for each in found if each.aspect is Aspect.CLASS)


def tickets(count: int, wrong: int, model: str = "v1") -> list[Example]:
    medium, major = ProblemClass.MEDIUM, ProblemClass.MAJOR
    return [
        judged(number, right=medium, said=major if number < wrong else medium, model=model) for number in range(count)
    ]


def test_as_many_corrections_as_in_training_are_nothing_to_speak_of() -> None:
    found = of_class(drifts(tickets(100, wrong=11), [], LEARNT))
    assert (found.judged, found.corrected, found.verdict) == (100, 11, Verdict.FINE)


def test_more_corrections_than_chance_explains_are_worse() -> None:
    assert of_class(drifts(tickets(100, wrong=17), [], LEARNT)).verdict is Verdict.WORSE


def test_of_a_few_judgements_nothing_is_said() -> None:
    assert of_class(drifts(tickets(FEW - 1, wrong=FEW - 1), [], LEARNT)).verdict is Verdict.FEW


def test_what_another_model_proposed_is_not_this_ones_fault() -> None:
    assert of_class(drifts(tickets(100, wrong=90, model="v0"), [], LEARNT)).judged == 0


def test_other_things_come_in_than_before() -> None:
    before = [judged(number, right=ProblemClass.GENERAL, said=ProblemClass.GENERAL) for number in range(50)]
    found = of_class(drifts(tickets(50, wrong=0), before, LEARNT))
    assert (found.moved, found.verdict) == (1.0, Verdict.OTHERS)


def test_with_little_before_it_is_compared_with_what_was_learnt_from() -> None:
    before = [judged(number, right=ProblemClass.GENERAL, said=ProblemClass.GENERAL) for number in range(5)]
    assert of_class(drifts(tickets(50, wrong=0), before, LEARNT)).moved == 0


def test_supervisors_are_told_what_is_corrected_and_what_helps() -> None:
    (told,) = news_of_drift(drifts(tickets(100, wrong=30), [], LEARNT), Staff(members=EVERYBODY))
    assert told.to == SUN.addresses[0]
    _, line, remedy = told.message.body  # type: ignore[union-attr]
    assert isinstance(line, Text)
    assert (line.values["corrected"], line.values["judged"], line.values["expected"]) == (30, 100, 10)
    assert "retrain" in remedy.msgid


def test_nobody_is_told_of_what_is_fine() -> None:
    assert news_of_drift(drifts(tickets(100, wrong=10), [], LEARNT), Staff(members=EVERYBODY)) == ()


@pytest.mark.parametrize(
    ("judgement", "labels"),
    [
        (Proposal(is_report=False), {Aspect.IS_REPORT: "false"}),
        (
            Proposal(
                is_report=True,
                problem_class=ProblemClass.SPECIAL,
                severity=Severity.URGENT,
                service_type=ServiceType.COMPLAINT,
                category=ProductCategory.OTHER,
                is_hazard=True,
            ),
            dict(zip(Aspect, ["true", "special", "sev1_urgent", "complaint", "other", "true"], strict=True)),
        ),
        (
            Proposal(is_report=True),
            {Aspect.IS_REPORT: "true", Aspect.PRODUCT_CATEGORY: "unknown", Aspect.SAFETY: "false"},
        ),
        (None, {}),
    ],
)
def test_judgements_are_named_as_training_names_them(judgement: Proposal | None, labels: dict[Aspect, str]) -> None:
    assert labels_of(judgement) == labels


def test_who_says_no_more_than_that_it_is_a_problem_or_a_hazard_teaches_no_more() -> None:
    said = Example(words="…", language="en", is_report=True, is_hazard=True, ticket=TicketId(1), by=SYSTEM, at=NOW)
    assert labels_of(said) == {Aspect.IS_REPORT: "true", Aspect.SAFETY: "true"}
    assert labels_of(replace(said, by=Actor(kind=ActorKind.CUSTOMER))) == {Aspect.IS_REPORT: "true"}
