"""What complains in a comment, by the phrases of the policy as it comes."""

import pytest

from bot.policy_file import read_policy
from desk.improvement.complaining import complains
from desk.people import Staff
from desk.terms import ServiceType
from desk.triage.keywords import Keywords
from desk.triage.proposal import Proposal
from desk.turns import Around
from desk.values import replace
from tests.desk.builders import MONDAY_9AM, SECRET

AROUND = Around(now=MONDAY_9AM, policy=read_policy(None), staff=Staff(), secret=SECRET)


class Judge:
    """Takes everything for a complaint."""

    def read(self, words: str, keywords: Keywords) -> Proposal:
        del words, keywords
        return Proposal(is_report=True, service_type=ServiceType.COMPLAINT)


@pytest.mark.parametrize(
    ("words", "is_complaint"),
    [
        ("师傅态度不好，说话不耐烦", True),
        ("等太久了，响应太慢", True),
        ("修是修好了，但是我对你们的服务很失望", True),
        ("你们推卸责任，我要投诉", True),
        ("很好，没有什么不满", False),
        ("师傅很专业，谢谢", False),
        ("无", False),
        ("", False),
        ("The technician was rude and left early", True),
        ("Nobody called me back, I am disappointed", True),
        ("It took too long", True),
        ("Nothing to complain about, great work", False),
        ("Thank you, all fine", False),
        ("Perhaps send a text before you come", False),
        ("👍", False),
    ],
)
def test_what_complains(words: str, *, is_complaint: bool) -> None:
    assert complains(words, AROUND) is is_complaint


def test_the_recogniser_is_asked_where_no_phrase_says_it() -> None:
    asking = replace(AROUND, recogniser=Judge())
    assert complains("I will not take this any longer", asking)
    assert not complains("没有投诉", asking), "the owner's phrases outdo it"
    assert not complains("希望周末也能上门", asking), "a wish is no complaint by itself"
    assert complains("希望换个师傅，态度太差", asking)
    assert not complains("", asking)
