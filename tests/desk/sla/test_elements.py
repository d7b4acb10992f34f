"""Whether words to a customer hold a plan or a preliminary solution, judged from what they say (C3, R1.1-3)."""

import pytest

from bot.policy_file import read_policy
from desk.sla.response import Element, elements_of

PLAN, SOLUTION = frozenset({Element.PLAN}), frozenset(Element)

SAID = [
    ("收到，请稍等", frozenset()),
    ("您好，我们已收到，会尽快处理，谢谢", frozenset()),
    ("好的", frozenset()),
    ("Hello, thank you, we have received your message and will get back to you as soon as possible.", frozenset()),
    ("One moment please", frozenset()),
    ("我们明天上午安排王工程师联系您确认时间", PLAN),
    ("Our washing machine specialist calls you tomorrow morning to agree on a time.", PLAN),
    ("请先断电，不要使用，我们今天下午派人上门检查密封圈", SOLUTION),
    ("您好，请长按电源键十秒重启，看指示灯是否变绿", SOLUTION),
    ("Please unplug the machine and shut the water tap; we replace the seal this afternoon.", SOLUTION),
    ("Hold the power button for ten seconds, then try again.", SOLUTION),
]


@pytest.mark.requirement("R1.1-3", "R3.2-3")
@pytest.mark.parametrize(("words", "elements"), SAID)
def test_an_answer_is_judged_by_what_it_says(words: str, elements: frozenset[Element]) -> None:
    assert elements_of(words, read_policy(None).phrases) == elements


def test_where_the_owner_lists_no_words_all_but_an_acknowledgement_counts_as_a_solution() -> None:
    assert elements_of("we replace the whole seal", {}) == SOLUTION
    assert elements_of("ok", {}) == frozenset()
