"""Words for people: the catalogues of locales/, and how a Text becomes a sentence of one language and time zone."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.messages.pofile import read_po

from desk.texts import ByLanguage, Clock, Dated, Day, Text, Value, text
from handlers.ports import Phrase

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "aftercare"
SOURCE = "en"
# A value alone, such as a person's own words: there is nothing to translate.
VALUE_ALONE = re.compile(r"\{\w+\}")

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tongue:
    """One language: its name with us, its translations by source text, and the gaps already logged."""

    name: str
    locale: Locale
    sentences: Mapping[str, str] | None
    gaps: set[str] = field(default_factory=set)

    def sentence(self, msgid: str) -> str:
        """Give the translation, or the source text where there is none."""
        if self.sentences is None or not msgid or VALUE_ALONE.fullmatch(msgid):
            return msgid
        if msgid not in self.sentences:
            self.note("untranslated", msgid)
        return self.sentences.get(msgid, msgid)

    def note(self, why: str, msgid: str) -> None:
        """Log a gap of the catalogue, once."""
        if msgid not in self.gaps:
            self.gaps.add(msgid)
            _log.warning("catalogue_gap", extra={"why": why, "locale": str(self.locale), "msgid": msgid})


class Catalogues:
    """All languages the desk speaks, read from `folder` once; English is the source and needs no file."""

    def __init__(self, folder: Path = LOCALES, *, default: str = SOURCE) -> None:
        files = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
        self._tongues = {SOURCE: _Tongue(SOURCE, Locale.parse(SOURCE), None)} | {
            name: _Tongue(name, Locale.parse(name), read_sentences(file))
            for file in files
            for name in (file.parent.parent.name,)
        }
        self._default = self._match(default) or SOURCE

    @property
    def languages(self) -> tuple[str, ...]:
        """Names of the languages on offer, the source first."""
        return tuple(self._tongues)

    def own_name(self, language: str) -> str:
        """Name a language on offer as its speakers do, without their country."""
        locale = self._tongues[language].locale
        return str(Locale(locale.language).get_display_name(locale)).capitalize()

    def choose(self, locale: str | None) -> str:
        """Give the language on offer for a platform's tag: that very one, else the same language, else the default."""
        return self._match(locale or "") or self._default

    def phrase(self, locale: str | None, *, timezone: tzinfo) -> Phrase:
        """Give the function that puts a Text into words for a person: their language, their time zone."""
        return partial(_put, tongue=self._tongues[self.choose(locale)], timezone=timezone)

    def _match(self, tag: str) -> str | None:
        wanted = tag.replace("-", "_")
        named = (name for name in self._tongues if name.lower() == wanted.lower())
        kin = (name for name in self._tongues if name.partition("_")[0] == _language(wanted))
        return next(named, None) or next(kin, None)


def read_sentences(file: Path) -> dict[str, str]:
    """Read the finished translations of a .po file by source text: neither empty nor fuzzy."""
    with file.open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def _language(tag: str) -> str | None:
    try:
        return Locale.parse(tag).language
    except (UnknownLocaleError, ValueError):
        return tag.partition("_")[0].lower() or None


def _put(words: Text, *, tongue: _Tongue, timezone: tzinfo) -> str:
    values = {name: _worded(value, tongue=tongue, timezone=timezone) for name, value in words.values.items()}
    try:
        return tongue.sentence(words.msgid).format_map(values)
    except (LookupError, ValueError):
        tongue.note("field missing", words.msgid)
        return _source(words.msgid, values)


def _source(msgid: str, values: dict[str, str]) -> str:
    """Fill what can be filled: a person rather reads a bare field name than nothing at all."""
    try:
        return msgid.format_map(_Fields(values))
    except (LookupError, ValueError):
        return msgid


class _Fields(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _worded(value: Value, *, tongue: _Tongue, timezone: tzinfo) -> str:
    match value:
        case Text():
            return _put(value, tongue=tongue, timezone=timezone)
        case datetime():
            return _moment(value.astimezone(timezone), locale=tongue.locale)
        case Day():
            return str(format_skeleton("MMMEd", value.at.astimezone(timezone), locale=tongue.locale))
        case Clock():
            return str(format_skeleton("Hm", value.at.astimezone(timezone), locale=tongue.locale))
        case Dated():
            return _moment(value.at.astimezone(timezone), locale=tongue.locale, day="yMMMd", by_minute=value.by_minute)
        case timedelta():
            parts = (_put(part, tongue=tongue, timezone=timezone) for part in _parts(abs(value)))
            return ("-" if value < timedelta() else "") + " ".join(parts)
        case ByLanguage():
            return value.of(tongue.name)
        case _:
            return str(value)


def _moment(at: datetime, *, locale: Locale, day: str = "MMMd", by_minute: bool = True) -> str:
    """Say date and time, in chat without the year: what the desk speaks of is near."""
    date, clock = (str(format_skeleton(skeleton, at, locale=locale)) for skeleton in (day, "Hm"))
    glue = str(locale.datetime_formats["medium"])
    return glue.replace("{1}", date).replace("{0}", clock) if by_minute else date


def _parts(span: timedelta) -> list[Text]:
    """Count days from two on: limits are spoken of as 24 h or 36 h."""
    days = span.days if span.days > 1 else 0
    hours, rest = divmod(span - timedelta(days=days), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = rest // timedelta(seconds=1)
    counted = (
        (days, text("{count} d", count=days)),
        (hours, text("{count} h", count=hours)),
        (minutes, text("{count} min", count=minutes)),
        (seconds, text("{count} s", count=seconds)),
    )
    return [part for count, part in counted if count] or [text("{count} min", count=0)]
