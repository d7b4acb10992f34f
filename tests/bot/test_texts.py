"""How sentences of the desk become words in a person's language, time zone and script."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.texts import Catalogues
from desk.texts import ByLanguage, Text, text, verbatim

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIX_IN_THE_EVENING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "We will answer by {at}."
msgstr "我们将在 {at} 前答复。"

msgid "Ticket {number}: {state}"
msgstr "工单 {number}:{state}"

msgid "closed"
msgstr "已关闭"

msgid "Hello {name}"
msgstr "您好 {nmae}"

#, fuzzy
msgid "Not sure yet"
msgstr "还不确定"

msgid "{words}"
msgstr "never used"

msgid "within {span}"
msgstr "{span} 内"

msgid "{count} h"
msgstr "{count} 小时"

msgid "{count} min"
msgstr "{count} 分钟"
"""


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    file = tmp_path / "zh_CN" / "LC_MESSAGES" / "aftercare.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO, encoding="utf-8")
    return Catalogues(tmp_path, default="zh_CN")


def test_a_moment_is_told_in_the_readers_language_and_zone(catalogues: Catalogues) -> None:
    promise = text("We will answer by {at}.", at=SIX_IN_THE_EVENING)
    assert catalogues.phrase("en", timezone=SHANGHAI)(promise) == "We will answer by Nov 23, 18:00."
    assert catalogues.phrase("zh_CN", timezone=SHANGHAI)(promise) == "我们将在 11月23日 18:00 前答复。"
    assert catalogues.phrase("en", timezone=ZoneInfo("Europe/Berlin"))(promise) == "We will answer by Nov 23, 11:00."


def test_a_sentence_inside_a_sentence_is_translated_too(catalogues: Catalogues) -> None:
    state = text("Ticket {number}: {state}", number=17, state=text("closed"))
    assert catalogues.phrase("zh_CN", timezone=UTC)(state) == "工单 17:已关闭"
    assert catalogues.phrase("en", timezone=UTC)(state) == "Ticket 17: closed"


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(hours=2, minutes=30), "2 h 30 min", "2 小时 30 分钟"),
        (timedelta(hours=24), "24 h", "24 小时"),
        (timedelta(), "0 min", "0 分钟"),
        (timedelta(minutes=-5), "-5 min", "-5 分钟"),
    ],
)
def test_a_span_is_told_exactly(catalogues: Catalogues, span: timedelta, english: str, chinese: str) -> None:
    assert catalogues.phrase("en", timezone=UTC)(text("within {span}", span=span)) == f"within {english}"
    assert catalogues.phrase("zh_CN", timezone=UTC)(text("within {span}", span=span)) == f"{chinese} 内"


def test_long_spans_count_days_and_short_ones_seconds(catalogues: Catalogues) -> None:
    english = catalogues.phrase("en", timezone=UTC)
    assert english(text("within {span}", span=timedelta(days=3, hours=1, seconds=5))) == "within 3 d 1 h 5 s"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("zh_CN", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh_TW", "zh_CN"),
        ("ZH", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("pt-BR", "zh_CN"),
        ("x", "zh_CN"),
        ("../../etc", "zh_CN"),
        ("", "zh_CN"),
        (None, "zh_CN"),
    ],
)
def test_an_unknown_locale_falls_back_by_language_then_to_the_default(
    catalogues: Catalogues, asked: str | None, given: str
) -> None:
    assert catalogues.choose(asked) == given


def test_a_default_nobody_has_is_english(tmp_path: Path) -> None:
    assert Catalogues(tmp_path, default="fr_FR").choose("de") == "en"


def test_a_missing_sentence_is_said_in_english_and_logged_once(
    catalogues: Catalogues, caplog: pytest.LogCaptureFixture
) -> None:
    phrase = catalogues.phrase("zh_CN", timezone=UTC)
    with caplog.at_level(logging.WARNING):
        assert [phrase(text("Unheard of")) for _ in range(3)] == ["Unheard of"] * 3
    assert [(record.message, vars(record)["why"]) for record in caplog.records] == [("catalogue_gap", "untranslated")]


def test_an_unsure_translation_is_not_used(catalogues: Catalogues) -> None:
    assert catalogues.phrase("zh_CN", timezone=UTC)(text("Not sure yet")) == "Not sure yet"


def test_a_translation_with_a_wrong_field_gives_way_to_the_source(
    catalogues: Catalogues, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert catalogues.phrase("zh_CN", timezone=UTC)(text("Hello {name}", name="王芳")) == "Hello 王芳"
    assert [(record.message, vars(record)["why"]) for record in caplog.records] == [("catalogue_gap", "field missing")]


def test_a_value_that_was_forgotten_shows_its_name(catalogues: Catalogues) -> None:
    assert catalogues.phrase("en", timezone=UTC)(text("Hello {name}")) == "Hello {name}"


def test_a_broken_source_text_is_said_as_it_stands(catalogues: Catalogues) -> None:
    assert catalogues.phrase("en", timezone=UTC)(Text(msgid="100 % {")) == "100 % {"


@pytest.mark.parametrize("words", ["{name}", "closed", "{0.__class__}", "", "漏水 {", "🙂"])
def test_a_persons_own_words_are_never_translated_nor_filled(catalogues: Catalogues, words: str) -> None:
    assert catalogues.phrase("zh_CN", timezone=UTC)(verbatim(words)) == words


def test_an_empty_sentence_is_not_the_header_of_the_catalogue(catalogues: Catalogues) -> None:
    assert catalogues.phrase("zh_CN", timezone=UTC)(Text(msgid="")) == ""


def test_the_shipped_catalogues_offer_english_and_chinese() -> None:
    assert Catalogues().languages == ("en", "zh_CN")


@pytest.mark.parametrize(("locale", "said"), [("zh_CN", "速度"), ("zh-CN", "速度"), ("en", "Speed")])
def test_the_owners_own_words_come_in_the_readers_language(catalogues: Catalogues, locale: str, said: str) -> None:
    words = text("{words}", words=ByLanguage(words={"zh_CN": "速度", "en": "Speed"}))
    assert catalogues.phrase(locale, timezone=UTC)(words) == said
    assert ByLanguage(words={"zh_CN": "速度"}).of("en") == "速度"
