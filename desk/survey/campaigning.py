"""How a campaign asks, and what an answer changes: as the survey of a ticket does, but for itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.replies import Choice
from desk.survey.asking import LETTERS
from desk.survey.campaign import Campaign, CampaignRound
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CustomerId
from desk.texts import Text, text, verbatim
from desk.tokens import Button, seal
from desk.turns import Around

RATE = "crate"
LEAVE_OUT = "cleaveout"
ENOUGH = "cenough"
ACTIONS = frozenset({RATE, LEAVE_OUT, ENOUGH})


def begun(campaign: Campaign, customer: CustomerId, *, now: datetime) -> CampaignRound:
    """Begin to ask a customer."""
    answers = SurveyRound(instrument=campaign.instrument, asked_at=now, asks=campaign.asks)
    assert campaign.id is not None  # noqa: S101 -- it was read from the store
    return CampaignRound(campaign=campaign.id, customer=customer, answers=answers)


def first(held: CampaignRound, around: Around) -> tuple[Text, ...]:
    """Open the campaign in a chat, and put its first question."""
    rules = around.policy.survey
    count = len(held.answers.open_questions)
    hello = text(
        "Hello! {company} would like to know how you find our service in general.", company=around.policy.company
    )
    how = text(
        "{count} short questions, from 1 (not at all) to {scale} (very);"
        " {count} numbers in one message will do as well.",
        count=count,
        scale=rules.scale,
    )
    return (hello, how, *following(held, around))


def following(held: CampaignRound, around: Around) -> tuple[Text, ...]:
    """Put the next open question; nothing where none is open."""
    if not (open_ones := held.answers.open_questions):
        return ()
    asked = around.policy.survey.instrument.question(open_ones[0])
    place, total = held.answers.asks.index(open_ones[0]) + 1, len(held.answers.asks)
    return (text("({place}/{total}) {words}", place=place, total=total, words=asked),)


def choices(held: CampaignRound, around: Around) -> tuple[Choice, ...]:
    """Offer the points of the next question in order, then to skip, or end."""
    if not (open_ones := held.answers.open_questions):
        return ()
    letter = LETTERS[open_ones[0]]
    numbers = range(1, around.policy.survey.scale + 1)
    made = [
        *((RATE, f"{held.campaign}{letter}{given}", verbatim(str(given))) for given in numbers),
        (LEAVE_OUT, f"{held.campaign}{letter}", text("Skip this one")),
        (ENOUGH, f"{held.campaign}{letter}", text("No more questions")),
    ]
    return tuple(
        Choice(
            token=seal(Button(action=action, person=held.customer, argument=argument), secret=around.secret),
            label=label,
        )
        for action, argument, label in made
    )


def answered(
    held: CampaignRound, points: Mapping[SurveyDimension, int], *, comment: str = "", via: str, now: datetime
) -> CampaignRound:
    """Take points and words as they come."""
    was = held.answers
    after = replace(
        was,
        points={**was.points, **points},
        skipped=tuple(d for d in was.skipped if d not in points),
        comment="\n".join(filter(None, (was.comment, comment))),
        answered_at=was.answered_at or now,
        last_at=now,
        declined_at=None,
        via=via,
    )
    return replace(held, answers=after)


def left_out(held: CampaignRound, dimension: SurveyDimension, *, now: datetime) -> CampaignRound:
    """Leave a question out."""
    was = held.answers
    skipped = was.skipped if dimension in was.skipped else (*was.skipped, dimension)
    return replace(held, answers=replace(was, skipped=skipped, last_at=now))


def ended(held: CampaignRound, *, now: datetime) -> CampaignRound:
    """Ask no more."""
    return replace(held, answers=replace(held.answers, declined_at=now, last_at=now))
