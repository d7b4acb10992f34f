"""How a phone shows what the application sends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.phones import Bubble, Button, Card, Media
from sandbox.tencent.media import MediaShelf
from sandbox.wecom.cards import PRESSABLE

LONGEST_TEXT = 2048
LONGEST_TITLE = 128
LONGEST_DESCRIPTION = 512
A_ROW = 2
Message = Mapping[str, Any]


def cut(text: str, *, most: int) -> str:
    """Return as many whole characters as fit into so many bytes."""
    return text.encode()[:most].decode("utf-8", "ignore")


def drawn(message: Message, *, at: datetime, media: MediaShelf) -> Bubble:
    """Return the bubble of a checked message."""
    kind = message["msgtype"]
    bubble = Bubble(side="them", at=at, extra={"msgtype": kind})
    match kind:
        case "text" | "markdown":
            return replace(bubble, text=cut(message[kind]["content"], most=LONGEST_TEXT))
        case "textcard":
            return replace(bubble, **_text_card(message[kind]))
        case "template_card":
            return replace(bubble, **card_fields(message[kind]))
        case _:
            return replace(bubble, media=media_of(message[kind]["media_id"], media=media))


def media_of(media_id: str, *, media: MediaShelf) -> Media | None:
    """Return what a phone shows of a file."""
    medium = media.keepsake(media_id)
    return Media(kind=medium.kind, url=f"/wecom/media/{media_id}", name=medium.name) if medium else None


def _text_card(card: Message) -> dict[str, Any]:
    title = cut(card["title"], most=LONGEST_TITLE)
    return {
        "card": Card(title=title),
        "text": cut(card["description"], most=LONGEST_DESCRIPTION),
        "buttons": [[Button(label=card.get("btntxt") or "详情", value=card["url"], kind="url")]],
    }


def card_fields(card: Message) -> dict[str, Any]:
    """Return the fields of a bubble that show a template card."""
    title = card.get("main_title") or {}
    words = card.get("sub_title_text", "")
    questions = _questions(card)
    first = questions[0] if questions else {}
    return {
        "card": Card(title=title.get("title") or words, rows=tuple(_rows(card)), quote=_quote(card)),
        "text": words if title.get("title") else "",
        "buttons": _buttons(card),
        "media": _picture(card),
        "ref": str(card.get("task_id", "")),
        "extra": {
            "msgtype": "template_card",
            "card_type": card["card_type"],
            "subtitle": title.get("desc", ""),
            "source": (card.get("source") or {}).get("desc", ""),
            "questions": questions,
            **{name: first[name] for name in ("question", "options", "many") if first},
        },
    }


def _picture(card: Message) -> Media | None:
    url = (card.get("card_image") or {}).get("url")
    return Media(kind="image", url=str(url)) if url else None


def _rows(card: Message) -> Iterator[tuple[str, str]]:
    emphasis = card.get("emphasis_content") or {}
    if emphasis:
        yield str(emphasis.get("desc", "")), str(emphasis.get("title", ""))
    for row in card.get("horizontal_content_list") or []:
        yield str(row["keyname"]), str(row.get("value", ""))


def _quote(card: Message) -> str | None:
    quote = card.get("quote_area") or {}
    return "\n".join(line for line in (quote.get("title"), quote.get("quote_text")) if line) or None


def _questions(card: Message) -> list[dict[str, Any]]:
    asked = [card.get("checkbox"), card.get("button_selection"), *(card.get("select_list") or [])]
    return [_question(question) for question in asked if question]


def _question(question: Message) -> dict[str, Any]:
    chosen = question.get("selected_id")
    options = [
        {
            "id": option["id"],
            "text": option["text"],
            "checked": bool(option.get("is_checked")) or option["id"] == chosen,
        }
        for option in question["option_list"]
    ]
    many = question.get("mode") == 1
    return {"key": question["question_key"], "question": question.get("title", ""), "options": options, "many": many}


def _buttons(card: Message) -> list[list[Button]]:
    pressed = [*(card.get("button_list") or []), *([card["submit_button"]] if card.get("submit_button") else [])]
    shown = [_button(button) for button in pressed]
    return [*_in_rows(shown), *([jump] for jump in _jumps(card))]


def _button(button: Message) -> Button:
    if button.get("type") == 1:
        return Button(label=button["text"], value=button["url"], kind="url")
    return Button(label=button["text"], value=button["key"])


def _jumps(card: Message) -> Iterator[Button]:
    for jump in card.get("jump_list") or []:
        if jump.get("url"):
            yield Button(label=jump["title"], value=jump["url"], kind="url")
    action = card.get("card_action") or {}
    if action.get("url") and card["card_type"] not in PRESSABLE:
        yield Button(label="查看详情", value=action["url"], kind="url")


def _in_rows(buttons: Sequence[Button]) -> list[list[Button]]:
    return [list(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW)]


def pressed_off(bubble: Bubble, *, name: str) -> dict[str, Any]:
    """Return the fields of a card whose buttons gave way to one that only says `name`."""
    links = [[button for button in line if button.kind == "url"] for line in bubble.buttons]
    extra = {**bubble.extra, "options": [], "questions": []}
    return {"buttons": [[Button(label=name, kind="disabled")], *(line for line in links if line)], "extra": extra}
