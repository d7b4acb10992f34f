"""What staff read of the evidence: words, not the pieces that a model weighs."""

import pytest

from desk.triage.proposal import Basis, Sign
from desk.triage.shown import readable


def shown(message: str, *pieces: str) -> list[str]:
    return list(readable((Sign(words=words) for words in pieces), message))


@pytest.mark.requirement("R2.2-3")
@pytest.mark.parametrize(
    ("message", "pieces", "words"),
    [
        ("洗衣机坏了一个月了", ["了一", "洗衣机"], ["洗衣机"]),
        ("洗衣机漏水了", ["漏", "水了"], ["漏水"]),
        ("冰箱的门关不上", ["的门关", "不上"], ["门关不上"]),
        ("插座冒烟，有烟味", ["有烟", "冒烟"], ["烟", "冒烟"]),
        ("水管着火了", ["着火了"], ["着火"]),
        ("手机冒烟了，吓死我了", ["冒烟了，吓死", "手机"], ["手机冒烟", "吓死"]),
        ("请问什么时候", ["候"], []),
        ("The washer is leaking and it's loud", ["is leaking", "and it's"], ["leaking"]),
        ("not working at all", ["not working", "at"], ["not working"]),
        ("it is it", ["it", "is"], []),
    ],
)
def test_pieces_become_words_or_are_left_out(message: str, pieces: list[str], words: list[str]) -> None:
    assert shown(message, *pieces) == words


def test_the_owner_s_keywords_are_shown_as_they_are() -> None:
    assert readable((Sign(words="了一", basis=Basis.KEYWORD), Sign(words="了一")), "坏了一天") == ("了一",)


def test_what_no_longer_stands_in_the_message_is_shown_by_itself() -> None:
    assert shown("something else", "漏水了") == ["漏水"]
