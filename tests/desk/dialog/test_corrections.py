"""Data are corrected by choice, in a sentence, or by sharing them; the language is chosen the same ways."""

import pytest

from desk.conversations import Topic
from desk.messages import ContactCard, Place
from desk.terms import Field, Status, TicketId
from desk.tickets.ticket import Contact
from tests.desk.builders import LI, a_ticket
from tests.desk.dialog.talk import Talk, a_talk, reported

NO_CONTACT = Contact(name="Ann")


@pytest.mark.requirement("R3.2-2")
def test_data_are_corrected_by_choice() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert "What shall we correct on ticket 7?" in talk.says("填错了")
    assert talk.presses("Product model") == "Product model: what is right?"
    assert talk.says("the big one") == "Noted. Product model: the big one"
    assert talk.ticket(7).contact.product_model == "the big one"
    assert "Product model: the big one" in talk.told(LI)
    assert talk.dialog.topic is None


@pytest.mark.parametrize(
    "words", ["电话改成13900139000", "my phone number is now 13900139000", "我的电话写错了，应该是13900139000"]
)
@pytest.mark.requirement("R3.2-2")
def test_data_are_corrected_in_one_sentence(words: str) -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert talk.says(words) == "Noted. Contact: 13900139000"
    assert talk.ticket(7).contact.contact == "13900139000"
    assert "13900139000" in talk.told(LI)


def test_a_correction_is_asked_for_again_or_given_up() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("correct")
    assert "What shall we correct" in talk.says("yes")
    talk.presses("Contact")
    assert "Added to ticket 7" in talk.says("I'd rather write it down later")
    assert talk.dialog.topic is None


def test_a_correction_may_name_several_data_at_once() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    talk.says("correct")
    assert talk.says("型号 XQG80，电话 13900139000") == "Noted. Product model: XQG80\nNoted. Contact: 13900139000"
    talk.says("correct")
    assert "Noted. Contact: +44" in talk.sends(ContactCard(phone="+44"))


@pytest.mark.parametrize("topic", [Topic.FIELD, Topic.CORRECTION])
def test_an_announced_correction_answers_the_open_question(topic: Topic) -> None:
    talk = Talk().knows(a_ticket(contact=NO_CONTACT), ticket=TicketId(7), topic=topic, field=Field.CONTACT)
    heard = talk.says("我的电话写错了，应该是13900139000")
    assert "Noted. Contact: 13900139000" in heard
    assert ("order number" in heard) is (topic is Topic.FIELD)


@pytest.mark.parametrize(("words", "locale"), [("说英文", "en"), ("english please", "en"), ("/language 中文", "zh_CN")])
def test_a_language_that_is_named_is_spoken_at_once(words: str, locale: str) -> None:
    talk = a_talk()
    talk.says(words)
    assert talk.conversation.locale == locale


def test_the_language_is_chosen_when_none_is_named() -> None:
    talk = a_talk()
    talk.says("换语言")
    assert talk.labels() == ["中文", "English"]
    talk.says("1")
    assert talk.conversation.locale == "zh_CN"


def test_what_is_told_instead_of_an_answer_is_noted_before_the_question_comes_again() -> None:
    talk = reported()
    talk.says("Ann", "13800138000")
    told = talk.sends(Place(latitude=31.2336, longitude=121.5055, label="Century Avenue 100"))
    assert told.startswith("Noted. Address: 📍 Century Avenue 100")
    assert "What is the order number?" in told
