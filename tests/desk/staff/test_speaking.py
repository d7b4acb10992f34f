"""Notes, replies, files, and plain words that may be either."""

import pytest

from desk.messages import ContactCard, File, MediaRef, Picture, Place, Voice
from desk.people import Customer
from desk.replies import Say
from desk.terms import Status, TicketId
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import ANN, ANNS_CHAT, GAO, HOUR, LI, MEI, MONDAY_9AM, WU, a_policy, a_ticket
from tests.desk.talking import Desk

PHOTO = Picture(media=MediaRef(ref="f1", name="seal.jpg"))
STRICT = a_policy(phrases={"vague": ("maybe", "大概"), "jargon": ("rma",), "polite": ("please", "您")})


def in_work(*, call_back_asked: bool = False) -> Desk:
    return Desk().hold(a_ticket(Status.IN_PROGRESS, call_back_asked=call_back_asked))


@pytest.mark.requirement("R3.3-1")
def test_a_diagnosis_is_read_by_customer_service_at_once() -> None:
    desk = in_work()
    desk.says(LI, "/note 7 the seal is torn")
    assert desk.ticket.handling.diagnosis == "the seal is torn"
    assert "Li on ticket 7: the seal is torn" in desk.was_told(MEI)
    desk.says(MEI, "/note 7 the customer is home until six")
    assert "Mei on ticket 7" in desk.was_told(LI)
    assert desk.ticket.handling.measures == ("the customer is home until six",)


def test_a_note_is_asked_for_and_an_order_among_its_words_is_just_words() -> None:
    desk = in_work()
    desk.says(LI, "/note 7", "完成 一半了")
    assert desk.ticket.handling.diagnosis == "完成 一半了"
    assert desk.ticket.status is Status.IN_PROGRESS


@pytest.mark.requirement("R3.1-3", "R3.2-3")
def test_a_reply_reaches_the_customer_in_the_desks_form_with_its_author() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.now = MONDAY_9AM + HOUR
    desk.says(MEI, "/reply 7 A technician calls you today.")
    assert desk.was_told(ANNS_CHAT) == (
        "Hello! About your ticket 7:\n"
        "A technician calls you today.\n"
        "We expect to be done by 2026-11-24 01:00.\n"
        "Mei, Bright Ltd"
    )
    assert [o.author for o in desk.last.outbound if o.to == ANNS_CHAT] == [MEI.id]
    assert desk.ticket.times.responded_at == desk.now
    assert desk.acts() == [Act.RESPONDED]
    desk.says(MEI, "/reply 7 He is on his way.")
    assert desk.acts() == []


def test_no_time_is_promised_that_has_passed_or_after_the_work_is_done() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.now = MONDAY_9AM + 30 * HOUR
    desk.says(MEI, "/reply 7 We are sorry.")
    assert "expect" not in desk.was_told(ANNS_CHAT)
    desk.hold(a_ticket(Status.RESULT_SENT)).says(MEI, "/reply 7 Thank you.")
    assert "expect" not in desk.was_told(ANNS_CHAT)
    desk.hold(a_ticket(Status.CLOSED)).says(MEI, "/reply 7 Thank you.")
    assert desk.was_told(MEI) == "Ticket 7 is closed: a new message would need a new ticket."


@pytest.mark.requirement("R3.1-3", "R3.1-4")
def test_doubtful_wording_is_sent_only_after_a_second_look() -> None:
    desk = in_work()
    desk.policy = STRICT
    desk.says(LI, "/reply 7 maybe an RMA, or 大概")
    assert desk.was_told(LI) == (
        "This is vague: “maybe”, “大概”\n"
        "The customer may not know this term: “rma”\n"
        "There is no polite word in it.\n"
        "Send it anyway?"
    )
    assert desk.was_told(ANNS_CHAT) == ""
    desk.presses(LI, "Write it anew")
    desk.says(LI, "We'll maybe come, please wait")
    assert desk.was_told(LI).startswith("This is vague")
    desk.presses(LI, "Send")
    assert "We'll maybe come, please wait" in desk.was_told(ANNS_CHAT)


def test_good_wording_is_sent_at_once() -> None:
    desk = in_work()
    desk.policy = STRICT
    desk.says(LI, "/reply 7 Please leave the tap closed until I am there at noon.")
    assert "leave the tap closed" in desk.was_told(ANNS_CHAT)


@pytest.mark.requirement("R2.2-2")
def test_a_customer_without_a_chat_is_told_by_the_owner() -> None:
    desk = in_work()
    desk.customers = {ANN: Customer(id=ANN, name="Ann")}
    desk.says(LI, "/reply 7 I come at noon.")
    assert "please tell the customer by phone or e-mail" in desk.was_told(MEI)
    assert "I come at noon." in desk.was_told(MEI)


def test_only_handler_agents_and_supervisors_write_to_the_customer() -> None:
    desk = in_work()
    desk.says(WU, "/reply 7 hello")
    assert desk.was_told(WU) == "Only the handler, an agent or a supervisor may do this."
    desk.says(GAO, "/note 7 hello")
    assert desk.was_told(GAO) == "Ticket 7 belongs to another department."


def test_plain_words_are_kept_while_the_desk_asks_what_they_are_for() -> None:
    desk = in_work()
    desk.says(LI, "The seal is torn")
    assert desk.labels(LI) == ["Note", "To the customer"]
    desk.presses(LI, "To the customer")
    assert "The seal is torn" in desk.was_told(ANNS_CHAT)
    desk.says(LI, "It was the old one", "1")
    assert desk.ticket.handling.diagnosis == "It was the old one"


