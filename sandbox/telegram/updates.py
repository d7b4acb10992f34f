"""The updates that wait for one bot: numbered, filtered, kept for a day, gone once confirmed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

KEPT_FOR = timedelta(hours=24)
# Telegram may bring again what was answered a moment ago, when the answer got lost on its side.
KEPT_CONFIRMED = 1000
# Left out unless a bot asks for them by name.
OPTIONAL_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE_ID = 100_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One thing that happened in a chat."""

    update_id: int
    kind: str
    chat: int
    at: datetime
    payload: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"update_id": self.update_id, self.kind: self.payload}


class Updates:
    """The queue of one bot, whichever way it is emptied."""

    def __init__(self) -> None:
        self._waiting: dict[int, Update] = {}
        self._of_chat: dict[int, dict[int, Update]] = {}
        self._confirmed: dict[int, Update] = {}
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] = frozenset()
        self._bells: set[asyncio.Event] = set()

    def allow(self, kinds: list[str]) -> None:
        """Let in only these kinds from now on; an empty list lets in the usual ones."""
        self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for by name."""
        return sorted(self._allowed)

    def add(self, kind: str, *, chat: int, at: datetime, payload: dict[str, Any]) -> Update:
        """Queue what happened, unless the bot does not want to know."""
        update = Update(update_id=self._next_id, kind=kind, chat=chat, at=at, payload=payload)
        if kind in self._allowed or (not self._allowed and kind not in OPTIONAL_KINDS):
            self._next_id += 1
            self._queue(update)
        return update

    def again(self, update_id: int) -> bool:
        """Queue once more what was confirmed lately; False when it is not remembered."""
        update = self._confirmed.get(update_id)
        if update is not None:
            self._queue(update)
        return update is not None

    def waiting(self, *, now: datetime, chat: int | None = None) -> list[Update]:
        """Return what is not confirmed, oldest first, without what is older than a day."""
        while (oldest := next(iter(self._waiting.values()), None)) and oldest.at + KEPT_FOR <= now:
            self._forget(oldest.update_id)
            self._ring()
        return list((self._waiting if chat is None else self._of_chat.get(chat, {})).values())

    def chats(self) -> list[int]:
        """Return the chats with something waiting."""
        return list(self._of_chat)

    def confirm(self, update: Update) -> None:
        """Drop one update that arrived."""
        self._forget(update.update_id)
        self._confirmed[update.update_id] = update
        if len(self._confirmed) > KEPT_CONFIRMED:
            del self._confirmed[next(iter(self._confirmed))]
        self._ring()

    def confirm_before(self, offset: int) -> None:
        """Drop all updates with smaller ids; a negative offset keeps that many of the newest."""
        kept = list(self._waiting)[offset:] if offset < 0 else [number for number in self._waiting if number >= offset]
        for number in self._waiting.keys() - set(kept):
            self._forget(number)
        self._ring()

    def clear(self) -> None:
        """Drop everything that waits."""
        self._waiting.clear()
        self._of_chat.clear()
        self._confirmed.clear()
        self._ring()

    def watch(self, bell: asyncio.Event) -> None:
        """Ring `bell` at every change from now on."""
        self._bells.add(bell)

    def unwatch(self, bell: asyncio.Event) -> None:
        """Stop ringing `bell`."""
        self._bells.discard(bell)

    async def emptied(self) -> None:
        """Wait until nothing waits any more."""
        bell = asyncio.Event()
        self.watch(bell)
        try:
            while self._waiting:
                bell.clear()
                await bell.wait()
        finally:
            self.unwatch(bell)

    def _queue(self, update: Update) -> None:
        self._waiting[update.update_id] = update
        self._of_chat.setdefault(update.chat, {})[update.update_id] = update
        self._ring()

    def _forget(self, update_id: int) -> None:
        update = self._waiting.pop(update_id, None)
        if update is None:
            return
        of_chat = self._of_chat[update.chat]
        del of_chat[update_id]
        if not of_chat:
            del self._of_chat[update.chat]

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()
