"""How alike two reports are by their words: pairs of Chinese characters, stems of other words, and error codes."""

import re

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")
_STEM = 4  # letters: leak, leaks and leaking are one
_SHORTEST = 3
_MOST = 600  # characters of a report that are looked at
_ALL = 100
_COMMON = frozenset(
    [
        *("the", "and", "for", "with", "this", "that", "from", "have", "has", "had", "was", "were", "are", "not"),
        *("but", "our", "you", "your", "its", "been", "does", "did", "can", "will", "when", "what", "after", "please"),
        *("help", "very", "just", "there", "they", "them", "then", "still", "since", "again", "now"),
    ]
)
_COMMON_HAN = frozenset(
    [
        *("你好", "您好", "我的", "我们", "你们", "这个", "那个", "怎么", "一下", "可以", "请问", "了吗", "什么"),
        *("今天", "昨天", "现在"),
    ]
)


def features(words: str) -> frozenset[str]:
    """Give what a report is known by, of its first few hundred characters."""
    said = words[:_MOST].casefold()
    pairs = (run[at : at + 2] for run in _HAN_RUN.findall(said) for at in range(len(run) - 1))
    found = {pair for pair in pairs if pair not in _COMMON_HAN}
    return frozenset(found | {stem for word in _WORD.findall(_HAN_RUN.sub(" ", said)) if (stem := _stem(word))})


def alike(one: frozenset[str], other: frozenset[str]) -> int:
    """Give how many percent of the shorter report's features the other has too, less where there are few to compare."""
    shared, least = len(one & other), min(len(one), len(other))
    return _ALL * shared // max(least, _SHORTEST)


def _stem(word: str) -> str:
    if any(char.isdigit() for char in word):
        return word if len(word) > 1 else ""
    return "" if len(word) < _SHORTEST or word in _COMMON else word[:_STEM]
