"""The account's state: who follows it, what it may send, its tokens, media, menu and codes."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sandbox.core import SandboxCore
from sandbox.tencent.ask import Ask
from sandbox.tencent.crypt import MessageCrypt
from sandbox.tencent.media import MediaShelf
from sandbox.tencent.tokens import TokenLedger
from sandbox.wechat.followers import Followers
from sandbox.wechat.grants import Grants
from sandbox.wechat.settings import Mode, WeChatSettings

NUMBERS_A_SECOND = 1_000_000
TURNS = 100  # of the event loop, in which an answer that has come is read


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCode:
    """A web login's code: good once, for five minutes."""

    openid: str
    scope: str
    until: datetime


class Account:
    """One Official Account on the pretend platform."""

    def __init__(self, core: SandboxCore, settings: WeChatSettings) -> None:
        self.core = core
        self.settings = settings
        self.callback_url = settings.callback_url
        self.mode: Mode = settings.mode
        self.followers = Followers()
        self.grants = Grants()
        self.media = MediaShelf(core.clock)
        self.tokens = TokenLedger(core.clock)
        self.stable_tokens = TokenLedger(core.clock)
        self.token_fetches: dict[str, int] = {}
        self.menu: dict[str, Any] | None = None
        self.login_codes: dict[str, LoginCode] = {}
        self.used_login_codes: set[str] = set()
        self._waiting: Counter[str] = Counter()  # people whose message the bot has not answered yet
        # A bot remembers message ids for longer than a sandbox runs, so they must not start over with it.
        self._numbers = count(int(core.clock.now().timestamp()) * NUMBERS_A_SECOND)

    def now(self) -> datetime:
        return self.core.clock.now()

    def seconds(self) -> int:
        """Return the time as the platform writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def next_number(self) -> int:
        """Return a message id that was never used."""
        return next(self._numbers)

    def crypt(self) -> MessageCrypt:
        """Return the envelope that the account and its bot share."""
        return MessageCrypt(self.settings.token, aes_key=self.settings.aes_key, receiver=self.settings.app_id)

    def login_code(self, openid: str, *, scope: str) -> str:
        """Return a new code for the person's web login."""
        code = f"code{self.next_number()}"
        self.login_codes[code] = LoginCode(openid=openid, scope=scope, until=self.now() + timedelta(minutes=5))
        return code

    @contextmanager
    def waiting_for(self, openid: str) -> Iterator[None]:
        """Know that the bot's answer to this person is waited for, while the block runs."""
        self._waiting[openid] += 1
        try:
            yield
        finally:
            self._waiting[openid] -= 1

    async def hear_out(self, ask: Ask) -> None:
        """Let an answer that came before a call to the same person be read before it, however busy this machine is."""
        openid = ask.body.get("touser")
        for _ in range(TURNS):
            if not self._waiting[str(openid)]:
                return
            await asyncio.sleep(0)  # noqa: TID251 -- a turn of the loop

    def forget_people(self) -> None:
        """Start over with nobody; credentials, callback and menu stay as they are set up."""
        self.followers.clear()
        self.grants.clear()
        self.media.clear()
        self.login_codes.clear()
        self.used_login_codes.clear()


def phone_of(openid: str) -> str:
    """Return the id of the person's phone."""
    return f"wechat:{openid}"
