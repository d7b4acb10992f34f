"""How a line of the log looks to people: when, how bad, what, and the fields; in colours on a terminal."""

import json
from typing import Final

from structlog.dev import Column, ConsoleRenderer, KeyValueColumnFormatter, LogLevelColumnFormatter, plain_traceback
from structlog.typing import EventDict, Processor

LONGEST_LEVEL: Final = len("critical")
WIDE: Final = 28  # on a terminal, where the eye looks for the fields below one another


def console(*, colours: bool) -> Processor:
    """Give what writes a line for people: no value can break it, or pass for another line."""
    styles = ConsoleRenderer.get_default_column_styles(colours)
    levels = ConsoleRenderer.get_default_level_styles(colours)

    def bare(style: str, *, width: int = 0) -> KeyValueColumnFormatter:
        return KeyValueColumnFormatter(None, style, styles.reset, _on_one_line, width=width)

    fields = KeyValueColumnFormatter(styles.kv_key, styles.kv_value, styles.reset, _quoted)
    render = ConsoleRenderer(
        columns=[
            Column("at", bare(styles.timestamp)),
            Column("level", LogLevelColumnFormatter(levels, styles.reset, width=LONGEST_LEVEL)),
            Column("event", bare(styles.bright, width=WIDE if colours else 0)),
            Column("", fields),
        ],
        sort_keys=False,
        exception_formatter=plain_traceback,
    )

    def line(logger: object, name: str, event: EventDict) -> str:
        for words in ("exception", "stack"):
            if words in event:
                event[words] = _indented(event[words])
        return render(logger, name, event)

    return line


def _indented(words: str) -> str:
    """Indent an error's words, so that they can't pass for a line of their own."""
    return "\n".join(f"    {_on_one_line(line)}" for line in words.splitlines())


def _on_one_line(words: object) -> str:
    said = str(words)
    if said.isprintable():
        return said
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in said)


def _quoted(value: object) -> str:
    """Quote a value that would not read as one word."""
    said = str(value)
    is_word = said.isprintable() and not any(letter in said for letter in ' "=\\') and said
    return said if is_word else _on_one_line(json.dumps(said, ensure_ascii=False))
