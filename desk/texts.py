"""What the desk says: a sentence's source text and its values, put into words only when it is delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from desk.values import quick

Value: TypeAlias = "str | int | datetime | timedelta | Text"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence of the catalogues: English source text with `{named}` fields, and their values."""

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)


def text(msgid: str, **values: Value) -> Text:
    """Mark a sentence for the catalogues; its first argument must be a literal, so that it can be extracted."""
    return Text(msgid=msgid, values=values)


def verbatim(words: str) -> Text:
    """Carry a person's own words, which no catalogue translates."""
    return Text(msgid="{words}", values={"words": words})
