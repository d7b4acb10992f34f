"""Texts as Telegram reads them: the HTML of bots checked and taken apart, links and commands found."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from sandbox.telegram.refusals import bad_request

Entity = dict[str, Any]

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
TOKEN = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^>]*)>")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
FOUND = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?"),
    "url": re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b(?!\.)"),
    "hashtag": re.compile(r"(?<!\w)#\w+"),
}


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def parse_text(text: str, *, parse_mode: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities; 400 when the HTML is bad."""
    if parse_mode.lower() == "html":
        plain, given = _Html().parse(text)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        plain, given = text, entities
    plain, given = _trimmed(plain, entities=given)
    return plain, sorted([*given, *_found(plain, given=given)], key=lambda entity: int(entity["offset"]))


def find_entities(text: str) -> list[Entity]:
    """Return the commands, links and names that Telegram marks in what people write."""
    return sorted(_found(text, given=[]), key=lambda entity: int(entity["offset"]))


@dataclass(slots=True)
class _Html:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    open: list[tuple[str, int, Entity]] = field(default_factory=list)

    def parse(self, source: str) -> tuple[str, list[Entity]]:
        for token in TOKEN.finditer(source):
            piece = token[0]
            offset = len(source[: token.start()].encode())
            if piece.startswith("<"):
                self._take_tag(piece, offset=offset)
            else:
                self.text += unescape(piece) if piece.endswith(";") and piece.startswith("&") else piece
        if self.open:
            name = self.open[-1][0]
            raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
        return self.text, self.entities

    def _take_tag(self, piece: str, *, offset: int) -> None:
        tag = TAG.fullmatch(piece)
        name = tag["name"].lower() if tag else piece[1:].split(" ", maxsplit=1)[0].rstrip(">")
        if tag and tag["close"]:
            self._close(name, offset=offset)
            return
        if tag is None or name not in TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        self.open.append((name, utf16_length(self.text), self._entity(name, rest=tag["rest"], offset=offset)))

    def _entity(self, name: str, *, rest: str, offset: int) -> Entity:
        attributes = {found[1]: unescape(found[2] or found[3] or found[4] or "") for found in ATTRIBUTE.finditer(rest)}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise bad_request(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        if name == "blockquote" and "expandable" in rest:
            return {"type": "expandable_blockquote"}
        extra: dict[str, Entity] = {
            "a": {"url": attributes.get("href", "")},
            "tg-emoji": {"custom_emoji_id": attributes.get("emoji-id")},
        }
        return {"type": TAGS[name], **extra.get(name, {})}

    def _close(self, name: str, *, offset: int) -> None:
        if not self.open:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {offset}")
        expected, start, entity = self.open.pop()
        if name != expected:
            raise bad_request(
                f"can't parse entities: Unmatched end tag at byte offset {offset}, "
                f'expected "</{expected}>", found "</{name}>"'
            )
        length = utf16_length(self.text) - start
        if length and entity.get("url") != "":
            self.entities.append({**entity, "offset": start, "length": length})


def _trimmed(text: str, *, entities: list[Entity]) -> tuple[str, list[Entity]]:
    trimmed = text.strip()
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(trimmed)
    kept = []
    for entity in entities:
        start = max(int(entity["offset"]) - shift, 0)
        length = min(int(entity["offset"]) - shift + int(entity["length"]), end) - start
        if length > 0:
            kept.append({**entity, "offset": start, "length": length})
    return trimmed, kept


def _found(text: str, *, given: list[Entity]) -> list[Entity]:
    taken = [(int(entity["offset"]), int(entity["offset"]) + int(entity["length"])) for entity in given]
    found: list[Entity] = []
    for kind, pattern in FOUND.items():
        for match in pattern.finditer(text):
            start, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if all(start + length <= begin or start >= end for begin, end in taken):
                taken.append((start, start + length))
                found.append({"type": kind, "offset": start, "length": length})
    return found
