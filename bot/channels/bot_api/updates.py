"""What the desk reads of an update: the shapes that the types of both vendor libraries have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class SentFile(Protocol):
    """A file on Telegram's servers."""

    @property
    def file_id(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...


class Photo(SentFile, Protocol):
    """One size of a photo, in pixels."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Recording(SentFile, Protocol):
    """A voice message."""

    @property
    def mime_type(self) -> str | None: ...


class NamedFile(Recording, Protocol):
    """A document, an audio file, a video or an animation."""

    @property
    def file_name(self) -> str | None: ...


class Spot(Protocol):
    """A point on the map, in degrees."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


class Venue(Protocol):
    """A point with a name and an address."""

    @property
    def location(self) -> Spot: ...
    @property
    def title(self) -> str: ...
    @property
    def address(self) -> str: ...


class Contact(Protocol):
    """A shared contact."""

    @property
    def phone_number(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str | None: ...
    @property
    def user_id(self) -> int | None: ...


class Emoticon(Protocol):
    """A sticker or a dice."""

    @property
    def emoji(self) -> str | None: ...


class User(Protocol):
    """A person's account."""

    @property
    def id(self) -> int: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str | None: ...
    @property
    def language_code(self) -> str | None: ...


class Chat(Protocol):
    """Where something was said."""

    @property
    def id(self) -> int: ...
    @property
    def type(self) -> str: ...


class Sent(Protocol):
    """A message of which only its place is known."""

    @property
    def message_id(self) -> int: ...
    @property
    def chat(self) -> Chat: ...


class Message(Sent, Protocol):
    """A message with its content."""

    @property
    def date(self) -> datetime: ...
    @property
    def edit_date(self) -> datetime | int | None: ...
    @property
    def from_user(self) -> User | None: ...
    @property
    def reply_to_message(self) -> Sent | None: ...
    @property
    def media_group_id(self) -> str | None: ...
    @property
    def text(self) -> str | None: ...
    @property
    def caption(self) -> str | None: ...
    @property
    def photo(self) -> Sequence[Photo] | None: ...
    @property
    def voice(self) -> Recording | None: ...
    @property
    def audio(self) -> NamedFile | None: ...
    @property
    def video(self) -> NamedFile | None: ...
    @property
    def video_note(self) -> SentFile | None: ...
    @property
    def animation(self) -> NamedFile | None: ...
    @property
    def document(self) -> NamedFile | None: ...
    @property
    def sticker(self) -> Emoticon | None: ...
    @property
    def dice(self) -> Emoticon | None: ...
    @property
    def contact(self) -> Contact | None: ...
    @property
    def location(self) -> Spot | None: ...
    @property
    def venue(self) -> Venue | None: ...


class CallbackQuery(Protocol):
    """A pressed button."""

    @property
    def id(self) -> str: ...
    @property
    def from_user(self) -> User: ...
    @property
    def data(self) -> str | None: ...
    @property
    def message(self) -> Sent | None: ...


class Membership(Protocol):
    """What the bot is in a chat."""

    @property
    def status(self) -> str: ...


class MembershipChange(Protocol):
    """The bot was blocked, or let in again."""

    @property
    def chat(self) -> Chat: ...
    @property
    def from_user(self) -> User: ...
    @property
    def date(self) -> datetime: ...
    @property
    def new_chat_member(self) -> Membership: ...


class Update(Protocol):
    """Any event; at most one of these is there."""

    @property
    def message(self) -> Message | None: ...
    @property
    def edited_message(self) -> Message | None: ...
    @property
    def callback_query(self) -> CallbackQuery | None: ...
    @property
    def my_chat_member(self) -> MembershipChange | None: ...
