"""The menu at the foot of the account's chat: each entry is a command or a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.wechat_wire.safe_client import Json
from desk.texts import Text
from handlers.ports import Phrase

_MOST_ENTRIES = 3
_MOST_BELOW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One entry: exactly one of a command (without its slash), the address of a page, or entries below it."""

    label: Text
    command: str | None = None
    url: str | None = None
    below: tuple["MenuEntry", ...] = ()

    def __post_init__(self) -> None:
        if sum(map(bool, (self.command, self.url, self.below))) != 1:
            raise ValueError("a menu entry has a command, or a url, or entries below it")


def menu_request(entries: Sequence[MenuEntry], phrase: Phrase) -> Json:
    """Give the request that sets the menu. Raises ValueError when it has too many entries."""
    if not 1 <= len(entries) <= _MOST_ENTRIES or any(len(entry.below) > _MOST_BELOW for entry in entries):
        raise ValueError(f"a menu has 1 to {_MOST_ENTRIES} entries, each with at most {_MOST_BELOW} below it")
    return {"button": [_button(entry, phrase) for entry in entries]}


def _button(entry: MenuEntry, phrase: Phrase) -> Json:
    name = phrase(entry.label)
    if entry.below:
        return {"name": name, "sub_button": [_button(one, phrase) for one in entry.below]}
    if entry.url:
        return {"type": "view", "name": name, "url": entry.url}
    return {"type": "click", "name": name, "key": entry.command}
