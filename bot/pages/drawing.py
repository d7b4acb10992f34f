"""Pages as HTML: what the desk says, in a language, put into a template that holds no word of its own."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts import Catalogues
from desk.texts import Text, text
from handlers.ports import Phrase

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "pages.css").read_bytes()
STYLE_NAME = f"{hashlib.sha256(STYLE).hexdigest()[:12]}.css"

LANGUAGES = text("Languages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language that a page can be read in, by its own name."""

    key: str
    tag: str
    name: str
    is_current: bool


class Drawing:
    """Puts pages into words and HTML. Whatever people wrote is escaped; what a template lacks raises."""

    def __init__(self, words: Catalogues, *, zone: ZoneInfo) -> None:
        self._words = words
        self._environments = {key: _environment(words.phrase(key, timezone=zone)) for key in words.languages}

    def choose(self, locale: str | None) -> str:
        """Give the language on offer for a tag."""
        return self._words.choose(locale)

    def html(self, template: str, *, language: str, labels: Mapping[str, Text], **values: object) -> str:
        """Draw a page in a language on offer, with links to the others; `values` are what the template asks for."""
        return (
            self._environments[language]
            .get_template(template)
            .render(
                **values,
                labels={"languages": LANGUAGES, **labels},
                language=_tag(language),
                tongues=tuple(self._tongues(language)),
                style=STYLE_NAME,
            )
        )

    def _tongues(self, current: str) -> Iterator[Tongue]:
        for key in self._words.languages:
            yield Tongue(key=key, tag=_tag(key), name=self._words.own_name(key), is_current=key == current)


def _environment(phrase: Phrase) -> Environment:
    """Give what fills templates in one language: `say` puts a Text into words, `moment` an instant."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["say"] = phrase
    environment.filters["moment"] = lambda at: phrase(text("{at}", at=at))
    return environment


def _tag(language: str) -> str:
    """Spell a language as browsers do."""
    return language.replace("_", "-")
