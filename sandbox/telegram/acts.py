"""What people do with a bot on their phones: write, send, press, edit, block."""

from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

from sandbox.control import ControlError
from sandbox.telegram.attachments import Attachment, album_item, attachment
from sandbox.telegram.bot import Chat, Message, PretendBot, Query
from sandbox.telegram.entities import find_entities
from sandbox.telegram.files import StoredFile
from sandbox.telegram.messages import file_content, from_person, redraw
from sandbox.telegram.people import Person


class Content(TypedDict, total=False):
    """What a message may carry, one of them; `caption` goes with a file or an album."""

    text: str
    photo: Any
    voice: Any
    video: Any
    document: Any
    album: list[Any]
    location: Any
    contact: Any
    sticker: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of it: the update told to the bot, and the message; of an album the first of each."""

    update_id: int
    message_id: int


class TelegramBot(PretendBot):
    """One pretend bot and the hands of everyone who uses it; ControlError when a person could not do that."""

    def meet(self, number: int, *, name: str | None = None, language: str | None = None, phone: str = "") -> Person:
        """Give a person an account, without their ever writing to this bot."""
        person = self.people.meet(number, name=name, language=language)
        if phone:
            person = replace(person, phone=phone)
            self.people.change(person)
        return person

    async def say(
        self,
        chat: int,
        *,
        reply_to: int | None = None,
        name: str | None = None,
        language: str | None = None,
        **content: Unpack[Content],
    ) -> Said:
        """Send a message to the bot; the chat starts with the first."""
        opened = self.open_chat(self.people.meet(chat, name=name, language=language))
        if opened.is_blocked:
            raise ControlError(f"{chat} has blocked the bot; unblock it first.")
        if reply_to is not None and reply_to not in opened.messages:
            raise ControlError(f"There is no message {reply_to} to reply to.")
        said = [self._tell(opened, part, reply_to=reply_to) for part in self._contents(opened, content)]
        return said[0]

    async def press(self, chat: int, *, message_id: int, data: str, is_forged: bool = False) -> Said:
        """Press the button with this callback data, or this label on the keyboard below; forged needs no button."""
        opened = self._chat(chat)
        message = opened.messages.get(message_id)
        if message is None:
            raise ControlError(f"There is no message {message_id}.")
        inline = message.get("reply_markup", {}).get("inline_keyboard", [])
        if is_forged or any(button.get("callback_data") == data for row in inline for button in row):
            return self._press_inline(opened, message, data=data)
        return await self._press_keyboard(opened, message_id, label=data)

    async def edit(self, chat: int, *, message_id: int, text: str) -> Said:
        """Change the words, or the caption, of one's own message."""
        opened = self._chat(chat)
        message = opened.messages.get(message_id)
        if message is None or message["from"]["is_bot"]:
            raise ControlError(f"{message_id} is no message of {chat}.")
        message |= _words("text" if "text" in message else "caption", text)
        message["edit_date"] = int(self.core.clock.now().timestamp())
        redraw(self, opened, message)
        update = self.happened("edited_message", chat=chat, payload=dict(message))
        return Said(update_id=update.update_id, message_id=message_id)

    async def block(self, chat: int) -> int:
        """Block the bot; gives the update's id."""
        return self._turn(self._chat(chat), is_blocked=True)

    async def unblock(self, chat: int) -> int:
        """Let the bot write again; gives the update's id."""
        return self._turn(self._chat(chat), is_blocked=False)

    def repeat(self, update_id: int) -> None:
        """Bring an update again that the bot has answered lately, as Telegram does when it missed the answer."""
        if not self.updates.again(update_id):
            raise ControlError(f"There is no update {update_id} that was answered lately.")
        self.webhooks.push()

    async def delivered(self) -> None:
        """Wait until every update has reached the bot."""
        await self.updates.emptied()

    def _chat(self, number: int) -> Chat:
        if number not in self.chats:
            raise ControlError(f"{number} has never written to the {self.account} bot.")
        return self.chats[number]

    def _tell(self, chat: Chat, content: dict[str, Any], *, reply_to: int | None) -> Said:
        message = from_person(self, chat, content=content, reply_to=reply_to)
        update = self.happened("message", chat=chat.person.number, payload=dict(message))
        return Said(update_id=update.update_id, message_id=message["message_id"])

    def _contents(self, chat: Chat, content: Content) -> list[dict[str, Any]]:
        caption = content.get("caption", "")
        match content:
            case {"text": str(text)} if text:
                return [_words("text", text)]
            case {"album": [_, *_] as items}:
                return self._album([album_item(item) for item in items], caption=caption)
            case {"location": place}:
                return [{"location": _place(place)}]
            case {"contact": card}:
                return [{"contact": _contact(chat.person, card)}]
            case {"sticker": emoji}:
                return [_sticker(self._keep(attachment("photo", True), kind="sticker"), emoji=str(emoji))]
            case _:
                return [self._sole_file(content, caption=caption)]

    def _sole_file(self, content: Content, *, caption: str) -> dict[str, Any]:
        for kind in ("photo", "voice", "video", "document"):
            if given := content.get(kind):
                return self._file(attachment(kind, given), caption=caption)
        raise ControlError("Say one of text, photo, album, voice, video, document, location, contact, sticker.")

    def _album(self, items: list[Attachment], *, caption: str) -> list[dict[str, Any]]:
        group = {"media_group_id": self.next_album_number()}
        captions = [caption, *[""] * (len(items) - 1)]
        return [group | self._file(item, caption=words) for item, words in zip(items, captions, strict=True)]

    def _file(self, sent: Attachment, *, caption: str) -> dict[str, Any]:
        words = caption or sent.caption
        stored = self._keep(sent, kind=sent.kind)
        return file_content(stored, seconds=sent.seconds) | (_words("caption", words) if words else {})

    def _keep(self, sent: Attachment, *, kind: str) -> StoredFile:
        return self.files.keep(sent.upload, kind=kind, size=sent.size)

    def _press_inline(self, chat: Chat, message: Message, *, data: str) -> Said:
        query = self.next_query_number()
        self.queries[query] = Query(chat=chat.person.number, at=self.core.clock.now())
        payload = {
            "id": query,
            "from": chat.person.as_user(),
            "message": dict(message),
            "chat_instance": str(-(10**18) - chat.person.number),
            "data": data,
        }
        update = self.happened("callback_query", chat=chat.person.number, payload=payload)
        return Said(update_id=update.update_id, message_id=message["message_id"])

    async def _press_keyboard(self, chat: Chat, message_id: int, *, label: str) -> Said:
        bubble = self.core.phones.find(chat.phone, ref=str(message_id))
        buttons = [button for row in (bubble.buttons if bubble else []) for button in row if button.label == label]
        number, person = chat.person.number, chat.person
        match buttons[0].kind if buttons else "":
            case "share_contact":
                return await self.say(number, contact=person.phone)
            case "share_location":
                return await self.say(number, location=person.place)
            case "say":
                return await self.say(number, text=label)
            case _:
                raise ControlError(f"Message {message_id} has no button {label!r}.")

    def _turn(self, chat: Chat, *, is_blocked: bool) -> int:
        if chat.is_blocked == is_blocked:
            raise ControlError(f"{chat.person.number} has {'already' if is_blocked else 'not'} blocked the bot.")
        chat.is_blocked = is_blocked
        member = {"user": self.as_user, "status": "member"}
        kicked = {"user": self.as_user, "status": "kicked", "until_date": 0}
        payload = {
            "chat": chat.person.as_chat(),
            "from": chat.person.as_user(),
            "date": int(self.core.clock.now().timestamp()),
            "old_chat_member": member if is_blocked else kicked,
            "new_chat_member": kicked if is_blocked else member,
        }
        return self.happened("my_chat_member", chat=chat.person.number, payload=payload).update_id


def _words(field: str, text: str) -> dict[str, Any]:
    found = find_entities(text)
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, **({name: found} if found else {})}


def _place(place: Any) -> dict[str, float]:  # noqa: ANN401 - a pair or an object, told apart here
    latitude, longitude = (place["latitude"], place["longitude"]) if isinstance(place, dict) else place
    return {"latitude": float(latitude), "longitude": float(longitude)}


def _contact(person: Person, card: Any) -> dict[str, Any]:  # noqa: ANN401 - a number or an object, told apart here
    own = {"phone_number": person.phone, "first_name": person.first_name, "user_id": person.number}
    if card is True:
        return own
    return own | (card if isinstance(card, dict) else {"phone_number": str(card)})


def _sticker(stored: StoredFile, *, emoji: str) -> dict[str, Any]:
    content = file_content(stored)
    content["sticker"] |= {"emoji": emoji, "set_name": "Everyday"}
    return content
