"""The survey as a form on a ticket's page, for those who prefer it to the chat (R1.3-10, R2.4-2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desk import outcome
from desk.errors import DeskError
from desk.survey import taking
from desk.survey.asking import is_asked_of
from desk.survey.dimension import SurveyDimension
from desk.survey.form import FORM, take_answers
from desk.survey.instrument import Instrument
from desk.terms import Status
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Actor, ActorKind
from desk.turns import Around, Turn

_ASKED = frozenset({Status.RESULT_SENT, Status.CONFIRMED, Status.CLOSED})


THANKS = text("Thank you, that helps us.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the survey, with the points given so far."""

    dimension: SurveyDimension
    words: Text
    given: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyForm:
    """The form of one round. With `asks_solved` it asks too whether the problem is solved."""

    ticket: Ticket
    company: str
    asked_at: datetime
    asks_solved: bool
    questions: tuple[Question, ...]
    scale: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back: `asked_at` names the round that the form was made for; `solved` None where nothing was said."""

    asked_at: datetime
    points: Mapping[SurveyDimension, int]
    comment: str = ""
    solved: bool | None = None


def is_open(ticket: Ticket, around: Around) -> bool:
    """Whether the customer may answer: from the result on, late ones too, but nobody about work of their own (C13)."""
    return ticket.status in _ASKED and is_asked_of(ticket, around)


def survey_form(ticket: Ticket, around: Around) -> SurveyForm:
    """Give the form of the round that counts. Raises DeskError where nothing is asked."""
    if not is_open(ticket, around):
        raise DeskError(text("There is nothing to rate about ticket {number} now.", number=ticket.id))
    policy = around.policy_for(ticket)
    held, instrument = taking.round_of(ticket, policy, now=around.now), policy.survey.instrument
    return SurveyForm(
        ticket=ticket,
        company=policy.company,
        asked_at=held.asked_at,
        asks_solved=ticket.status is Status.RESULT_SENT,
        questions=tuple(_question(asked, instrument, held.points.get(asked)) for asked in held.asks),
        scale=policy.survey.scale,
    )


def take_form(ticket: Ticket, answers: Answers, around: Around) -> tuple[Turn, ...]:
    """Take what the form brings: the verdict first, then the points, each as if it had been said in the chat.

    Raises DeskError when the ticket has gone on since the form was made, or when nothing was filled in.
    """
    form = survey_form(ticket, around)
    customer = around.customers.get(ticket.customer)
    by = Actor(kind=ActorKind.CUSTOMER, id=ticket.customer, name=(customer.name if customer else None) or "")
    if form.asks_solved and answers.solved is False:
        return (outcome.reopened(ticket, around, reason=answers.comment.strip(), by=by),)
    says_anything = bool(answers.points or answers.comment.strip())
    turns: list[Turn] = []
    if form.asks_solved and answers.solved:
        turns.append(outcome.confirmed(ticket, around, via=FORM, by=by, ask=not says_anything))
        ticket = next(changed for changed in turns[0].tickets if changed.id == ticket.id)
    if says_anything or not turns:
        held = taking.round_of(ticket, around.policy_for(ticket), now=around.now)
        of_the_form = replace(held, asked_at=answers.asked_at)
        turns.append(take_answers(ticket, of_the_form, answers.points, answers.comment, around))
    return tuple(turns)


def _question(dimension: SurveyDimension, instrument: Instrument, given: int | None) -> Question:
    return Question(dimension=dimension, words=text("{words}", words=instrument.question(dimension)), given=given)
