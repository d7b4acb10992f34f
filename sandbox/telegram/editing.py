"""The methods by which the bot changes or deletes what was said, and answers pressed buttons."""

from datetime import timedelta
from typing import Any

from sandbox.phones import Bubble
from sandbox.telegram.bot import Chat, Message, PretendBot
from sandbox.telegram.keyboards import checked_markup, inline_markup
from sandbox.telegram.messages import redraw
from sandbox.telegram.params import Params
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.sending import caption_content, text_content

DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(seconds=15)
LONGEST_TOAST = 200


def edit_text(bot: PretendBot, params: Params) -> Message:
    """Change the words; the keyboard goes unless it is given again."""
    chat, message = _own_message(bot, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(bot, chat, message=message, fields=("text", "entities"), content=text_content(params), params=params)


def edit_caption(bot: PretendBot, params: Params) -> Message:
    """Change the words under a file; the keyboard goes unless it is given again."""
    chat, message = _own_message(bot, params)
    if "text" in message or "location" in message or "contact" in message:
        raise bad_request("there is no caption in the message to edit")
    fields = ("caption", "caption_entities")
    return _change(bot, chat, message=message, fields=fields, content=caption_content(params), params=params)


def edit_markup(bot: PretendBot, params: Params) -> Message:
    """Change the keyboard only."""
    chat, message = _own_message(bot, params)
    return _change(bot, chat, message=message, fields=(), content={}, params=params)


def delete_message(bot: PretendBot, params: Params) -> bool:
    """Take a message out of the chat, within 48 hours."""
    chat = _chat(bot, params)
    _delete(bot, chat, number=params.integer("message_id"))
    return True


def delete_messages(bot: PretendBot, params: Params) -> bool:
    """Take several messages out, passing over those that are gone."""
    chat = _chat(bot, params)
    for number in params.listing("message_ids"):
        if number in chat.messages:
            _delete(bot, chat, number=number)
    return True


def answer_query(bot: PretendBot, params: Params) -> bool:
    """Stop the spinning of a pressed button, maybe with a toast; 400 after fifteen seconds."""
    query = bot.queries.get(params.text("callback_query_id"))
    now = bot.core.clock.now()
    if query is None or query.at + ANSWERABLE_FOR < now:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if text:
        extra = {"alert": params.flag("show_alert")}
        bubble = Bubble(side="them", at=now, text=text, toast=True, extra=extra)
        bot.core.phones.show(bot.chats[query.chat].phone, bubble)
    return True


def _chat(bot: PretendBot, params: Params) -> Chat:
    chat = bot.chats.get(params.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _own_message(bot: PretendBot, params: Params) -> tuple[Chat, Message]:
    chat = _chat(bot, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    bot: PretendBot, chat: Chat, *, message: Message, fields: tuple[str, ...], content: dict[str, Any], params: Params
) -> Message:
    markup = inline_markup(checked_markup(params.mapping("reply_markup")))
    replaced = (*fields, "reply_markup")
    fresh = {**content, **({"reply_markup": markup} if markup else {})}
    if {name: message[name] for name in replaced if name in message} == fresh:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    for name in replaced:
        message.pop(name, None)
    message |= {**fresh, "edit_date": int(bot.core.clock.now().timestamp())}
    redraw(bot, chat, message)
    return dict(message)


def _delete(bot: PretendBot, chat: Chat, *, number: int) -> None:
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to delete not found")
    if message["date"] + DELETABLE_FOR.total_seconds() < bot.core.clock.now().timestamp():
        raise bad_request("message can't be deleted")
    del chat.messages[number]
    bubble = bot.core.phones.find(chat.phone, ref=str(number))
    if bubble is not None:
        bot.core.phones.revise(chat.phone, bubble.number, state="deleted", buttons=[])
