"""Whom a campaign asks, what its answers are, and that no ticket is touched by them (C32)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.messages import Address, Channel, Press
from desk.people import Customer
from desk.survey import campaigning
from desk.survey.campaign import Campaign, CampaignRound, Candidate, Hindrance, Population, hindrance, results_of
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CampaignId, CustomerId, Means, Status
from desk.tokens import Button, seal
from tests.desk.builders import ANN, CUSTOMER, MONDAY_9AM, SECRET, a_policy, a_ticket
from tests.desk.dialog.talk import TELEGRAM, Talk

SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP, _ = SurveyDimension
TEN = CampaignId(10)
CAMPAIGN = Campaign(id=TEN, name="Spring", population=Population(), instrument="CSAT 1", created_at=MONDAY_9AM)
ON_WECHAT = CUSTOMER
ON_TELEGRAM = replace(CUSTOMER, addresses=(Address(channel=Channel.TELEGRAM, user="1"),))
DAY = timedelta(days=1)


def candidate(customer: Customer = ON_TELEGRAM, *, is_busy: bool = False, days: int | None = None) -> Candidate:
    asked_at = None if days is None else MONDAY_9AM - days * DAY
    return Candidate(customer=customer, is_busy=is_busy, asked_at=asked_at)


@pytest.mark.requirement("R4.2.1-2")
@pytest.mark.parametrize(
    ("who", "left", "why"),
    [
        (candidate(), 0, None),
        (candidate(is_busy=True), 5, Hindrance.BUSY),
        (candidate(days=13), 5, Hindrance.ASKED_LATELY),
        (candidate(days=14), 5, None),
        (candidate(replace(CUSTOMER, addresses=())), 5, Hindrance.NO_CHAT),
        (candidate(replace(CUSTOMER, notify=Means.PERSON)), 5, Hindrance.NO_CHAT),
        (candidate(ON_WECHAT), 3, None),
        (candidate(ON_WECHAT), 2, Hindrance.WINDOW_SHUT),  # what is left is for news of tickets
        (candidate(ON_WECHAT), 0, Hindrance.WINDOW_SHUT),
    ],
)
def test_nobody_is_asked_who_is_busy_asked_lately_or_out_of_reach(
    who: Candidate, left: int, why: Hindrance | None
) -> None:
    assert hindrance(who, policy=a_policy(), left=left, now=MONDAY_9AM) is why


def asked(at: Address = TELEGRAM, *, status: Status = Status.CLOSED) -> Talk:
    """A customer who has just been asked, with a ticket of their own."""
    talk = Talk(at=at).knows(a_ticket(status))
    talk.campaign = campaigning.begun(CAMPAIGN, ANN, now=MONDAY_9AM)
    talk.offered(campaigning.choices(talk.campaign, talk.around()))
    return talk


def answers(talk: Talk) -> SurveyRound:
    assert talk.campaign is not None
    return talk.campaign.answers


@pytest.mark.requirement("R4.2-1", "R4.2.1-2")
def test_digits_answer_one_question_after_the_other_and_no_ticket_is_touched() -> None:
    talk = asked()
    before = talk.ticket(7)
    for place, points in enumerate((9, 8, 7, 10), start=2):
        assert f"({place}/5)" in talk.says(str(points))
    assert talk.says("9") == "Thank you, that helps us."
    assert answers(talk).points == dict(zip(OWN, (9, 8, 7, 10, 9), strict=True))
    assert (answers(talk).answered_at, answers(talk).via) == (MONDAY_9AM, "telegram")
    assert talk.ticket(7) == before
    assert talk.last.tickets == ()
    assert talk.last.timers == ()


@pytest.mark.parametrize("words", ["9 9 8 10 9 keep it up", "都是9分 keep it up"])
def test_all_of_it_in_one_message(words: str) -> None:
    talk = asked()
    assert talk.says(words) == "Thank you, that helps us."
    assert (len(answers(talk).points), answers(talk).comment) == (5, "keep it up")


def test_a_question_is_skipped_and_the_rest_ended() -> None:
    talk = asked()
    assert "(2/5)" in talk.says("11")
    assert talk.says("12") == "All right. Thank you for your trust."
    assert (answers(talk).skipped, answers(talk).declined_at) == ((SPEED,), MONDAY_9AM)


def test_a_trouble_is_no_answer_to_a_campaign() -> None:
    talk = asked(status=Status.IN_PROGRESS)
    assert "Added to ticket 7" in talk.says("9 9 9 9 9 and the door is broken again")
    assert answers(talk).points == {}


def test_a_button_of_a_campaign_that_is_gone_says_so() -> None:
    talk = asked()
    talk.campaign = None
    token = seal(Button(action="crate", person=ANN, argument="10r9"), secret=SECRET)
    assert "This survey is over" in talk.sends(Press(token=token, press="p"))


def test_the_results_are_counted() -> None:
    begun = campaigning.begun(CAMPAIGN, ANN, now=MONDAY_9AM)
    one = campaigning.answered(begun, {SPEED: 9, SOLUTION: 7}, comment="fine", via="wechat", now=MONDAY_9AM)
    two = campaigning.ended(begun, now=MONDAY_9AM)
    three = CampaignRound(campaign=TEN, customer=CustomerId(3), answers=begun.answers)
    found = results_of(held.answers for held in (one, two, three))
    assert (found.asked, found.answered, found.declined, found.comments) == (3, 1, 1, ["fine"])
    assert (found.points[SPEED], found.points[SOLUTION], found.points[ATTITUDE]) == ([9], [7], [])
