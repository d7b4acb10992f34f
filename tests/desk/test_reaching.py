"""Where notices reach a customer: as they wish, told by themselves or by staff; answers always where they wrote."""

from dataclasses import replace

import pytest

from desk.messages import Address
from desk.people import Customer
from desk.terms import Means, Status
from desk.tickets.timeline import Act
from tests.desk.builders import ANN, ANNS_CHAT, CUSTOMER, GAO, LI, MEI, a_ticket
from tests.desk.dialog.talk import TELEGRAM, WECHAT, Talk
from tests.desk.talking import Desk

BOTH = replace(CUSTOMER, addresses=(WECHAT, TELEGRAM))


def at_work(customer: Customer = BOTH, *, notify: Means = Means.AUTOMATIC) -> Desk:
    """Li has accepted ticket 7 of a customer with two linked chats."""
    return Desk(customers={ANN: replace(customer, notify=notify)}).hold(a_ticket(Status.IN_PROGRESS))


def on_both_phones() -> Talk:
    return Talk().knows(a_ticket(Status.IN_PROGRESS), customer=BOTH)


@pytest.mark.parametrize(
    ("wish", "chat"),
    [(Means.AUTOMATIC, WECHAT), (Means.WECHAT, WECHAT), (Means.TELEGRAM, TELEGRAM)],
)
@pytest.mark.requirement("R2.3-7", "R2.3-6")
def test_a_notice_goes_where_the_customer_wishes(wish: Means, chat: Address) -> None:
    desk = at_work(notify=wish)
    desk.says(LI, "/eta 7 18:00")
    told = [o.to for o in desk.last.outbound if o.to in {WECHAT, TELEGRAM}]
    assert told == [chat]


@pytest.mark.requirement("R2.3-7")
def test_an_app_that_is_not_linked_any_more_is_no_way_to_reach_anybody() -> None:
    desk = at_work(replace(CUSTOMER, addresses=(ANNS_CHAT,)), notify=Means.TELEGRAM)
    desk.says(LI, "/eta 7 18:00")
    assert "There is news of your ticket 7." in desk.was_told(ANNS_CHAT)


@pytest.mark.requirement("R2.3-7")
def test_who_wants_to_hear_from_a_person_is_a_task_for_the_owner_who_notes_what_was_sent() -> None:
    desk = at_work(notify=Means.PERSON)
    desk.says(LI, "/eta 7 18:00")
    assert not desk.was_told(WECHAT)
    assert not desk.was_told(TELEGRAM)
    assert "the customer wants news by SMS or e-mail. Please tell them, 13800001234:" in desk.was_told(MEI)
    assert "We expect to be done by" in desk.was_told(MEI)
    assert {"Sent by SMS", "Sent by e-mail", "Told by phone"} <= set(desk.labels(MEI))
    desk.presses(MEI, "Sent by SMS")
    assert "noted that the customer was told" in desk.was_told(MEI)
    assert [(entry.act, entry.note, entry.actor.name) for entry in desk.last.entries] == [(Act.TOLD, "sms", "Mei")]


@pytest.mark.parametrize(
    ("typed", "note"), [("/sent 7 sms", "sms"), ("已通知 7 邮件", "email"), ("/sent 7 3", "phone")]
)
@pytest.mark.requirement("R2.3-7")
def test_what_was_told_by_hand_is_noted_by_a_typed_order_too(typed: str, note: str) -> None:
    desk = at_work()
    desk.says(MEI, typed)
    assert [(entry.act, entry.note) for entry in desk.last.entries] == [(Act.TOLD, note)]


@pytest.mark.requirement("R2.3-7")
def test_a_members_own_words_go_where_the_customer_last_wrote_whatever_the_wish() -> None:
    for wish in Means:
        desk = at_work(notify=wish)
        desk.says(MEI, "/reply 7 A technician calls you today.")
        assert "A technician calls you today." in desk.was_told(WECHAT)


@pytest.mark.requirement("R2.3-7")
def test_staff_see_the_wish_and_set_it() -> None:
    desk = at_work()
    desk.says(MEI, "/notify 7 telegram")
    assert "Telegram" in desk.was_told(MEI)
    assert desk.customers[ANN].notify is Means.TELEGRAM
    assert [(entry.act, entry.note) for entry in desk.last.entries] == [(Act.NOTIFY_SET, "telegram")]
    desk.says(MEI, "/ticket 7")
    assert "Notices reach the customer: Telegram" in desk.was_told(MEI)
    desk.says(MEI, "/notify 7")
    assert desk.labels(MEI)[:2] == ["WeChat", "Telegram"]
    desk.presses(MEI, "By SMS or e-mail, from a person")
    assert desk.customers[ANN].notify is Means.PERSON


@pytest.mark.requirement("R2.3-7", "R5.4-10")
def test_another_department_neither_sets_the_wish_nor_says_that_it_told_anybody() -> None:
    desk = at_work()
    for order in ("/notify 7 telegram", "/sent 7 sms"):
        desk.says(GAO, order)
        assert "Only the handler" in desk.was_told(GAO)
    assert desk.customers[ANN].notify is Means.AUTOMATIC


@pytest.mark.requirement("R2.3-7")
def test_who_is_in_no_chat_has_nothing_to_choose() -> None:
    desk = at_work(replace(CUSTOMER, addresses=()))
    desk.says(MEI, "/notify 7 telegram")
    assert "is in no chat" in desk.was_told(MEI)


@pytest.mark.parametrize("words", ["/notify", "通知方式", "please notify me on something else"])
@pytest.mark.requirement("R2.3-7")
def test_a_customer_chooses_among_their_own_apps(words: str) -> None:
    talk = on_both_phones()
    assert "Where shall our notices reach you?" in talk.says(words)
    assert talk.labels() == [
        "WeChat",
        "Telegram",
        "Automatic: where I last wrote",
        "By SMS or e-mail, from a person",
    ]
    assert "Telegram" in talk.presses("Telegram")
    assert talk.customers[ANN].notify is Means.TELEGRAM


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("notify me on Telegram", Means.TELEGRAM),
        ("通知到微信", Means.WECHAT),
        ("/notify sms", Means.PERSON),
        ("/notify auto", Means.AUTOMATIC),
    ],
)
@pytest.mark.requirement("R2.3-7")
def test_a_customer_names_the_way_in_plain_words(words: str, wish: Means) -> None:
    talk = on_both_phones()
    talk.says(words)
    assert talk.customers[ANN].notify is wish


@pytest.mark.requirement("R2.3-7")
def test_an_app_that_is_not_linked_is_not_offered() -> None:
    talk = Talk().knows(a_ticket(Status.IN_PROGRESS))
    talk.says("notify me on Telegram")
    assert "Telegram" not in talk.labels()
    assert talk.customers[ANN].notify is Means.AUTOMATIC


def test_a_problem_that_speaks_of_notices_is_a_problem() -> None:
    talk = Talk()
    talk.says("洗衣机坏了，修好了通知我一声")
    assert "通知我" in talk.ticket(1001).description


@pytest.mark.parametrize("wish", list(Means))
@pytest.mark.requirement("R2.3-7")
def test_what_answers_the_customer_comes_to_the_app_they_wrote_in(wish: Means) -> None:
    talk = Talk().knows(a_ticket(Status.RESULT_SENT), customer=replace(BOTH, notify=wish))
    talk.conversations[TELEGRAM] = replace(talk.conversations[WECHAT], address=TELEGRAM)
    talk.at = TELEGRAM
    assert "satisfied" in talk.says("solved")
    assert not [o for o in talk.last.outbound if o.to == WECHAT]
