"""One pretend bot: its identity, its chats, its files and what it was told about itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.core import SandboxCore
from sandbox.telegram.files import Files
from sandbox.telegram.people import People, Person
from sandbox.telegram.polling import Polling
from sandbox.telegram.refusals import bad_request, forbidden
from sandbox.telegram.settings import TelegramSettings
from sandbox.telegram.updates import Update, Updates
from sandbox.telegram.webhooks import Webhooks

Message = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Chat:
    """The private chat of one person with the bot."""

    person: Person
    phone: str
    is_blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A button that was pressed, for a while to be answered."""

    chat: int
    at: datetime


class PretendBot:
    """The state behind one token."""

    def __init__(self, core: SandboxCore, *, account: str, people: People, settings: TelegramSettings) -> None:
        is_customer = account == "customer"
        self.core = core
        self.account = account
        self.people = people
        self.token = settings.customer_token if is_customer else settings.staff_token
        self.username = settings.customer_username if is_customer else settings.staff_username
        self._settings = settings
        self.forget()

    def forget(self) -> None:
        """Start anew, as if nobody had ever written."""
        self.files = Files(self.account)
        self.updates = Updates()
        self.polling = Polling(self.core, self.updates)
        self.webhooks = Webhooks(self.core, self.updates, account=self.account, settings=self._settings)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Any]] = {}
        self._message_number = 0
        self._album_number = 10**13
        self._query_number = 4 * 10**17

    def reset(self) -> None:
        """Forget chats, updates and files; keep the webhook and who polls, as they belong to the bot's program."""
        hook = self.webhooks.hook
        polling, updates, webhooks = self.polling, self.updates, self.webhooks
        self.forget()
        self.polling, self.updates, self.webhooks = polling, updates, webhooks
        self.updates.clear()
        self.webhooks.hook = hook

    @property
    def as_user(self) -> dict[str, Any]:
        """The bot as a user."""
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": self.username, "username": self.username}

    def next_message_number(self) -> int:
        """Count messages as Telegram does: in one sequence over all private chats."""
        self._message_number += 1
        return self._message_number

    def next_album_number(self) -> str:
        """Name a new album."""
        self._album_number += 1
        return str(self._album_number)

    def next_query_number(self) -> str:
        """Name a new press of a button."""
        self._query_number += 1
        return str(self._query_number)

    def open_chat(self, person: Person) -> Chat:
        """Return the person's chat, started now if it was not."""
        phone = f"telegram:{self.account}:{person.number}"
        chat = self.chats.setdefault(person.number, Chat(person=person, phone=phone))
        chat.person = person
        self.core.phones.add(phone, title=person.first_name)
        return chat

    def chat_to_write(self, number: int) -> Chat:
        """Return a chat the bot may write to; 400 when there is no such person, 403 when they do not listen."""
        chat = self.chats.get(number)
        if chat is None and self.people.find(number) is None:
            raise bad_request("chat not found")
        if chat is None:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.is_blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def happened(self, kind: str, *, chat: int, payload: dict[str, Any]) -> Update:
        """Tell the bot, by webhook or when it polls."""
        update = self.updates.add(kind, chat=chat, at=self.core.clock.now(), payload=payload)
        self.webhooks.push()
        return update
