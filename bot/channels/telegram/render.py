"""From neutral calls to aiogram's methods."""

from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.bot_api.composing import Note, PressAnswer, Revision, Sending, Upload
from bot.channels.bot_api.keyboards import InlineKeyboard, Keyboard, ShareKeyboard
from desk.replies import MediaKind, Share

_HTML = "HTML"
# Who types a number instead of pressing the button that shares it would have that button before their eyes for ever.
_SHARED_ENOUGH = ReplyKeyboardRemove(remove_keyboard=True)
# A person's signed link is nobody else's to open, not even for its picture.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def render(sending: Sending, *, chat: str, content: bytes = b"") -> TelegramMethod[Any]:
    """Make the method that sends; `content` is the file's, where there is one."""
    match sending:
        case Note():
            markup = _markup(sending.keyboard) or _SHARED_ENOUGH
            return SendMessage(
                chat_id=chat, text=sending.html, parse_mode=_HTML, link_preview_options=_NO_PREVIEW, reply_markup=markup
            )
        case Upload():
            return _upload(sending, chat=chat, content=content)
        case Revision():
            return EditMessageText(
                chat_id=chat,
                message_id=sending.message,
                text=sending.html,
                parse_mode=_HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_inline(sending.keyboard),
            )
        case PressAnswer():
            return AnswerCallbackQuery(callback_query_id=sending.press, text=sending.text, show_alert=sending.alert)


def _upload(upload: Upload, *, chat: str, content: bytes) -> TelegramMethod[Any]:
    file = BufferedInputFile(content, filename=upload.media.name)
    caption = upload.caption or None
    mode = _HTML if caption else None
    markup = _markup(upload.keyboard)
    match upload.kind:
        case MediaKind.PICTURE:
            return SendPhoto(chat_id=chat, photo=file, caption=caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.VOICE:
            return SendVoice(chat_id=chat, voice=file, caption=caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.VIDEO:
            return SendVideo(chat_id=chat, video=file, caption=caption, parse_mode=mode, reply_markup=markup)
        case MediaKind.FILE:
            return SendDocument(chat_id=chat, document=file, caption=caption, parse_mode=mode, reply_markup=markup)


def _markup(keyboard: Keyboard | None) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if not isinstance(keyboard, ShareKeyboard):
        return _inline(keyboard)
    share = KeyboardButton(
        text=keyboard.label,
        request_contact=keyboard.share is Share.CONTACT or None,
        request_location=keyboard.share is Share.LOCATION or None,
    )
    rows = [[share], *([KeyboardButton(text=line) for line in row] for row in keyboard.rows)]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)


def _inline(keyboard: Keyboard | None) -> InlineKeyboardMarkup | None:
    if not isinstance(keyboard, InlineKeyboard):
        return None
    rows = [[InlineKeyboardButton(text=key.label, callback_data=key.token) for key in row] for row in keyboard.rows]
    return InlineKeyboardMarkup(inline_keyboard=rows)
