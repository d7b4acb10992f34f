"""Webhooks: updates pushed in order within each chat, side by side across chats, again and again until they arrive."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from sandbox.core import SandboxCore
from sandbox.journal import Push
from sandbox.telegram.params import Params
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.settings import TelegramSettings
from sandbox.telegram.updates import Update, Updates

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
DEFAULT_CONNECTIONS = 40


@dataclass(slots=True, kw_only=True)
class Hook:
    """Where one bot wants its updates, and how it goes."""

    url: str
    secret: str
    slots: asyncio.Semaphore
    most: int
    lanes: set[int] = field(default_factory=set)
    last_error: str = ""
    last_error_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one push went; `body` is what the bot answered."""

    error: str = ""
    body: str = ""


class Webhooks:
    """The webhook of one bot, when it has one."""

    def __init__(self, core: SandboxCore, updates: Updates, *, account: str, settings: TelegramSettings) -> None:
        self._core = core
        self._updates = updates
        self._account = account
        self._settings = settings
        self.hook: Hook | None = None
        self.carry_out: Callable[[str], None] = _ignored

    def set(self, params: Params) -> bool:
        """Push to `url` from now on, or no more when it is empty; 400 when it cannot be used."""
        url, secret = params.text("url"), params.text("secret_token")
        if url and not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if "allowed_updates" in params.values:
            self._updates.allow(params.listing("allowed_updates"))
        most = min(max(params.integer("max_connections", default=DEFAULT_CONNECTIONS), 1), 100)
        self.drop(drop_pending=params.flag("drop_pending_updates"))
        if url:
            self.hook = Hook(url=url, secret=secret, slots=asyncio.Semaphore(most), most=most)
            self.push()
        return True

    def drop(self, *, drop_pending: bool) -> bool:
        """Push no more."""
        self.hook = None
        if drop_pending:
            self._updates.clear()
        return True

    def describe(self) -> dict[str, Any]:
        """Tell what getWebhookInfo tells."""
        waiting = self._updates.waiting(now=self._core.clock.now())
        told: dict[str, Any] = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(waiting),
        }
        if self.hook:
            told |= {"max_connections": self.hook.most, "ip_address": "127.0.0.1"}
        if self.hook and self.hook.last_error_at:
            told["last_error_date"] = int(self.hook.last_error_at.timestamp())
            told["last_error_message"] = self.hook.last_error
        if self._updates.allowed:
            told["allowed_updates"] = self._updates.allowed
        return told

    def push(self) -> None:
        """Start a lane for every chat that has updates and none under way."""
        if self.hook is None:
            return
        for chat in self._updates.chats():
            if chat not in self.hook.lanes:
                self.hook.lanes.add(chat)
                self._core.spawn(self._run_lane(self.hook, chat))

    async def _run_lane(self, hook: Hook, chat: int) -> None:
        try:
            while hook is self.hook and (waiting := self._updates.waiting(now=self._core.clock.now(), chat=chat)):
                await self._deliver(hook, waiting[0])
        finally:
            hook.lanes.discard(chat)

    async def _deliver(self, hook: Hook, update: Update) -> None:
        push = self._core.journal.record_push(
            Push(
                at=self._core.clock.now(),
                platform="telegram",
                account=self._account,
                kind=update.kind,
                payload=update.as_json(),
            )
        )
        pause, attempts = self._settings.first_pause, 0
        while hook is self.hook and update in self._updates.waiting(now=self._core.clock.now(), chat=update.chat):
            attempts += 1
            async with hook.slots:
                attempt = await self._attempt(hook, update)
            if not attempt.error:
                self._core.journal.settle_push(push, attempts=attempts, outcome="delivered", answer=attempt.body)
                self.carry_out(attempt.body)
                self._updates.confirm(update)
                return
            hook.last_error, hook.last_error_at = attempt.error, self._core.clock.now()
            self._core.journal.settle_push(push, attempts=attempts, outcome="waiting", answer=attempt.error)
            await self._core.clock.sleep(pause)
            pause = min(pause * 2, self._settings.longest_pause)
        self._core.journal.settle_push(push, attempts=attempts, outcome="given up", answer=hook.last_error)

    async def _attempt(self, hook: Hook, update: Update) -> Attempt:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        seconds = self._settings.push_timeout / timedelta(seconds=1)
        try:
            answer = await self._core.http.post(hook.url, json=update.as_json(), headers=headers, timeout=seconds)
        except httpx.TimeoutException:
            return Attempt(error="Read timeout expired")
        except httpx.HTTPError:
            return Attempt(error="Connection refused")
        if not answer.is_success:
            error = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            return Attempt(error=error, body=answer.text)
        return Attempt(body=answer.text)


def _ignored(_: str) -> None:
    """Take no notice of a webhook's answer."""
