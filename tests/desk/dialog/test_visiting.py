"""The customer chooses when somebody comes, moves it, cancels it, and signs for the work."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from desk.conversations import Topic
from desk.messages import Press
from desk.terms import Field, Method, Status, TicketId, WaitReason
from desk.tickets.ticket import Wait
from desk.tickets.timeline import Act
from desk.tokens import Button, seal
from desk.turns import TimerKind
from desk.visits.visit import CheckIn, PartUsed, Proof, Signature, SigningState, Visit, VisitState, Window
from tests.desk.builders import ANN, DONE, HOUR, LI, MONDAY_9AM, SECRET, SUN, a_ticket
from tests.desk.dialog.talk import Talk, a_talk

N = TicketId(7)
MORNING = Window(start=MONDAY_9AM + 24 * HOUR, end=MONDAY_9AM + 26 * HOUR)  # tomorrow, nine to eleven in Shanghai
AFTERNOON = Window(start=MONDAY_9AM + 29 * HOUR, end=MONDAY_9AM + 31 * HOUR)  # two to four
ARRIVED = CheckIn(visit=1, at=MONDAY_9AM, proof=Proof.CODE)
SUMMARY = "Hello! Li has finished the work at your place (ticket 7)."


def offered(*windows: Window, **changes: Any) -> Talk:  # noqa: ANN401 -- any field
    visit = Visit(state=VisitState.PROPOSED, windows=windows or (MORNING, AFTERNOON))
    return waiting(visit, **changes)


def waiting(visit: Visit, **changes: Any) -> Talk:  # noqa: ANN401 -- any field
    wait = Wait(reason=WaitReason.VISIT, since=MONDAY_9AM)
    talk = a_talk(Status.WAITING, visit=visit, wait=wait, **changes)
    talk.says("到哪一步了？")
    return talk


def agreed(**changes: Any) -> Talk:  # noqa: ANN401 -- any field
    return waiting(Visit(state=VisitState.AGREED, windows=(MORNING, AFTERNOON), chosen=MORNING), **changes)


def visit(talk: Talk) -> Visit:
    held = talk.ticket(7).visit
    assert held
    return held


def slots(talk: Talk) -> Talk:
    """Have the times shown once more, as they are when the customer says yes to several."""
    talk.says("好的")
    return talk


@pytest.mark.requirement("R1.2-4")
def test_one_press_agrees_on_a_time_and_both_are_told() -> None:
    talk = slots(offered())
    assert talk.labels() == ["Tue 24 Nov 01:00–03:00", "Tue 24 Nov 06:00–08:00", "None of these"]
    told = talk.presses("Tue 24 Nov 06:00–08:00")
    assert "Agreed: Li comes to you for ticket 7, Tue 24 Nov 06:00–08:00." in told
    assert "Ticket 7: the customer chose Tue 24 Nov 06:00–08:00." in talk.told(LI)
    assert (visit(talk).state, visit(talk).chosen) == (VisitState.AGREED, AFTERNOON)
    ticket = talk.ticket(7)
    assert ticket.status is Status.WAITING
    assert ticket.times.expected_at == AFTERNOON.end + 2 * HOUR
    assert talk.timers[N, TimerKind.EXPECTED] == AFTERNOON.end + 2 * HOUR
    assert talk.labels() == ["Another time", "Cancel the visit"]
    assert "Ticket 7 is delayed until" in talk.told(SUN)


@pytest.mark.parametrize(
    "words", ["2", "明天下午", "下午2点吧", "第二个", "tomorrow 14:00 is fine", "明天下午可以", "2、"]
)
def test_a_number_or_plain_words_choose_too(words: str) -> None:
    talk = slots(offered())
    talk.says(words)
    assert visit(talk).chosen == AFTERNOON


@pytest.mark.parametrize("words", ["都可以", "any", "好的", "可以", "ok"])
def test_a_yes_takes_the_only_time_there_is(words: str) -> None:
    talk = offered(AFTERNOON)
    talk.says(words)
    assert visit(talk).chosen == AFTERNOON


def test_the_address_is_asked_for_where_nobody_knows_it() -> None:
    talk = slots(offered(contact=replace(a_ticket().contact, address=None)))
    assert "At which address is the product" in talk.presses("Tue 24 Nov 01:00–03:00")
    talk.says("杭州市西湖区文三路 90 号 3 幢 502")
    assert talk.ticket(7).contact.address == "杭州市西湖区文三路 90 号 3 幢 502"
    assert visit(talk).chosen == MORNING
    assert talk.dialog.field is not Field.ADDRESS


@pytest.mark.requirement("R1.2-4")
def test_who_can_at_none_of_these_times_writes_a_wish_that_the_handler_agrees_to_at_one_press() -> None:
    talk = slots(offered())
    assert "When does it suit you?" in talk.presses("None of these")
    assert talk.dialog.topic is Topic.VISIT
    told = talk.says("后天上午10点到12点，可以吗")
    assert told == "Thank you. Li looks whether that is possible and answers you here."
    assert "for the visit the customer wishes: 后天上午10点到12点，可以吗" in talk.told(LI)
    handler = [o.message for o in talk.last.outbound if o.to in LI.addresses]
    labels = [choice.label.msgid for message in handler for choice in getattr(message, "choices", ())]
    assert labels[0] == "Agree: {time}"
    assert (visit(talk).state, visit(talk).wish) == (VisitState.WISHED, "后天上午10点到12点，可以吗")


def test_a_wish_that_is_no_time_reaches_the_handler_in_the_customer_s_words() -> None:
    talk = slots(offered())
    talk.says("都不方便", "等我出差回来再说，大概下个月")
    assert visit(talk).wish == "等我出差回来再说，大概下个月"
    assert "等我出差回来再说，大概下个月" in talk.told(LI)


def test_another_time_that_is_named_at_once_is_a_wish() -> None:
    talk = offered()
    talk.says("周五下午行吗")
    assert visit(talk).state is VisitState.WISHED


def test_what_has_nothing_to_do_with_times_is_added_to_the_ticket_as_ever() -> None:
    talk = offered()
    assert talk.says("对了，地下室也进水了") == "Added to ticket 7. Thank you."
    assert visit(talk).state is VisitState.PROPOSED


def test_a_time_that_is_over_or_not_offered_any_more_can_not_be_chosen() -> None:
    talk = slots(offered())
    shown = talk.last
    talk.later(days=2)
    told = talk.presses("Tue 24 Nov 01:00–03:00", told=shown)
    assert told.startswith("This time is not offered any more.")
    assert visit(talk).chosen is None


@pytest.mark.parametrize("words", ["改约", "我想改个时间", "reschedule", "can we change the appointment"])
def test_a_visit_is_moved_in_plain_words_and_stands_until_another_time_is_agreed_on(words: str) -> None:
    talk = agreed()
    told = talk.says(words)
    assert "Agreed on so far: Tue 24 Nov 01:00–03:00. It stands until another time is agreed on." in told
    talk.says("后天下午3点")
    assert (visit(talk).state, visit(talk).chosen) == (VisitState.WISHED, MORNING)
    assert talk.timers[N, TimerKind.VISIT] > MONDAY_9AM


def test_the_new_time_may_stand_in_the_same_message() -> None:
    talk = agreed()
    talk.says("改约后天下午3点")
    assert visit(talk).wish == "改约后天下午3点"


@pytest.mark.requirement("R1.2-4")
def test_a_visit_is_cancelled_after_a_second_yes_and_the_ticket_goes_on() -> None:
    talk = agreed()
    told = talk.says("取消上门")
    assert "Shall we cancel the visit for ticket 7? The ticket itself goes on." in told
    told = talk.presses("Yes, cancel the visit")
    assert told == "The visit is cancelled; ticket 7 goes on."
    assert "the customer has cancelled the visit" in talk.told(LI)
    assert visit(talk).state is VisitState.CALLED_OFF
    assert talk.ticket(7).status is Status.IN_PROGRESS
    assert (N, TimerKind.VISIT) not in talk.timers


def test_a_visit_that_was_not_to_be_cancelled_stays() -> None:
    talk = agreed()
    talk.says("取消预约")
    assert talk.presses("No, keep it") == "All right: Tue 24 Nov 01:00–03:00."
    assert visit(talk).chosen == MORNING


def test_where_no_visit_is_arranged_there_is_nothing_to_move() -> None:
    talk = a_talk(Status.IN_PROGRESS)
    assert talk.says("改约") == "No visit is arranged for ticket 7 at present."
    assert talk.says("取消上门") == "No visit is arranged for ticket 7 at present."


def test_who_is_on_the_way_already_hears_at_once_that_the_customer_wants_it_otherwise() -> None:
    times = replace(a_ticket(Status.IN_PROGRESS).times, set_out_at=MONDAY_9AM)
    held = Visit(state=VisitState.AGREED, windows=(MORNING,), chosen=MORNING)
    talk = a_talk(Status.IN_PROGRESS, visit=held, times=times)
    assert talk.says("改约") == "Li is on the way to you already. We pass it on at once."
    assert "you are on the way, and the customer wants another time: 改约" in talk.told(LI)


def test_two_customers_who_chose_the_same_time_of_one_technician_warn_them() -> None:
    talk = slots(offered())
    other = Visit(state=VisitState.AGREED, windows=(MORNING,), chosen=MORNING)
    talk.tickets[TicketId(9)] = a_ticket(Status.WAITING, id=TicketId(9), customer=999, visit=other)
    talk.presses("Tue 24 Nov 01:00–03:00")
    assert "Mind: the visit for ticket 9 is then too, Tue 24 Nov 01:00–03:00." in talk.told(LI)


def to_sign(**changes: Any) -> Talk:  # noqa: ANN401 -- any field
    """A customer whose technician has just completed the work at their place."""
    asked = Signature(visit=1, state=SigningState.ASKED, asked_at=MONDAY_9AM)
    held = Visit(state=VisitState.MADE, check_ins=(ARRIVED,), signatures=(asked,))
    part = PartUsed(number="W9-SEAL", name="Door seal", quantity=1, by="Li", at=MONDAY_9AM)
    given: dict[str, Any] = {"visit": held, "parts_used": (part,), **changes}
    return a_talk(Status.RESULT_SENT, **given)


def sign(talk: Talk) -> str:
    """Press "Confirm and sign" under the summary."""
    ticket = talk.ticket(7)
    button = Button(action="sign", ticket=7, version=3, person=ANN)
    assert ticket.customer == ANN
    return talk.sends(Press(token=seal(button, secret=SECRET), press="p1"))


def signature(talk: Talk) -> Signature:
    held = visit(talk).signature
    assert held
    return held


@pytest.mark.requirement("R2.4-1", "R2.2-7")
def test_one_press_is_the_signature_and_the_confirmation() -> None:
    talk = to_sign()
    talk.shown = SUMMARY
    told = sign(talk)
    assert told.startswith("Thank you, your signature for ticket 7 is noted.")
    assert "How satisfied are you" in told
    signed = signature(talk)
    assert (signed.state, signed.name, signed.chat) == (SigningState.SIGNED, "Ann", "wechat:ann")
    assert signed.sha256 == hashlib.sha256(SUMMARY.encode()).hexdigest()
    assert signed.at == MONDAY_9AM
    assert talk.ticket(7).status is Status.CONFIRMED
    assert talk.acts()[:2] == [Act.SIGNED, Act.CONFIRMED]


def test_work_that_leaves_something_to_do_is_signed_for_but_not_confirmed_as_solved() -> None:
    left = replace(DONE, solved=False, further=True, method=Method.ON_SITE)
    talk = to_sign(handling=left)
    told = sign(talk)
    assert "One question about ticket 7: is it solved?" in told
    assert signature(talk).state is SigningState.SIGNED
    assert talk.ticket(7).status is Status.RESULT_SENT


@pytest.mark.requirement("R2.2-8")
def test_who_refuses_says_why_and_the_work_goes_on() -> None:
    talk = to_sign()
    talk.says("没好，还在漏")
    assert talk.ticket(7).status is Status.IN_PROGRESS
    assert signature(talk).state is SigningState.REFUSED
    assert Act.NOT_SIGNED in talk.acts()


def test_a_yes_in_words_confirms_and_is_no_signature() -> None:
    talk = to_sign()
    talk.says("好了")
    assert talk.ticket(7).status is Status.CONFIRMED
    assert signature(talk).state is SigningState.UNSIGNED


def test_a_late_signature_is_still_one() -> None:
    late = Signature(visit=1, state=SigningState.UNSIGNED, asked_at=MONDAY_9AM, at=MONDAY_9AM + 2 * HOUR)
    held = Visit(state=VisitState.MADE, check_ins=(ARRIVED,), signatures=(late,))
    talk = to_sign(visit=held)
    talk.later(hours=5)
    sign(talk)
    assert (signature(talk).state, signature(talk).at) == (SigningState.SIGNED, talk.now)


def test_a_signature_is_given_once() -> None:
    talk = to_sign()
    sign(talk)
    assert "out of date" not in "\n".join(talk.toasts())
    sign(talk)
    assert "out of date" in "\n".join(talk.toasts())


def test_who_asks_how_far_it_is_reads_of_the_visit_too() -> None:
    talk = offered()
    assert talk.labels()[:3] == ["Tue 24 Nov 01:00–03:00", "Tue 24 Nov 06:00–08:00", "None of these"]
    talk.presses("Tue 24 Nov 01:00–03:00")
    assert "Visit: Tue 24 Nov 01:00–03:00" in talk.says("progress")


def test_who_only_means_the_visit_when_they_cancel_may_say_so() -> None:
    talk = agreed()
    talk.says("取消")
    assert talk.presses("Only cancel the visit") == "The visit is cancelled; ticket 7 goes on."
    assert talk.ticket(7).status is Status.IN_PROGRESS
    talk.says("取消")
    assert "Only cancel the visit" not in talk.labels()


def test_a_signature_below_words_that_nobody_finds_any_more_claims_none() -> None:
    talk = to_sign()
    sign(talk)
    assert (signature(talk).state, signature(talk).sha256) == (SigningState.SIGNED, "")
