"""What is recognised in a customer's words, in the turn in which they are said: a report or a chat, and a hazard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversations import Topic
from desk.terms import Field, ProblemClass, ResponseLevel, ServiceType, Severity, Status
from desk.tickets.ticket import Grading
from desk.tickets.timeline import Act, ActorKind
from desk.triage.proposal import Aspect
from tests.desk.builders import LAW, LI, MEI, MONDAY_9AM, SUN, WU, a_grade, a_ticket
from tests.desk.dialog.talk import PHOTO, TELEGRAM, Talk, a_talk, listening, two_tickets
from tests.desk.triage.listening import Listening

SMOKE = "My washer is smoking"


def with_ticket(status: Status = Status.RECEIVED, **changes: object) -> Talk:
    talk = a_talk(status, **changes)
    talk.recogniser = Listening()
    return talk


@pytest.mark.requirement("R2.2-3", "R1.4-2")
def test_a_report_gets_its_proposal_in_the_same_turn_with_author_time_and_evidence() -> None:
    talk = listening()
    talk.says("My washer is broken")
    ticket, now = talk.ticket(), talk.now
    proposed = ticket.grading.proposed
    assert proposed
    assert (proposed.problem_class, proposed.severity) == (ProblemClass.MEDIUM, Severity.TIMED)
    assert (proposed.response_level, proposed.by, proposed.at) == (ResponseLevel.LEVEL_2, "system", now)
    assert ticket.proposal
    assert ticket.proposal.signs[Aspect.SEVERITY][0].words == "broken"
    assert talk.acts() == [Act.OPENED, Act.PROPOSED]
    assert talk.entries[-1].actor.kind is ActorKind.SYSTEM


@pytest.mark.requirement("R2.2-3", "R2.2-4")
def test_a_proposal_never_is_the_active_grade_nor_drives_a_limit() -> None:
    talk, plain = listening(), Talk(at=TELEGRAM)
    talk.says("My washer is broken")
    plain.says("My washer is broken")
    assert talk.ticket().grading.active is None
    assert talk.limits == plain.limits
    assert talk.ticket().department == ""


def test_without_a_recogniser_everything_is_as_before() -> None:
    talk = Talk(at=TELEGRAM)
    talk.says("hello, what time do you open on Saturdays")
    assert talk.ticket().proposal is None
    assert talk.acts() == [Act.OPENED]


@pytest.mark.requirement("R1.2-3", "R2.2-3")
def test_a_hazard_is_answered_with_advice_first_of_all_and_with_a_call() -> None:
    talk = listening()
    lines = talk.says(SMOKE).splitlines()
    assert lines[0] == "⚠ Safety first. You write “smoking”:"
    assert lines[1] == "Keep away from it, and get everybody out of the room."
    assert lines[4].startswith("Emergency: fire 119")
    assert "This is ticket 1001." in lines
    assert "Shall we call you at once?" in talk.heard()
    assert "Call me" in talk.labels()


@pytest.mark.requirement("R1.2-3", "R2.1-6", "R2.2-4")
def test_a_hazard_runs_by_level_1_at_once_without_being_graded() -> None:
    talk = listening()
    talk.says(SMOKE)
    ticket = talk.ticket()
    assert (ticket.is_hazard, ticket.grading.active) == (True, None)
    assert (ticket.response_due_at, ticket.response_rule) == (MONDAY_9AM + timedelta(hours=1), "response.level.1")
    assert ticket.grading.proposed
    assert ticket.grading.proposed.response_level is ResponseLevel.LEVEL_1


@pytest.mark.requirement("R2.2-3", "R3.2-4")
def test_owner_supervisors_experts_and_technicians_have_the_card_of_a_hazard_at_once() -> None:
    talk = listening()
    talk.says(SMOKE)
    for member in (MEI, SUN, LAW, LI, WU):
        cards = [owed for owed in talk.last.outbound if owed.to in member.addresses]
        assert len(cards) == 1, member.name
        assert "⚠ Hazard: fire or smoke" in talk.told(member)
    assert "Accept" in talk.labels_of(LI)
    assert talk.ticket().department == "technical"


def test_a_hazard_by_night_wakes_the_supervisors_who_are_off_duty() -> None:
    asleep = tuple(replace(member, on_duty=False) for member in (SUN, LAW, LI))
    talk = listening(members=asleep)
    talk.says(SMOKE)
    assert "⚠ Hazard" in talk.told(asleep[0])
    assert "⚠ Hazard" in talk.told(asleep[1])


@pytest.mark.requirement("R2.2-3")
def test_a_hazard_told_in_the_third_message_is_found_and_raises_the_same_alarm() -> None:
    talk = listening()
    talk.says("The washer is broken", "the drum makes a noise", "and now there is smoke from the plug")
    ticket = talk.ticket()
    assert talk.heard().startswith("⚠ Safety first.")
    assert "Call me" in talk.labels()
    assert ticket.is_hazard
    assert ticket.grading.proposed
    assert ticket.grading.proposed.severity is Severity.URGENT
    assert talk.acts() == [Act.DETAILS, Act.PROPOSED, Act.OFFERED]
    assert "⚠ Hazard" in talk.told(SUN)
    assert "Accept" in talk.labels_of(LI)


def test_later_words_never_take_a_hazard_back() -> None:
    talk = listening()
    talk.says(SMOKE, "It was only steam I think, and the noise is gone")
    assert talk.ticket().is_hazard
    assert talk.acts() == [Act.DETAILS]
    assert "Safety" not in talk.heard()


def test_another_danger_told_later_has_its_own_advice() -> None:
    talk = listening()
    talk.says(SMOKE, "and I got a shock from the door")
    assert talk.heard().startswith("⚠ Safety first. You write “shock”:")
    assert "⚠" not in talk.told(SUN), "who knows of the hazard is not called twice"


def test_what_people_have_said_is_no_hazard_stays_none_until_new_words_tell_of_one() -> None:
    talk = listening()
    talk.says(SMOKE)
    talk.tickets[talk.ticket().id] = replace(talk.ticket(), is_hazard=False)
    talk.says("The drum is still broken")
    assert not talk.ticket().is_hazard
    talk.says("now it is really on fire")
    assert talk.ticket().is_hazard


def test_pictures_without_words_spoil_nothing_and_the_words_after_them_are_read() -> None:
    talk = listening()
    talk.sends(PHOTO)
    assert talk.ticket().proposal is None
    talk.sends(PHOTO)
    talk.says("that is where the smoke comes from")
    assert talk.ticket().is_hazard
    assert talk.heard().startswith("⚠ Safety first.")


@pytest.mark.parametrize(
    ("words", "topic"),
    [("13800001234 it is on fire", Field.CONTACT), ("Room 3 is on fire", Field.ADDRESS), ("on fire", Field.NAME)],
)
def test_no_open_question_swallows_a_hazard(words: str, topic: Field) -> None:
    talk = Talk(recogniser=Listening()).knows(a_ticket(), ticket=7, topic=Topic.FIELD, field=topic)
    talk.says(words)
    assert talk.heard().startswith("⚠ Safety first.")
    assert talk.ticket(7).details == (words,)
    assert talk.ticket(7).is_hazard


@pytest.mark.parametrize("words", ["Hurry up, it is on fire!", "快点，洗衣机冒烟了", "any news? there is smoke again"])
def test_a_wish_in_danger_is_heard_as_a_hazard(words: str) -> None:
    talk = listening()
    assert talk.says(words).startswith("⚠ Safety first.")
    assert talk.ticket().is_hazard


def test_who_asks_for_a_call_in_danger_gets_both() -> None:
    talk = with_ticket()
    assert talk.says("Call me, it is on fire").startswith("⚠ Safety first.")
    assert "We call you on 13800001234" in talk.heard()
    assert talk.ticket(7).is_hazard


def test_with_several_tickets_a_hazard_is_one_of_its_own_and_asks_nothing() -> None:
    talk = two_tickets()
    talk.recogniser = Listening()
    assert talk.says("there is smoke").startswith("⚠ Safety first.")
    assert talk.ticket(1003).is_hazard
    assert "Which ticket" not in talk.heard()


@pytest.mark.parametrize("status", [Status.RESULT_SENT, Status.CONFIRMED])
def test_a_hazard_after_the_result_is_no_verdict(status: Status) -> None:
    talk = with_ticket(status)
    talk.says("9 but now there is smoke")
    assert talk.heard().startswith("⚠ Safety first.")
    assert any(ticket.is_hazard for ticket in talk.tickets.values())
    assert talk.ticket(7).feedback.satisfaction is None


@pytest.mark.requirement("R1.2-3")
@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("a cable is burnt", "If it is urgent, ask for a call"),
        ("Please install my new dishwasher", "Somebody may have to come to you"),
    ],
)
def test_what_is_urgent_or_not_to_be_solved_from_afar_is_offered_a_call(words: str, offer: str) -> None:
    talk = listening()
    assert offer in talk.says(words)
    assert "Call me" in talk.labels()


def test_what_can_be_solved_from_afar_is_offered_none() -> None:
    talk = listening()
    talk.says("the app is broken")
    assert talk.ticket().grading.proposed
    assert talk.ticket().grading.proposed.service_type is ServiceType.SOFTWARE_SUPPORT  # type: ignore[union-attr]  # just looked
    assert "Call me" not in talk.labels()


def test_a_hazard_told_of_a_graded_ticket_leaves_the_grade_and_its_limits_to_people() -> None:
    talk = with_ticket(Status.CLASSIFIED)
    before = talk.ticket(7)
    talk.says("now it is smoking")
    ticket = talk.ticket(7)
    assert ticket.is_hazard
    assert ticket.grading.active == before.grading.active == a_grade(by="Li")
    assert ticket.response_due_at == before.response_due_at
    assert ticket.department == before.department
    assert "⚠ Hazard" in talk.told(SUN)


def test_a_proposal_of_a_hazard_in_the_customers_language() -> None:
    talk = Talk(recogniser=Listening())
    talk.says("洗衣機冒煙")
    assert talk.conversation.locale == "zh_CN"
    assert talk.ticket().is_hazard
    assert talk.heard().startswith("⚠ Safety first. You write “冒煙”:")
    assert talk.ticket().grading == Grading(proposed=talk.ticket().grading.proposed)


def test_a_hazard_among_the_doubts_opens_the_ticket_again_and_raises_the_alarm() -> None:
    talk = with_ticket(Status.RESULT_SENT)
    talk.says("No, it is smoking now")
    assert talk.heard().startswith("⚠ Safety first. You write “smoking”:")
    assert talk.acts() == [Act.REOPENED, Act.PROPOSED]
    assert "⚠ Hazard" in talk.told(SUN)


def test_a_hazard_that_no_ticket_has_room_for_any_more_is_heard_all_the_same() -> None:
    talk = with_ticket(Status.RECEIVED, details=("it leaks",) * 50)
    talk.says("now there is smoke")
    assert talk.heard().startswith("⚠ Safety first.")
    assert talk.ticket(7).is_hazard
    talk.says("more and more smoke")
    assert "Safety" not in talk.heard()


def test_what_is_said_of_a_hazard_by_the_way_of_another_wish_is_answered() -> None:
    talk = listening()
    assert talk.says("/language it is on fire").startswith("⚠ Safety first.")


def test_what_becomes_urgent_by_later_words_is_offered_a_call_too() -> None:
    talk = listening()
    talk.says("The washer is broken", "and two cables are burnt")
    assert "If it is urgent, ask for a call" in talk.heard()
    assert "Call me" in talk.labels()
    talk.says("there is a noise, too")
    assert "Call me" not in talk.labels()


@pytest.mark.requirement("R2.2-3")
def test_a_hazard_told_after_a_long_story_is_found_though_the_story_is_not_read_again() -> None:
    talk = listening()
    talk.says("The washer is broken", *["it stood in the cellar for a year and nobody has used it since then"] * 6)
    assert not talk.ticket().is_hazard
    talk.says("and now there is smoke from the plug")
    assert talk.heard().startswith("⚠ Safety first.")
    assert talk.ticket().is_hazard
