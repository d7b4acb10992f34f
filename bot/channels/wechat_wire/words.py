"""Plain words: what people typed made clean, and what the desk says laid out in lines."""

import re
from collections.abc import Iterator, Sequence

from desk.replies import Card, Choice, Outgoing, Row, Say, StoredMedia, Toast
from handlers.ports import Phrase

LONGEST_TEXT = 2048
# Controls but the line end, lone surrogates, and the two that no XML may hold, not even escaped.
_UNSAYABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(words: str) -> str:
    """Give the words without control characters and without space around them; lines stay lines."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSAYABLE.sub("", lines).strip()


def laid_out(message: Outgoing, phrase: Phrase) -> str:
    """Give a message as lines: sentences, `label：value` rows, and numbered choices after a blank line."""
    match message:
        case Say():
            return _with_choices(sentences(message, phrase), message.choices, phrase)
        case Card():
            head = [clean(phrase(message.title)), *(row_line(row, phrase) for row in message.rows)]
            return _with_choices("\n".join(filter(None, [*head, sentences(message, phrase)])), message.choices, phrase)
        case Toast():
            return clean(phrase(message.text)) if message.alert else ""


def _with_choices(words: str, choices: Sequence[Choice], phrase: Phrase) -> str:
    return "\n\n".join(filter(None, [words, numbered(choices, phrase)]))


def sentences(message: Say | Card, phrase: Phrase) -> str:
    """Give the body of a message, one sentence a line."""
    return "\n".join(filter(None, (clean(phrase(sentence)) for sentence in message.body)))


def row_line(row: Row, phrase: Phrase) -> str:
    """Give a row of a card as a line."""
    return f"{clean(phrase(row.label))}：{clean(phrase(row.value))}"


def numbered(choices: Sequence[Choice], phrase: Phrase) -> str:
    """Give the choices as the lines whose digits people type; a choice that is just its number needs no line."""
    labels = ((str(number), clean(phrase(choice.label))) for number, choice in enumerate(choices, start=1))
    return "\n".join(f"{number}. {label}" for number, label in labels if label != number)


def naming(words: str, media: StoredMedia) -> str:
    """Add the name of a file that can't be sent along."""
    return "\n".join(filter(None, [words, f"📎 {clean(media.name)}"]))


def pieces(words: str, *, most: int = LONGEST_TEXT) -> list[str]:
    """Split words into messages of at most `most` bytes of UTF-8, at line ends where there are any."""
    messages: list[str] = []
    for line in (piece for whole in words.split("\n") for piece in _cut(whole, most=most)):
        if messages and len(f"{messages[-1]}\n{line}".encode()) <= most:
            messages[-1] += f"\n{line}"
        else:
            messages.append(line)
    return [message for message in (message.strip("\n") for message in messages) if message]


def _cut(line: str, *, most: int) -> Iterator[str]:
    start, size = 0, 0
    for at, char in enumerate(line):
        width = len(char.encode())
        if size + width > most:
            yield line[start:at]
            start, size = at, 0
        size += width
    yield line[start:]
