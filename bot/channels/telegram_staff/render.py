"""From neutral calls to python-telegram-bot's."""

from collections.abc import Coroutine
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode

from bot.channels.bot_api.composing import Note, PressAnswer, Revision, Sending, Upload
from bot.channels.bot_api.keyboards import InlineKeyboard, Keyboard, ShareKeyboard
from desk.replies import MediaKind, Share

# Who goes on without sharing would have the button that shares before their eyes for ever.
_SHARED_ENOUGH = ReplyKeyboardRemove()
# A person's signed link is nobody else's to open, not even for its picture.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def render(sending: Sending, *, bot: Bot, chat: str, content: bytes = b"") -> Coroutine[Any, Any, Any]:
    """Make the call that sends, still to be awaited; `content` is the file's, where there is one."""
    match sending:
        case Note():
            return bot.send_message(
                chat,
                sending.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_markup(sending.keyboard) or _SHARED_ENOUGH,
            )
        case Upload():
            return _upload(sending, bot=bot, chat=chat, content=content)
        case Revision():
            return bot.edit_message_text(
                sending.html,
                chat,
                sending.message,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_inline(sending.keyboard),
            )
        case PressAnswer():
            return bot.answer_callback_query(sending.press, sending.text, show_alert=sending.alert)


def _upload(upload: Upload, *, bot: Bot, chat: str, content: bytes) -> Coroutine[Any, Any, Any]:
    file = InputFile(content, filename=upload.media.name)
    caption = upload.caption or None
    mode = ParseMode.HTML if caption else None
    markup = _markup(upload.keyboard)
    match upload.kind:
        case MediaKind.PICTURE:
            return bot.send_photo(chat, file, caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.VOICE:
            return bot.send_voice(chat, file, caption=caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.VIDEO:
            return bot.send_video(chat, file, caption=caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.FILE:
            return bot.send_document(chat, file, caption, parse_mode=mode, reply_markup=markup)


def _markup(keyboard: Keyboard | None) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if not isinstance(keyboard, ShareKeyboard):
        return _inline(keyboard)
    share = KeyboardButton(
        keyboard.label,
        request_contact=keyboard.share is Share.CONTACT or None,
        request_location=keyboard.share is Share.LOCATION or None,
    )
    rows = [[share], *([KeyboardButton(line) for line in row] for row in keyboard.rows)]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)


def _inline(keyboard: Keyboard | None) -> InlineKeyboardMarkup | None:
    if not isinstance(keyboard, InlineKeyboard):
        return None
    rows = [[InlineKeyboardButton(key.label, callback_data=key.token) for key in row] for row in keyboard.rows]
    return InlineKeyboardMarkup(rows)
