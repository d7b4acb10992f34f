"""Callbacks of WeChat and WeCom with something wrong, in the XML inside the envelope."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from tests.fuzzing.oddities import PROLOGUES, RAW_XML, SAID, text

PAYLOADS = Path(__file__).parents[1] / "bot" / "channels" / "payloads"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(slots=True)
class Node:
    """An element: its text comes first, then its children; `raw` text goes into the bytes as it is."""

    tag: str
    text: str = ""
    raw: str = ""
    children: "list[Node]" = field(default_factory=list)

    def copied(self) -> "Node":
        return Node(self.tag, self.text, self.raw, [child.copied() for child in self.children])

    def walk(self) -> "Iterator[Node]":
        yield self
        for child in self.children:
            yield from child.walk()


def captured(platform: str) -> list[Node]:
    """Give the captured callbacks of a platform as trees."""
    files = sorted((PAYLOADS / platform).glob("*.xml"))
    return [_node(ET.fromstring(_CONTROLS.sub("", file.read_text()))) for file in files]  # noqa: S314 -- our own files


def _node(element: ET.Element) -> Node:
    return Node(element.tag, (element.text or "").strip(), "", [_node(child) for child in element])


def mutant(genuine: Sequence[Node], rng: Random) -> str:
    """Give the XML of a callback with a new number and up to five things wrong."""
    root = _renumbered(rng.choice(genuine).copied(), rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 5))):
        parent = rng.choice([node for node in root.walk() if node.children] or [root])
        if parent.children:
            rng.choice(_HARMS)(parent, rng.randrange(len(parent.children)), genuine, rng)
    xml = written(root, rng)
    if rng.random() < 0.1:
        xml = rng.choice(PROLOGUES) + xml
    return xml[: rng.randrange(len(xml) + 1)] if rng.random() < 0.03 else xml


def _renumbered(root: Node, rng: Random) -> Node:
    """Give a callback a number of its own, one of few senders, and often words that lead somewhere."""
    for node in root.walk():
        if node.tag == "MsgId":
            node.text = str(rng.randrange(2**63))
        elif node.tag == "FromUserName":
            node.text = f"oPerson{rng.randrange(20)}"
        elif node.tag == "CreateTime":
            node.text = str(1772413200 + rng.randrange(100_000))
        elif node.tag == "Content" and rng.random() < 0.5:
            node.text = rng.choice(SAID)
    return root


def _drop(parent: Node, at: int, _: Sequence[Node], __: Random) -> None:
    del parent.children[at]


def _double(parent: Node, at: int, _: Sequence[Node], rng: Random) -> None:
    twin = parent.children[at].copied()
    twin.text = text(rng) if rng.random() < 0.5 else twin.text
    parent.children.insert(at, twin)


def _retype(parent: Node, at: int, _: Sequence[Node], rng: Random) -> None:
    node = parent.children[at]
    if rng.random() < 0.15:
        node.raw = rng.choice(RAW_XML)
    else:
        node.text, node.children = text(rng), []


def _rename(parent: Node, at: int, genuine: Sequence[Node], rng: Random) -> None:
    others = list(rng.choice(genuine).walk())
    parent.children[at].tag = (
        rng.choice(others).tag if rng.random() < 0.9 else rng.choice(("a b", "1", "x:y", "漏", ""))
    )


def _exchange(parent: Node, at: int, genuine: Sequence[Node], rng: Random) -> None:
    parent.children[at] = rng.choice(list(rng.choice(genuine).walk())).copied()


def _nest(parent: Node, at: int, __: Sequence[Node], rng: Random) -> None:
    node = parent.children[at]
    for _ in range(rng.choice((1, 1, 2, 9, 30))):
        node = Node(node.tag, "", "", [node])
    parent.children[at] = node


def _crowd(parent: Node, at: int, _: Sequence[Node], rng: Random) -> None:
    parent.children[at:at] = [parent.children[at].copied() for _ in range(rng.choice((2, 2, 2, 9, 9, 40)))]


def _add(parent: Node, at: int, genuine: Sequence[Node], rng: Random) -> None:
    parent.children.insert(at, rng.choice(list(rng.choice(genuine).walk())).copied())


_HARMS: tuple[Callable[[Node, int, Sequence[Node], Random], None], ...]
_HARMS = (_drop, _double, _retype, _retype, _rename, _exchange, _nest, _crowd, _add)


def written(node: Node, rng: Random) -> str:
    """Write a tree as XML, its texts as CDATA or escaped."""
    inner = "".join(written(child, rng) for child in node.children)
    is_open = rng.random() < 0.7
    words = f"<![CDATA[{node.text}]]>" if node.text and is_open else escape(node.text)
    return f"<{node.tag}>{words}{node.raw}{inner}</{node.tag}>"
