"""From the first message to a ticket number, with few questions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversations import Topic
from desk.messages import Address, ContactCard, Joined, MediaRef, Place, Sticker, Unsupported, Video, Voice, Words
from desk.people import Customer
from desk.replies import Say, Share
from desk.terms import CustomerId, Field, IntakeChannel, ServiceType, Status, TicketId
from desk.tickets.ticket import Contact, Grading
from desk.tickets.timeline import Act
from tests.desk.builders import CUSTOMER, LI, MEI, SUN, a_grade, a_ticket
from tests.desk.dialog.talk import PHOTO, TELEGRAM, WECHAT, Talk, a_talk, reported


@pytest.mark.requirement("R1.4-1", "R2.2-2", "R3.2-1", "R1.3-2", "R1.3-8")
def test_whatever_is_said_first_becomes_a_ticket_with_number_owner_and_time() -> None:
    talk = reported("Hello, my washing machine leaks")
    ticket = talk.ticket()
    assert "This is ticket 1001." in talk.heard()
    assert "Mei looks after it" in talk.heard()
    assert talk.heard().endswith("May we know your name?")
    assert (ticket.status, ticket.description) == (Status.RECEIVED, "Hello, my washing machine leaks")
    assert ticket.owner
    assert ticket.owner.name == "Mei"
    assert ticket.times.first_contact_at == talk.now
    assert "Ticket 1001" in talk.told(MEI)
    assert talk.acts() == [Act.OPENED]


@pytest.mark.parametrize(("at", "intake"), [(WECHAT, IntakeChannel.WECHAT_OA), (TELEGRAM, IntakeChannel.TELEGRAM)])
@pytest.mark.requirement("R1.2-1")
def test_the_ticket_knows_the_channel_it_came_from(at: Address, intake: IntakeChannel) -> None:
    talk = Talk(at=at)
    talk.says("It leaks")
    assert talk.ticket().intake is intake


@pytest.mark.parametrize("words", ["hello", "你好", "在吗", "yes", "不", "跳过", "1", "/start", "/foo", "谢谢"])
def test_a_small_word_alone_opens_no_ticket(words: str) -> None:
    talk = reported(words)
    assert talk.tickets == {}
    assert talk.heard()


def test_who_joins_is_welcomed() -> None:
    talk = Talk()
    assert "service desk of Aftercare" in talk.sends(Joined())
    assert "Tell us what is wrong" in talk.heard()


def test_a_name_known_from_the_platform_is_not_asked_for() -> None:
    talk = Talk(at=TELEGRAM)
    talk.sends(Words(text="It leaks"), sender_name="Bob")
    assert "Which phone number" in talk.heard()


@pytest.mark.requirement("R3.2-2", "R1.3-1")
def test_questions_come_one_at_a_time_and_each_answer_is_kept() -> None:
    talk = reported("washer is broken, please send someone")
    assert "phone number" in talk.says("Ann")
    assert "order number" in talk.says("13800001234")
    assert "model" in talk.says("JD20261101")
    assert "address" in talk.says("W-900")
    assert "that is all we need" in talk.says("1 Long Street")
    contact = talk.ticket().contact
    assert (contact.name, contact.contact, contact.order_number) == ("Ann", "13800001234", "JD20261101")
    assert (contact.product_model, contact.address) == ("W-900", "1 Long Street")
    assert talk.dialog.topic is None


def test_the_address_is_asked_for_only_when_a_visit_is_likely() -> None:
    talk = reported()
    assert "that is all we need" in talk.says("Ann", "13800001234", "JD20261101", "W-900")


def test_what_the_report_told_is_not_asked() -> None:
    talk = reported("我叫王芳，电话13800138000，订单号JD20261101，型号XQG80，漏水")
    assert "?" not in talk.heard()
    assert talk.ticket().contact.contact == "13800138000"


def test_several_answers_come_in_one_message() -> None:
    talk = reported()
    assert "order number" in talk.says("我叫王芳，电话13800138000，型号XQG80")


@pytest.mark.parametrize("skipping", ["1", "Skip", "跳过", "/skip", "no", "don't know"])
def test_every_question_can_be_skipped_and_is_not_asked_again(skipping: str) -> None:
    talk = reported()
    for _ in range(4):
        talk.says(skipping)
    assert "that is all we need" in talk.heard()
    assert talk.ticket().contact.declined == frozenset(Field) - {Field.ADDRESS}


def test_a_question_is_skipped_by_its_button_once() -> None:
    talk = reported()
    first = talk.last
    talk.presses("Skip")
    assert "phone number" in talk.heard()
    assert "we have that already" in talk.presses("Skip", told=first)


def test_something_else_is_no_answer_and_goes_to_the_ticket() -> None:
    talk = reported("坏了")
    assert "Added to ticket 1001" in talk.says("灯还不停地闪")
    assert talk.ticket().details == ("灯还不停地闪",)
    assert "phone number" in talk.says("王芳")


def test_an_answer_with_more_beside_it_keeps_both() -> None:
    talk = reported()
    talk.says("Ann", "13800001234 and by the way the lamp blinks since yesterday")
    assert talk.ticket().contact.contact == "13800001234"
    assert "lamp blinks" in talk.ticket().details[0]


@pytest.mark.parametrize("small", ["hello", "ok", "嗯"])
def test_small_talk_is_answered_with_the_open_question(small: str) -> None:
    talk = reported()
    assert "May we know your name?" in talk.says(small)
    assert talk.ticket().contact.name is None


def test_thanks_are_no_name() -> None:
    talk = reported()
    assert talk.says("thanks") == "You are welcome. Just write here if there is anything else."
    talk.says("Ann")
    assert talk.ticket().contact.name == "Ann"


def test_contact_and_place_come_from_the_phones_share_buttons() -> None:
    talk = Talk(at=TELEGRAM)
    talk.sends(Words(text="It leaks, send someone"), sender_name="Bob")
    assert _share(talk) is Share.CONTACT
    talk.sends(ContactCard(phone="+4420", own=True))
    talk.says("skip", "skip")
    assert _share(talk) is Share.LOCATION
    talk.sends(Place(latitude=30.28, longitude=120.12, label="Wensan Road"))
    assert talk.ticket().contact.contact == "+4420"
    assert "Wensan Road" in (talk.ticket().contact.address or "")


def test_a_shared_contact_that_nobody_asked_for_is_noted_and_told() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "Noted. Contact: +4420" in talk.sends(ContactCard(phone="+4420"))
    assert "+4420" in talk.told(LI)


@pytest.mark.requirement("R1.3-1")
def test_the_next_ticket_is_prefilled_from_the_last() -> None:
    known = replace(CUSTOMER, product_model="W-9")
    talk = Talk().knows(a_ticket(Status.CLOSED), customer=known)
    talk.says("The dryer is loud")
    assert "Hello Ann" in talk.heard()
    assert talk.ticket(1002).contact.contact == "13800001234"
    assert "order number" in talk.heard()
    talk.presses("Skip")
    assert "W-9" in talk.labels()
    told = talk.last
    assert "that is all we need" in talk.presses("W-9")
    assert talk.ticket(1002).contact.product_model == "W-9"
    assert "we have that already" in talk.presses("W-9", told=told)


def test_the_model_of_an_earlier_ticket_is_offered_only_while_it_is_known() -> None:
    talk = Talk().knows(customer=replace(CUSTOMER, product_model="W-9"))
    talk.says("The dryer is loud", "skip")
    told = talk.last
    talk.customers[CUSTOMER.id] = CUSTOMER
    assert "we have that already" in talk.presses("W-9", told=told)


@pytest.mark.requirement("R2.2-3")
def test_a_picture_alone_is_a_report_and_words_are_asked_for() -> None:
    talk = Talk()
    talk.sends(PHOTO)
    assert talk.ticket().description == "📷"
    assert "A few words on what is wrong" in talk.heard()
    talk.says("The washer leaks")
    assert "Ticket 1001: The washer leaks" in talk.says("How far is it?")


def test_a_voice_message_alone_is_a_report() -> None:
    talk = Talk()
    assert "kept your voice message" in talk.sends(Voice(media=MediaRef(ref="v")))


def test_a_transcript_counts_as_words() -> None:
    talk = Talk()
    talk.sends(Voice(media=MediaRef(ref="v"), transcript="洗衣机漏水"))
    assert talk.ticket().description == "🎤 洗衣机漏水"
    assert talk.conversation.locale == "zh_CN"


@pytest.mark.parametrize("part", [Sticker(emoji="👍"), Unsupported(kind="poll")])
def test_what_cannot_be_used_is_answered_and_recorded_with_the_ticket(part: Sticker | Unsupported) -> None:
    talk = a_talk()
    assert "can't read this kind of message" in talk.sends(part)
    assert talk.last.about == 7
    assert "can't read" in Talk().sends(part)


def test_a_video_with_a_caption_is_a_report() -> None:
    talk = Talk()
    talk.sends(Video(media=MediaRef(ref="v"), caption="it shakes"))
    assert talk.ticket().description == "🎬 it shakes"


@pytest.mark.requirement("R1.2-3")
def test_an_urgent_problem_is_offered_a_call() -> None:
    talk = reported("冰箱冒烟了！")
    assert "we call you within" in talk.heard()
    assert "Call me" in talk.labels()
    assert "Call me" not in reported().labels()


@pytest.mark.requirement("R2.2-3", "R3.3-1")
def test_what_comes_later_goes_to_the_handler() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "Added to ticket 7" in talk.sends(PHOTO, Words(text="under the door"))
    assert "the customer writes" in talk.told(LI)
    assert "under the door" in talk.told(LI)
    assert "a few words in writing" in talk.sends(Voice(media=MediaRef(ref="v")))
    assert talk.told(LI) == ""  # the recording itself is on its way


def test_without_anybody_on_duty_the_desk_looks_after_it() -> None:
    assert "Our service desk looks after it." in reported(members=()).heard()


def test_the_same_problem_again_is_linked_to_the_closed_ticket() -> None:
    talk = _closed(days_ago=3)
    talk.says("It leaks again here")
    assert "It is the problem of ticket 7 again" in talk.labels()
    told = talk.last
    talk.presses("It is the problem of ticket 7 again")
    assert talk.ticket(1002).recurrence_of == 7
    assert "Recurrence: ticket 1002" in talk.told(SUN)
    talk.presses("It is the problem of ticket 7 again", told=told)
    assert talk.told(SUN) == ""


def test_a_ticket_closed_long_ago_is_no_recurrence() -> None:
    talk = _closed(days_ago=31)
    talk.says("It leaks again here")
    assert talk.labels() == ["Skip"]


def test_a_recurrence_whose_earlier_ticket_is_gone_changes_nothing() -> None:
    talk = _closed(days_ago=3)
    talk.says("It leaks again here")
    told = talk.last
    del talk.tickets[TicketId(7)]
    talk.presses("It is the problem of ticket 7 again", told=told)
    assert talk.ticket(1002).recurrence_of is None
    assert talk.heard()


@pytest.mark.parametrize(
    ("words", "locale"),
    [("洗衣机漏水", "zh_CN"), ("my washer leaks", "en")],
)
def test_the_first_problem_decides_the_language_whatever_the_app_is_set_to(words: str, locale: str) -> None:
    talk = Talk(at=TELEGRAM)
    talk.sends(Joined(), language="en" if locale == "zh_CN" else "zh-hans")
    talk.says(words)
    assert talk.conversation.locale == locale


def test_a_graded_installation_makes_the_address_worth_asking() -> None:
    graded = replace(
        a_ticket(Status.TRIAGED, contact=Contact(name="Ann", contact="1")),
        grading=Grading(preliminary=a_grade(service_type=ServiceType.INSTALLATION)),
    )
    talk = Talk().knows(graded, ticket=graded.id, topic=Topic.FIELD, field=Field.PRODUCT_MODEL)
    talk.says("skip", "skip")
    assert "At which address" in talk.heard()


def _share(talk: Talk) -> Share | None:
    say = talk.last.outbound[0].message
    assert isinstance(say, Say)
    return say.share


def _closed(*, days_ago: int) -> Talk:
    talk = Talk()
    closed = a_ticket(Status.CLOSED)
    times = replace(closed.times, closed_at=talk.now - timedelta(days=days_ago))
    talk.knows(replace(closed, times=times), customer=Customer(id=CustomerId(500), name="Ann", contact="1380000"))
    return talk
