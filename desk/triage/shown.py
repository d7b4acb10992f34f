"""Which pieces of a message staff are shown as what a judgement rests on: words that a person would recognise."""

import re
from collections.abc import Iterable, Iterator

from desk.triage.folding import is_han
from desk.triage.proposal import Basis, Sign

_LEAST = 2  # characters of a word; fewer are one only where they stand for a danger or a defect
_ALONE = frozenset("烟火炸漏烫焦臭爆坏煙")
# what says nothing at the beginning or the end of a piece, and belongs to no word there
_BEFORE = frozenset(
    "了的得吗呢吧啊呀嘛哦噢个個这這那我你您他她它们們就都也还還又很太真在是把给給跟与與从從而且但所以然后後后一有"
)
_AFTER = frozenset(
    "了的得着著过過吗嗎呢吧啊呀嘛哦噢个個这這那我你您他她它们們就都也还還又很太真在是把被给給跟与與从從没沒不一有"
)
_EMPTY = re.compile(
    r"""an? | the | is | are | was | were | am | be | been | it | its | it's | i | i'm | my | me | we | our | you | your
    | he | she | they | them | this | that | there | has | have | had | all | do | does | did | to | of | in | on | at
    | and | or | but | so | for | with | from | as | by | just | very | really""",
    re.IGNORECASE | re.VERBOSE,
)
_CLAUSE = re.compile(r"[，。！？；、,.!?;:：\n]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d+|[^\W\d_A-Za-z]|\S")  # a Chinese character, or all of another word


def readable(signs: Iterable[Sign], message: str) -> tuple[str, ...]:
    """Give the pieces to show, in their order: the owner's keywords as they are, of the rest what makes words.

    Pieces that stand side by side in the message are one, but not across a comma; what joins words is left out, and so
    are characters torn out of one.
    """
    told = [
        (words.strip(), sign.basis)
        for sign in signs
        for words in ([sign.words] if sign.basis is Basis.KEYWORD else _CLAUSE.split(sign.words))
    ]
    pieces = _joined(dict.fromkeys(words for words, basis in told if basis is Basis.MODEL and words), message)
    shown = ((words,) if basis is Basis.KEYWORD else _bare(pieces.get(words, words)) for words, basis in told)
    return tuple(dict.fromkeys(words for found in shown for words in found if words))


def _joined(words: Iterable[str], message: str) -> dict[str, str]:
    """Give for each piece the longest run of pieces in the message that it is part of."""
    spans = sorted((start, start + len(piece), piece) for piece in words for start in _places(piece, message))
    runs: list[tuple[int, int, list[str]]] = []
    for start, end, piece in spans:
        if runs and not message[runs[-1][1] : start].strip():
            begun, last, held = runs[-1]
            runs[-1] = (begun, max(last, end), [*held, piece])
        else:
            runs.append((start, end, [piece]))
    joined: dict[str, str] = {}
    for start, end, held in runs:
        for piece in held:
            joined[piece] = max(joined.get(piece, ""), message[start:end], key=len)
    return joined


def _places(piece: str, message: str) -> Iterator[int]:
    """Give where a piece begins in the message; no pattern, which would take longer to make than all else here."""
    at = message.find(piece)
    while at >= 0:
        yield at
        at = message.find(piece, at + len(piece))


def _bare(piece: str) -> Iterator[str]:
    """Give a piece without what says nothing at its ends; nothing where no word is left."""
    found = list(_WORD.finditer(piece))
    while found and _is_empty(found[0][0], _BEFORE):
        found.pop(0)
    while found and _is_empty(found[-1][0], _AFTER):
        found.pop()
    if not found:
        return
    words = piece[found[0].start() : found[-1].end()]
    if len(words) >= _LEAST or words in _ALONE:
        yield words


def _is_empty(word: str, empty: frozenset[str]) -> bool:
    if is_han(word):
        return word in empty
    return _EMPTY.fullmatch(word) is not None or not any(sign.isalnum() for sign in word)