def test_with_several_jobs_the_ticket_is_chosen_first() -> None:
    desk = in_work()
    desk.hold(a_ticket(Status.IN_PROGRESS, id=TicketId(12), description="The oven is cold"))
    desk.says(LI, "new fuse")
    assert desk.labels(LI) == ["7: The washer leaks", "12: The oven is cold"]
    desk.presses(LI, "12: The oven is cold")
    desk.presses(LI, "Note")
    assert desk.tickets[TicketId(12)].handling.diagnosis == "new fuse"


def test_a_reply_to_a_card_names_the_ticket() -> None:
    desk = in_work()
    desk.hold(a_ticket(Status.IN_PROGRESS, id=TicketId(12)))
    desk.says(LI, "new fuse", about=12)
    assert desk.was_told(LI) == "Ticket 12: a note for us, or an answer to the customer?"
    desk.says(LI, "/note", about=7)
    desk.says(LI, "other words", about=12)
    assert desk.was_told(LI).startswith("Ticket 12: a note for us")


def test_words_without_a_job_get_a_hint() -> None:
    desk = Desk()
    desk.says(LI, "hello")
    assert desk.was_told(LI) == "You have no ticket in work. /help lists what I understand."
    desk.sends(LI, PHOTO)
    assert "You have no ticket in work." in desk.was_told(LI)
    desk.says(LI, "/note")
    assert desk.was_told(LI) == "Which ticket? Please name it, like this: /note 7 …"


def test_photos_belong_to_the_only_job_and_are_noted() -> None:
    desk = in_work()
    desk.sends(
        LI, PHOTO, Voice(media=MediaRef(ref="v")), File(media=MediaRef(ref="d", name="a.pdf"), caption="old seal")
    )
    assert desk.last.about == TicketId(7)
    assert [entry.note for entry in desk.last.entries] == ["[picture] seal.jpg [voice] [file] a.pdf old seal"]
    assert desk.last.tickets == ()


def test_a_photo_with_several_jobs_is_adopted_by_the_chosen_ticket() -> None:
    desk = in_work()
    desk.hold(a_ticket(Status.IN_PROGRESS, id=TicketId(12), description="The oven is cold"))
    desk.sends(LI, PHOTO)
    desk.says(LI, "12")
    assert (desk.last.about, desk.last.adopted) == (TicketId(12), ("m1",))
    assert [entry.note for entry in desk.last.entries] == ["[picture] seal.jpg"]
    desk.says(GAO, "/note 7 x")
    desk.sends(GAO, PHOTO, about=7)
    assert desk.was_told(GAO) == "Ticket 7 belongs to another department."


def test_a_caption_is_a_command_like_any_other() -> None:
    desk = in_work()
    desk.sends(LI, Picture(media=MediaRef(ref="f"), caption="/note 7 torn"))
    assert desk.ticket.handling.diagnosis == "torn"
    assert [e.note for e in desk.last.entries] == ["[picture]", "torn"]
    assert desk.last.forward_to is None


@pytest.mark.parametrize("way", ["caption", "one after the other", "photo only"])
def test_pictures_of_a_reply_follow_to_the_customer(way: str) -> None:
    desk = in_work()
    photo = Picture(media=MediaRef(ref="f"), caption="This is the new seal")
    if way == "caption":
        desk.sends(LI, Picture(media=MediaRef(ref="f"), caption="/reply 7 This is the new seal"))
    else:
        desk.says(LI, "/reply 7")
        desk.sends(LI, photo if way == "one after the other" else PHOTO)
    assert desk.last.forward_to == ANNS_CHAT
    if way == "photo only":
        assert desk.was_told(ANNS_CHAT) == ""
        return
    assert "This is the new seal" in desk.was_told(ANNS_CHAT)
    assert "Pictures or files follow." in desk.was_told(ANNS_CHAT)


def test_nothing_is_forwarded_to_a_customer_without_a_chat() -> None:
    desk = in_work()
    desk.customers = {}
    desk.says(LI, "/reply 7")
    desk.sends(LI, PHOTO)
    assert desk.last.forward_to is None


@pytest.mark.requirement("R1.2-2")
def test_a_call_that_was_asked_for_is_noted_and_its_timer_goes() -> None:
    desk = in_work(call_back_asked=True)
    desk.timers[TicketId(7), TimerKind.CALL_BACK] = MONDAY_9AM
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI)[0] == "Called back"
    desk.presses(LI, "Called back")
    desk.says(LI, "I come at noon")
    assert not desk.ticket.call_back_asked
    assert (TicketId(7), TimerKind.CALL_BACK) not in desk.timers
    desk.says(LI, "/called 7")
    assert desk.was_told(LI) == "Nobody asked for a call about ticket 7."


def test_the_card_of_a_ticket_asks_every_question_with_words_only() -> None:
    desk = in_work()
    desk.says(LI, "/reply 7")
    assert [o.message.choices for o in desk.last.outbound if isinstance(o.message, Say)] == [()]


def test_a_shared_contact_is_words_like_any_others() -> None:
    desk = in_work()
    desk.says(LI, "/note 7")
    desk.sends(LI, ContactCard(phone="13900000000", name="The neighbour"))
    assert desk.ticket.handling.diagnosis == "13900000000 The neighbour"
    desk.says(LI, "/note 7")
    desk.sends(LI, Place(latitude=31.2304, longitude=121.4737))
    assert desk.ticket.handling.measures == ("31.230400, 121.473700",)
