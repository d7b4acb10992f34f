"""What can be looked up, and by whom."""

from datetime import timedelta

import pytest

from desk import wording
from desk.policy import ServiceClock
from desk.replies import MediaKind, Say, StoredMedia
from desk.staff.history import ACTS
from desk.staff.vocabulary import Order
from desk.terms import Role, Status, TicketId, WaitReason
from desk.tickets.ticket import Handling, Times, Wait
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.tickets.verdict import Duty, Verdict
from desk.turns import DialogueLine
from tests.desk.builders import GAO, HOUR, LI, MEI, MONDAY_9AM, SUN, WU, a_member, a_policy, a_ticket
from tests.desk.talking import Desk

PHOTO = StoredMedia(sha256="ab", kind=MediaKind.PICTURE, name="leak.jpg", mime="image/jpeg")


def test_help_names_every_order() -> None:
    desk = Desk()
    desk.says(LI, "帮助")
    internal = {Order.WORDS, Order.WHICH, Order.ATTACH, Order.HELP, Order.MORE}
    assert [order for order in Order if order not in internal and f"/{order}" not in desk.was_told(LI)] == []


@pytest.mark.requirement("R3.2-4")
def test_the_queue_shows_technicians_their_department_and_agents_all() -> None:
    logistics = a_ticket(Status.TRIAGED, id=TicketId(8), department="logistics", description="No delivery")
    desk = Desk().hold(a_ticket(Status.TRIAGED), logistics, a_ticket(Status.IN_PROGRESS, id=TicketId(9)))
    desk.says(LI, "/queue")
    assert "Open tickets: 1" in desk.was_told(LI)
    assert (
        "Ticket 7 · First assessment done · Answer by 2026-11-23 05:00, in 4:00:00 · Technical, Mei · The washer leaks"
        in desk.was_told(LI)
    )
    desk.says(MEI, "队列")
    assert "No delivery" in desk.was_told(MEI)
    desk.presses(MEI, "Ticket 8")
    assert "Ticket 8" in desk.was_told(MEI)
    desk.tickets.clear()
    desk.says(MEI, "/queue")
    assert desk.was_told(MEI) == "The queue is empty."


def test_mine_lists_what_i_handle_and_own() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS), a_ticket(Status.HANDLED, id=TicketId(8), handler=WU))
    desk.says(LI, "我的")
    assert "Your tickets: 1" in desk.was_told(LI)
    assert "Complete by 2026-11-24 01:00, in 1 day" in desk.was_told(LI)
    desk.says(MEI, "/mine")
    assert "Your tickets: 2" in desk.was_told(MEI)


def test_a_line_without_a_time_to_keep_shows_none() -> None:
    times = Times(first_contact_at=MONDAY_9AM, opened_at=MONDAY_9AM, responded_at=MONDAY_9AM)
    desk = Desk().hold(a_ticket(Status.RESULT_SENT, times=times))
    desk.says(LI, "/mine")
    assert "Ticket 7 · Result sent, waiting for your confirmation · Technical, Mei · The washer leaks" in desk.was_told(
        LI
    )


@pytest.mark.requirement("R5.4-10", "R3.3-2")
def test_a_ticket_shows_contact_and_address_only_to_whom_needs_them() -> None:
    handling = Handling(plan="new seal", diagnosis="torn seal", measures=("tap closed",))
    wait = Wait(reason=WaitReason.PARTS, since=MONDAY_9AM)
    desk = Desk().hold(a_ticket(Status.WAITING, handling=handling, wait=wait, details=("since Friday",)))
    for member in (LI, MEI, SUN):
        desk.says(member, "/ticket 7")
        assert "13800001234" in desk.was_told(member)
        assert "Address: 1 Long Street" in desk.was_told(member)
    for member in (WU, GAO):
        desk.says(member, "/ticket 7")
        assert "138****1234" in desk.was_told(member)
        assert "Long Street" not in desk.was_told(member)
    desk.says(WU, "/ticket 7")
    known = ("Department: Technical", "Owner: Mei", "Plan: new seal", "Finding: torn seal", "Measure: tap closed")
    for words in (*known, "since Friday", "Waits for: Waiting for parts"):
        assert words in desk.was_told(WU)


@pytest.mark.requirement("R1.3-2")
def test_of_a_customer_who_wrote_more_than_a_ticket_carries_it_is_said_where_the_rest_is() -> None:
    desk = Desk().hold(a_ticket(Status.ASSIGNED, says_more=True))
    desk.says(WU, "/ticket 7")
    assert "The customer wrote more: /dialogue 7 shows it." in desk.was_told(WU)
    desk.says(LI, "/accept 7")
    assert "The customer wrote more: /dialogue 7 shows it." in desk.was_told(LI)


@pytest.mark.requirement("R1.1-7")
def test_a_ticket_names_each_limit_met_missed_or_due() -> None:
    met, missed = (
        Verdict(rule=rule, duty=Duty.RESPONSE, starts_at=MONDAY_9AM, due_at=MONDAY_9AM + HOUR, at=MONDAY_9AM, met=met)
        for rule, met in (("response.level.3", True), ("response.product.consumer_goods", False))
    )
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS, verdicts=(met, missed)))
    desk.says(WU, "/ticket 7")
    told = desk.was_told(WU)
    assert "✓ first response, by its level: 2026-11-23 01:00" in told
    assert "✗ first response, by its product: was due 2026-11-23 02:00" in told
    assert "○ completion: 2026-11-24 01:00, in 1 day, 0:00:00" in told
    assert "Complete by: 2026-11-24 01:00" in told


