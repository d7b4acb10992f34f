"""What a proposal leads to: a chat only when that is sure, and later words raise it but never lower it."""

from dataclasses import dataclass, replace

import pytest

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.deciding import alarms, is_alike, joined, read, tells_no_problem
from desk.triage.keywords import Keywords
from desk.triage.proposal import Aspect, Basis, Proposal, Sign
from desk.triage.rules import Proposals
from tests.desk.dialog.talk import POLICY
from tests.desk.triage.listening import Listening

MILD = Proposal(
    is_report=True,
    problem_class=ProblemClass.MEDIUM,
    severity=Severity.TIMED,
    service_type=ServiceType.FAULT_REPAIR,
    category=ProductCategory.CONSUMER_GOODS,
    confidences={Aspect.SAFETY: 0.9, Aspect.CLASS: 0.7},
    signs={Aspect.CLASS: (Sign(words="leaks"),)},
    model="1",
)
GRAVE = replace(
    MILD,
    problem_class=ProblemClass.SPECIAL,
    severity=Severity.URGENT,
    is_hazard=True,
    category=None,
    confidences={Aspect.SAFETY: 0.6, Aspect.CLASS: 0.8},
    signs={Aspect.SAFETY: (Sign(words="smoke"),)},
)
NONE = Proposal(is_report=False, confidences={Aspect.IS_REPORT: 0.9}, model="1")


@pytest.mark.parametrize(
    ("proposal", "percent", "is_chat"),
    [(None, 1, False), (MILD, 1, False), (NONE, 85, True), (NONE, 90, True), (NONE, 91, False), (NONE, 100, False)],
)
def test_only_what_is_surely_no_report_is_none(proposal: Proposal | None, percent: int, is_chat: bool) -> None:  # noqa: FBT001 -- a row
    assert tells_no_problem(proposal, Proposals(no_report_from=percent)) is is_chat


def test_without_words_or_anybody_who_can_judge_nothing_is_proposed() -> None:
    assert read("It smokes", None, POLICY) is None
    assert read("📷 …", Listening(), POLICY) is None


def test_what_harms_people_is_a_report_and_urgent_whatever_else_was_made_of_it() -> None:
    class Odd:
        def read(self, words: str, keywords: Keywords) -> Proposal:
            del words, keywords
            return Proposal(is_report=False, severity=Severity.ROUTINE, is_hazard=True)

    proposal = read("help", Odd(), POLICY)
    assert proposal == Proposal(
        is_report=True, severity=Severity.URGENT, problem_class=ProblemClass.MAJOR, is_hazard=True
    )


def test_later_words_make_it_graver_with_the_evidence_of_what_made_it_so() -> None:
    both = joined(MILD, MILD, GRAVE)
    assert (both.problem_class, both.severity, both.is_hazard) == (ProblemClass.SPECIAL, Severity.URGENT, True)
    assert both.category is ProductCategory.CONSUMER_GOODS
    assert both.signs[Aspect.SAFETY] == (Sign(words="smoke"),)
    assert both.confidences[Aspect.SAFETY] == 0.6


@pytest.mark.parametrize("later", [MILD, NONE])
def test_nothing_said_later_makes_it_milder(later: Proposal) -> None:
    both = joined(GRAVE, later, later)
    assert is_alike(replace(both, category=None), GRAVE)
    assert both.signs[Aspect.SAFETY] == GRAVE.signs[Aspect.SAFETY]


def test_what_was_no_report_alone_is_one_with_what_follows() -> None:
    assert joined(NONE, NONE, NONE) == NONE
    assert is_alike(joined(NONE, MILD, MILD), MILD)
    assert is_alike(joined(None, NONE, MILD), MILD)


def test_an_alarm_is_raised_once_and_again_only_by_new_words() -> None:
    assert alarms(None, GRAVE, None)
    assert alarms(MILD, MILD, GRAVE)
    assert alarms(MILD, GRAVE, MILD)
    assert not alarms(GRAVE, GRAVE, MILD), "of the old words people may have said that they are harmless"
    assert alarms(GRAVE, GRAVE, GRAVE)
    assert not alarms(MILD, MILD, MILD)


