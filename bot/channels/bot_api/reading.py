"""From an update to a neutral message: private chats only, one message per update."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.bot_api.content import full_name, parts_of
from bot.channels.bot_api.envelope import Envelope
from bot.channels.bot_api.updates import CallbackQuery, Chat, MembershipChange, Message, Sent, Update, User
from desk.messages import Address, Ignored, InboundMessage, Joined, Left, Part, Press

GROUP = Ignored(why="not a private chat")
# What a client notes in the chat by itself; nobody expects an answer to it.
NOTES_OF_THE_CLIENT = {
    "chat_background_set",
    "message_auto_delete_timer_changed",
    "pinned_message",
    "write_access_allowed",
}


def read(update: Update, *, envelope: Envelope) -> InboundMessage | Ignored:
    """Say what an update means to the desk."""
    if update.message:
        return _said(update.message, envelope=envelope)
    if update.edited_message:
        return _amended(update.edited_message, envelope=envelope)
    if update.callback_query:
        return _pressed(update.callback_query, envelope=envelope)
    if update.my_chat_member:
        return _came_or_left(update.my_chat_member, envelope=envelope)
    return Ignored(why=f"an update of kind {envelope.kind}")


def _said(message: Message, *, envelope: Envelope) -> InboundMessage | Ignored:
    if not _is_private(message.chat):
        return GROUP
    if notes := NOTES_OF_THE_CLIENT & envelope.content.keys():
        return Ignored(why=f"a note of the client: {min(notes)}")
    return _told(
        envelope,
        chat=message.chat,
        person=message.from_user,
        sent_at=message.date,
        parts=parts_of(message, raw=envelope.content),
        platform_id=str(message.message_id),
        reply_to=_name_of(message.reply_to_message),
        album=message.media_group_id,
    )


def _amended(message: Message, *, envelope: Envelope) -> InboundMessage | Ignored:
    if message.location:
        return Ignored(why="a live location moved")
    said = _said(message, envelope=envelope)
    if isinstance(said, Ignored):
        return said
    return replace(said, amends=said.platform_id, sent_at=_edited_at(message))


def _edited_at(message: Message) -> datetime:
    if isinstance(message.edit_date, int):
        return datetime.fromtimestamp(message.edit_date, UTC)
    return message.edit_date or message.date


def _pressed(query: CallbackQuery, *, envelope: Envelope) -> InboundMessage | Ignored:
    if query.data is None:
        return Ignored(why="a press of a game's button")
    if query.message and not _is_private(query.message.chat):
        return GROUP
    chat = query.message.chat if query.message else None
    press = Press(token=query.data, press=query.id)
    return _told(
        envelope, chat=chat, person=query.from_user, sent_at=None, parts=(press,), platform_id=_name_of(query.message)
    )


def _came_or_left(change: MembershipChange, *, envelope: Envelope) -> InboundMessage | Ignored:
    if not _is_private(change.chat):
        return GROUP
    turns: dict[str, Part] = {"kicked": Left(), "member": Joined()}
    turn = turns.get(change.new_chat_member.status)
    if turn is None:
        return Ignored(why=f"the bot became {change.new_chat_member.status}")
    return _told(envelope, chat=change.chat, person=change.from_user, sent_at=change.date, parts=(turn,))


def _told(
    envelope: Envelope,
    *,
    chat: Chat | None,
    person: User | None,
    sent_at: datetime | None,
    parts: tuple[Part, ...],
    **marks: Any,  # noqa: ANN401 -- fields of InboundMessage
) -> InboundMessage:
    # A private chat has its person's own number, so a press on a message too old to be shown still has its address.
    place = chat or person
    return InboundMessage(
        address=Address(channel=envelope.channel, user=str(place.id) if place else ""),
        key=envelope.key,
        sent_at=sent_at or envelope.received_at,
        parts=parts,
        sender_name=full_name(person.first_name, person.last_name) if person else None,
        language=person.language_code if person else None,
        **marks,
    )


def _is_private(chat: Chat) -> bool:
    return chat.type == "private"


def _name_of(sent: Sent | None) -> str | None:
    return str(sent.message_id) if sent else None
