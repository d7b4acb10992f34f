"""What an account says to a person: checked as the platform checks it, and drawn as the phone shows it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.phones import Bubble, Button, Card, Media
from sandbox.tencent.ask import RefusalError
from sandbox.tencent.media import MediaShelf

LONGEST_TEXT = 2048
Message = Mapping[str, Any]


def part(message: Message, name: str) -> Message:
    """Return the object under a name; raise RefusalError 47001 when it is none."""
    value = message.get(name)
    if not isinstance(value, Mapping):
        raise RefusalError(47001, f"data format error: {name}")
    return value


def check(message: Message, *, media: MediaShelf) -> None:
    """Raise RefusalError when the platform would not send this."""
    kind = message.get("msgtype")
    match kind:
        case "text":
            _check_text(part(message, "text").get("content"))
        case "image" | "voice" | "video":
            if media.find(str(part(message, kind).get("media_id"))) is None:
                raise RefusalError(40007, "invalid media_id")
        case "news":
            _check_news(part(message, "news").get("articles"))
        case "msgmenu":
            _check_menu(part(message, "msgmenu").get("list"))
        case _:
            raise RefusalError(40008, "invalid message type")


def _check_text(content: object) -> None:
    if not isinstance(content, str) or not content.strip():
        raise RefusalError(44004, "empty content")
    if len(content.encode()) > LONGEST_TEXT:
        raise RefusalError(45002, "content size out of limit")


def _check_news(articles: object) -> None:
    if not isinstance(articles, list) or not articles:
        raise RefusalError(44003, "empty news data")
    if len(articles) > 1:
        raise RefusalError(45008, "article size out of limit")
    if not all(isinstance(article, Mapping) and article.get("title") for article in articles):
        raise RefusalError(44003, "empty news data")


def _check_menu(items: object) -> None:
    if not isinstance(items, list) or not items:
        raise RefusalError(47001, "data format error: list")
    if not all(isinstance(item, Mapping) and item.get("id") and item.get("content") for item in items):
        raise RefusalError(47001, "data format error: list needs id and content")


def drawn(message: Message, *, at: datetime, media: MediaShelf) -> Bubble:
    """Return the bubble of a checked message."""
    kind = message["msgtype"]
    bubble = Bubble(side="them", at=at, extra={"msgtype": kind})
    match kind:
        case "text":
            return replace(bubble, text=message["text"]["content"])
        case "news":
            article = message["news"]["articles"][0]
            return replace(
                bubble,
                card=Card(title=article["title"], quote=article.get("description") or None),
                buttons=_link(article.get("url")),
                media=Media(kind="image", url=article["picurl"]) if article.get("picurl") else None,
            )
        case "msgmenu":
            return replace(bubble, **_menu(message["msgmenu"]))
        case _:
            return replace(
                bubble, media=media_of(message[kind]["media_id"], media=media), text=message[kind].get("title", "")
            )


def _link(url: object) -> list[list[Button]]:
    return [[Button(label="查看详情", value=str(url), kind="url")]] if url else []


def _menu(menu: Message) -> dict[str, Any]:
    return {
        "text": "\n".join(line for line in (menu.get("head_content"), menu.get("tail_content")) if line),
        "buttons": [[Button(label=item["content"], value=str(item["id"]), kind="press")] for item in menu["list"]],
    }


def media_of(media_id: str, *, media: MediaShelf) -> Media | None:
    """Return what a phone shows of a file."""
    medium = media.keepsake(media_id)
    if medium is None:
        return None
    return Media(kind=medium.kind, url=f"/wechat/mmbiz/{medium.media_id}", name=medium.name)
