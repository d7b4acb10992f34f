"""A low score or a comment that complains opens a case, once; its owner and the supervisors get the card."""

from dataclasses import replace

import pytest

from desk.improvement.case import CaseCategory, CaseSource
from desk.improvement.opening import after_answers, after_campaign
from desk.people import Staff
from desk.replies import Card, choices_of
from desk.survey.campaign import CampaignRound
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CampaignId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, person
from desk.turns import Around, Turn
from tests.desk.builders import ANN, CUSTOMER, EVERYBODY, MEI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.talking import in_english, read

COMPLAINT = {"complaint": ("too slow", "态度差"), "content": ("nothing to complain",)}
AROUND = Around(
    now=MONDAY_9AM,
    policy=a_policy(phrases=COMPLAINT),
    staff=Staff(members=EVERYBODY, now=MONDAY_9AM),
    secret=SECRET,
    customers={ANN: CUSTOMER},
)
OWNED = a_ticket(owner=person(MEI), department="technical")


def answers(comment: str = "", **points: int) -> SurveyRound:
    given = {SurveyDimension(dimension): value for dimension, value in points.items()}
    return SurveyRound(instrument="1", asked_at=MONDAY_9AM, points=given, comment=comment, answered_at=MONDAY_9AM)


def opened(told: SurveyRound, ticket: Ticket = OWNED) -> Turn:
    return after_answers(ticket, told, AROUND)


@pytest.mark.requirement("R4.2.3-3")
@pytest.mark.parametrize(
    ("told", "source", "category"),
    [
        (answers(attitude=6, completeness=9), CaseSource.SURVEY, CaseCategory.ATTITUDE),  # 6 is negative
        (answers(attitude=5, completeness=2), CaseSource.SURVEY, CaseCategory.COMPLETENESS),  # the lowest names it
        (answers(supplier=1), CaseSource.SURVEY, CaseCategory.SUPPLIER),
        (answers("All fine, but too slow", attitude=9), CaseSource.COMMENT, None),
        (answers("师傅态度差"), CaseSource.COMMENT, None),
        (answers("too slow", attitude=1), CaseSource.SURVEY, CaseCategory.ATTITUDE),
    ],
)
def test_what_is_negative_opens_a_case(told: SurveyRound, source: CaseSource, category: CaseCategory | None) -> None:
    (case,) = opened(told).cases
    assert (case.source, case.category) == (source, category)
    assert (case.id, case.words, case.owner) == ("7-1", told.comment, OWNED.owner)
    assert case.due_at == MONDAY_9AM + AROUND.policy.improvement.close
    assert case.look_at == case.due_at


@pytest.mark.parametrize(
    "told",
    [answers(), answers(attitude=7, follow_up=10), answers("There is nothing to complain of"), answers("Thank you")],
)
def test_what_is_not_negative_opens_none(told: SurveyRound) -> None:
    assert opened(told) == Turn()


def test_a_round_opens_one_case_whatever_is_answered_later_and_the_next_round_another() -> None:
    first = opened(answers(attitude=3))
    (ticket,) = first.tickets
    assert opened(answers("too slow", attitude=1), ticket) == Turn()
    later = replace(answers(attitude=3), asked_at=MONDAY_9AM.replace(hour=9))
    assert [case.id for case in opened(later, ticket).cases] == ["7-2"]
    assert opened(replace(later, is_void=True), ticket) == Turn()


@pytest.mark.requirement("R4.2.3-2")
def test_its_card_goes_to_the_owner_and_the_supervisors_with_all_that_is_to_be_done() -> None:
    turn = opened(answers("too slow", response_speed=2))
    cards = {out.to: out.message for out in turn.outbound}
    assert set(cards) == {MEI.addresses[0], SUN.addresses[0]}
    card = cards[MEI.addresses[0]]
    assert isinstance(card, Card)
    assert "Response speed: 2 of 10" in read(card)
    assert "too slow" in read(card)
    assert "Mei, not taken yet" in read(card)
    labels = [in_english(choice.label) for choice in choices_of(card)]
    assert labels == ["Take it", "Category", "Analysis", "Measure", "Tell the customer", "Close the case"]


def test_the_tickets_timeline_has_it() -> None:
    turn = opened(answers(attitude=1))
    assert [(entry.act, entry.note) for entry in turn.entries] == [(Act.CASE_OPENED, "7-1")]
    assert [known.id for known in turn.tickets[0].cases] == ["7-1"]


def campaigned(told: SurveyRound) -> CampaignRound:
    return CampaignRound(campaign=CampaignId(3), customer=ANN, answers=told)


@pytest.mark.requirement("R4.2.3-3")
def test_what_is_negative_in_a_campaign_opens_a_case_without_a_ticket_once() -> None:
    held, turn = after_campaign(campaigned(answers(response_speed=9, attitude=2)), AROUND)
    (case,) = turn.cases
    assert (case.id, case.ticket, case.customer, case.category) == ("C3-500", None, ANN, CaseCategory.ATTITUDE)
    assert {out.to for out in turn.outbound} == {SUN.addresses[0]}
    assert held.answers.case == case.id
    assert after_campaign(held, AROUND) == (held, Turn())


def test_a_campaigns_content_customer_opens_none() -> None:
    held = campaigned(answers("All fine", attitude=9))
    assert after_campaign(held, AROUND) == (held, Turn())
