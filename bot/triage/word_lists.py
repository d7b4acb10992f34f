"""The lists of words that the model reads by, and the table of simplified characters, as files of the package."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from desk.triage.features import LONGEST_PHRASE, runs_of
from desk.triage.folding import Folding

FOLDER = Path(__file__).with_name("words")
LISTS = ("products.txt", "signs.txt")


def simplified() -> dict[str, str]:
    """Give for each traditional character the simplified one."""
    lines = _lines(FOLDER / "traditional.txt")
    return {
        old: new
        for olds, news in zip(lines[::2], lines[1::2], strict=True)
        for old, new in zip(olds, news, strict=True)
    }


def lists() -> dict[str, list[str]]:
    """Give the phrases by their tag."""
    found: dict[str, list[str]] = {}
    tag = ""
    for line in (line for name in LISTS for line in _lines(FOLDER / name)):
        if line.startswith("["):
            tag = line.strip("[]")
        else:
            found.setdefault(tag, []).extend(phrase.strip() for phrase in line.split(",") if phrase.strip())
    return found


def phrases_by_key(lists: Mapping[str, Iterable[str]], folding: Folding) -> dict[int, tuple[str, ...]]:
    """Give the tags of each phrase by the key of its run of tokens."""
    tags: dict[int, tuple[str, ...]] = {}
    for tag, phrases in lists.items():
        for phrase in phrases:
            words = folding.tokens(phrase).words
            if 0 < len(words) <= LONGEST_PHRASE:
                key = runs_of(words)[len(words) - 1][0]
                tags[key] = tuple(dict.fromkeys((*tags.get(key, ()), tag)))
    return tags


def word_files() -> list[Path]:
    """Give the files that these are read from."""
    return sorted(FOLDER.glob("*.txt"))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
