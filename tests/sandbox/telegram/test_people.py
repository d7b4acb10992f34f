"""What people send, as python-telegram-bot understands it, and the files they send."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import telegram

from sandbox.clock import TravelledClock
from sandbox.control import ControlError
from sandbox.server import Sandbox

MEI = 2001


async def heard(bot: telegram.Bot) -> telegram.Message:
    update = (await bot.get_updates())[-1]
    message = update.message or update.edited_message
    assert message is not None
    return message


async def test_a_command_is_marked_and_the_person_named(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, text="/queue 修 now", name="Mei", language="zh-hans")
    message = await heard(staff_bot)
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/queue"}
    assert message.from_user is not None
    assert (message.from_user.first_name, message.from_user.language_code) == ("Mei", "zh-hans")
    assert message.date == sandbox.clock.now()


async def test_a_photo_is_downloaded_as_it_was_sent(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, photo=b"\xff\xd8\xff the leak", caption="see here")
    message = await heard(staff_bot)
    assert message.caption == "see here"
    file = await message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == b"\xff\xd8\xff the leak"
    assert file.file_path is not None
    assert "/telegram/file/bot" in file.file_path


async def test_an_album_comes_one_update_an_item_with_the_caption_on_one(
    sandbox: Sandbox, staff_bot: telegram.Bot
) -> None:
    await sandbox.telegram.staff.say(MEI, album=[{"photo": True}, {"video": True}, b"jpeg"], caption="three views")
    messages = [update.message for update in await staff_bot.get_updates() if update.message]
    assert [message.caption for message in messages] == ["three views", None, None]
    assert len({message.media_group_id for message in messages}) == 1
    assert messages[1].video is not None


async def test_a_file_over_20_mb_cannot_be_fetched(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, document={"name": "film.zip", "size": 20 * 1024 * 1024 + 1})
    message = await heard(staff_bot)
    assert message.document is not None
    assert message.document.file_name == "film.zip"
    with pytest.raises(telegram.error.BadRequest, match=r"[Ff]ile is too big"):
        await message.document.get_file()


async def test_a_link_to_a_file_lasts_an_hour(sandbox: Sandbox, clock: TravelledClock, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, voice={"seconds": 4})
    message = await heard(staff_bot)
    assert message.voice is not None
    assert (message.voice.to_dict()["duration"], message.voice.mime_type) == (4, "audio/ogg")
    file = await message.voice.get_file()
    assert await file.download_as_bytearray()
    await clock.travel(timedelta(hours=1))
    with pytest.raises(telegram.error.InvalidToken, match="Not Found"):
        await file.download_as_bytearray()


async def test_a_file_belongs_to_the_bot_it_was_sent_to(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, text="/start")
    await sandbox.telegram.customer.say(MEI, photo=True)
    sent = sandbox.telegram.customer.chats[MEI].messages[1]["photo"][-1]["file_id"]
    with pytest.raises(telegram.error.BadRequest, match=r"[Ww]rong file identifier"):
        await staff_bot.send_photo(MEI, sent)


async def test_places_cards_stickers_and_replies_arrive(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    staff = sandbox.telegram.staff
    await staff.say(MEI, location=(31.25, 121.5))
    assert (await heard(staff_bot)).location == telegram.Location(121.5, 31.25)
    await staff.say(MEI, contact="+8613912345678")
    contact = (await heard(staff_bot)).contact
    assert contact is not None
    assert contact.phone_number == "+8613912345678"
    said = await staff.say(MEI, sticker="👍")
    sticker = (await heard(staff_bot)).sticker
    assert sticker is not None
    assert sticker.emoji == "👍"
    await staff.say(MEI, text="that one", reply_to=said.message_id)
    reply = (await heard(staff_bot)).reply_to_message
    assert reply is not None
    assert reply.message_id == said.message_id


async def test_an_edited_message_is_told_as_edited(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    said = await sandbox.telegram.staff.say(MEI, text="Done at 3")
    await sandbox.telegram.staff.edit(MEI, message_id=said.message_id, text="Done at 4")
    first, second = await staff_bot.get_updates()
    assert first.message is not None
    assert first.message.text == "Done at 3"
    assert second.edited_message is not None
    assert (second.edited_message.text, second.edited_message.edit_date) == ("Done at 4", sandbox.clock.now())


async def test_people_cannot_do_what_they_could_not_do(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    staff = sandbox.telegram.staff
    with pytest.raises(ControlError, match="never written"):
        await staff.press(MEI, message_id=1, data="x")
    await staff.say(MEI, text="/start")
    sent = await staff_bot.send_message(MEI, "no buttons here")
    with pytest.raises(ControlError, match="no button 'x'"):
        await staff.press(MEI, message_id=sent.message_id, data="x")
    await staff.block(MEI)
    with pytest.raises(ControlError, match="unblock it first"):
        await staff.say(MEI, text="hello?")


async def test_a_doctored_client_may_press_what_was_never_shown(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, text="/start")
    sent = await staff_bot.send_message(MEI, "no buttons here")
    await sandbox.telegram.staff.press(MEI, message_id=sent.message_id, data="forged", is_forged=True)
    query = (await staff_bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "forged"
    assert await query.answer()


async def test_the_other_library_edits_sends_and_learns_of_chats_too(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    await sandbox.telegram.staff.say(MEI, text="/start", name="Mei")
    button = telegram.InlineKeyboardButton("Accept", callback_data="accept")
    sent = await staff_bot.send_document(
        MEI, b"report", filename="报告.txt", caption="<b>Report</b>", parse_mode="HTML",
        reply_markup=telegram.InlineKeyboardMarkup.from_button(button),
    )  # fmt: skip
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("报告.txt", "Report")
    edited = await staff_bot.edit_message_caption(MEI, sent.message_id, caption="Taken")
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.reply_markup) == ("Taken", None)
    assert (await staff_bot.get_chat(MEI)).first_name == "Mei"
    album: Sequence[Any] = [telegram.InputMediaPhoto(b"1"), telegram.InputMediaDocument(b"2", filename="2.pdf")]
    assert len(await staff_bot.send_media_group(MEI, album)) == 2
