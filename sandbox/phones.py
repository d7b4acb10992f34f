"""What each person sees on their phone, and the live stream of it for the page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press; `kind` says what pressing does: press, url, say, share_contact, share_location."""

    label: str
    value: str = ""
    kind: str = "press"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, recording or file; `url` is where the page may fetch it."""

    kind: str
    url: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A titled card of labelled rows, and the quote under it."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One thing on the screen: said by the phone's owner ("me") or to them ("them")."""

    side: Literal["me", "them"]
    at: datetime
    text: str = ""
    buttons: list[list[Button]] = field(default_factory=list)
    media: Media | None = None
    card: Card | None = None
    toast: bool = False
    state: Literal["sent", "edited", "failed", "deleted"] = "sent"
    ref: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    phone: str = ""
    number: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat()}


class Phones:
    """All phones by id: "wechat:<openid>", "telegram:<bot>:<chat>", "wecom:<userid>"."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._bubbles: dict[str, dict[int, Bubble]] = {}
        self._number = 0
        self._watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def add(self, phone: str, *, title: str = "") -> None:
        """Make the phone known, under its owner's name."""
        if phone in self._bubbles and title in ("", self._titles.get(phone)):
            return
        self._bubbles.setdefault(phone, {})
        self._titles[phone] = title or self._titles.get(phone, phone)
        self._tell({"event": "phone", "phone": phone, "title": self._titles[phone]})

    def show(self, phone: str, bubble: Bubble) -> Bubble:
        """Put `bubble` on the screen, numbered."""
        self.add(phone)
        self._number += 1
        shown = replace(bubble, phone=phone, number=self._number)
        self._bubbles[phone][shown.number] = shown
        self._tell({"event": "bubble", "phone": phone, "bubble": shown.as_json()})
        return shown

    def revise(self, phone: str, number: int, /, **changes: Any) -> Bubble:  # noqa: ANN401 - any field of Bubble
        """Change the fields given of the bubble `number`; KeyError when there is none."""
        revised = replace(self._bubbles[phone][number], **changes)
        self._bubbles[phone][number] = revised
        self._tell({"event": "revised", "phone": phone, "bubble": revised.as_json()})
        return revised

    def find(self, phone: str, *, ref: str) -> Bubble | None:
        """Return the newest bubble with the platform's id `ref`."""
        return next((bubble for bubble in reversed(self.transcript(phone)) if bubble.ref == ref), None)

    def transcript(self, phone: str) -> list[Bubble]:
        """Everything the phone has shown, oldest first."""
        return list(self._bubbles.get(phone, {}).values())

    def listing(self) -> list[dict[str, Any]]:
        """Each known phone with its title and how many bubbles it shows."""
        return [
            {"phone": phone, "title": self._titles[phone], "bubbles": len(bubbles)}
            for phone, bubbles in self._bubbles.items()
        ]

    async def stream(self) -> AsyncIterator[dict[str, Any]]:
        """Events as they happen, until `close`: phone, bubble, revised, cleared."""
        events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._watchers.add(events)
        try:
            while (event := await events.get()) is not None:
                yield event
        finally:
            self._watchers.discard(events)

    def clear(self) -> None:
        """Blank every screen and forget the phones."""
        self._bubbles.clear()
        self._titles.clear()
        self._tell({"event": "cleared"})

    def close(self) -> None:
        """End every stream."""
        self._tell(None)

    def _tell(self, event: dict[str, Any] | None) -> None:
        for watcher in self._watchers:
            watcher.put_nowait(event)
