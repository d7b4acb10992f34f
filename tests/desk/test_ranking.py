"""Who goes first: the ticket that can't wait, then whoever waits for an answer, then news, and last reminders."""

import pytest

from desk.deliveries import Priority
from desk.messages import Address, Channel
from desk.ranking import ranked
from desk.replies import Say, Toast
from desk.terms import Severity
from desk.texts import verbatim
from desk.tickets.ticket import Grade, Grading, Ticket
from desk.turns import Outbound, Turn
from tests.desk.builders import a_grade, a_ticket

ANN, LI = Address(channel=Channel.TELEGRAM, user="1001"), Address(channel=Channel.WECOM, user="li")
HELLO = Say(body=(verbatim("hello"),))
TOAST = Toast(press="p", text=verbatim("OK"))
URGENT, ROUTINE = a_grade(severity=Severity.URGENT), a_grade(severity=Severity.ROUTINE)


def rank(out: Outbound, *tickets: Ticket, answers: Address | None = None, is_reminder: bool = False) -> Priority:
    turn = ranked(Turn(outbound=(out,)), {t.id: t for t in tickets}, answers=answers, is_reminder=is_reminder)
    return turn.outbound[0].priority


def of(*, proposed: Grade | None = None, preliminary: Grade | None = None) -> Ticket:
    return a_ticket(grading=Grading(proposed=proposed, preliminary=preliminary))


@pytest.mark.parametrize(
    ("ticket", "expected"),
    [
        (of(), Priority.NOTICE),
        (of(proposed=URGENT), Priority.URGENT),
        (of(proposed=URGENT, preliminary=ROUTINE), Priority.NOTICE),
        (of(proposed=ROUTINE, preliminary=URGENT), Priority.URGENT),
    ],
)
def test_news_of_an_urgent_ticket_is_urgent_whoever_graded_it_last(ticket: Ticket, expected: Priority) -> None:
    assert rank(Outbound(to=LI, message=HELLO, ticket=ticket.id), ticket) is expected


def test_who_wrote_is_answered_before_others_hear_of_it() -> None:
    assert rank(Outbound(to=ANN, message=HELLO), answers=ANN) is Priority.ANSWER
    assert rank(Outbound(to=LI, message=HELLO), answers=ANN) is Priority.NOTICE


def test_a_press_is_answered_before_everything_that_can_wait() -> None:
    assert rank(Outbound(to=ANN, message=TOAST), answers=ANN) is Priority.URGENT


def test_a_reminder_comes_last_unless_it_is_of_an_urgent_ticket() -> None:
    routine, urgent = of(preliminary=ROUTINE), of(preliminary=URGENT)
    assert rank(Outbound(to=ANN, message=HELLO, ticket=routine.id), routine, is_reminder=True) is Priority.BULK
    assert rank(Outbound(to=ANN, message=HELLO, ticket=urgent.id), urgent, is_reminder=True) is Priority.URGENT


def test_a_turn_that_says_nothing_stays_as_it_is() -> None:
    turn = Turn()
    assert ranked(turn, {}) is turn