def test_a_clock_that_stands_says_so() -> None:
    wait = Wait(reason=WaitReason.CUSTOMER, since=MONDAY_9AM)
    desk = Desk(policy=a_policy(clock=ServiceClock(pauses=frozenset({WaitReason.CUSTOMER}))))
    desk.hold(a_ticket(Status.WAITING, wait=wait)).says(WU, "/ticket 7")
    assert "○ completion: the clock stands" in desk.was_told(WU)


def test_more_offers_what_the_card_has_no_room_for() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/ticket 7")
    desk.presses(LI, "More")
    offered = ["Wait", "New time", "Another department", "Hand over", "Dialogue", "Hazard", "Internal feedback"]
    assert desk.labels(LI) == offered
    desk.presses(LI, "Dialogue")
    assert desk.was_told(LI).endswith("Nothing was said about ticket 7 yet.")


@pytest.mark.requirement("R3.1-7", "R3.5-1", "R3.5-3")
def test_the_dialogue_shows_who_said_what_and_whether_it_arrived() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.dialogue = (
        DialogueLine(at=MONDAY_9AM, outgoing=False, channel="wechat", who="Ann", words="It leaks"),
        DialogueLine(at=MONDAY_9AM, outgoing=False, channel="wechat", who="Ann", words="", media=(PHOTO,)),
        DialogueLine(at=MONDAY_9AM, outgoing=True, channel="wechat", who="Ann", words="Noted", delivery="sent"),
        DialogueLine(at=MONDAY_9AM, outgoing=True, channel="wechat", who="Ann", words="Soon"),
    )
    desk.says(LI, "/dialogue 7")
    told = desk.was_told(LI)
    assert "2026-11-23 01:00 Ann, wechat: It leaks" in told
    assert "[picture] leak.jpg" in told
    assert "→ Ann, wechat: Noted (sent)" in told
    assert "→ Ann, wechat: Soon" in told
    assert [o.message.media for o in desk.last.outbound if isinstance(o.message, Say) and o.message.media] == [PHOTO]


@pytest.mark.requirement("R1.3-7", "R1.4-8")
def test_the_timeline_shows_every_act_with_its_author() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/accept 7")
    desk.entries.append(Entry(ticket=TicketId(7), at=MONDAY_9AM + timedelta(hours=1), actor=SYSTEM, act=Act.DELAYED))
    desk.says(LI, "/note 7 torn", "/timeline 7")
    told = desk.was_told(LI)
    for words in ("Li: graded", "Li: assigned", "Li: work started", "Li: note – torn", "system: delayed"):
        assert words in told
    desk.says(GAO, "/timeline 7")
    assert desk.was_told(GAO) == "Ticket 7 belongs to another department."


def test_the_timeline_says_whose_turn_it_was_for_how_long() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/wait 7", "1", "in 9 hours", "the customer is away")
    desk.now += timedelta(hours=5, minutes=2, seconds=7)
    desk.says(LI, "/timeline 7")
    assert "Whose turn it was: ours 0:00:00, the customer's 5:02:00, suppliers' 0:00:00" in desk.was_told(LI)


def test_an_archivist_reads_and_does_not_act() -> None:
    nia = a_member(8, "Nia", Role.ARCHIVIST, department="archive")
    desk = Desk(members=(LI, nia)).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(nia, "/dialogue 7")
    assert "Nothing was said" in desk.was_told(nia)
    desk.says(nia, "/note 7 x")
    assert desk.was_told(nia) == "Your role does not allow this. Please ask a supervisor."


def test_every_act_and_every_list_has_words() -> None:
    assert set(ACTS) == set(Act)
    assert set(wording.STATUS) == set(Status)


def test_a_card_says_that_a_problem_came_back_or_was_urged() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED, recurrence_of=TicketId(3)))
    desk.says(LI, "/ticket 7")
    assert "Ticket 7, again after ticket 3" in desk.was_told(LI)
    desk.hold(a_ticket(Status.RECEIVED, urged=2)).says(LI, "/ticket 7")
    assert "Ticket 7, urged 2×" in desk.was_told(LI)


@pytest.mark.requirement("R2.3-6", "R1.3-9")
def test_a_ticket_shows_what_did_not_reach_the_customer_until_they_are_heard_of_again() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))

    def line(words: str, delivery: str = "", *, outgoing: bool = True) -> DialogueLine:
        return DialogueLine(at=MONDAY_9AM, outgoing=outgoing, channel="wechat", who="", words=words, delivery=delivery)

    desk.dialogue = (line("one", "refused"), line("two", "held"), line("hello", outgoing=False), line("three", "sent"))
    desk.says(MEI, "/ticket 7")
    assert "Not delivered: 2026-11-23 01:00, wechat: two (held)" in desk.was_told(MEI)
    assert desk.was_told(MEI).count("Not delivered") == 1
    desk.dialogue = (line("four", "unknown"), line("five", "told on telegram instead"))
    desk.says(MEI, "/ticket 7")
    assert "four (unknown)" in desk.was_told(MEI)
    assert "five" not in desk.was_told(MEI)
