"""Job cards as WeCom's template cards: pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence

from bot.channels.wechat_wire.safe_client import Json
from bot.channels.wechat_wire.words import clean, row_line, sentences
from desk.replies import Card, Choice, Row, Say
from handlers.ports import Errand, Phrase

MOST_BUTTONS = 6
_MOST_ROWS = 6
_LONGEST_TITLE = 36
_LONGEST_NAME = 20
_MOST_SUBTITLE_BYTES = 2048
# WeCom recommends 5 and 30 Chinese characters; a column is half of one.
_NAME_COLUMNS = 12
_VALUE_COLUMNS = 60
_PAUSE = re.compile(r"[，。；：！？]|[,.;:!?](?= )")
_STOPS, _COMMAS = "。！？.!?", "，；：,;:"
_FIRST, _OTHER, _CLOSED = 1, 2, 4


def button_card(message: Say | Card, phrase: Phrase) -> Json:
    """Give a card with the message's choices as buttons; what has no place in a row or the title goes below it."""
    title, rows, below = _content(message, phrase)
    listed = [row for row in rows if _fits(row, phrase)][:_MOST_ROWS]
    lines = [*(row_line(row, phrase) for row in rows if row not in listed), *below]
    return {
        "card_type": "button_interaction",
        "main_title": {"title": _cut(title, most=_LONGEST_TITLE)},
        **({"sub_title_text": _cut_bytes("\n".join(lines))} if lines else {}),
        **({"horizontal_content_list": [_row(row, phrase) for row in listed]} if listed else {}),
        "button_list": _buttons(message.choices, phrase),
    }


def closed_card(card: Card, phrase: Phrase) -> Json:
    """Give the card with nothing left to press: one grey button that says the title."""
    name = _cut(clean(phrase(card.title)), most=_LONGEST_NAME)
    button = {"text": name, "style": _CLOSED, "key": "closed"}
    return {**button_card(card, phrase), "button_list": [button], "replace_text": name}


def task_id(errand: Errand, *, card: Json) -> str:
    """Give the id of a card: the same for a repeated delivery, never that of another one."""
    said = json.dumps([errand.address.user, card], sort_keys=True)
    return f"aftercare-{errand.id}-{hashlib.sha256(said.encode()).hexdigest()[:10]}"


def _content(message: Say | Card, phrase: Phrase) -> tuple[str, Sequence[Row], list[str]]:
    lines = list(filter(None, sentences(message, phrase).split("\n")))
    if not isinstance(message, Card):
        title, rest = _headline(lines[0])
        return title, (), [*rest, *lines[1:]]
    title, rows = clean(phrase(message.title)), message.rows
    return title, rows, [title, *lines] if len(title) > _LONGEST_TITLE else lines


def _headline(line: str) -> tuple[str, list[str]]:
    """Make a title of a question, which WeCom demands: a long one goes on below, after a full stop or else a pause."""
    if len(line) <= _LONGEST_TITLE:
        return line, []
    pauses = [found.end() for found in _PAUSE.finditer(line[:_LONGEST_TITLE])]
    stops = [end for end in pauses if line[end - 1] in _STOPS]
    if not pauses:
        return line, [line]
    end = (stops or pauses)[-1]
    return line[:end].rstrip(f" {_COMMAS}"), [line[end:].lstrip()]


def _buttons(choices: Sequence[Choice], phrase: Phrase) -> list[Json]:
    return [
        {"text": clean(phrase(choice.label)), "style": _OTHER if at else _FIRST, "key": choice.token}
        for at, choice in enumerate(choices)
    ]


def _row(row: Row, phrase: Phrase) -> Json:
    return {"keyname": clean(phrase(row.label)), "value": clean(phrase(row.value))}


def _fits(row: Row, phrase: Phrase) -> bool:
    name, value = clean(phrase(row.label)), clean(phrase(row.value))
    is_short = _columns(name) <= _NAME_COLUMNS and _columns(value) <= _VALUE_COLUMNS
    return bool(name and value) and "\n" not in name + value and is_short


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _cut(words: str, *, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _cut_bytes(words: str) -> str:
    if len(words.encode()) <= _MOST_SUBTITLE_BYTES:
        return words
    return words.encode()[: _MOST_SUBTITLE_BYTES - len("…".encode())].decode(errors="ignore") + "…"
