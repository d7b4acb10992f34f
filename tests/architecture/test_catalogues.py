"""Every sentence of the desk stands in every catalogue, finished, with the same fields."""

import ast
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from bot.texts import LOCALES, VALUE_ALONE, read_sentences
from locales.extraction import texts
from tests.architecture.source import ROOT, Module, example, modules

SPEAKING = ("bot", "desk", "handlers", "scheduler")
MARKER = "text"


def unfinished(sentences: Iterable[str], *, translations: Mapping[str, str]) -> str:
    """What a translator has to do, as lines to paste into the .po file; empty when all is done."""
    known = {sentence for sentence in sentences if not VALUE_ALONE.fullmatch(sentence)}
    missing = [f'msgid "{escaped(sentence)}"\nmsgstr ""\n' for sentence in known - set(translations)]
    unlike = [
        f'# fields differ\nmsgid "{escaped(msgid)}"\nmsgstr "{escaped(msgstr)}"\n'
        for msgid, msgstr in translations.items()
        if fields(msgid) != fields(msgstr)
    ]
    unused = [f'# used nowhere\nmsgid "{escaped(sentence)}"\n' for sentence in set(translations) - known]
    return "\n".join(sorted(missing) + sorted(unlike) + sorted(unused))


def escaped(sentence: str) -> str:
    return sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def unextractable(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(node)} the source text must be a literal"
        for module in modules
        for node in module.walk()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == MARKER
        if not is_literal(node.args)
    ]


def is_literal(arguments: list[ast.expr]) -> bool:
    return len(arguments) == 1 and isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, str)


def misfilled(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(node)} fields and values differ: {', '.join(sorted(difference))}"
        for module in modules
        for node in module.walk()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == MARKER
        if is_literal(node.args) and (difference := fields_amiss(node))
    ]


def fields_amiss(call: ast.Call) -> set[str]:
    given = {keyword.arg for keyword in call.keywords}
    wanted = fields(ast.literal_eval(call.args[0]))
    return set() if None in given else {name for name in given ^ wanted if name}


def extracted(pot: Path) -> list[str]:
    command = ["extract", "-F", f"{ROOT}/pyproject.toml", "-k", MARKER, "--no-default-keywords", "-o", str(pot)]
    CommandLineInterface().run(  # type: ignore[no-untyped-call]  # Babel leaves it untyped
        ["pybabel", "--quiet", *command, str(ROOT)]
    )
    return [str(message.id) for message in read(pot) if message.id]


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source)


CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_every_sentence_is_translated(catalogue: Path, tmp_path: Path) -> None:
    to_do = unfinished(extracted(tmp_path / "source.pot"), translations=read_sentences(catalogue))
    if to_do:
        pytest.fail(f"paste into {catalogue.relative_to(ROOT)} and translate:\n\n{to_do}", pytrace=False)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_no_catalogue_carries_unsure_or_obsolete_sentences(catalogue: Path) -> None:
    content = read(catalogue)
    assert [message.id for message in content if message.id and message.fuzzy] == []
    assert list(content.obsolete) == []


def test_every_source_text_is_a_literal_with_all_its_values() -> None:
    speaking = modules(*SPEAKING)
    assert unextractable(speaking) == []
    assert misfilled(speaking) == []


def test_a_missing_an_unlike_and_an_unused_sentence_are_found() -> None:
    assert unfinished(["Hi {name}"], translations={}) == 'msgid "Hi {name}"\nmsgstr ""\n'
    assert "# fields differ" in unfinished(["Hi {name}"], translations={"Hi {name}": "您好 {nmae}"})
    assert "# used nowhere" in unfinished([], translations={"Old": "旧"})
    assert unfinished(["Hi {name}", "{at}"], translations={"Hi {name}": "{name},您好"}) == ""


def test_a_computed_source_text_is_found() -> None:
    assert unextractable([example('text(f"Hi {name}")')]) == ["desk/example.py:1 the source text must be a literal"]
    assert unextractable([example("text(GREETING)")]) != []
    assert unextractable([example('text("Hi " "there")')]) == []


def test_a_method_of_the_same_name_is_no_text() -> None:
    source = b'text("ours", at=node.text("theirs"))\n'
    assert list(texts(BytesIO(source), {"text"}, (), {})) == [(1, "text", "ours", [])]


def test_a_value_without_a_field_and_a_field_without_a_value_are_found() -> None:
    wrong = ["desk/example.py:1 fields and values differ: name, nmae"]
    assert misfilled([example('text("Hi {nmae}", name="Ann")')]) == wrong
    assert misfilled([example('text("Hi {name}", **values)')]) == []
