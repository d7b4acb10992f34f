"""The unmodified aiogram as the customers' bot."""

from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe, TelegramMethod
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from sandbox.clock import TravelledClock
from sandbox.server import Sandbox
from sandbox.telegram.attachments import SAMPLE_PHOTO

ANN = 1001
YES_NO = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Yes", callback_data="y"), InlineKeyboardButton(text="No", callback_data="n")]
    ]
)


async def test_it_knows_itself(customer_bot: Bot) -> None:
    me = await customer_bot.get_me()
    assert (me.is_bot, me.username) == (True, "aftercare_customer_bot")


async def test_words_of_the_bot_are_seen_on_the_phone(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start", name="Ann")
    sent = await customer_bot.send_message(ANN, "<b>Fine</b> &amp; done", parse_mode="HTML", reply_markup=YES_NO)
    assert sent.text == "Fine & done"
    assert sent.html_text == "<b>Fine</b> &amp; done"
    bubble = sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1]
    assert (bubble.side, bubble.text, bubble.ref) == ("them", "Fine & done", str(sent.message_id))
    assert [[button.value for button in row] for row in bubble.buttons] == [["y", "n"]]


async def test_a_stranger_is_no_chat(customer_bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await customer_bot.send_message(404, "Hello?")


async def test_someone_who_never_started_the_bot_gets_403(sandbox: Sandbox, customer_bot: Bot) -> None:
    sandbox.telegram.customer.meet(ANN)
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await customer_bot.send_message(ANN, "Hello?")


async def test_a_blocked_bot_gets_403_until_it_is_unblocked(sandbox: Sandbox, customer_bot: Bot) -> None:
    people = sandbox.telegram.customer
    await people.say(ANN, text="/start")
    await people.block(ANN)
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await customer_bot.send_message(ANN, "Hello?")
    await people.unblock(ANN)
    assert (await customer_bot.send_message(ANN, "Hello!")).text == "Hello!"
    changes = [update.my_chat_member for update in await customer_bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<blink>no</blink>", 'Unsupported start tag "blink" at byte offset 0'),
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", "Unmatched end tag at byte offset 4"),
        ("3 < 4", "Unsupported start tag"),
        ("</b>", "Unexpected end tag"),
        ("<b> </b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
    ],
)
async def test_words_that_telegram_refuses_are_refused(
    sandbox: Sandbox, customer_bot: Bot, text: str, complaint: str
) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    with pytest.raises(TelegramBadRequest) as refused:
        await customer_bot.send_message(ANN, text, parse_mode="HTML")
    assert complaint in refused.value.message


async def test_text_is_measured_after_its_markup_is_taken_out(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    sent = await customer_bot.send_message(ANN, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "x" * 4096


async def test_a_button_carries_64_bytes_and_not_one_more(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")

    def keyboard(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data=data)]])

    await customer_bot.send_message(ANN, "fits", reply_markup=keyboard("修" * 21 + "x"))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await customer_bot.send_message(ANN, "too much", reply_markup=keyboard("修" * 22))


async def test_more_than_a_hundred_buttons_are_too_many(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    rows = [[InlineKeyboardButton(text=str(n), callback_data=str(n))] for n in range(101)]
    with pytest.raises(TelegramBadRequest, match="REPLY_MARKUP_TOO_LONG"):
        await customer_bot.send_message(ANN, "choose", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))


async def test_an_edit_revises_the_bubble_and_the_same_edit_again_is_refused(
    sandbox: Sandbox, customer_bot: Bot
) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    sent = await customer_bot.send_message(ANN, "Is it fixed?", reply_markup=YES_NO)
    edited = await sent.as_(customer_bot).edit_text("Thank you.")
    assert edited is not True
    bubble = sandbox.phones.find(f"telegram:customer:{ANN}", ref=str(sent.message_id))
    assert bubble is not None
    assert (bubble.text, bubble.buttons, bubble.state) == ("Thank you.", [], "edited")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await customer_bot.edit_message_text("Thank you.", chat_id=ANN, message_id=sent.message_id)


async def test_only_the_keyboard_may_be_edited(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    sent = await customer_bot.send_message(ANN, "Is it fixed?", reply_markup=YES_NO)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await customer_bot.edit_message_reply_markup(chat_id=ANN, message_id=sent.message_id, reply_markup=YES_NO)
    await customer_bot.edit_message_reply_markup(chat_id=ANN, message_id=sent.message_id, reply_markup=None)
    assert sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1].buttons == []


async def test_what_is_not_there_or_not_its_own_cannot_be_edited(sandbox: Sandbox, customer_bot: Bot) -> None:
    said = await sandbox.telegram.customer.say(ANN, text="/start")
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await customer_bot.edit_message_text("x", chat_id=ANN, message_id=99)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await customer_bot.edit_message_text("x", chat_id=ANN, message_id=said.message_id)


async def test_a_pressed_button_comes_with_its_message_and_is_answered_by_a_toast(
    sandbox: Sandbox, customer_bot: Bot
) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    sent = await customer_bot.send_message(ANN, "Is it fixed?", reply_markup=YES_NO)
    await sandbox.telegram.customer.press(ANN, message_id=sent.message_id, data="y")
    query = (await customer_bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("y", ANN, sent.message_id)
    assert await customer_bot.answer_callback_query(query.id, text="Noted", show_alert=True)
    toast = sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1]
    assert (toast.toast, toast.text, toast.extra) == (True, "Noted", {"alert": True})


async def test_a_press_can_be_answered_for_fifteen_seconds(
    sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot
) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    sent = await customer_bot.send_message(ANN, "Is it fixed?", reply_markup=YES_NO)
    await sandbox.telegram.customer.press(ANN, message_id=sent.message_id, data="y")
    query = (await customer_bot.get_updates())[-1].callback_query
    assert query is not None
    await clock.travel(timedelta(seconds=16))
    for number in (query.id, "12345"):
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await customer_bot.answer_callback_query(number)


async def test_a_photo_is_sent_seen_and_sent_again_by_its_id(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    picture = BufferedInputFile(SAMPLE_PHOTO, "пример.jpg")
    sent = await customer_bot.send_photo(ANN, picture, caption="<i>new</i> part", parse_mode="HTML")
    assert sent.photo is not None
    assert (sent.caption, sent.photo[-1].file_size) == ("new part", len(SAMPLE_PHOTO))
    again = await customer_bot.send_photo(ANN, sent.photo[-1].file_id)
    assert again.photo is not None
    bubble = sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1]
    assert bubble.media is not None
    assert bubble.media.kind == "photo"


async def test_an_album_is_one_message_for_each_item(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    first = InputMediaPhoto(media=BufferedInputFile(SAMPLE_PHOTO, "1.jpg"), caption="before and after")
    second = InputMediaPhoto(media=BufferedInputFile(SAMPLE_PHOTO + b"2", "2.jpg"))
    sent = await customer_bot.send_media_group(ANN, [first, second])
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["before and after", None]
    with pytest.raises(TelegramBadRequest, match="from 2 to 10"):
        await customer_bot.send_media_group(ANN, [first])


async def test_other_files_places_and_cards_arrive(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    document = await customer_bot.send_document(ANN, BufferedInputFile(b"%PDF-1.4", "保修.pdf"), caption="Warranty")
    voice = await customer_bot.send_voice(ANN, BufferedInputFile(b"OggS", "v.ogg"), duration=3)
    video = await customer_bot.send_video(ANN, BufferedInputFile(b"mp4", "v.mp4"))
    place = await customer_bot.send_location(ANN, 31.2, 121.5)
    card = await customer_bot.send_contact(ANN, "+8621", "Desk")
    assert document.document is not None
    assert (document.document.file_name, document.document.mime_type) == ("保修.pdf", "application/pdf")
    assert voice.voice is not None
    assert voice.voice.duration == 3
    assert video.video is not None
    assert place.location is not None
    assert card.contact is not None
    assert await customer_bot.send_chat_action(ANN, "typing")


async def test_a_reply_shows_what_it_replies_to(sandbox: Sandbox, customer_bot: Bot) -> None:
    said = await sandbox.telegram.customer.say(ANN, text="It leaks")
    sent = await customer_bot.send_message(ANN, "Where?", reply_parameters=ReplyParameters(message_id=said.message_id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "It leaks"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await customer_bot.send_message(ANN, "Where?", reply_parameters=ReplyParameters(message_id=99))


async def test_a_shared_phone_number_comes_as_a_contact(sandbox: Sandbox, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start", name="Ann")
    share = KeyboardButton(text="Share my number", request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[share, KeyboardButton(text="Later")]])
    sent = await customer_bot.send_message(ANN, "How do we reach you?", reply_markup=keyboard)
    row = sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1].buttons[0]
    assert [button.kind for button in row] == ["share_contact", "say"]
    await sandbox.telegram.customer.press(ANN, message_id=sent.message_id, data="Share my number")
    message = (await customer_bot.get_updates())[-1].message
    assert message is not None
    assert message.contact is not None
    assert (message.contact.user_id, message.contact.phone_number) == (ANN, "+8613800001001")


async def test_messages_are_deleted_within_two_days(sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    first = await customer_bot.send_message(ANN, "one")
    second = await customer_bot.send_message(ANN, "two")
    assert await customer_bot.delete_message(ANN, first.message_id)
    assert sandbox.phones.transcript(f"telegram:customer:{ANN}")[1].state == "deleted"
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await customer_bot.delete_message(ANN, first.message_id)
    await clock.travel(timedelta(hours=49))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await customer_bot.delete_message(ANN, second.message_id)


async def test_commands_and_descriptions_are_kept(customer_bot: Bot) -> None:
    assert await customer_bot.set_my_commands([BotCommand(command="start", description="Begin")])
    assert [command.command for command in await customer_bot.get_my_commands()] == ["start"]
    assert await customer_bot.delete_my_commands()
    assert await customer_bot.get_my_commands() == []
    assert await customer_bot.set_my_description("After-sales desk")


async def test_a_wrong_token_and_an_unknown_method_are_told_apart(sandbox: Sandbox, customer_bot: Bot) -> None:
    class NoSuchMethod(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "noSuchMethod"

    with pytest.raises(TelegramUnauthorizedError):
        await Bot("123:wrong", session=customer_bot.session)(GetMe())
    with pytest.raises(TelegramNotFound):
        await customer_bot(NoSuchMethod())
    assert [call.status for call in sandbox.journal.calls("telegram")] == [401, 404]