@pytest.mark.parametrize(
    ("words", "sure", "is_believed"),
    [("it leaks", 0.1, False), ("it leaks", 0.3, True), ("the dryer is smoking", 0.1, True), ("插座烧焦了", 0.1, True)],
)
def test_an_unlikely_hazard_is_believed_only_where_a_danger_is_named(
    words: str,
    sure: float,
    is_believed: bool,  # noqa: FBT001 -- a row
) -> None:
    class Anxious:
        def read(self, words: str, keywords: Keywords) -> Proposal:
            del words, keywords
            return replace(GRAVE, severity=Severity.ROUTINE, confidences={Aspect.SAFETY: sure})

    proposal = read(words, Anxious(), POLICY)
    assert proposal
    assert proposal.is_hazard is is_believed
    assert proposal.severity is (Severity.URGENT if is_believed else Severity.ROUTINE)
    assert proposal.confidences[Aspect.SAFETY] == (sure if is_believed else 1 - sure)


class Deaf:
    """Takes everything for small talk."""

    def __init__(self, *signs: Sign) -> None:
        self.signs = signs

    def read(self, words: str, keywords: Keywords) -> Proposal:
        del words, keywords
        return replace(NONE, confidences={Aspect.IS_REPORT: 0.8}, signs={Aspect.IS_REPORT: self.signs})


@pytest.mark.parametrize(
    "cry", ["洗衣机冒烟了", "洗衣機冒煙", "It's on fire!", "smoke!!", "厨房有煤气味", "漏电了", "部機漏電，電親我"]
)
@pytest.mark.requirement("R2.2-3")
def test_a_cry_for_help_is_never_small_talk(cry: str) -> None:
    proposal = read(cry, Deaf(), POLICY)
    assert proposal
    assert (proposal.is_report, proposal.is_hazard, proposal.severity) == (True, True, Severity.URGENT)
    [sign] = proposal.signs[Aspect.SAFETY]
    assert (sign.words in cry, sign.basis) == (True, Basis.KEYWORD)
    assert proposal.confidences[Aspect.SAFETY] == pytest.approx(0.2)


@pytest.mark.parametrize(
    "talk",
    [
        "hello",
        "上次说冒烟那个已经修好了，不用再派人",
        "thank you, the smoke is gone",
        "no more gas smell since Tuesday",
        "my son says your toy is fire",
        "刹车用着挺好",
    ],
)
def test_who_speaks_of_a_danger_that_is_over_raises_no_alarm(talk: str) -> None:
    proposal = read(talk, Deaf(), POLICY)
    assert proposal
    assert not proposal.is_hazard


@dataclass
class Calm:
    """Takes everything for a small fault."""

    sure: float = 0.9

    def read(self, words: str, keywords: Keywords) -> Proposal:
        del words, keywords
        return replace(MILD, problem_class=ProblemClass.GENERAL, confidences={Aspect.SAFETY: self.sure})


@pytest.mark.parametrize(
    ("words", "is_hazard"),
    [
        ("空调漏水滴到插座上了", True),
        ("the kettle gave me an electric shock", True),
        ("手機電池膨脹", True),
        ("the smoke detector beeps", False),
        ("水龙头开关漏水", False),
        ("上次漏电已经修好了，这次是不转", False),
    ],
)
@pytest.mark.requirement("R2.2-3")
def test_a_danger_in_plain_words_is_not_overlooked(words: str, is_hazard: bool) -> None:  # noqa: FBT001 -- a row
    proposal = read(words, Calm(), POLICY)
    assert proposal
    assert proposal.is_hazard is is_hazard
    assert proposal.severity is (Severity.URGENT if is_hazard else MILD.severity)
    assert proposal.problem_class is (ProblemClass.MAJOR if is_hazard else ProblemClass.GENERAL)


@pytest.mark.parametrize(
    ("words", "sure", "is_hazard"),
    [
        ("the smoke detector beeps", 0.9, False),
        ("smoke in the hall", 0.84, True),
        ("it hums in the hall", 0.84, False),
        ("以前冒烟，已经修好了，这次是不转", 0.84, False),
    ],
)
@pytest.mark.requirement("R2.2-3")
def test_a_named_danger_that_is_not_unlikely_is_one(words: str, sure: float, is_hazard: bool) -> None:  # noqa: FBT001 -- a row
    proposal = read(words, Calm(sure), POLICY)
    assert proposal
    assert proposal.is_hazard is is_hazard


def test_what_the_owner_calls_no_report_is_none() -> None:
    proposal = read("on fire", Deaf(Sign(words="on fire", basis=Basis.KEYWORD)), POLICY)
    assert proposal
    assert not proposal.is_report
