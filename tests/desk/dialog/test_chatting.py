"""What is surely no report is answered without a ticket; who insists has one, in their own words."""

from dataclasses import replace

import pytest

from desk.conversations import Topic
from desk.messages import Words
from desk.policy import Policy
from desk.tickets.timeline import Act, ActorKind
from tests.desk.dialog.talk import PHOTO, POLICY, listening


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello to the whole team today", "Hello, this is the service desk"),
        ("thank you all so very much for that", "You are welcome"),
        ("what time do you close on Saturdays", "We read what you write here at any time"),
        ("where is my ticket that my husband wrote to you about last week, dear robot", "You have no open ticket here"),
        ("are you a robot or somebody real", "we opened no ticket"),
        ("你们周末几点关门", "We read what you write here at any time"),
    ],
)
@pytest.mark.requirement("R2.2-3")
def test_what_is_surely_no_report_opens_no_ticket_and_is_answered(words: str, answer: str) -> None:
    talk = listening()
    assert answer in talk.says(words)
    assert talk.tickets == {}
    assert talk.labels() == ["Report it as a problem"]


def test_the_owner_tells_the_opening_hours() -> None:
    told = read_with_hours({"en": "Monday to Friday, 9 to 18.", "zh_CN": "周一至周五 9 点到 18 点。"})
    assert "Monday to Friday" in listening(policy=told).says("what time do you close on Saturdays")
    assert "周一至周五" in listening(policy=told).says("你们周末几点关门")


def read_with_hours(hours: dict[str, str]) -> Policy:
    return replace(POLICY, proposals=replace(POLICY.proposals, hours=hours))


@pytest.mark.parametrize(
    "words", ["the thing in the corner is odd again", "hello, it is broken and what time do you open"]
)
def test_what_may_be_a_report_is_one(words: str) -> None:
    talk = listening()
    talk.says(words)
    assert talk.ticket().description == words


def test_a_picture_or_a_named_trouble_is_a_report_whatever_else_is_said() -> None:
    said = ("thank you, but your robot leaks", "do you know that it is urgent", "hello, it is not fixed, dear robot")
    for parts in ((Words(text="do you know this robot"), PHOTO), *((Words(text=words),) for words in said)):
        talk = listening()
        talk.sends(*parts)
        assert talk.acts()[0] is Act.OPENED


@pytest.mark.requirement("R2.2-3")
@pytest.mark.parametrize("insisting", ["No, it is a problem!", "不是，我要报修", "please report it"])
def test_who_insists_has_a_ticket_with_their_words_and_teaches_the_desk(insisting: str) -> None:
    talk = listening()
    asked = "do you know the tall robot in my hall"
    talk.says(asked, insisting)
    assert talk.ticket().description == f"{asked}\n{insisting}"
    assert talk.last.adopted == ("m1",)
    assert talk.dialog.topic is not Topic.NO_PROBLEM
    [example] = talk.last.examples
    assert (example.is_report, example.problem_class, example.ticket) == (True, None, 1001)
    assert (example.by.kind, example.author) == (ActorKind.CUSTOMER, "customer:901")
    assert example.proposed
    assert not example.proposed.is_report


def test_the_button_reports_the_words_once() -> None:
    talk = listening()
    talk.says("do you know the tall robot in my hall")
    first = talk.last
    talk.presses("Report it as a problem")
    assert talk.ticket().description == "do you know the tall robot in my hall"
    talk.presses("Report it as a problem", told=first)
    assert "Please tell us what is wrong" in talk.heard()
    assert len(talk.tickets) == 1


@pytest.mark.parametrize("content", ["ok", "好的", "没问题", "it is not a problem", "不是问题", "没报修"])
def test_who_is_content_with_the_answer_does_not_insist(content: str) -> None:
    talk = listening()
    talk.says("do you know the tall robot in my hall", content)
    assert all("robot" not in ticket.description for ticket in talk.tickets.values())


def test_a_problem_told_after_a_chat_takes_the_chat_along_into_its_dialogue() -> None:
    talk = listening()
    talk.says("do you also do washers", "mine is broken")
    assert talk.ticket().description == "mine is broken"
    assert talk.last.adopted == ("m1",)


def test_an_old_chat_stays_where_it_is() -> None:
    talk = listening()
    talk.says("do you also do washers")
    talk.later(days=3).says("mine is broken")
    assert talk.last.adopted == ()
