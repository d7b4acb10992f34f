"""Neutral messages in, exact requests to the Bot API out, the same by both libraries."""

import pytest

from desk.replies import Card, Choice, MediaKind, Row, Say, Share, StoredMedia, Toast
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.telegram_bots import Library, both_bots
from tests.bot.channels.telegram_server import Asked, ok, trouble
from tests.bot.channels.telegram_stage import NO, YES, an_account, on_stage

NO_PREVIEW = {"is_disabled": True}
YES_NO = {
    "inline_keyboard": [[{"text": "Yes", "callback_data": "leak:yes"}, {"text": "No", "callback_data": "leak:no"}]]
}
TO_ANN = {"chat_id": "1001", "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
CARD = Card(
    key="job:7",
    title=verbatim("Job <7>"),
    rows=(Row(label=verbatim("Product"), value=verbatim("Washer & Co")),),
    body=(verbatim("Bring a pump."), verbatim("And a towel.")),
    choices=(Choice(token="job:7:take", label=verbatim("Take it, and tell the customer")), YES),
)
CARD_HTML = "<b>Job &lt;7&gt;</b>\nProduct: Washer &amp; Co\n\nBring a pump.\nAnd a towel."
CARD_KEYS = {
    "inline_keyboard": [
        [{"text": "Take it, and tell the customer", "callback_data": "job:7:take"}],
        [{"text": "Yes", "callback_data": "leak:yes"}],
    ]
}
KINDS = {
    MediaKind.PICTURE: ("sendPhoto", "photo", "image/jpeg"),
    MediaKind.VOICE: ("sendVoice", "voice", "audio/ogg; codecs=opus"),
    MediaKind.VIDEO: ("sendVideo", "video", "video/mp4"),
    MediaKind.FILE: ("sendDocument", "document", "application/pdf"),
}


@both_bots
async def test_sentences_and_choices_are_one_message_with_buttons(library: Library) -> None:
    async with on_stage(library) as stage:
        receipt = await stage.deliver(Say(body=(verbatim("A < B & C"), verbatim("Right?")), choices=(YES, NO)))
        text = "A &lt; B &amp; C\nRight?"
        assert stage.api.asked == [Asked("sendMessage", TO_ANN | {"text": text, "reply_markup": YES_NO}, {})]
        assert (receipt.platform_id, receipt.words) == ("77", "A < B & C\nRight?")


@both_bots
async def test_a_card_has_a_bold_title_rows_and_a_body(library: Library) -> None:
    async with on_stage(library) as stage:
        receipt = await stage.deliver(CARD)
        assert stage.api.asked == [Asked("sendMessage", TO_ANN | {"text": CARD_HTML, "reply_markup": CARD_KEYS}, {})]
        assert receipt.words == "Job <7>\nProduct: Washer & Co\n\nBring a pump.\nAnd a towel."


@both_bots
async def test_a_card_is_revised_in_place(library: Library) -> None:
    async with on_stage(library) as stage:
        receipt = await stage.deliver(CARD, revises="41")
        revision = TO_ANN | {"message_id": "41", "text": CARD_HTML, "reply_markup": CARD_KEYS}
        assert stage.api.asked == [Asked("editMessageText", revision, {})]
        assert receipt.platform_id == "41"


@both_bots
async def test_a_card_that_already_says_so_is_revised(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [trouble(400, "Bad Request: message is not modified: specified new message content ...")]
        receipt = await stage.deliver(CARD, revises="41")
        assert (receipt.platform_id, len(stage.api.asked)) == ("41", 1)


@both_bots
@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
async def test_a_card_beyond_editing_is_sent_anew(library: Library, why: str) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [trouble(400, f"Bad Request: {why}")]
        receipt = await stage.deliver(CARD, revises="41")
        assert [asked.path for asked in stage.api.asked] == ["editMessageText", "sendMessage"]
        assert receipt.platform_id == "77"


@both_bots
async def test_a_card_too_long_for_one_message_is_sent_anew(library: Library) -> None:
    long = Card(key="job:7", title=verbatim("Job 7"), body=tuple(verbatim("So it goes. " * 9) for _ in range(50)))
    async with on_stage(library) as stage:
        await stage.deliver(long, revises="41")
        assert [asked.path for asked in stage.api.asked] == ["sendMessage", "sendMessage"]
        assert stage.api.asked[0].fields["text"].startswith("<b>Job 7</b>\n\nSo it goes.")


@both_bots
@pytest.mark.parametrize(
    ("share", "asks", "label"),
    [
        (Share.CONTACT, "request_contact", "Share my phone number"),
        (Share.LOCATION, "request_location", "Share my location"),
    ],
)
async def test_what_can_be_shared_takes_the_place_of_the_keys(
    library: Library, share: Share, asks: str, label: str
) -> None:
    async with on_stage(library) as stage:
        await stage.deliver(Say(body=(verbatim("Where?"),), choices=(YES, NO), share=share))
        assert stage.api.asked[0].fields["reply_markup"] == {
            "keyboard": [[{"text": label, asks: True}], [{"text": "1. Yes"}, {"text": "2. No"}]],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }


@both_bots
@pytest.mark.parametrize("alert", [False, True])
async def test_a_press_is_answered(library: Library, alert: bool) -> None:  # noqa: FBT001 -- a table's column
    async with on_stage(library) as stage:
        receipt = await stage.deliver(Toast(press="43", text=verbatim("好" * 300), alert=alert))
        cut = "好" * 199 + "…"
        answer = {"callback_query_id": "43", "text": cut, "show_alert": alert}
        assert [(asked.path, asked.fields) for asked in stage.api.asked] in (
            [("answerCallbackQuery", answer)],
            [("answerCallbackQuery", {name: value for name, value in answer.items() if value})],
        )
        assert (receipt.platform_id, receipt.words) == (None, cut)


@both_bots
async def test_a_press_nobody_waits_for_needs_no_answer(library: Library) -> None:
    async with on_stage(library) as stage:
        why = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        stage.api.replies = [trouble(400, why)]
        assert (await stage.deliver(Toast(press="43", text=verbatim("Done")))).words == ""


@both_bots
@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_goes_out_as_what_it_is(library: Library, kind: MediaKind) -> None:
    method, field, mime = KINDS[kind]
    async with on_stage(library) as stage:
        media = StoredMedia(sha256=await stage.files.keep(b"content"), kind=kind, name="Pump 泵.bin", mime=mime)
        receipt = await stage.deliver(Say(body=(verbatim("A & B"),), choices=(YES, NO), media=media))
        (asked,) = stage.api.asked
        assert (asked.path, list(asked.files.values())) == (method, [("Pump 泵.bin", b"content")])
        attached = asked.fields.pop(field, f"attach://{field}")
        assert attached.removeprefix("attach://") in {*asked.files, field}
        caption = {"chat_id": "1001", "caption": "A &amp; B", "parse_mode": "HTML", "reply_markup": YES_NO}
        assert asked.fields == caption
        assert receipt.words == "A & B"


@both_bots
@pytest.mark.parametrize(
    ("kind", "mime"),
    [(MediaKind.VOICE, "audio/amr"), (MediaKind.PICTURE, "image/heic"), (MediaKind.VIDEO, "video/x-msvideo")],
)
async def test_a_file_that_telegram_can_not_show_goes_out_as_a_document(
    library: Library, kind: MediaKind, mime: str
) -> None:
    async with on_stage(library) as stage:
        media = StoredMedia(sha256=await stage.files.keep(b"content"), kind=kind, name="a.x", mime=mime)
        receipt = await stage.deliver(Say(body=(), media=media))
        assert [asked.path for asked in stage.api.asked] == ["sendDocument"]
        assert receipt.words == "a.x"


@both_bots
async def test_a_picture_too_large_to_be_shown_goes_out_as_a_document(library: Library) -> None:
    async with on_stage(library) as stage:
        sha256 = await stage.files.keep(bytes(10 * 1024 * 1024 + 1))
        media = StoredMedia(sha256=sha256, kind=MediaKind.PICTURE, name="a.png", mime="image/png")
        await stage.deliver(Say(body=(), media=media))
        assert [asked.path for asked in stage.api.asked] == ["sendDocument"]


@both_bots
async def test_words_too_long_for_a_caption_follow_the_file(library: Library) -> None:
    async with on_stage(library) as stage:
        sha256 = await stage.files.keep(b"content")
        media = StoredMedia(sha256=sha256, kind=MediaKind.FILE, name="a.pdf", mime="application/pdf")
        await stage.deliver(Say(body=(verbatim("x" * 1025),), choices=(YES, NO), media=media))
        file, words = stage.api.asked
        assert (file.path, file.fields.keys() & {"caption", "reply_markup"}) == ("sendDocument", set())
        assert (words.path, words.fields["reply_markup"]) == ("sendMessage", YES_NO)


@both_bots
async def test_a_long_text_has_its_buttons_on_the_last_piece(library: Library) -> None:
    async with on_stage(library) as stage:
        await stage.deliver(Say(body=(verbatim("&" * 4096), verbatim("The end.")), choices=(YES, NO)))
        first, last = stage.api.asked
        assert first.fields["text"] == "&amp;" * 4096
        assert "inline_keyboard" not in first.fields.get("reply_markup", {})
        assert (last.fields["text"], last.fields["reply_markup"]) == ("The end.", YES_NO)


@both_bots
async def test_a_message_in_pieces_goes_on_where_it_stopped(library: Library) -> None:
    story = Say(body=(verbatim("a" * 4096), verbatim("b" * 4096), verbatim("c")))
    async with on_stage(library) as stage:
        stage.api.replies = [
            ok({"message_id": 1, "date": 1, "chat": {"id": 1001, "type": "private"}}),
            trouble(502, ""),
        ]
        with pytest.raises(DeliveryFailed) as failed:
            await stage.deliver(story)
        receipt = await stage.deliver(story, parts=failed.value.parts)
        assert [asked.fields["text"][0] for asked in stage.api.asked] == ["a", "b", "b", "c"]
        assert receipt.cost == 3
        assert receipt.words == f"{'a' * 4096}\n{'b' * 4096}\nc"


@both_bots
@pytest.mark.parametrize("token", ["", "x" * 65, "漏" * 22])
async def test_a_token_that_telegram_can_not_carry_is_refused(library: Library, token: str) -> None:
    async with on_stage(library) as stage:
        say = Say(body=(verbatim("Well?"),), choices=(Choice(token=token, label=verbatim("Yes")),))
        with pytest.raises(DeliveryRefused, match="64 bytes"):
            await stage.deliver(say)
        assert stage.api.asked == []


@both_bots
async def test_nothing_can_not_be_said(library: Library) -> None:
    async with on_stage(library) as stage:
        with pytest.raises(DeliveryRefused, match="nothing to say"):
            await stage.deliver(Say(body=(verbatim(" "),)))


@both_bots
async def test_a_chat_that_moved_is_followed_once(library: Library) -> None:
    moved = trouble(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100200)
    async with on_stage(library) as stage:
        stage.api.replies = [moved]
        await stage.deliver(CARD)
        assert [asked.fields["chat_id"] for asked in stage.api.asked] == ["1001", "-100200"]
        stage.api.replies = [moved, moved]
        with pytest.raises(DeliveryRefused, match="moved twice"):
            await stage.deliver(CARD)


@both_bots
async def test_a_webhook_is_set_with_its_secret_and_what_it_wants_to_hear(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [ok(True), ok(True)]
        await stage.channel.set_webhook("https://desk.example.com")
        await stage.channel.delete_webhook()
        assert [(asked.path, asked.fields) for asked in stage.api.asked] == [
            (
                "setWebhook",
                {
                    "url": f"https://desk.example.com{library.path}",
                    "secret_token": "hook-canary",
                    "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
                },
            ),
            ("deleteWebhook", {}),
        ]


@both_bots
async def test_a_webhook_is_not_set_without_a_secret(library: Library) -> None:
    channel = library.open(an_account("http://127.0.0.1:9", secret=None), files=FilesInMemory())
    with pytest.raises(ValueError, match="WEBHOOK_SECRET"):
        await channel.set_webhook("https://desk.example.com")
    await channel.close()


@both_bots
async def test_a_bot_says_who_it_is(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [ok({"id": 7000001, "is_bot": True, "first_name": "A", "username": "aftercare_bot"})]
        me = await stage.channel.get_me()
        assert (me.id, me.username) == (7000001, "aftercare_bot")


@both_bots
async def test_a_bot_that_says_nonsense_of_itself_is_not_known(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [ok({"first_name": "A"})]
        with pytest.raises(DeliveryUnknown):
            await stage.channel.get_me()
