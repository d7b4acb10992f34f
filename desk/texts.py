"""What the desk says: a sentence's source text and its values, put into words only when it is delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from desk.values import quick


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The day of a moment, with its name, in the reader's words and time zone."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at:%a %d %b}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time of the day of a moment, in the reader's words and time zone."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLanguage:
    """Words of the owner's own in several languages, of which the reader gets theirs, or the first."""

    words: Mapping[str, str]

    def __str__(self) -> str:
        return self.of("en")

    def of(self, locale: str) -> str:
        """Give the words in a language, or in the first that has them."""
        return self.words.get(locale) or next(iter(self.words.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date with its year, as papers bear it, in the reader's words and time zone; `by_minute` with the time too."""

    at: datetime
    by_minute: bool = False

    def __str__(self) -> str:
        return f"{self.at:%d %b %Y %H:%M}" if self.by_minute else f"{self.at:%d %b %Y}"


Value: TypeAlias = "str | int | datetime | timedelta | Day | Clock | Dated | ByLanguage | Text"


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
