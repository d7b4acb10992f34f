"""What becomes of a ticket's survey: asked, answered, left out, declined, void, settled (T15, C13)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.errors import DeskError
from desk.policy import Policy
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import SurveyOutcome
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Actor, Change, amend

RULE = "completion.survey"


def begun(ticket: Ticket, policy: Policy, *, now: datetime) -> SurveyRound:
    """Begin a round: all dimensions, and the supplier where one took part (R3.4-9)."""
    return SurveyRound(instrument=policy.survey.instrument.version, asked_at=now, asks=questions_of(ticket))


def questions_of(ticket: Ticket, *own: SurveyDimension) -> tuple[SurveyDimension, ...]:
    """Name what is asked about a ticket: these dimensions of our own, else all of them, and its supplier."""
    return (*(own or OWN), *((SurveyDimension.SUPPLIER,) if ticket.supplier else ()))


def round_of(ticket: Ticket, policy: Policy, *, now: datetime) -> SurveyRound:
    """Give the round that counts; a ticket that was asked about before there were rounds gets one."""
    return ticket.survey or begun(ticket, policy, now=ticket.feedback.asked_at or now)


def answer(
    ticket: Ticket,
    points: Mapping[SurveyDimension, int],
    *,
    policy: Policy,
    via: str,
    by: Actor,
    now: datetime,
    comment: str = "",
) -> Change:
    """Store points and words as they come, late ones too (R1.3-6, C13). Raises DeskError outside of the scale.

    `via` is the means: the name of a channel, "phone" or "form". What was given before stays; a new word on it counts.
    """
    if any(not 1 <= given <= policy.survey.scale for given in points.values()):
        raise DeskError(text("Please answer with a number from 1 to {scale}.", scale=policy.survey.scale))
    held = round_of(ticket, policy, now=now)
    asks = tuple(d for d in SurveyDimension if d in held.asks or d in points)
    held = replace(
        held,
        asks=asks,
        points={d: given for d in SurveyDimension if (given := points.get(d, held.points.get(d))) is not None},
        skipped=tuple(d for d in held.skipped if d not in points),
        comment="\n".join(filter(None, (held.comment, comment.strip()))),
        answered_at=held.answered_at or (now if points else None),
        last_at=now,
        declined_at=None if points else held.declined_at,
        outcome=_outcome(ticket, held, policy, now=now) if points else held.outcome,
        via=via,
        taken_by=by.name,
    )
    times = replace(ticket.times, surveyed_at=ticket.times.surveyed_at or (now if points else None))
    return _kept(ticket, held, Act.RATED, by=by, now=now, note=comment.strip(), times=times)


def leave_out(ticket: Ticket, dimension: SurveyDimension, *, policy: Policy, by: Actor, now: datetime) -> Change:
    """Note a question that the customer does not want to answer."""
    held = round_of(ticket, policy, now=now)
    held = replace(held, skipped=(*held.skipped, dimension), last_at=now)
    return _kept(ticket, held, Act.SURVEY_SKIPPED, by=by, now=now)


def decline(ticket: Ticket, *, policy: Policy, by: Actor, now: datetime) -> Change:
    """Note that the customer wants no more questions; what they answered counts."""
    held = replace(round_of(ticket, policy, now=now), declined_at=now, last_at=now)
    return _kept(ticket, held, Act.SURVEY_DECLINED, by=by, now=now)


def narrowed(ticket: Ticket, *own: SurveyDimension, policy: Policy, now: datetime) -> Ticket:
    """Have only these dimensions of our own asked for in the round that counts."""
    held = replace(round_of(ticket, policy, now=now), asks=questions_of(ticket, *own))
    return replace(ticket, surveys=with_round(ticket, held))


def voided(ticket: Ticket) -> tuple[SurveyRound, ...]:
    """Give the rounds of a ticket that is opened again: the last is void, and kept."""
    return with_round(ticket, replace(ticket.survey, is_void=True)) if ticket.survey else ticket.surveys


def settled(ticket: Ticket) -> Ticket:
    """Give the outcome of a survey that nobody answered."""
    if ticket.feedback.outcome:
        return ticket
    tried = ticket.feedback.asked_at is not None and ticket.feedback.human_attempts > 0
    outcome = SurveyOutcome.ATTEMPTED_NO_REPLY if tried else SurveyOutcome.NOT_ATTEMPTED
    surveys = with_round(ticket, replace(ticket.survey, outcome=outcome)) if ticket.survey else ticket.surveys
    return replace(ticket, surveys=surveys, feedback=replace(ticket.feedback, outcome=outcome))


def is_in_time(ticket: Ticket, policy: Policy, at: datetime) -> bool:
    """Whether a moment is within the survey's time after the work was done (R3.2-7)."""
    handled = ticket.times.handled_at
    return handled is not None and at <= policy.clock.survey.add(handled, policy.completion.survey)


def with_round(ticket: Ticket, held: SurveyRound) -> tuple[SurveyRound, ...]:
    """Put the round that counts in its place among the others."""
    return (*(ticket.surveys[:-1] if ticket.survey else ticket.surveys), held)


def _outcome(ticket: Ticket, held: SurveyRound, policy: Policy, *, now: datetime) -> SurveyOutcome:
    if held.outcome in {SurveyOutcome.ANSWERED_IN_TIME, SurveyOutcome.ANSWERED_LATE}:
        return held.outcome
    return SurveyOutcome.ANSWERED_IN_TIME if is_in_time(ticket, policy, now) else SurveyOutcome.ANSWERED_LATE


def _kept(ticket: Ticket, held: SurveyRound, act: Act, *, by: Actor, now: datetime, **more: Any) -> Change:  # noqa: ANN401 -- any field
    """Keep the round, and beside it what the rest of the desk reads of it."""
    feedback = replace(
        ticket.feedback,
        satisfaction=held.satisfaction if held.points else ticket.feedback.satisfaction,
        suggestion=held.comment or ticket.feedback.suggestion,
        outcome=held.outcome or ticket.feedback.outcome,
    )
    surveys = with_round(ticket, held)
    return amend(ticket, act, by=by, now=now, rule=RULE, surveys=surveys, feedback=feedback, **more)
