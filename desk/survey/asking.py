"""How the questions of the survey are put: one at a time, a tap or a digit each, the next one at once."""

from desk.pages.links import page_of
from desk.replies import Choice
from desk.survey.dimension import SurveyDimension
from desk.survey.impartial import is_their_own
from desk.survey.round import SurveyRound
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.turns import Around

RATE = "rate"
LEAVE_OUT = "leaveout"
ENOUGH = "enough"
ACTIONS = frozenset({RATE, LEAVE_OUT, ENOUGH})
LETTERS = dict(zip(SurveyDimension, "rscafp", strict=True))  # response, solution, …, partner
_DIMENSIONS = {letter: dimension for dimension, letter in LETTERS.items()}


def is_asked_of(ticket: Ticket, around: Around) -> bool:
    """Whether the customer is asked at all: not about work of their own."""
    return not is_their_own(ticket, around.customers.get(ticket.customer), around.staff)


def invitation(ticket: Ticket, around: Around) -> tuple[Text, ...]:
    """Invite to rate, in the message that brings the result: on WeChat each message counts (T12, T15)."""
    if not is_asked_of(ticket, around):
        return ()
    scale = around.policy_for(ticket).survey.scale
    return (
        text(
            "You may rate us here as well, 1 to {scale} each: speed, solution, completeness, attitude, follow-up.",
            scale=scale,
        ),
    )


def first(ticket: Ticket, held: SurveyRound, around: Around) -> tuple[Text, ...]:
    """Open the survey: what the numbers mean, and the first question; nothing where none is open."""
    scale, count = around.policy_for(ticket).survey.scale, len(held.open_questions)
    if not count:
        return ()
    opening = text("How satisfied are you, from 1 (not at all) to {scale} (very)?", scale=scale)
    if count > 1:
        opening = text(
            "How satisfied are you, from 1 (not at all) to {scale} (very)? {count} short questions;"
            " {count} numbers in one message will do as well.",
            scale=scale,
            count=count,
        )
    page = page_of(ticket, around) if count > 1 else None
    elsewhere = (text("Or on a page: {link}", link=f"{page}/survey"),) if page else ()
    return (opening, *elsewhere, *following(ticket, held, around))


def following(ticket: Ticket, held: SurveyRound, around: Around) -> tuple[Text, ...]:
    """Put the next open question; nothing where none is open."""
    if not (open_ones := held.open_questions):
        return ()
    asked = around.policy_for(ticket).survey.instrument.question(open_ones[0])
    if len(held.asks) == 1:
        return (text("{words}", words=asked),)
    place = held.asks.index(open_ones[0]) + 1
    return (text("({place}/{total}) {words}", place=place, total=len(held.asks), words=asked),)


def choices(ticket: Ticket, held: SurveyRound, around: Around) -> tuple[Choice, ...]:
    """Offer the points of the next question in order, so that a typed number is its own choice; then to skip, or end.

    They are good in any state of the ticket, for a late answer, but for this round only.
    """
    if not (open_ones := held.open_questions):
        return ()
    letter = LETTERS[open_ones[0]]
    points = range(1, around.policy_for(ticket).survey.scale + 1)
    rates = ((RATE, f"{ticket.reopened}{letter}{given}", verbatim(str(given))) for given in points)
    others = ((LEAVE_OUT, text("Skip this one")), (ENOUGH, text("No more questions")))
    ends = ((action, f"{ticket.reopened}{letter}", label) for action, label in others)
    return tuple(_choice(ticket, around, *made) for made in (*rates, *ends))


def read_argument(argument: str) -> tuple[int | None, SurveyDimension | None, int | None]:
    """Read what a button carries: the round, the dimension, the points. One of an older desk has the points alone."""
    digits = "".join(char if char.isdigit() else " " for char in argument).split()
    letter = next((char for char in argument if char.isalpha()), None)
    if letter is None:
        return None, None, int(argument)
    return int(digits[0]), _DIMENSIONS[letter], int(digits[1]) if len(digits) > 1 else None


def _choice(ticket: Ticket, around: Around, action: str, argument: str, label: Text) -> Choice:
    made = Button(action=action, ticket=ticket.id, person=ticket.customer, argument=argument)
    return Choice(token=seal(made, secret=around.secret), label=label)
