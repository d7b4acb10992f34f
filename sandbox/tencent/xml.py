"""The XML of callbacks and passive replies: nested dictionaries to text and back."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

Tree = Mapping[str, Any]


class XmlError(Exception):
    """A text that the platform could not read as its kind of XML."""


def build(tree: Tree) -> str:
    """Return `<xml>` with one element per key: words in CDATA, numbers bare, lists as repeated elements."""
    return f"<xml>{''.join(_elements(tree))}</xml>"


def _elements(tree: Tree) -> Iterator[str]:
    for name, value in tree.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            yield f"<{name}>{_content(one)}</{name}>"


def _content(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(_elements(value))
    if isinstance(value, int | float):
        return str(value)
    return f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def parse(text: str) -> dict[str, Any]:
    """Return what is inside `<xml>`; an element that comes more than once becomes a list; raise XmlError."""
    if "<!DOCTYPE" in text:
        raise XmlError("A document type is not allowed.")
    try:
        root = ET.fromstring(text)  # noqa: S314 - only the bot under test writes here, and document types are refused
    except ET.ParseError as error:
        raise XmlError(f"This is not well-formed XML: {error}.") from error
    if root.tag != "xml":
        raise XmlError(f"The root element is <{root.tag}>, not <xml>.")
    return _children(root)


def _children(element: ET.Element) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for child in element:
        value = _children(child) if len(child) else (child.text or "")
        if child.tag not in tree:
            tree[child.tag] = value
        elif isinstance(tree[child.tag], list):
            tree[child.tag].append(value)
        else:
            tree[child.tag] = [tree[child.tag], value]
    return tree
